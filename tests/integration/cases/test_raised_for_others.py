"""Cases that officers raise: a source about its own mistake, a window for somebody without a phone; and no file is opened by that."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from gongxin.apps.cases.api import (
    Given,
    MeansShown,
    Slip,
    case_queue,
    confirm_draft,
    open_case,
    own_cases,
    raise_as_source,
    raise_at_counter,
    raise_cases,
    see_own_case,
)
from gongxin.apps.cases.models import Case
from gongxin.apps.catalogue.api import Party
from gongxin.apps.identity.api import Actor
from gongxin.apps.intake.api import naming_fields
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.register.api import see
from gongxin.lib.errors import Refusal
from tests.integration.access.town import (
    CITIZEN,
    CLERK_ORGAN,
    NEIGHBOUR,
    NOBODY,
    day,
    file_rows,
    hire,
    now,
    penalty,
    qualification,
)

from .desk import REASON, WORDS, Claim, Desk, counts, penalty_of, shown_to_all, staff
from .test_corrections import penalty_shown, shown

pytestmark = pytest.mark.django_db
ITEM, GOOD = "administrative-penalty", "practice-qualification"
NAMING = {
    name: penalty(CITIZEN)[name]
    for name in ("CF_XDR_LB", "CF_XDR_ZJLX", "CF_XDR_ZJHM", "CF_WSH", "CF_CFJGDM")
}
DOCUMENT = {name: NAMING[name] for name in ("CF_WSH", "CF_CFJGDM")}


@pytest.fixture
def desk(town: Any) -> Desk:
    """Who handles the cases."""
    return staff(town)


@pytest.fixture
def window(desk: Desk) -> Actor:
    """An officer of a window of government services."""
    return hire("window-1", organ="sc-government-services", unit="综合窗口3号")


def by_source(actor: Actor, **more: Any) -> Any:
    """The source takes up that the amount is wrong."""
    said = {
        "workflow": "correction",
        "item": ITEM,
        "naming": NAMING,
        "values": {"CF_NR_FK": "0.01"},
        "given": REASON,
    }
    return raise_as_source(**{**said, **more}, actor=actor, now=now())


def at_window(actor: Actor, **more: Any) -> Slip:
    """The citizen stands there with the penalty in their hand."""
    said = {
        "workflow": "objection",
        "name": CITIZEN.name,
        "number": CITIZEN.number,
        "means": MeansShown.ID_CARD,
        "item": ITEM,
        "naming": DOCUMENT,
        "claims": {"CF_NR_FK": "0.01"},
        "words": WORDS,
        "evidence": "缴款收据",
    }
    return raise_at_counter(**{**said, **more}, actor=actor, now=now())


def test_a_source_mends_its_own_mistake_with_two_officers(desk: Desk) -> None:
    raised = by_source(desk.one)
    assert not raised.there
    (line,) = own_cases(actor=desk.town.citizen, now=now())
    assert (line.number, line.raised_party, line.counter) == (raised.number, Party.SOURCE, None)
    assert shown(desk.town)["CF_NR_FK"] == "0.02", "one officer alone corrects nothing"
    with pytest.raises(Refusal) as refused:
        confirm_draft(number=raised.number, actor=desk.one, now=now())
    assert refused.value.code == "cases.own-draft"
    draft = open_case(number=raised.number, actor=desk.two, now=now()).draft
    assert draft is not None
    assert [(one.was, one.value) for one in draft.values] == [("0.02", "0.01")]
    confirm_draft(number=raised.number, actor=desk.two, now=now())
    assert shown(desk.town)["CF_NR_FK"] == "0.01"
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.CASE_RAISED])
    assert (event.organ, event.payload["by"], event.payload["tells"]) == (
        CLERK_ORGAN,
        "source",
        ["source", "subject"],
    )


def test_a_source_takes_down_what_was_annulled(desk: Desk) -> None:
    raised = by_source(desk.one, workflow="annulment", values={})
    assert penalty_shown(desk.town) is not None
    confirm_draft(number=raised.number, actor=desk.two, now=now())
    assert penalty_shown(desk.town) is None


def test_twice_is_one_case_and_no_second_draft(desk: Desk) -> None:
    first = by_source(desk.one)
    again = by_source(desk.two, values={"CF_NR_FK": "0.05"})
    assert (again.number, again.there) == (first.number, True)
    draft = open_case(number=first.number, actor=desk.two, now=now()).draft
    assert draft is not None
    assert draft.values[0].value == "0.01"


def test_what_a_source_cannot_raise_touches_nothing_and_leaves_an_event(desk: Desk) -> None:
    """One answer for what is not there, what another source filed, and whom nobody knows."""
    for actor, more in (
        (desk.stranger, {}),
        (desk.supervisor, {}),
        (desk.one, {"naming": {**NAMING, "CF_WSH": "川示交罚〔2026〕99号"}}),
        (desk.one, {"naming": {**NAMING, "CF_XDR_ZJHM": NEIGHBOUR.number}}),
        (desk.one, {"naming": {**NAMING, "CF_XDR_ZJHM": NOBODY.number}}),
    ):
        before = counts()
        with pytest.raises(Refusal) as refused:
            by_source(actor, **more)
        assert refused.value.code == "cases.no-window-record"
        after = counts()
        assert after.pop("ledger_event") == before.pop("ledger_event") + 1
        assert after == before
    found = events_about(subject_key=CITIZEN.key, kinds=[EventKind.CASE_NOT_RAISED])
    assert len(found) == 3
    for code, more in (
        ("intake.fact-unclear", {"naming": {**NAMING, "CF_XDR_ZJHM": "1234"}}),
        ("intake.fact-unclear", {"naming": {}}),
        ("intake.field-names-the-fact", {"values": {"CF_WSH": "另一个文号"}}),
        ("intake.nothing-corrected", {"values": {"CF_NR_FK": "0.02"}}),
        ("intake.correction-unfit", {"values": {"CF_NR_FK": "许多"}}),
        ("cases.words-unfit", {"given": Given()}),
        ("cases.words-unfit", {"values": {}}),
        ("cases.not-raised-so", {"workflow": "objection"}),
        ("cases.not-raised-so", {"workflow": "statement"}),
    ):
        before = counts()
        with pytest.raises(Refusal) as refused:
            by_source(desk.one, **more)
        assert refused.value.code == code, more
        assert counts() == before
        assert CITIZEN.number not in str(refused.value)
    for actor in (desk.town.citizen, desk.town.clerk, desk.operator):
        with pytest.raises(Refusal) as refused:
            by_source(actor)
        assert refused.value.code == "identity.not-permitted"


def test_a_source_raises_nothing_about_what_it_withdrew(desk: Desk) -> None:
    file_rows(desk.town.folder, ITEM, [penalty(CITIZEN, GX_ACTION="撤回")])
    for more in ({}, {"workflow": "annulment", "values": {}}):
        with pytest.raises(Refusal) as refused:
            by_source(desk.one, **more)
        assert refused.value.code == "cases.no-window-record"
    assert own_cases(actor=desk.town.citizen, now=now()) == []


def test_what_is_good_is_not_repaired_at_a_window(desk: Desk, window: Actor) -> None:
    row = qualification(CITIZEN)
    naming = {
        name: row[name] for name, _ in naming_fields(item_code=GOOD, of_person=True) if name in row
    }
    before = counts()
    with pytest.raises(Refusal) as refused:
        at_window(window, workflow="repair", item=GOOD, naming=naming, claims={})
    assert refused.value.code == "repairs.not-adverse"
    assert counts() == before


def test_a_window_raises_for_who_stands_there_and_gives_a_slip(desk: Desk, window: Actor) -> None:
    slip = at_window(window)
    assert (slip.there, slip.step.zh, slip.waits_for, slip.counter.unit) == (
        False,
        "平台核对",
        Party.PLATFORM,
        "综合窗口3号",
    )
    assert slip.due > now()
    (line,) = own_cases(actor=desk.town.citizen, now=now())
    assert line.number == slip.number
    assert line.counter is not None
    assert (line.counter.organ, line.counter.unit, line.counter.means) == (
        "sc-government-services",
        "综合窗口3号",
        MeansShown.ID_CARD,
    )
    shown_case = see_own_case(number=slip.number, actor=desk.town.citizen, now=now())
    (dispute,) = shown_case.disputes
    assert (dispute.now, dispute.claimed, dispute.evidence, shown_case.words) == (
        "0.02",
        "0.01",
        "缴款收据",
        WORDS,
    )
    assert shown_to_all()[UUID(penalty_of(desk.town))] is not None, "it is marked at once"
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.CASE_RAISED])
    assert (event.actor, event.organ, event.payload["unit"], event.payload["means"]) == (
        window.ref,
        "sc-government-services",
        "综合窗口3号",
        "id-card",
    )
    assert case_queue(actor=desk.operator, now=now())[0].number == slip.number
    again = at_window(window)
    assert (again.number, again.there, again.due) == (slip.number, True, slip.due)
    (other,) = raise_cases(
        workflow="objection",
        claims=[Claim(penalty_of(desk.town))],
        words=WORDS,
        actor=desk.town.citizen,
        now=now(),
    )
    assert (other.number, other.there) == (slip.number, True)


def test_the_window_is_no_party_and_is_told_nothing_more(desk: Desk, window: Actor) -> None:
    slip = at_window(window)
    with pytest.raises(Refusal) as refused:
        open_case(number=slip.number, actor=window, now=now())
    assert refused.value.code == "cases.unknown-case"
    assert case_queue(actor=window, now=now()) == []


def test_what_a_window_cannot_raise(desk: Desk, window: Actor) -> None:
    without = hire("window-2", organ="sc-government-services")
    for code, actor, more in (
        ("cases.no-window-record", window, {"name": NEIGHBOUR.name}),
        ("cases.no-window-record", window, {"number": NEIGHBOUR.number, "name": NEIGHBOUR.name}),
        ("cases.no-window-record", window, {"number": NOBODY.number, "name": NOBODY.name}),
        (
            "cases.no-window-record",
            window,
            {"naming": {**DOCUMENT, "CF_WSH": "川示交罚〔2026〕8号"}},
        ),
        ("intake.fact-unclear", window, {"naming": {}}),
        ("access.malformed-identifier", window, {"number": "51"}),
        ("cases.unknown-field", window, {"claims": {"ZY_XM": "甲"}}),
        ("cases.words-unfit", window, {"words": f"我的号码{CITIZEN.number}"}),
        ("cases.not-raised-so", window, {"workflow": "correction"}),
        ("cases.not-raised-so", window, {"workflow": "objection-review"}),
        ("cases.no-unit", without, {}),
        ("identity.not-permitted", desk.town.citizen, {}),
        ("identity.not-permitted", desk.town.auditor, {}),
    ):
        before = counts()
        with pytest.raises(Refusal) as refused:
            at_window(actor, **more)
        assert refused.value.code == code, more
        after = counts()
        told = 1 if code == "cases.no-window-record" else 0
        assert after.pop("ledger_event") == before.pop("ledger_event") + told
        assert after == before


def test_what_is_shown_no_more_is_not_raised_at_a_window(desk: Desk, window: Actor) -> None:
    file_rows(desk.town.folder, ITEM, [penalty(CITIZEN, GX_ACTION="撤回")])
    file_rows(desk.town.folder, ITEM, [penalty(CITIZEN, "川示交罚〔2024〕1号", CF_JDRQ=day(900))])
    for naming in (DOCUMENT, {**DOCUMENT, "CF_WSH": "川示交罚〔2024〕1号"}):
        with pytest.raises(Refusal) as refused:
            at_window(window, naming=naming)
        assert refused.value.code == "cases.no-window-record"


def test_the_database_holds_that_a_window_is_named_whole(desk: Desk, window: Actor) -> None:
    slip = at_window(window)
    with pytest.raises(IntegrityError, match="counter_is_whole"):
        _copied_without_its_unit(slip.number)


def _copied_without_its_unit(number: str) -> None:
    with transaction.atomic():
        see([CITIZEN.key])
        row = Case.objects.get(number=number)
        row.pk, row.number, row.counter_unit = None, "YY-OTHER", ""
        row.save()


def test_what_names_a_fact_is_asked_of_the_item(desk: Desk) -> None:
    assert [name for name, _ in naming_fields(item_code=ITEM, of_person=True)] == [
        "CF_WSH",
        "CF_CFJGDM",
    ]
    assert {name for name, _ in naming_fields(item_code=ITEM)} >= set(NAMING)
