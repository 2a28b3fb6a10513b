"""A past report, and the answer of a past look-up, are made again from the versions, events and packs of then.

Guards: what `remake` compares, `who_may`, the event of each replay. Each was taken away once and seen to go red.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from gongxin.apps.access.api import (
    FileReason,
    answer_question,
    give_authorisation,
    list_looks,
    look_up,
    withdraw_grant,
)
from gongxin.apps.catalogue.api import load_packs
from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import RecallReason, recall_batch
from gongxin.apps.ledger.api import EventKind, events, events_about
from gongxin.apps.register.api import seal_for_subject
from gongxin.apps.replay.api import Compared, Replayed, replay_look_up, replay_report
from gongxin.apps.replay.operations import remake_report
from gongxin.apps.replay.operations.compare import first_difference
from gongxin.apps.reports.api import ReportLine, issue_report, kept_report
from gongxin.lib.canonical import canonical_json
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access.town import (
    CITIZEN,
    PACKS,
    Town,
    asking,
    file_rows,
    grant,
    hire,
    honour,
    kept_until_the_end,
    look,
    now,
    penalty,
    terms,
)

pytestmark = pytest.mark.django_db

CATEGORY = "administrative"
CASE = "川测审〔2026〕1号"


@pytest.fixture(scope="module")
def report(town: Town, django_db_blocker: Any) -> Iterator[ReportLine]:
    """The citizen's report, after an officer has looked."""
    with django_db_blocker.unblock(), kept_until_the_end():
        look(town)
        yield issue_report(actor=town.citizen, now=now())


def _replay(town: Town, report: ReportLine, **more: Any) -> Replayed:
    asked = {"case_reference": CASE, "actor": town.auditor, "now": now()}
    return replay_report(number=report.number, **{**asked, **more})


def _states(replayed: Replayed) -> dict[str, Compared]:
    return {part.name: part.state for part in replayed.parts}


def _firsts(replayed: Replayed) -> list[str]:
    return [f"{part.name}:{part.first}" for part in replayed.parts if part.first]


def test_a_report_is_made_again_byte_for_byte(town: Town, report: ReportLine) -> None:
    replayed = _replay(town, report)
    assert set(_states(replayed).values()) == {Compared.SAME}
    assert list(_states(replayed)) == ["kept", "editions", "versions", "looks", "content", "pdf"]
    assert replayed.identical
    told = replayed.as_dict()
    assert told["replayed_identical"] is True
    assert told["first_difference"] is None
    parts = kept_report(number=report.number).parts
    assert parts is not None
    assert parts.made_with is not None
    assert parts.made_with["typeset"]["fonts"] == told["made"]["typeset"]["fonts"]
    unsigned = parts.made_with["unsigned_pdf"]
    assert any(
        hashlib.sha256(parts.pdf[:end]).hexdigest() == unsigned for end in _ends_of_file(parts.pdf)
    )


def _ends_of_file(pdf: bytes) -> Iterator[int]:
    at = pdf.find(b"%%EOF")
    while at >= 0:
        yield from (at + 5, at + 6)
        at = pdf.find(b"%%EOF", at + 1)


def test_it_is_still_the_same_after_everything_went_on(town: Town, report: ReportLine) -> None:
    """Corrected, recalled, filed anew, looked up again, and packs of a new edition in which words and names are others."""
    file_rows(town.folder, "administrative-penalty", [penalty(CITIZEN, CF_NR="罚款，已更正")])
    file_rows(town.folder, "honour", [honour(CITIZEN)])
    recall_batch(
        number=town.batch,
        reason=RecallReason.WRONG_CONTENT,
        actor=system_actor("test"),
        now=now(),
    )
    look(town)
    _new_editions(town)
    later = issue_report(actor=town.citizen, now=now())
    assert _replay(town, report).identical
    assert _replay(town, later).identical
    was, is_now = (
        json.loads(kept_report(number=one.number).parts.text)  # type: ignore[union-attr]
        for one in (report, later)
    )
    assert first_difference(was["sections"], is_now["sections"]) is not None
    assert is_now["access"][0]["organ"]["zh"].endswith("（改名）")
    assert not was["access"][0]["organ"]["zh"].endswith("（改名）")


def _new_editions(town: Town) -> None:
    """The packs of the house, in each of which an organ, an item, an instrument and a code are called otherwise."""
    folder = town.folder / "later"
    for path in sorted(PACKS.rglob("*.yaml")):
        if "schema" in path.parts:
            continue
        text = path.read_text("utf-8")
        if path.name == "pack.yaml":
            text = re.sub(r"(?m)^edition: \S+", "edition: 2026.99", text)
        for name in ("四川省人力资源和社会保障厅", "四川省交通运输厅"):
            text = text.replace(name, f"{name}（改名）")
        copied = folder / path.relative_to(PACKS)
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_text(text, "utf-8")
    assert load_packs(paths=[folder], actor="system:test", now=now()).changed


def test_every_replay_is_on_the_persons_list(town: Town, report: ReportLine) -> None:
    _replay(town, report)
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.REPLAYED], limit=1)
    assert event.payload["case_reference"] == CASE
    assert event.payload["identical"] is True
    line = list_looks(actor=town.citizen, now=now())[0]
    assert (line.organ.zh, line.purpose.zh, line.case_reference) == ("审计人员", "重演核对", CASE)
    assert not line.own
    _replay(town, report, actor=town.citizen, case_reference="")
    own = list_looks(actor=town.citizen, now=now())[0]
    assert (own.own, own.organ.zh) == (True, "您本人")


def test_only_an_auditor_with_a_case_and_its_person_may(town: Town, report: ReportLine) -> None:
    for actor in (town.officer, town.clerk, town.operator, town.security):
        with pytest.raises(Refusal, match=r"identity\.not-permitted"):
            _replay(town, report, actor=actor)
    with pytest.raises(Refusal) as anothers:
        _replay(town, report, actor=town.neighbour)
    with pytest.raises(Refusal) as nobodys:
        replay_report(number="GX-2026-999999999-AAAA", actor=town.neighbour, now=now())
    assert anothers.value.as_dict() == nobodys.value.as_dict()
    for case in ("", " 1 ", "x" * 65):
        with pytest.raises(Refusal, match=r"replay\.case-missing"):
            _replay(town, report, case_reference=case)
    assert events(kinds=[EventKind.REPLAYED]) == ()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (
            "UPDATE register_record SET doc_number = 'X' WHERE adverse_class = 'ordinary'",
            "versions:/",
        ),
        ("UPDATE register_record SET shown_until = shown_until - interval '1 day'", "versions:/"),
        ("DELETE FROM register_record WHERE adverse_class IS NOT NULL", "versions:/"),
        (
            "UPDATE ledger_checkpoint SET size = 7",
            "looks:/checkpoint",
        ),
    ],
)
def test_what_was_changed_since_is_named_by_its_place(
    town: Town, report: ReportLine, change: str, place: str
) -> None:
    with as_role() as cursor:
        for table in ("register_record", "ledger_checkpoint"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(change)
    replayed = _replay(town, report)
    assert not replayed.identical
    assert replayed.first.startswith(place)
    assert CITIZEN.name not in json.dumps(replayed.as_dict(), ensure_ascii=False)
    (event,) = events(kinds=[EventKind.REPLAYED], limit=1)
    assert event.payload["identical"] is False
    assert event.payload["first"] == replayed.first


def test_a_look_that_is_gone_and_one_that_was_hidden_are_found(
    town: Town, report: ReportLine
) -> None:
    with as_role() as cursor:
        cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE ledger_event SET subject_key = NULL WHERE kind = 'look-up' RETURNING uid"
        )
        (uid,) = cursor.fetchone()
    assert _replay(town, report).first == "looks:/0"
    with as_role() as cursor:
        cursor.execute(
            "UPDATE ledger_event SET subject_key = %s WHERE uid = %s", [CITIZEN.key, uid]
        )
    assert _replay(town, report).identical
    _changed_made_with(report, looks=[])
    with as_role() as cursor:
        cursor.execute("UPDATE ledger_event SET leaf_index = 0 WHERE uid = %s", [uid])
    assert "looks:/0" in _firsts(_replay(town, report))  # the quoted checkpoint covered it


def _changed_made_with(report: ReportLine, **more: Any) -> None:
    """What was kept, changed by somebody who holds the keys."""
    parts = kept_report(number=report.number).parts
    assert parts is not None
    changed = canonical_json({**(parts.made_with or {}), **more})
    with transaction.atomic():
        sealed = seal_for_subject(
            subject_key=CITIZEN.key, plain=changed, bound_to=f"{report.number}.made-with".encode()
        )
    with as_role() as cursor:
        cursor.execute("UPDATE reports_report SET made_with_sealed = %s", [sealed])


def test_a_report_kept_otherwise_than_the_log_says_is_found(town: Town, report: ReportLine) -> None:
    with as_role() as cursor:
        cursor.execute("UPDATE reports_report SET pdf_digest = %s", ["0" * 64])
    assert _replay(town, report).first == "kept:report.pdf"
    with as_role() as cursor:
        cursor.execute("UPDATE reports_report SET made_with_sealed = NULL")
    assert _replay(town, report).first in {"kept:report.pdf", "kept:made-with"}


def test_other_means_of_typesetting_are_named_and_the_content_is_still_compared(
    town: Town, report: ReportLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = remake_report.means()
    monkeypatch.setattr(remake_report, "means", lambda: {**real, "fonts": "0" * 64})
    replayed = _replay(town, report)
    states = _states(replayed)
    assert states["pdf"] is Compared.NOT_COMPARED
    assert states["content"] is Compared.SAME
    (why,) = [part.why for part in replayed.parts if part.why]
    assert "fonts" in why.en
    assert "template" not in why.en
    assert replayed.identical


def test_other_pages_are_not_the_same(
    town: Town, report: ReportLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = remake_report.typeset_report
    monkeypatch.setattr(
        remake_report,
        "typeset_report",
        lambda *, now, **more: real(now=now + timedelta(seconds=1), **more),
    )
    assert _firsts(_replay(town, report)) == ["pdf:report.pdf"]


def test_a_report_from_before_says_what_can_be_compared(town: Town) -> None:
    """Its content and its pages follow from the moment of issue; nothing was kept that could say more."""
    issued = issue_report(actor=town.neighbour, now=now() + timedelta(seconds=2))
    with as_role() as cursor:
        cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE reports_report SET made_with_sealed = NULL")
        cursor.execute(
            "UPDATE ledger_event SET payload = payload - 'made_with' - 'pdf'"
            " WHERE kind = 'report-issued'"
        )
    replayed = _replay(town, issued)
    states = _states(replayed)
    assert states["content"] is states["pdf"] is Compared.SAME
    assert {name for name, state in states.items() if state is Compared.NOT_COMPARED} == {
        "editions",
        "versions",
    }
    assert replayed.identical
    assert replayed.as_dict()["made"] is None


def _asked(town: Town) -> str:
    answered = answer_question(asking=asking(CITIZEN), actor=town.officer, now=now())
    assert answered.verdict.value == "yes"
    return answered.event


def _look_replayed(town: Town, uid: str, **more: Any) -> Replayed:
    asked = {"case_reference": CASE, "actor": town.auditor, "now": now()}
    return replay_look_up(look=UUID(uid), **{**asked, **more})


def test_answers_are_computed_again_whatever_came_after(town: Town) -> None:
    question, file = _asked(town), look(town).event
    recall_batch(
        number=town.batch,
        reason=RecallReason.WRONG_CONTENT,
        actor=system_actor("test"),
        now=now(),
    )
    assert (
        answer_question(asking=asking(CITIZEN), actor=town.officer, now=now()).verdict.value == "no"
    )
    for uid in (question, file):
        replayed = _look_replayed(town, uid)
        assert _states(replayed) == {"answer": Compared.SAME, "digest": Compared.SAME}
        assert replayed.identical
    line = list_looks(actor=town.citizen, now=now())[0]
    assert (line.purpose.zh, line.case_reference, line.items) == ("重演核对", CASE, ())


def test_a_file_is_reached_as_it_was_then(town: Town) -> None:
    """By the grants of then, and by what the person had authorised."""
    second = hire("narrow")
    narrow = grant(second, categories=frozenset({CATEGORY}))
    shown = look_up(asking=asking(CITIZEN), reason=FileReason.WEIGH, actor=second, now=now())
    assert not shown.whole
    withdraw_grant(number=narrow, actor=town.security, now=now())
    grant(second)
    assert _look_replayed(town, shown.event).identical
    number = give_authorisation(terms=terms(), actor=town.citizen, now=now())
    asked = asking(CITIZEN, purpose="authorised-look-up", authorisation=str(number))
    shown = look_up(asking=asked, reason=FileReason.WEIGH, actor=town.officer, now=now())
    assert _look_replayed(town, shown.event).identical


def test_an_answer_that_would_be_another_is_found(town: Town) -> None:
    question, file = _asked(town), look(town).event
    with as_role() as cursor:
        cursor.execute("ALTER TABLE register_record DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM register_record WHERE adverse_class IS NOT NULL")
    assert _look_replayed(town, question).first == "answer:/result"
    assert _look_replayed(town, file).first == "digest:/versions"


def test_a_look_up_without_a_digest_is_compared_as_far_as_it_goes(town: Town) -> None:
    """One of many at once, or from before."""
    question, file = _asked(town), look(town).event
    with as_role() as cursor:
        cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE ledger_event SET payload = payload - 'digest' - 'as_of' - 'known_at' - 'editions'"
        )
    replayed = _look_replayed(town, question)
    assert _states(replayed) == {"answer": Compared.SAME, "digest": Compared.NOT_COMPARED}
    assert replayed.identical
    whole = _look_replayed(town, file)
    assert _states(whole) == {"answer": Compared.NOT_COMPARED}
    assert not whole.identical  # nothing was compared


def test_what_the_law_has_told_later_is_replayed_by_an_auditor_alone(town: Town) -> None:
    tip = asking(CITIZEN, purpose="tip-check", case_reference="川测诉〔2026〕甲戌号")
    uid = look_up(asking=tip, reason=FileReason.WEIGH, actor=town.officer, now=now()).event
    with pytest.raises(Refusal, match=r"replay\.unknown-look-up"):
        _look_replayed(town, uid, actor=town.citizen, case_reference="")
    assert _look_replayed(town, uid).identical


def test_a_report_whose_key_is_gone_without_a_receipt_is_not_the_same(
    town: Town, report: ReportLine
) -> None:
    with as_role() as cursor:
        cursor.execute("UPDATE reports_report SET pdf_sealed = content_sealed")
    assert _replay(town, report).first == "kept:sealed"


def test_who_may_replay_a_look_up(town: Town) -> None:
    uid = _asked(town)
    assert _look_replayed(town, uid, actor=town.citizen, case_reference="").identical
    for actor in (town.neighbour,):
        with pytest.raises(Refusal, match=r"replay\.unknown-look-up"):
            _look_replayed(town, uid, actor=actor)
    with pytest.raises(Refusal, match=r"identity\.not-permitted"):
        _look_replayed(town, uid, actor=town.officer)
    (opened,) = events(kinds=[EventKind.REPLAYED], limit=1)
    with pytest.raises(Refusal, match=r"replay\.unknown-look-up"):
        _look_replayed(town, str(opened.uid))


@pytest.mark.parametrize(
    ("was", "now_", "place"),
    [
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, "/a/1/b"),
        ({"a": 1}, {"a": 1, "b": 2}, "/b"),
        ([1], [1, 2], "/1"),
        ({"a": 1}, {"a": "1"}, "/a"),
        ({"a": {"z": 1, "b": 1}}, {"a": {"b": 2, "z": 1}}, "/a/b"),
        ([], [], None),
        (1, 2, "/"),
    ],
)
def test_the_first_difference_has_a_place(was: Any, now_: Any, place: str | None) -> None:
    assert first_difference(was, now_) == place
