"""What an officer gets: the items of the purpose, masked, and one answer for everyone they may not see."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from gongxin.apps.access.api import FileReason, look_up
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.errors import Refusal

from .town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    NOBODY,
    Town,
    agreed,
    asking,
    file_rows,
    grant,
    hire,
    honour,
    look,
    now,
    penalty,
    qualification,
)

pytestmark = pytest.mark.django_db


def _refused(town: Town, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        look_up(
            asking=asking(more.pop("person", CITIZEN), **more),
            reason=FileReason.WEIGH,
            actor=town.officer,
            now=now(),
        )
    return caught.value


def test_names_and_numbers_are_masked_for_an_officer(town: Town) -> None:
    shown = look(town)
    assert shown.identifier == CITIZEN.number[:3] + "*" * 13 + CITIZEN.number[-2:]
    assert shown.records
    for record in shown.records:
        told = " ".join(field.value.zh for field in record.fields)
        assert CITIZEN.name not in told
        assert CITIZEN.number not in told
    masked = {field.name for record in shown.records for field in record.fields if field.masked}
    assert masked == {"CF_XDR_MC", "CF_XDR_ZJHM", "ZY_XM", "ZY_ZJHM"}


def test_a_purpose_shows_its_items_and_no_others(town: Town) -> None:
    assert {record.item for record in look(town).records} == {
        "administrative-penalty",
        "practice-qualification",
    }
    assert look(town, purpose="award-review").records == ()


def test_a_restricted_item_is_shown_under_a_purpose_that_names_it_and_to_its_organs(
    town: Town,
) -> None:
    refusal = _refused(town, purpose="sichuan-civil-servant-review")
    assert refusal.code == "access.purpose-not-yours"
    cadres = hire("cadres", organ="sc-organisation-department", unit="window 1")
    grant(cadres)
    asked = asking(CITIZEN, purpose="sichuan-civil-servant-review")
    shown = look_up(
        asking=agreed(asked, wants=FileReason.WEIGH, officer=cadres),
        reason=FileReason.WEIGH,
        actor=cadres,
        now=now(),
    )
    assert [record.item for record in shown.records] == ["civil-servant-record"]


def test_a_restricted_item_is_not_swept_in_by_a_purpose_without_a_list(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gongxin.apps.access.operations import admit as module

    def everything(**asked: Any) -> Any:
        return replace(real(**asked), items=None)

    real = module.get_purpose
    monkeypatch.setattr(module, "get_purpose", everything)
    assert {record.item for record in look(town).records} == {
        "administrative-penalty",
        "practice-qualification",
    }


@pytest.mark.parametrize("person", [CITIZEN, NOBODY], ids=["known", "unknown"])
def test_whether_there_is_a_file_does_not_show_when_the_purpose_excludes_the_kind(
    town: Town, person: Any
) -> None:
    refusal = _refused(town, person=person, purpose="supervision")
    assert refusal.code == "access.kind-outside-purpose"


def test_a_kind_that_only_the_register_knows_gets_the_answer_for_nobody(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gongxin.apps.access.operations import admit as module
    from gongxin.apps.catalogue.api import SubjectKind

    def organisations(**asked: Any) -> Any:
        return replace(real(**asked), subject_kinds=(SubjectKind.ORGANISATION,))

    real = module.get_purpose
    monkeypatch.setattr(module, "get_purpose", organisations)
    assert _refused(town, person=FIRM).code == "access.no-match"


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        ({"identifier": CITIZEN.number[:-2]}, "access.malformed-identifier"),
        ({"identifier": "519901199003072139"}, "access.malformed-identifier"),
        ({"purpose": "no-such-purpose"}, "catalogue.unknown-purpose"),
        ({"case_reference": "  "}, "access.case-missing"),
        ({"case_reference": "测试"}, "access.case-missing"),
    ],
)
def test_what_is_not_a_question_is_refused(town: Town, spoilt: dict[str, str], code: str) -> None:
    assert _refused(town, **spoilt).code == code


def test_an_identity_number_typed_as_the_purpose_reaches_no_event(town: Town) -> None:
    with pytest.raises(Refusal):
        look_up(
            asking=asking(CITIZEN, purpose=CITIZEN.number),
            reason=None,
            actor=town.officer,
            now=now(),
        )
    (event,) = events(kinds=[EventKind.LOOK_UP_REFUSED], limit=1)
    assert event.payload["purpose"] == "unknown"


def test_an_identity_number_as_the_case_is_refused_and_the_refusal_is_recorded(town: Town) -> None:
    refusal = _refused(town, case_reference=f"case {CITIZEN.number}")
    (event,) = events(kinds=[EventKind.LOOK_UP_REFUSED], limit=1)
    assert event.payload["reason"] == refusal.code
    assert CITIZEN.number not in str(event.payload)


@pytest.mark.parametrize(
    "typed", ["欧阳 䶮澈", " 欧阳䶮澈 ", "欧阳䶮澈\u3000"], ids=["blank", "edges", "wide"]
)
def test_blanks_in_a_name_do_not_matter(town: Town, typed: str) -> None:
    assert look(town, name=typed).subject_key == CITIZEN.key


def test_a_number_may_be_typed_in_small_letters_and_full_width(town: Town) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) for char in CITIZEN.number)
    assert look(town, identifier=wide).subject_key == CITIZEN.key
    assert look(town, FIRM, identifier=FIRM.number.lower()).kind == "enterprise"


def test_an_organisation_keeps_its_number_in_full(town: Town) -> None:
    assert look(town, FIRM).identifier == FIRM.number


def test_no_role_in_an_organisation_is_told_to_an_officer(town: Town) -> None:
    assert look(town).roles == ()


def test_the_number_of_statements_does_not_grow_with_the_records(
    town: Town, django_assert_num_queries: Any
) -> None:
    file_rows(
        town.folder,
        "practice-qualification",
        [qualification(NEIGHBOUR, f"川示交证2025{place:06d}") for place in range(19)],
    )
    few = file_rows(town.folder, "honour", [honour(CITIZEN)])
    assert few.accepted == 1
    for person in (FIRM, NEIGHBOUR):
        look(town, person)  # layouts that contents begin with are asked for once a process
    # savepoint and release, editions, standing, whom lately, context, file, event
    with django_assert_num_queries(8) as one:
        assert len(look(town, FIRM).records) == 1
    with django_assert_num_queries(len(one)):
        assert len(look(town, NEIGHBOUR).records) == 20


def test_the_event_names_what_was_seen(town: Town) -> None:
    shown = look(town)
    (event,) = events(kinds=[EventKind.LOOK_UP], limit=1)
    assert event.uid == UUID(shown.event)
    assert event.subject_key == CITIZEN.key
    assert event.actor == town.officer.ref
    assert event.organ == town.officer.organ
    assert event.payload["items"] == ["administrative-penalty", "practice-qualification"]
    assert event.payload["basis"] == ["licensing-law-2019", "opinion-2020-49"]


def test_what_is_past_its_period_is_not_shown(town: Town) -> None:
    from .town import day

    file_rows(
        town.folder,
        "administrative-penalty",
        [penalty(NEIGHBOUR, "川示交罚〔2024〕9号", CF_JDRQ=day(366), CF_CFLB="警告", CF_NR_FK="")],
    )
    assert [record.item for record in look(town, NEIGHBOUR).records] == ["practice-qualification"]
