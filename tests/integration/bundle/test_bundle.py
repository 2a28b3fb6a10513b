"""诉讼材料包: everything a report rests on, in one file that proves itself; and no byte of it can be another.

Each guard of `make_bundle` and of the checker was taken away once and seen to go red.
"""

from __future__ import annotations

import base64
import hashlib
import json
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from gongxin.apps.access.api import FileReason, list_looks, look_up
from gongxin.apps.catalogue.api import list_packs
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.ledger.api import EventKind, events, integrate, log_verifier
from gongxin.apps.replay.api import make_bundle, replay_report
from gongxin.apps.reports.api import issue_report, kept_report, verify_file
from gongxin.apps.retention.api import confirm_erasure, propose_erasure
from gongxin.interfaces.cli import replaying
from gongxin.interfaces.cli.main import cli
from gongxin.interfaces.portal import offline
from gongxin.lib.canonical import canonical_json
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    Town,
    asking,
    file_rows,
    honour,
    look,
    now,
    penalty,
)
from tests.integration.ledger.witnesses import OF_ONE, ONE, cosign_published

from .checker import Rejected, check

CASE = "（2026）川9999民初12号"
_kept: dict[str, bytes] = {}


def issued(town: Town) -> str:
    """The citizen's report after looks of every kind, with all its events in the log."""
    integrate(now=now())
    look(town)
    look(town, NEIGHBOUR)
    look(town, FIRM)
    tip = asking(CITIZEN, purpose="tip-check", case_reference="川测诉〔2026〕甲戌号")
    look_up(asking=tip, reason=FileReason.WEIGH, actor=town.officer, now=now())
    number = issue_report(actor=town.citizen, now=now()).number
    integrate(now=now())
    return number


def bundled(town: Town, number: str, **more: Any) -> bytes:
    asked = {"actor": town.auditor, "case_reference": CASE, "now": now()}
    return make_bundle(number=number, **{**asked, **more}).content


@pytest.fixture
def bundle(request: pytest.FixtureRequest, home: Path, settings: Any) -> bytes:
    """The citizen's bundle, under a cosigned checkpoint; made once, for the tests that only read it."""
    if "bundle" not in _kept:
        town = request.getfixturevalue("town")
        settings.WITNESS_POLICY = None
        number = issued(town)
        settings.WITNESS_POLICY = OF_ONE
        cosign_published(home, (ONE, now()))
        file_rows(town.folder, "administrative-penalty", [penalty(CITIZEN, CF_NR="改为警告")])
        file_rows(town.folder, "honour", [honour(CITIZEN)])
        _kept["bundle"] = bundled(town, number)
    return _kept["bundle"]


def test_a_bundle_holds_what_the_report_rests_on_and_nobody_else(bundle: bytes) -> None:
    records, looks = check(bundle)
    held = json.loads(bundle)
    report = json.loads(base64.b64decode(held["report"]))
    assert (records, looks) == (
        sum(len(section["records"]) for section in report["sections"]),
        len(report["access"]),
    )
    assert records >= 3
    assert looks == 2
    assert [("closed" in one) for one in held["looks"]] == [True, False]
    assert len(held["log"]["witnesses"]) == 1
    text = json.dumps(held, ensure_ascii=False)
    assert CITIZEN.number in text  # a version is whole: it is the person's own
    for kept_back in (NEIGHBOUR.name, NEIGHBOUR.number, FIRM.number, "甲戌号", "改为警告"):
        assert kept_back not in text
    articles = [one for item in held["editions"][0]["items"] for one in item["basis"]]
    assert any(one.get("article") for one in articles)


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [leaf for key, one in value.items() for leaf in _leaves(one, (*path, key))]
    if isinstance(value, list):
        return [leaf for at, one in enumerate(value) for leaf in _leaves(one, (*path, at))]
    return [path]


def _changed(value: Any, draw: random.Random) -> Any:
    if isinstance(value, bool) or value is None:
        return "x"
    if isinstance(value, int):
        return value + draw.choice((-1, 1))
    at = draw.randrange(len(value) + 1)
    return value[:at] + draw.choice("0Ay钱") + value[at + draw.randrange(2) :]


def test_no_value_of_a_bundle_can_be_another(bundle: bytes) -> None:
    """220 changes over its parts alike, most of which would drown in the packs otherwise; and 80 of single bits."""
    draw = random.Random(20261129)
    given = json.loads(bundle)
    leaves: dict[str, list[tuple[Any, ...]]] = {}
    for path in _leaves(given):
        leaves.setdefault(path[0], []).append(path)
    done = 0
    while done < 220:
        changed = json.loads(bundle)
        path = draw.choice(leaves[draw.choice(sorted(leaves))])
        holder = changed
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = _changed(holder[path[-1]], draw)
        if changed == given:
            continue
        done += 1
        with pytest.raises(Rejected):
            check(canonical_json(changed))
    for _ in range(80):
        spoiled = bytearray(bundle)
        spoiled[draw.randrange(len(spoiled))] ^= 1 << draw.randrange(8)
        with pytest.raises(Rejected):
            check(bytes(spoiled))
    for text in (bundle + b"\n", b" " + bundle, json.dumps(given).encode()):
        with pytest.raises(Rejected):
            check(text)


def test_nothing_can_be_left_out_or_added(bundle: bytes) -> None:
    given = json.loads(bundle)
    for name, value in given.items():
        without = {key: one for key, one in given.items() if key != name}
        with pytest.raises(Rejected):
            check(canonical_json(without))
        if isinstance(value, list) and value:
            for other in (value[1:], value[:-1], [*value, value[0]], value[::-1]):
                if other != value:
                    with pytest.raises(Rejected):
                        check(canonical_json({**given, name: other}))
    with pytest.raises(Rejected, match="members"):
        check(canonical_json({**given, "more": ""}))
    with pytest.raises(Rejected, match="another log"):
        check(bundle, key="another.example/ledger+00000000+AAAA")


def test_it_hangs_together_by_the_log_and_not_by_its_maker(bundle: bytes) -> None:
    """Whoever exchanges a version and everything that names its digest still meets the commitment in the log."""
    given = json.loads(bundle)
    version = given["versions"][0]
    version["doc_number"] = "伪造"
    made = json.loads(base64.b64decode(given["made_with"]))
    made["versions"][0][2] = hashlib.sha256(canonical_json(version)).hexdigest()
    given["made_with"] = base64.b64encode(canonical_json(made)).decode()
    with pytest.raises(Rejected, match="made_with"):
        check(canonical_json(given))
    said = json.loads(given["issued"]["said"])
    said["payload"]["made_with"] = hashlib.sha256(canonical_json(made)).hexdigest()
    given["issued"]["said"] = canonical_json(said).decode()
    with pytest.raises(Rejected, match="commitment"):
        check(canonical_json(given))


def test_the_pdf_in_it_is_the_signed_report(bundle: bytes) -> None:
    pdf = base64.b64decode(json.loads(bundle)["pdf"])
    assert pdf.startswith(b"%PDF")
    assert b"/ByteRange" in pdf


def test_who_may_make_one_and_the_event_of_it(town: Town) -> None:
    number = issued(town)
    own = bundled(town, number, actor=town.citizen, case_reference="")
    assert check(own, key=log_verifier().vkey())[0] >= 3
    pdf = base64.b64decode(json.loads(own)["pdf"])
    assert verify_file(content=pdf, now=now()).genuine
    (event,) = events(kinds=[EventKind.BUNDLE_TAKEN])
    assert event.subject_key == CITIZEN.key
    assert event.payload["digest"] == hashlib.sha256(own).hexdigest()
    bundled(town, number)
    line = list_looks(actor=town.citizen, now=now())[0]
    assert (line.organ.zh, line.purpose.zh, line.case_reference) == (
        "审计人员",
        "取走材料包或者卷宗",
        CASE,
    )
    for actor in (town.officer, town.clerk, town.operator, town.security):
        with pytest.raises(Refusal, match=r"identity\.not-permitted"):
            bundled(town, number, actor=actor)
    with pytest.raises(Refusal, match=r"reports\.unknown"):
        bundled(town, number, actor=town.neighbour)
    with pytest.raises(Refusal, match=r"replay\.case-missing"):
        bundled(town, number, case_reference="")
    assert len(events(kinds=[EventKind.BUNDLE_TAKEN])) == 2
    fresh = issue_report(actor=town.citizen, now=now()).number
    with pytest.raises(Refusal, match=r"ledger\.not-published"):
        bundled(town, fresh)
    with as_role() as cursor:
        cursor.execute("UPDATE reports_report SET made_with_sealed = NULL")
    with pytest.raises(Refusal, match=r"replay\.made-too-early"):
        bundled(town, number)


def test_by_the_command_line(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = issued(town)
    monkeypatch.setattr(replaying, "by_password", lambda login: getattr(town, login))
    folder = tmp_path / "court"
    asked = [number, str(folder), "--by", "auditor", "--case", CASE]
    done = CliRunner().invoke(cli, ["bundle", *asked])
    assert done.exit_code == 0, done.output
    check((folder / f"{number}.bundle.json").read_bytes())
    assert (folder / "verify-bundle.html").read_bytes() == offline.page("bundle")
    assert b"shared: kit" not in offline.page("bundle")
    parts = kept_report(number=number).parts
    assert parts is not None
    assert (folder / f"{number}.pdf").read_bytes() == parts.pdf
    assert (folder / f"{number}.json").read_bytes() == parts.text
    replayed = CliRunner().invoke(
        cli, ["replay", number, "--by", "auditor", "--case", CASE, "--json"]
    )
    assert replayed.exit_code == 0, replayed.output
    assert json.loads(replayed.output)["replayed_identical"] is True
    (looked,) = [one for one in events(kinds=[EventKind.LOOK_UP]) if one.subject_key == FIRM.key]
    again = CliRunner().invoke(cli, ["replay", str(looked.uid), "--by", "auditor", "--case", CASE])
    assert again.exit_code == 0, again.output
    with as_role() as cursor:
        cursor.execute("ALTER TABLE register_record DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM register_record WHERE nature = 'adverse'")
        cursor.execute("ALTER TABLE register_record ENABLE TRIGGER USER")
    for asked_of in (number, str(looked.uid)):
        differs = CliRunner().invoke(
            cli, ["replay", asked_of, "--by", "auditor", "--case", CASE, "--json"]
        )
        assert differs.exit_code == 1
        assert json.loads(differs.output)["replayed_identical"] is False


def test_what_was_erased_says_when_and_by_which_receipt(town: Town) -> None:
    integrate(now=now())
    looked = look(town, NEIGHBOUR)
    number = issue_report(actor=town.neighbour, now=now()).number
    integrate(now=now())
    with as_role() as cursor:
        cursor.execute("ALTER TABLE register_record DISABLE TRIGGER USER")
        cursor.execute("UPDATE register_record SET shown_until = shown_from + interval '1 second'")
        cursor.execute("ALTER TABLE register_record ENABLE TRIGGER USER")
    erasure = propose_erasure(
        identifier=NEIGHBOUR.number, document="川测销〔2030〕1号", actor=town.security, now=now()
    )
    later = now() + timedelta(days=4 * 366)
    confirm_erasure(
        number=erasure,
        identifier=NEIGHBOUR.number,
        actor=Actor(ref="account:900002", role=Role.SECURITY),
        now=later,
    )
    replayed = replay_report(number=number, case_reference=CASE, actor=town.auditor, now=later)
    (receipt,) = events(kinds=[EventKind.ENTRIES_ERASED])
    assert not replayed.identical
    assert replayed.erased is not None
    assert (replayed.erased.number, replayed.erased.receipt) == (erasure, str(receipt.uid))
    assert replayed.erased.at == later
    assert f"{later:%Y-%m-%d}" in str(replayed)
    assert "川测销〔2030〕1号" in str(replayed)
    (event,) = events(kinds=[EventKind.REPLAYED])
    assert event.subject_key is None
    with pytest.raises(Refusal, match=r"replay\.erased"):
        bundled(town, number)
    assert looked.records
    assert list_packs()
