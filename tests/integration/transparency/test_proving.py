"""谁查过我, proven: what a person takes along holds everything about them, and nothing can be taken out of it."""

from __future__ import annotations

import base64
import json
import random
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from gongxin.apps.access.api import (
    FileReason,
    WithdrawalAct,
    acknowledge_withdrawal,
    give_authorisation,
    list_looks,
    look_up,
    receipt_of_withdrawal,
    withdraw_authorisation,
)
from gongxin.apps.identity.api import Account
from gongxin.apps.ledger.api import EventKind, FaultKind, events, integrate, log_verifier, verify
from gongxin.apps.transparency.api import (
    make_tally,
    marks_can_be_made,
    prove_looks,
    verify_tallies,
)
from gongxin.apps.transparency.models import Tally, TallyLine
from gongxin.interfaces.cli.main import cli
from gongxin.lib.errors import Refusal
from gongxin.lib.tlog_proof import TlogProof
from tests.integration.access.town import (
    CASE,
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    PASSWORD,
    Town,
    agreed,
    asking,
    deferred,
    look,
    now,
    terms,
)
from tests.integration.ledger.witnesses import OF_ONE, ONE, cosign_published
from tests.integration.transparency.checker import Rejected, check

Tamper = Callable[..., None]


def tallied() -> None:
    """Everything so far placed, tallied, and the tally published."""
    integrate(now=now())
    make_tally(actor="system:test", now=now())
    integrate(now=now())


@pytest.fixture
def proof(town: Town) -> dict[str, Any]:
    """The citizen's proof: looks before and after a tally, and a tally in which nothing is about them."""
    look(town)
    look(town, NEIGHBOUR)
    look(town, FIRM)
    tallied()
    look(town, NEIGHBOUR)
    tallied()
    look(town)
    integrate(now=now())
    return dict(json.loads(prove_looks(actor=town.citizen, now=now())))


def _bytes(proof: dict[str, Any]) -> bytes:
    return json.dumps(proof).encode()


def test_a_proof_holds_every_entry_about_the_person(proof: dict[str, Any]) -> None:
    entries, covered, end = check(_bytes(proof))
    said = [json.loads(one["said"]) for one in proof["entries"]]
    assert [one["kind"] for one in said].count("look-up") == 2
    assert (entries, covered) == (len(said), len(said) - 1)
    assert next(len(tally["lines"]) for tally in proof["tallies"]) == 1
    # one of theirs or the neighbours of where it would be, never more
    assert 0 < len(proof["tallies"][1]["lines"]) <= 2
    assert end == json.loads(proof["tallies"][1]["event"]["said"])["payload"]["ends"]
    text = _bytes(proof).decode()
    assert CITIZEN.number in text
    for other in (NEIGHBOUR, FIRM):
        assert other.number not in text
        assert other.name not in text
        assert str(other.key) not in text


def test_that_it_was_taken_is_an_event_about_the_person(proof: dict[str, Any]) -> None:
    (event,) = events(kinds=[EventKind.LOOKS_TAKEN])
    assert event.subject_key == CITIZEN.key
    assert event.payload["entries"] == len(proof["entries"])


def _without(proof: dict[str, Any], place: int) -> dict[str, Any]:
    return {
        **proof,
        "entries": [one for at, one in enumerate(proof["entries"]) if at != place],
    }


def test_no_entry_can_be_left_out_once_it_is_tallied(proof: dict[str, Any]) -> None:
    _, covered, _ = check(_bytes(proof))
    for place in range(covered):
        with pytest.raises(Rejected, match=r"count|absence"):
            check(_bytes(_without(proof, place)))
    # what came after the last tally is in the log, and not yet counted
    assert check(_bytes(_without(proof, covered)))[1] == covered


def test_no_tally_can_be_left_out(proof: dict[str, Any]) -> None:
    with pytest.raises(Rejected, match="gap"):
        check(_bytes({**proof, "tallies": proof["tallies"][1:]}))


def test_nobody_can_be_given_another_number(proof: dict[str, Any]) -> None:
    other = {**proof["subject"], "identifier": f"id:{NEIGHBOUR.number}"}
    with pytest.raises(Rejected, match="InvalidSignature"):
        check(_bytes({**proof, "subject": other}))


@pytest.fixture
def closed_proof(town: Town) -> dict[str, Any]:
    """A proof with a look that is told later and one whose case would betray somebody."""
    deferred(CASE, officer=town.officer)
    asked = asking(CITIZEN, purpose="judicial-assistance")
    look_up(
        asking=agreed(asked, wants=FileReason.WEIGH, officer=town.officer),
        reason=FileReason.WEIGH,
        actor=town.officer,
        now=now(),
    )
    tip = asking(CITIZEN, purpose="tip-check", case_reference="川测诉〔2026〕甲戌号")
    look_up(asking=tip, reason=FileReason.WEIGH, actor=town.officer, now=now())
    look(town)
    tallied()
    return dict(json.loads(prove_looks(actor=town.citizen, now=now())))


def test_what_may_not_be_opened_is_counted_unopened(closed_proof: dict[str, Any]) -> None:
    entries, covered, _ = check(_bytes(closed_proof))
    closed = [one for one in closed_proof["entries"] if "closed" in one]
    assert [one["closed"]["because"] for one in closed] == ["deferred", "third-party"]
    assert not any({"said", "nonce"} & set(one) for one in closed)
    text = json.dumps(closed_proof, ensure_ascii=False)
    for kept_back in ("judicial-assistance", "tip-check", "川测诉", "投诉举报核查"):
        assert kept_back not in text
    assert entries == covered
    for place in range(covered):
        with pytest.raises(Rejected, match=r"count|absence"):
            check(_bytes(_without(closed_proof, place)))


def test_an_entry_that_was_closed_is_the_same_when_it_is_told(
    town: Town, closed_proof: dict[str, Any]
) -> None:
    sealed = closed_proof["entries"][
        [("closed" in one) for one in closed_proof["entries"]].index(True)
    ]
    later = json.loads(prove_looks(actor=town.citizen, now=now() + timedelta(days=31)))
    check(_bytes(later))
    (told,) = [one for one in later["entries"] if one["index"] == sealed["index"]]
    assert told["entry"] == sealed["entry"]
    assert json.loads(told["said"])["payload"]["purpose"] == "judicial-assistance"


def test_no_opened_entry_passes_as_a_closed_one_of_another_place(
    closed_proof: dict[str, Any],
) -> None:
    """The tally holds each entry's bytes: a closed one cannot stand for another."""
    first, second = (one for one in closed_proof["entries"] if "closed" in one)
    changed = json.loads(_bytes(closed_proof))
    for one in changed["entries"]:
        if one["index"] == first["index"]:
            one["entry"] = second["entry"]
    with pytest.raises(Rejected, match="inclusion"):
        check(_bytes(changed))
    both = json.loads(_bytes(closed_proof))
    (opened, *_) = [one for one in both["entries"] if "closed" not in one]
    opened["closed"] = first["closed"]
    with pytest.raises(Rejected, match="closed and opened"):
        check(_bytes(both))


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [leaf for key, one in value.items() for leaf in _leaves(one, (*path, key))]
    if isinstance(value, list):
        return [leaf for at, one in enumerate(value) for leaf in _leaves(one, (*path, at))]
    return [path]


# no claim hangs on these: they are words beside the proof
_BESIDE = {("made_at",), ("log", "origin")}


def test_a_changed_proof_is_rejected(proof: dict[str, Any]) -> None:
    """1,500 changes: a bit in any value, a number off by one, two neighbours exchanged."""
    draw = random.Random(20261129)
    leaves = [path for path in _leaves(proof) if path not in _BESIDE and path[0] != "words"]
    for _ in range(1_500):
        changed = json.loads(_bytes(proof))
        path = draw.choice(leaves)
        holder = changed
        for step in path[:-1]:
            holder = holder[step]
        value = holder[path[-1]]
        if isinstance(value, int):
            holder[path[-1]] = value + draw.choice((-1, 1))
        else:
            holder[path[-1]] = _another(value, draw)
        with pytest.raises(Rejected):
            check(_bytes(changed))


def _another(value: str, draw: random.Random) -> str:
    try:
        raw = bytearray(base64.b64decode(value, validate=True))
    except ValueError:
        raw = bytearray()
    if len(raw) >= 32:
        raw[draw.randrange(len(raw))] ^= 1 << draw.randrange(8)
        return base64.b64encode(raw).decode()
    at = draw.randrange(len(value))
    return value[:at] + ("x" if value[at] != "x" else "y") + value[at + 1 :]


def test_a_proof_carries_the_witnesses(
    proof: dict[str, Any], town: Town, home: Path, settings: Any
) -> None:
    settings.WITNESS_POLICY = OF_ONE
    assert proof["witnesses"] == []
    cosign_published(home, (ONE, now()))
    cosigned = json.loads(prove_looks(actor=town.citizen, now=now()))
    assert cosigned["witnesses"] == [ONE.verifier.vkey()]
    assert ONE.verifier.name in cosigned["checkpoint"]
    assert check(_bytes(cosigned))[0] > 0
    place = cosigned["checkpoint"].rindex(" ") + 20
    note = cosigned["checkpoint"]
    bent = note[:place] + ("A" if note[place] != "A" else "B") + note[place + 1 :]
    with pytest.raises(Rejected):
        check(_bytes({**cosigned, "checkpoint": bent}))


# --- whoever holds the tables ------------------------------------------------------------------


def test_tallies_agree_with_the_log(proof: dict[str, Any]) -> None:
    assert verify_tallies() == ()
    assert verify().and_also(verify_tallies()).ok


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE transparency_tally_line SET value = sha256('x') WHERE tally_id = 1 AND place = 0",
        "DELETE FROM transparency_tally_line WHERE tally_id = 1 AND place = 0",
        "UPDATE transparency_tally_line SET path = sha256('x') WHERE tally_id = 0 AND place = 1",
        "UPDATE transparency_tally SET ends = ends + 1 WHERE number = 0",
        "UPDATE transparency_tally SET root = sha256('x') WHERE number = 1",
    ],
)
def test_what_was_changed_in_the_tables_is_found(
    proof: dict[str, Any], tamper: Tamper, statement: str
) -> None:
    tamper(statement)
    faults = verify_tallies()
    assert faults
    assert {fault.kind for fault in faults} == {FaultKind.TALLY_WRONG}
    assert not verify().and_also(faults).ok


def test_somebody_left_out_of_a_tally_is_found(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform itself leaves out the citizen when it tallies; the log's own verification cannot see that."""
    module = "gongxin.apps.transparency.operations.make_tally.entries_about_subjects"
    from gongxin.apps.ledger.api import entries_about_subjects

    look(town)
    look(town, NEIGHBOUR)
    with monkeypatch.context() as patch:
        patch.setattr(
            module,
            lambda **span: (one for one in entries_about_subjects(**span) if one[0] != CITIZEN.key),
        )
        tallied()
    assert verify().ok
    assert [fault.kind for fault in verify_tallies()] == [FaultKind.TALLY_WRONG]
    with pytest.raises(Rejected):
        check(prove_looks(actor=town.citizen, now=now()))


# --- when there is nothing yet -------------------------------------------------------------------


def test_before_the_first_tally_there_is_nothing_to_prove(town: Town) -> None:
    look(town)
    integrate(now=now())
    with pytest.raises(Refusal, match=r"transparency\.nothing-to-prove"):
        prove_looks(actor=town.citizen, now=now())
    client = Client()
    client.post("/sign-in", {"login": "citizen", "password": PASSWORD})
    answer = client.get("/my/looks/proof.json")
    assert answer.status_code == 200
    assert "存证每天对账一次" in answer.content.decode()


def test_who_has_no_key_of_tallies_is_told_so_and_makes_none(tmp_path: Path, settings: Any) -> None:
    settings.KEYS_DIR = tmp_path / "nobody's"
    assert not marks_can_be_made()
    assert list(settings.KEYS_DIR.iterdir()) == []


@pytest.mark.parametrize("away", ["tally.key", "tally.rsa"])
def test_a_verification_says_whether_tallies_were_verified(
    proof: dict[str, Any], tmp_path: Path, settings: Any, away: str
) -> None:
    said = _verified_by_command()
    assert said["ok"]
    assert said["tallies_verified"] is True
    assert said["tallies_why"] is None
    settings.KEYS_DIR = Path(shutil.copytree(settings.KEYS_DIR, tmp_path / "auditor's"))
    (settings.KEYS_DIR / away).unlink()
    said = _verified_by_command()
    assert said["ok"]
    assert said["tallies_verified"] is False
    assert "密钥" in said["tallies_why"]["zh"]
    assert "key" in said["tallies_why"]["en"]


def _verified_by_command() -> dict[str, Any]:
    done = CliRunner().invoke(cli, ["ledger", "verify", "--json"], catch_exceptions=False)
    return dict(json.loads(done.stdout))


def test_with_another_key_nothing_is_tallied(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    tallied()
    look(town)
    integrate(now=now())
    monkeypatch.setattr(
        "gongxin.apps.transparency.operations.make_tally.mark_key_digest", lambda: "0" * 64
    )
    with pytest.raises(Refusal, match=r"transparency\.other-key"):
        make_tally(actor="system:test", now=now())
    assert Tally.objects.count() == 1


def test_a_tally_of_nothing_new_is_not_made(town: Town) -> None:
    tallied()
    assert make_tally(actor="system:test", now=now()) is None
    assert Tally.objects.count() == 1
    look(town)
    integrate(now=now())
    made = make_tally(actor="system:test", now=now())
    assert made is not None
    assert made.subjects == 1
    assert TallyLine.objects.filter(tally_id=made.number).count() == 1


def test_each_line_has_its_receipt(town: Town, home: Path) -> None:
    """What a person takes of one look opens to its content, and proves itself with the log's key alone."""
    look(town)
    deferred(CASE, officer=town.officer)
    sealed = asking(CITIZEN, purpose="judicial-assistance")
    look_up(
        asking=agreed(sealed, wants=FileReason.WEIGH, officer=town.officer),
        reason=FileReason.WEIGH,
        actor=town.officer,
        now=now(),
    )
    look(town, NEIGHBOUR)
    client = Client()
    client.post("/sign-in", {"login": "citizen", "password": PASSWORD})
    looks = {one.sealed: one.event for one in list_looks(actor=town.citizen, now=now())}
    waits = client.get(f"/my/looks/{looks[False]}/receipt.tlog-proof")
    assert "正在编入存证" in waits.content.decode()
    integrate(now=now())
    for is_sealed, event in looks.items():
        given = client.get(f"/my/looks/{event}/receipt.tlog-proof").content
        proven = TlogProof.parse(given).check(logs=[log_verifier()])
        assert proven.kind == "look-up"
        if is_sealed:
            assert proven.event is None
            assert town.officer.organ not in given.decode()
        else:
            assert proven.event is not None
            assert proven.event["uid"] == event
    assert (
        f"/my/looks/{looks[False]}/receipt.tlog-proof" in client.get("/my/looks/").content.decode()
    )
    (other,) = [one.event for one in list_looks(actor=town.neighbour, now=now())]
    assert client.get(f"/my/looks/{other}/receipt.tlog-proof").status_code == 404


def test_a_withdrawal_and_its_acknowledgement_have_receipts(town: Town, home: Path) -> None:
    number = give_authorisation(terms=terms(), actor=town.citizen, now=now())
    other = give_authorisation(terms=terms(), actor=town.citizen, now=now())
    citizen, officer = Client(), Client()
    citizen.post("/sign-in", {"login": "citizen", "password": PASSWORD})
    officer.force_login(Account.objects.get(login="officer"))
    own = f"/my/authorisations/{number}/"
    desk = f"/workbench/authorisations/{number}/"
    assert "还没有凭证" in citizen.get(f"{own}withdrawn.tlog-proof").content.decode()
    for one in (number, other):
        withdraw_authorisation(number=one, actor=town.citizen, now=now())
        acknowledge_withdrawal(number=one, actor=town.officer, now=now())
    assert "正在编入存证" in citizen.get(f"{own}withdrawn.tlog-proof").content.decode()
    integrate(now=now())
    for client, address, kind in (
        (citizen, f"{own}withdrawn.tlog-proof", "authorisation-withdrawn"),
        (citizen, f"{own}acknowledged.tlog-proof", "withdrawal-acknowledged"),
        (officer, f"{desk}acknowledged.tlog-proof", "withdrawal-acknowledged"),
    ):
        proven = TlogProof.parse(client.get(address).content).check(logs=[log_verifier()])
        assert proven.kind == kind
        assert proven.event is not None
        assert proven.event["payload"]["authorisation"] == number
        assert address in client.get(address.rpartition("/")[0] + "/").content.decode()
    assert citizen.get(f"{own}something.tlog-proof").status_code == 404
    neighbour = Client()
    neighbour.post("/sign-in", {"login": "neighbour", "password": PASSWORD})
    assert neighbour.get(f"{own}withdrawn.tlog-proof").status_code == 404
    with pytest.raises(Refusal, match="not-withdrawn"):
        receipt_of_withdrawal(number=number, act=WithdrawalAct.WITHDRAWN, actor=town.officer)
