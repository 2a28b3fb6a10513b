"""Rungs 5 and 6: whoever has database, files and the signing key makes the history anew; then with all witnesses but one.

What agrees with itself is found by what lies elsewhere: the copy that the verifier kept, and the witness that does not lie.
Rung 7, every witness, is not found by somebody who comes for the first time, and said so (`docs/ledger.md`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gongxin.apps.ledger.api import ask_witnesses, integrate
from gongxin.apps.ledger.queries import log_signer, log_verifier
from gongxin.lib.cosignature import Cosigner
from gongxin.lib.signed_note import Checkpoint, read_note, sign_note
from gongxin.lib.witness_policy import read_policy
from gongxin.witness.home import Home
from tests.databases import AUDITOR_URL
from tests.integration.witness.running import Running, running

from ..conftest import NOW
from ..witnesses import ONE, TWO
from .auditor import Auditor, auditing, prepare
from .hands import CUT, SIZES, Log, looks
from .operations import EXCHANGE, HIDDEN, edit, renumber


@dataclass(frozen=True)
class History:
    """What is made anew; the first row that is another; and what is said first to somebody who kept a copy."""

    what: str
    do: Callable[[Log], None]
    leaf: int
    kind: str = "event-misplaced"


def rows(*statements: str, recommitted: tuple[int, ...] = ()) -> Callable[[Log], None]:
    """The rows are changed, and everything is derived and signed again."""

    def do(log: Log) -> None:
        with log.as_superuser() as hand:
            for one in statements:
                hand.execute(one)  # type: ignore[arg-type]
        for leaf in recommitted:
            log.recommit(leaf)
        log.write_anew()

    return do


CLOSE_UP = """
UPDATE ledger_event e SET leaf_index = n.place + 1000000
FROM (SELECT id, row_number() OVER (ORDER BY leaf_index) - 1 AS place FROM ledger_event
      WHERE leaf_index IS NOT NULL) n WHERE n.id = e.id
"""
DOWN = "UPDATE ledger_event SET leaf_index = leaf_index - 1000000 WHERE leaf_index >= 1000000"


def yesterday_continued(log: Log) -> None:
    """Yesterday's backup is put back, and other events are recorded and signed in the place of today's."""
    with log.as_superuser() as hand:
        hand.execute(CUT.format(SIZES[1]))  # type: ignore[arg-type]
        hand.execute("DELETE FROM ledger_checkpoint WHERE size > %s", [SIZES[1]])
    shutil.rmtree(log.files)
    shutil.copytree(log.yesterday, log.files)
    looks(1000, SIZES[2] - SIZES[1] + 5)
    integrate(now=NOW + timedelta(hours=2))


def yesterday(log: Log) -> None:
    """Yesterday's backup of database and files is put back: no key is needed, and everything in it is true."""
    with log.as_superuser() as hand:
        hand.execute(CUT.format(SIZES[1]))  # type: ignore[arg-type]
        hand.execute("DELETE FROM ledger_checkpoint WHERE size > %s", [SIZES[1]])
    shutil.rmtree(log.files)
    shutil.copytree(log.yesterday, log.files)


HISTORIES = (
    History("edited", rows(edit("actor = 'account:99'", 150), recommitted=(150,)), 150),
    History(
        "the class of the result edited",
        rows(edit("""payload = jsonb_set(payload, '{result}', '"nothing"')""", 0), recommitted=(0,)),
        0,
    ),
    History(
        "back-dated",
        rows(edit("occurred_at = occurred_at - interval '30 days'", 256), recommitted=(256,)),
        256,
    ),
    History(
        "deleted and closed up",
        rows("DELETE FROM ledger_event WHERE leaf_index = 123", *renumber("> 123", -1)),
        123,
    ),
    History(
        "a range deleted and closed up",
        rows("DELETE FROM ledger_event WHERE leaf_index BETWEEN 64 AND 127", CLOSE_UP, DOWN),
        64,
    ),
    History(
        "one subject's looks deleted and closed up",
        rows(f"DELETE FROM ledger_event WHERE subject_key = '{HIDDEN}'", CLOSE_UP, DOWN),
        3,
    ),
    History("two rows exchanged", rows(*EXCHANGE), 60),
    History(
        "a row put in between",
        rows(
            *renumber(">= 200", 1),
            "UPDATE ledger_event SET leaf_index = 200"
            " WHERE id = (SELECT max(id) FROM ledger_event)",
        ),
        200,
    ),
    History("the tail cut off", rows(CUT.format(290)), 290, "tail-missing"),
    History("yesterday's backup, continued", yesterday_continued, SIZES[1]),
    History("yesterday's backup", yesterday, SIZES[1], "tail-missing"),
)  # fmt: skip

POLICY = """
witness honest {honest} {address}
witness one {one}
witness two {two}
group two-of-three 2 honest one two
quorum two-of-three
"""


@pytest.fixture
def honest(log: Log, open_folder: Path) -> Iterator[Running]:
    """The witness that does not lie, and has cosigned the clean log; the two others do whatever they are told."""
    with running(open_folder / "witness", log_verifier().vkey()) as one:
        alone = f"witness w {one.key.vkey()} {one.address}\nquorum w\n"
        assert ask_witnesses(policy=read_policy(alone.encode()), now=datetime.now(UTC)).enough
        for files in (log.files, log.yesterday):
            cosign(files, ONE, TWO)
        log.remember()
        yield one


@pytest.fixture
def auditor(
    log: Log, honest: Running, open_folder: Path, places: dict[str, str]
) -> Iterator[Auditor]:
    """Another account of the system, with a policy of two among three."""
    policy = POLICY.format(
        honest=honest.key.vkey(),
        address=honest.address,
        one=ONE.verifier.vkey(),
        two=TWO.verifier.vkey(),
    )
    var = prepare(open_folder / "auditor", log_verifier().vkey(), policy)
    with auditing(var=var, files=log.files, database=places[AUDITOR_URL]) as one:
        assert one.verify(one.own).is_whole
        yield one


def cosign(files: Path, *witnesses: Cosigner) -> None:
    """These witnesses cosign whatever is published there."""
    note = (files / "checkpoint").read_text()
    text, _ = read_note(note)
    path = files / "checkpoint.witnessed"
    before = path.read_text() if path.exists() and path.read_text().startswith(note) else note
    path.write_text(before + "".join(one.line(text) for one in witnesses))


@pytest.mark.parametrize("rung", ["key", "key and witnesses but one"])
def test_a_history_made_anew_is_found(rung: str, log: Log, auditor: Auditor) -> None:
    wrong = {}
    for one in HISTORIES:
        one.do(log)
        if rung != "key" and one.do is not yesterday:
            cosign(log.files, ONE, TWO)
        seen = auditor.verify(auditor.own)
        if why := seen.missed(one.kind, one.leaf):
            wrong[one.what, "own"] = why
        # who comes for the first time asks the honest witness, which can say that it is another history, and not where
        first = auditor.verify(auditor.bare)
        if why := first.missed("history-changed", 0):
            wrong[one.what, "bare"] = why
        told = {fault["kind"] for fault in first.outcome["faults"]}
        backup = one.do in (yesterday, yesterday_continued)
        if ("not-witnessed" in told) != (rung == "key" and not backup):
            wrong[one.what, "witnessed"] = str(told)
        log.put_back()
        assert auditor.verify(auditor.own).is_whole, one.what
    assert wrong == {}


def fork(size: int) -> str:
    """Another tree of that size under the log's own signature."""
    return sign_note(Checkpoint(log_verifier().name, size, bytes(32)).body(), [log_signer()])


def test_a_fork_shown_to_one_reader_is_found(log: Log, auditor: Auditor, open_folder: Path) -> None:
    """What a reader was shown, cosigned by two of three, is laid beside the log."""
    shown = open_folder / "shown"
    assert auditor.verify(auditor.own, "--seen", log.files / "checkpoint").is_whole
    for size in (*SIZES, 299, 301):
        text, _ = read_note(note := fork(size))
        shown.write_text(note + ONE.line(text) + TWO.line(text))
        for folder in (auditor.own, auditor.bare):
            said = auditor.verify(folder, "--seen", shown)
            # what this verifier kept is not in question: beyond it entries are missing
            beyond = folder == auditor.own and size > SIZES[-1]
            expected = ("tail-missing", 300) if beyond else ("history-changed", 0)
            assert said.missed(*expected) == ""
            assert "by shown" in {fault["place"] for fault in said.outcome["faults"]}


def fork_shown_to_the_witness(auditor: Auditor, honest: Running) -> None:
    """The honest witness was shown another tree before, and holds on to it; everybody else is shown this one."""
    home = Home.open(honest.home)
    text, _ = read_note(note := fork(SIZES[-1]))
    with home.held():
        home.show(log_verifier().name, note + home.cosigner.line(text))
    for folder in (auditor.own, auditor.bare):
        said = auditor.verify(folder)
        assert said.status == 1
        assert said.missed("history-changed", said.first[1], place=honest.key.name) == ""


def test_what_witnesses_say_counts(log: Log, auditor: Auditor, honest: Running) -> None:
    (log.files / "checkpoint.witnessed").unlink()
    said = auditor.verify(auditor.own)
    assert said.missed("not-witnessed", None, "checkpoint.witnessed") == ""
    log.put_back()
    # one of three is not two
    (log.files / "checkpoint.witnessed").write_text((log.files / "checkpoint").read_text())
    cosign(log.files, ONE)
    assert auditor.verify(auditor.own).missed("not-witnessed", None) == ""
    log.put_back()
    fork_shown_to_the_witness(auditor, honest)


def test_every_witness_together_deceives_who_comes_for_the_first_time(
    log: Log, auditor: Auditor, honest: Running
) -> None:
    """Rung 7, as the documentation says: only what was kept elsewhere contradicts."""
    third = Home.open(honest.home).cosigner
    honest.process.terminate()
    honest.process.wait(timeout=20)
    HISTORIES[0].do(log)
    cosign(log.files, ONE, TWO, third)
    own = auditor.verify(auditor.own)
    assert own.missed(HISTORIES[0].kind, HISTORIES[0].leaf) == ""
    deceived = auditor.verify(auditor.bare)
    assert deceived.is_whole
    assert honest.key.name in deceived.outcome["silent_witnesses"]
