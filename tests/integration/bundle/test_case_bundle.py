"""案件卷宗: a case with what led to it, in one file that proves itself; by two officers, for nobody else, and no byte of it can be another.

Guards: who may (`bundle_named`, `may_take`, the pack's `bundle.by`), the second officer (constraint and `confirm_bundle`), the digest that
the log names, evidence against its event, the notice put by the database.
"""

from __future__ import annotations

import base64
import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from gongxin.apps.access.api import Power, act_for, list_looks, open_own_file
from gongxin.apps.cases.api import (
    Claim,
    Given,
    act_in_case,
    attach_evidence,
    confirm_draft,
    hand_out_evidence,
    raise_cases,
)
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, events, events_about, integrate, log_verifier
from gongxin.apps.notices.api import NoticeKind, open_notice, prove_services, read_inbox
from gongxin.apps.register.api import see
from gongxin.apps.replay.api import (
    BundlePurpose,
    case_bundles,
    confirm_bundle,
    put_together,
    take_bundle,
)
from gongxin.apps.replay.models import CaseBundle
from gongxin.apps.replay.operations import take_bundle as taking
from gongxin.apps.replay.operations.own_bundles import LASTS
from gongxin.interfaces.cli import replaying
from gongxin.interfaces.cli.main import cli
from gongxin.interfaces.portal import offline
from gongxin.lib.canonical import canonical_json
from gongxin.lib.errors import Refusal
from tests.architecture.addresses import PICTURE
from tests.databases import as_role
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    Town,
    file_rows,
    mandate,
    now,
    penalty,
)
from tests.integration.cases.desk import REASON, Desk, objected, penalty_of, staff
from tests.integration.cases.test_corrections import given
from tests.unit.lib.test_evidence import picture

from . import case_checker
from .case_checker import Rejected, check

REFERENCE = "川测政复〔2026〕12号"
WHY = "复议机关受理后要求答复并提交证据"
CHECKER = Path(case_checker.__file__)
_kept: dict[str, bytes] = {}


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who handles the cases."""
    return staff(town)


def two(number: str, act: str, one: Actor, other: Actor, said: Given = REASON) -> None:
    """One drafts, the other confirms."""
    act_in_case(number=number, act=act, given=said, actor=one, now=now())
    confirm_draft(number=number, actor=other, now=now())


def hand_in(number: str, actor: Actor, content: bytes = PICTURE, name: str = "收据.png") -> None:
    """A file is handed in."""
    file = SimpleUploadedFile(name, content)
    attach_evidence(number=number, file=file, actor=actor, now=now())


def refused_twice(desk: Desk) -> str:
    """An objection is refused, its review upholds that, and the person goes on to reconsideration; says that case's number."""
    (raised,) = objected(desk.town)
    hand_in(raised.number, desk.town.citizen)
    act_in_case(
        number=raised.number, act="pass-to-source", given=Given(), actor=desk.operator, now=now()
    )
    hand_in(raised.number, desk.one, picture("jpeg"), "送达回证.jpg")
    two(raised.number, "refuse", desk.one, desk.two)
    (review,) = objected(desk.town, workflow="objection-review", follows=raised.number)
    two(review.number, "uphold-refusal", desk.supervisor, desk.other_supervisor)
    (last,) = objected(desk.town, workflow="reconsideration", follows=review.number)
    hand_in(last.number, desk.town.citizen, picture("png"), "申请书.png")
    return last.number


def served(desk: Desk) -> None:
    """Notices are proved, one of the case is opened, and all of it is in the log."""
    prove_services(actor=desk.operator, now=now())
    line = next(one for one in read_inbox(actor=desk.town.citizen).lines)
    open_notice(number=line.number, actor=desk.town.citizen, now=now())
    integrate(now=now())


def put(case: str, actor: Actor, **more: Any) -> str:
    """Somebody of an organ has it put together for the reconsideration organ."""
    asked = {
        "purpose": BundlePurpose.RECONSIDERATION,
        "case_reference": REFERENCE,
        "reason": WHY,
        "now": now(),
    }
    return put_together(case=case, actor=actor, **{**asked, **more})


def digest_of(case: str, number: str, actor: Actor) -> str:
    lines = case_bundles(case=case, actor=actor, now=now())
    return next(one.digest for one in lines if one.number == number)


def confirmed(case: str, one: Actor, other: Actor) -> str:
    """Put together by one, confirmed by the other, and both in the log."""
    number = put(case, one)
    digest = digest_of(case, number, other)
    confirm_bundle(number=number, digest=digest, actor=other, now=now())
    integrate(now=now())
    return number


def taken(number: str, actor: Actor, at: Any = None) -> bytes:
    """The whole file; its digest and length are those that were told before."""
    found = take_bundle(number=number, actor=actor, now=at or now())
    content = b"".join(found.pieces)
    assert (len(content), hashlib.sha256(content).hexdigest()) == (found.size, found.digest)
    return content


def own(case: str, actor: Actor) -> bytes:
    """The person's own."""
    number = put_together(case=case, actor=actor, now=now())
    integrate(now=now())
    return taken(number, actor)


@pytest.fixture
def bundle(request: pytest.FixtureRequest, home: Path) -> bytes:
    """The bundle of a reconsideration, made by two operators; made once, for the tests that only read it."""
    if "bundle" not in _kept:
        desk = staff(request.getfixturevalue("town"))
        case = refused_twice(desk)
        served(desk)
        number = confirmed(case, desk.operator, desk.second_operator)
        _kept["bundle"] = taken(number, desk.operator)
    return _kept["bundle"]


def apart(path: Path, *more: str) -> tuple[int, dict[str, Any]]:
    """The checker as a process of its own, which sees nothing of the project."""
    done = subprocess.run(
        [sys.executable, "-I", str(CHECKER), str(path), *more],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=path.parent,
        check=False,
    )
    assert not done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_it_holds_the_chain_and_nobody_else_by_a_program_of_its_own(
    bundle: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(bundle)
    status, found = apart(path)
    assert (status, found["holds"]) == (0, True), found
    assert (found["cases"], found["acts"], found["evidence"], found["apart"]) == (3, 3, 3, [])
    assert found["notices"] >= 3
    assert found["versions"] >= 1
    said = json.loads(base64.b64decode(json.loads(bundle)["contents"]))
    flows = [case["workflow"] for case in said["cases"]]
    assert flows == ["objection", "objection-review", "reconsideration"]
    assert [case["end"] for case in said["cases"]] == ["refused", "refused", ""]
    (row,) = said["cases"][0]["disputes"]
    assert (row["field"], row["said"]["claimed"]) == ("CF_NR_FK", "0.01")
    assert row["said"]["now"]
    assert all(wait["why"]["steps"] for case in said["cases"] for wait in case["waits"])
    assert any(one["served_by"] for one in said["notices"] if one["record"])
    assert any(one["opened_by"] for one in said["notices"])
    text = bundle.decode() + base64.b64decode(json.loads(bundle)["contents"]).decode()
    assert CITIZEN.number in text  # a version is whole: it is the person's own
    for kept_back in (NEIGHBOUR.name, NEIGHBOUR.number, WHY):
        assert kept_back not in text
    changed = bytearray(bundle)
    changed[len(bundle) // 2] ^= 1
    path.write_bytes(bytes(changed))
    status, found = apart(path)
    assert (status, found["holds"]) == (1, False)


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


def test_no_value_of_it_can_be_another(bundle: bytes) -> None:
    """120 changes over its parts alike, 40 of single bits, and every member left out or doubled."""
    draw = random.Random(20261129)
    spelt = json.loads(bundle)
    leaves: dict[str, list[tuple[Any, ...]]] = {}
    for path in _leaves(spelt):
        leaves.setdefault(path[0], []).append(path)
    done = 0
    while done < 120:
        changed = json.loads(bundle)
        path = draw.choice(leaves[draw.choice(sorted(leaves))])
        holder = changed
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = _changed(holder[path[-1]], draw)
        if changed == spelt:
            continue
        done += 1
        with pytest.raises(Rejected):
            check(canonical_json(changed))
    for _ in range(40):
        spoiled = bytearray(bundle)
        spoiled[draw.randrange(len(spoiled))] ^= 1 << draw.randrange(8)
        with pytest.raises(Rejected):
            check(bytes(spoiled))
    for name, value in spelt.items():
        with pytest.raises(Rejected):
            check(canonical_json({key: one for key, one in spelt.items() if key != name}))
        if isinstance(value, list) and value:
            for other in (value[1:], value[:-1], [*value, value[0]]):
                with pytest.raises(Rejected):
                    check(canonical_json({**spelt, name: other}))
    with pytest.raises(Rejected, match="another log"):
        check(bundle, key="another.example/ledger+00000000+AAAA")


def test_its_maker_cannot_make_it_fit_later(bundle: bytes) -> None:
    """Whoever rewrites the contents, and the event that names their digest, meets the commitment in the log."""
    spelt = json.loads(bundle)
    said = json.loads(base64.b64decode(spelt["contents"]))
    said["cases"][0]["acts"][-1]["given"]["reason"] = "另一个理由"
    contents = canonical_json(said)
    spelt["contents"] = base64.b64encode(contents).decode()
    with pytest.raises(Rejected, match="made"):
        check(canonical_json(spelt))
    event = json.loads(spelt["made"]["said"])
    event["payload"]["digest"] = hashlib.sha256(contents).hexdigest()
    spelt["made"]["said"] = canonical_json(event).decode()
    with pytest.raises(Rejected, match="commitment"):
        check(canonical_json(spelt))


def test_two_officers_hand_it_in_and_the_person_is_told(desk: Desk) -> None:
    case = refused_twice(desk)
    served(desk)
    number = put(case, desk.operator)
    (line,) = case_bundles(case=case, actor=desk.operator, now=now())
    assert (line.waits, line.takes, line.confirms) == (True, False, False)
    with pytest.raises(Refusal, match=r"replay\.not-confirmed-yet"):
        taken(number, desk.operator)
    with pytest.raises(Refusal, match=r"replay\.own-bundle"):
        confirm_bundle(number=number, digest=line.digest, actor=desk.operator, now=now())
    with pytest.raises(Refusal, match=r"replay\.nothing-to-confirm"):
        confirm_bundle(number=number, digest="0" * 64, actor=desk.second_operator, now=now())
    confirm_bundle(number=number, digest=line.digest, actor=desk.second_operator, now=now())
    with pytest.raises(Refusal, match=r"replay\.nothing-to-confirm"):
        confirm_bundle(number=number, digest=line.digest, actor=desk.second_operator, now=now())
    with pytest.raises(Refusal, match=r"ledger\.not-published"):
        taken(number, desk.operator)
    integrate(now=now())
    before = read_inbox(actor=desk.town.citizen).total
    content = taken(number, desk.second_operator)
    assert check(content, key=log_verifier().vkey())["cases"] == 3
    inbox = read_inbox(actor=desk.town.citizen)
    assert inbox.total == before + 1
    assert (inbox.lines[0].kind, inbox.lines[0].about.zh) == (NoticeKind.BUNDLE_TAKEN, case)
    told_before = next(one for one in inbox.lines if one.kind is NoticeKind.CASE_ACTED)
    assert not told_before.replaced
    (event,) = events(kinds=[EventKind.BUNDLE_TAKEN])
    assert event.payload["digest"] == hashlib.sha256(content).hexdigest()
    assert event.subject_key == CITIZEN.key
    look = list_looks(actor=desk.town.citizen, now=now())[0]
    assert (look.own, look.purpose.zh, look.case_reference) == (False, "取走案件卷宗", REFERENCE)
    (told,) = case_bundles(case=case, actor=desk.town.citizen, now=now())
    assert (told.purpose, told.reason, told.takes) == (BundlePurpose.RECONSIDERATION, WHY, False)
    made = events_about(subject_key=CITIZEN.key, kinds=[EventKind.CASE_BUNDLE_MADE])[0]
    assert WHY not in json.dumps(made.payload, ensure_ascii=False)


def test_the_database_holds_that_two_are_two(desk: Desk) -> None:
    case = refused_twice(desk)
    number = put(case, desk.operator)
    with transaction.atomic():
        see([CITIZEN.key])
        row = CaseBundle.objects.get(number=number)
        row.confirmed_at, row.confirmed_by, row.confirmed_event = now(), row.made_by, row.event
        with (
            pytest.raises(IntegrityError, match="bundle_is_confirmed_by_another"),
            transaction.atomic(),
        ):
            row.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_event"])
    with transaction.atomic():
        see([NEIGHBOUR.key])
        assert not CaseBundle.objects.filter(number=number).exists()


def test_for_nobody_else(desk: Desk) -> None:
    case = refused_twice(desk)
    first = json.loads(base64.b64decode(json.loads(own(case, desk.town.citizen))["contents"]))
    objection = first["cases"][0]["number"]
    served(desk)
    number = confirmed(case, desk.operator, desk.second_operator)
    for actor in (desk.stranger, desk.supervisor, desk.town.neighbour):
        with pytest.raises(Refusal, match=r"cases\.unknown-case"):
            put(case, actor)
        with pytest.raises(Refusal, match=r"replay\.unknown-bundle"):
            taken(number, actor)
    for actor in (desk.town.clerk, desk.town.auditor, desk.town.security):
        with pytest.raises(Refusal, match=r"identity\.not-permitted"):
            put(case, actor)
        with pytest.raises(Refusal, match=r"identity\.not-permitted"):
            taken(number, actor)
    # the source is a party, and takes none that the platform put together; nor does the person
    for actor in (desk.one, desk.town.citizen):
        with pytest.raises(Refusal, match=r"replay\.unknown-bundle"):
            taken(number, actor)
    # an operator who neither put it together nor confirmed it
    third = replace(desk.operator, ref="account:900007")
    with pytest.raises(Refusal, match=r"replay\.unknown-bundle"):
        taken(number, third)
    # the pack says who hands in which: the platform none of an objection
    with pytest.raises(Refusal, match=r"replay\.not-handed-in-by-you"):
        put(objection, desk.operator)
    assert put(objection, desk.one)


def test_the_person_takes_their_own_and_an_agent_under_a_mandate(desk: Desk) -> None:
    case = refused_twice(desk)
    assert check(own(case, desk.town.citizen))["cases"] == 3
    (line,) = case_bundles(case=case, actor=desk.town.citizen, now=now())
    assert (line.purpose, line.takes, line.waits) == (BundlePurpose.OWN, True, False)
    assert NoticeKind.BUNDLE_TAKEN not in [
        one.kind for one in read_inbox(actor=desk.town.citizen).lines
    ]


def test_an_agent_takes_it_under_a_mandate_and_not_without(desk: Desk) -> None:
    firm = act_for(number=mandate(CITIZEN), actor=desk.town.citizen, now=now())
    file = open_own_file(actor=firm, now=now(), power=Power.RAISE_CASES)
    record = next(one.key for one in file.records if one.item == "administrative-penalty")
    (raised,) = raise_cases(
        workflow="objection",
        claims=[Claim(record, "CF_NR_FK", "0.01", "收据")],
        words="登记的事由与文书不符",
        actor=firm,
        now=now(),
    )
    content = own(raised.number, firm)
    assert check(content)["cases"] == 1
    made = events_about(subject_key=FIRM.key, kinds=[EventKind.CASE_BUNDLE_MADE])[0]
    assert made.payload["mandate"]
    with pytest.raises(Refusal, match=r"cases\.unknown-case"):
        put_together(case=raised.number, actor=desk.town.citizen, now=now())


REFUSED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("no reference", {"case_reference": " "}),
    ("a reference too long", {"case_reference": "号" * 65}),
    ("no reason", {"reason": "因为"}),
    ("a reason too long", {"reason": "因" * 501}),
    ("an identity number", {"reason": f"当事人 {CITIZEN.number} 申请复议"}),
    ("for themselves", {"purpose": BundlePurpose.OWN}),
)


@pytest.mark.parametrize("more", [one[1] for one in REFUSED], ids=[one[0] for one in REFUSED])
def test_what_an_officer_says_is_whole_and_nothing_is_kept_else(
    desk: Desk, more: dict[str, Any]
) -> None:
    (raised,) = objected(desk.town)
    with pytest.raises(Refusal, match=r"replay\.reason-unfit"):
        put(raised.number, desk.one, **more)
    assert events(kinds=[EventKind.CASE_BUNDLE_MADE]) == ()
    assert case_bundles(case=raised.number, actor=desk.one, now=now()) == ()


def test_what_was_corrected_stands_before_and_after_in_the_versions(desk: Desk) -> None:
    record = penalty_of(desk.town)
    (raised,) = objected(desk.town, Claim(record, "CF_NR_FK", "0.03", "收据"))
    act_in_case(
        number=raised.number, act="pass-to-source", given=Given(), actor=desk.operator, now=now()
    )
    two(raised.number, "correct", desk.one, desk.two, given(record, CF_NR_FK="0.03"))
    content = own(raised.number, desk.town.citizen)
    assert check(content)["versions"] == 2
    spelt = json.loads(content)
    said = json.loads(base64.b64decode(spelt["contents"]))
    before, after = said["versions"]
    (value,) = said["cases"][0]["acts"][-1]["given"]["values"]
    assert (value["was"], value["value"]) == (
        before["content"]["CF_NR_FK"],
        after["content"]["CF_NR_FK"],
    )
    assert (before["replaced_at"], after["replaced_at"]) == (after["recorded_at"], None)


def test_what_came_later_is_not_in_it(desk: Desk) -> None:
    """It is taken as it was put together, whatever was filed, done, handed in or opened since."""
    case = refused_twice(desk)
    number = put_together(case=case, actor=desk.town.citizen, now=now())
    hand_in(case, desk.operator, picture("jpeg"), "后来的.jpg")
    act_in_case(number=case, act="pass-on", given=REASON, actor=desk.second_operator, now=now())
    file_rows(desk.town.folder, "administrative-penalty", [penalty(CITIZEN, CF_NR="改为警告")])
    served(desk)
    found = check(taken(number, desk.town.citizen))
    assert (found["acts"], found["evidence"]) == (3, 3)
    later = check(own(case, desk.town.citizen))
    assert (later["acts"], later["evidence"], later["versions"]) == (4, 4, found["versions"] + 1)


def test_after_thirty_days_it_is_put_together_anew(desk: Desk) -> None:
    (raised,) = objected(desk.town)
    number = put_together(case=raised.number, actor=desk.town.citizen, now=now())
    integrate(now=now())
    with pytest.raises(Refusal, match=r"replay\.bundle-over"):
        taken(number, desk.town.citizen, now() + LASTS)


def test_large_evidence_lies_apart_and_fits_by_its_digest(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (raised,) = objected(desk.town)
    hand_in(raised.number, desk.town.citizen)
    hand_in(raised.number, desk.town.citizen, picture("jpeg"), "大件.jpg")
    monkeypatch.setattr(taking, "MOST_EVIDENCE", len(PICTURE))
    path = tmp_path / "case.json"
    path.write_bytes(own(raised.number, desk.town.citizen))
    held = json.loads(path.read_bytes())["evidence"]
    assert [one["content"] is None for one in held] == [False, True]
    assert apart(path)[1]["apart"] == [held[1]["number"]]
    file = hand_out_evidence(
        number=raised.number, evidence=held[1]["number"], actor=desk.town.citizen, now=now()
    )
    large = tmp_path / "large.jpg"
    large.write_bytes(file.content)
    assert apart(path, "", str(large))[1]["apart"] == []
    large.write_bytes(file.content + b"x")
    assert apart(path, "", str(large))[1]["apart"] == [held[1]["number"]]


def _sql(statement: str) -> None:
    with as_role() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)


SPOILED: tuple[tuple[str, str, str], ...] = (
    (
        "a changed file",
        "UPDATE cases_evidence SET content_sealed = set_byte(content_sealed, 40, (get_byte(content_sealed, 40) + 1) % 256)",
        r"cases\.evidence-changed",
    ),
    ("a missing file", "DELETE FROM cases_evidence", r"replay\.evidence-missing"),
    ("a changed act", "UPDATE cases_case SET raised_party = 'source'", r"replay\.bundle-differs"),
    (
        "an erased subject",
        "UPDATE register_data_key SET wrapped = '' WHERE content_class IN ('documents', 'all')",
        r"cases\.nobody-there",
    ),
    (
        "a record whose key is gone",
        "UPDATE register_data_key SET wrapped = '' WHERE content_class = 'records'",
        r"replay\.erased",
    ),
)


@pytest.mark.parametrize(
    ("statement", "code"), [one[1:] for one in SPOILED], ids=[one[0] for one in SPOILED]
)
def test_what_is_no_more_what_it_was_is_said_and_nothing_handed_out(
    desk: Desk, statement: str, code: str
) -> None:
    (raised,) = objected(desk.town)
    hand_in(raised.number, desk.town.citizen)
    number = put_together(case=raised.number, actor=desk.town.citizen, now=now())
    integrate(now=now())
    assert check(taken(number, desk.town.citizen))["evidence"] == 1
    _sql(statement)
    with pytest.raises(Refusal, match=code):
        taken(number, desk.town.citizen)
    assert len(events(kinds=[EventKind.BUNDLE_TAKEN])) == 1


def test_by_the_command_line(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (raised,) = objected(desk.town)
    people: dict[str, Actor] = {"citizen": desk.town.citizen, "one": desk.one}
    monkeypatch.setattr(replaying, "by_password", lambda login: people[login])
    folder = tmp_path / "court"
    run: Callable[..., Any] = CliRunner().invoke
    made = run(cli, ["bundle", raised.number, str(folder), "--by", "citizen"])
    assert made.exit_code == 0, made.output
    number = made.output.strip()
    early = run(cli, ["bundle", number, str(folder), "--by", "citizen"])
    assert early.exit_code == 1
    assert list(folder.iterdir()) == []
    integrate(now=now())
    done = run(cli, ["bundle", number, str(folder), "--by", "citizen"])
    assert done.exit_code == 0, done.output
    file = folder / f"{number}.case-bundle.json"
    assert apart(file)[0] == 0
    assert f"sha256 {hashlib.sha256(file.read_bytes()).hexdigest()}" in done.output
    assert (folder / "verify-case-bundle.html").read_bytes() == offline.page("case-bundle")
    assert b"shared:" not in offline.page("case-bundle")
    asked = ["--case", REFERENCE, "--purpose", "litigation", "--reason", WHY]
    officer = run(cli, ["bundle", raised.number, str(folder), "--by", "one", *asked])
    assert officer.exit_code == 0, officer.output
    (line, *_) = case_bundles(case=raised.number, actor=desk.one, now=now())
    assert (line.number, line.purpose) == (officer.output.strip(), BundlePurpose.LITIGATION)


def test_the_moment_is_kept_to_the_microsecond(desk: Desk) -> None:
    """What was done in the very moment after is not in it, and what was done in the one before is."""
    (raised,) = objected(desk.town, at=now() - timedelta(seconds=3))
    content = own(raised.number, desk.town.citizen)
    said = json.loads(base64.b64decode(json.loads(content)["contents"]))
    kinds = [json.loads(one["said"])["kind"] for one in json.loads(content)["entries"]]
    assert "case-raised" in kinds
    assert "case-bundle-made" not in kinds
    assert len(said["events"]) == len(kinds)
