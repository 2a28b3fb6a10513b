"""A case from the objection to its end: marked at once, hidden when an organ is silent, ended by two, and refused with ways on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from gongxin.apps.cases.api import (
    Claim,
    Given,
    act_in_case,
    case_queue,
    confirm_draft,
    count_misses,
    drop_draft,
    open_case,
    own_cases,
    raise_cases,
    see_own_case,
)
from gongxin.apps.cases.models import Case
from gongxin.apps.catalogue.api import Party, get_clock, read_catalogue
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.register.api import see
from gongxin.lib.errors import Refusal
from tests.integration.access.town import (
    CITIZEN,
    CLERK_ORGAN,
    NEIGHBOUR,
    Town,
    file_rows,
    now,
    penalty,
)

from .desk import REASON, WORDS, Desk, counts, objected, own_file, penalty_of, shown_to_all, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who handles the cases."""
    return staff(town)


def _two(desk: Desk, number: str, act: str, given: Given = REASON) -> Any:
    """One officer of the source drafts, the other confirms."""
    assert act_in_case(number=number, act=act, given=given, actor=desk.one, now=now()) is None
    return confirm_draft(number=number, actor=desk.two, now=now())


def _passed(desk: Desk, **more: Any) -> str:
    (raised,) = objected(desk.town, **more)
    act_in_case(
        number=raised.number, act="pass-to-source", given=Given(), actor=desk.operator, now=now()
    )
    return raised.number


def test_an_objection_marks_at_once_and_tells_whom_it_waits_for_until_when(desk: Desk) -> None:
    key = penalty_of(desk.town)
    before = shown_to_all()
    (raised,) = objected(desk.town)
    assert raised.number.startswith("YY-")
    assert not raised.there
    marked = shown_to_all()
    assert marked.keys() == before.keys(), "a mark hides nothing"
    assert marked[UUID(key)] is not None
    assert [one for record, one in marked.items() if record != UUID(key)] == [None] * (
        len(marked) - 1
    )
    (line,) = own_cases(actor=desk.town.citizen, now=now())
    assert line.step is not None
    assert (line.number, line.step.code, line.step.waits_for) == (
        raised.number,
        "at-platform",
        "platform",
    )
    assert line.due is not None
    assert line.due > now()
    shown = see_own_case(number=raised.number, actor=desk.town.citizen, now=now())
    (dispute,) = shown.disputes
    assert (dispute.now, dispute.claimed, dispute.evidence) == ("0.02万元", "0.01", "缴款收据")
    assert shown.words == WORDS
    assert [act.code for act in shown.acts] == ["take-back"]
    assert shown.why is not None
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.CASE_RAISED])
    assert event.payload["tells"] == ["platform"]
    assert datetime.fromisoformat(event.payload["due"]) == line.due


def test_it_goes_from_hand_to_hand_and_two_end_the_display(desk: Desk) -> None:
    number = _passed(desk)
    (line,) = case_queue(actor=desk.one, now=now())
    assert (line.number, line.step.zh, line.overdue, line.drafted) == (
        number,
        "来源单位核查",
        False,
        False,
    )
    assert case_queue(actor=desk.operator, now=now()) == []
    opened = open_case(number=number, actor=desk.one, now=now())
    assert {act.code for act in opened.acts} == {"correct", "end-display", "refuse"}
    assert opened.disputes[0].document == "川示交罚〔2026〕7号"
    key = UUID(penalty_of(desk.town))
    assert (
        act_in_case(number=number, act="end-display", given=REASON, actor=desk.one, now=now())
        is None
    )
    assert key in shown_to_all(), "a draft binds nobody"
    assert case_queue(actor=desk.two, now=now())[0].drafted
    draft = open_case(number=number, actor=desk.two, now=now()).draft
    assert draft is not None
    assert (draft.act.code, draft.mine, draft.given) == ("end-display", False, REASON)
    came = confirm_draft(number=number, actor=desk.two, now=now())
    assert (came.at.zh, came.due) == ("已停止展示", None)
    assert key not in shown_to_all()
    shown = see_own_case(number=number, actor=desk.town.citizen, now=now())
    assert shown.line.end is not None
    assert (shown.line.end.outcome, shown.line.due, shown.acts, shown.ways_on) == (
        "granted",
        None,
        (),
        (),
    )
    assert [one.given for one in shown.done] == [Given(), REASON]
    acted = events_about(subject_key=CITIZEN.key, kinds=[EventKind.CASE_ACTED])
    last = acted[0].payload
    assert (last["effect"], last["drafted_by"], last["tells"]) == (
        "end-display",
        desk.one.ref,
        ["subject", "platform"],
    )
    assert (acted[0].actor, acted[0].organ) == (desk.two.ref, CLERK_ORGAN)


def test_what_a_case_ended_no_later_filing_brings_back(desk: Desk) -> None:
    """Charter C14: the source's file of tomorrow has the record still, and says it anew."""
    _two(desk, _passed(desk), "end-display")
    key_count = len(shown_to_all())
    file_rows(desk.town.folder, "administrative-penalty", [penalty(CITIZEN)])
    file_rows(desk.town.folder, "administrative-penalty", [penalty(CITIZEN, CF_NR_FK="0.03")])
    assert len(shown_to_all()) == key_count
    assert not any(one.item == "administrative-penalty" for one in own_file(desk.town).records)


@pytest.mark.parametrize("act", ["end-display", "refuse"])
def test_nobody_confirms_their_own_act(desk: Desk, act: str) -> None:
    number = _passed(desk)
    act_in_case(number=number, act=act, given=REASON, actor=desk.one, now=now())
    before = counts()
    with pytest.raises(Refusal) as refused:
        confirm_draft(number=number, actor=desk.one, now=now())
    assert refused.value.code == "cases.own-draft"
    assert counts() == before
    # whoever drafts it again is the one who may not confirm it
    act_in_case(number=number, act=act, given=REASON, actor=desk.two, now=now())
    with pytest.raises(Refusal, match="拟办"):
        confirm_draft(number=number, actor=desk.two, now=now())
    confirm_draft(number=number, actor=desk.one, now=now())


def test_silence_hides_and_counts_and_a_late_act_does_not_show_again(desk: Desk) -> None:
    """An organ that is silent for sixty working days: ninety days ago it was asked."""
    long_ago = now() - timedelta(days=90)
    key = UUID(penalty_of(desk.town))
    assert key in shown_to_all()
    (raised,) = objected(desk.town, at=long_ago)
    assert key not in shown_to_all(), "the platform had one working day"
    (line,) = own_cases(actor=desk.town.citizen, now=now())
    assert line.hidden_from is not None
    assert line.hidden_from < now() - timedelta(days=80)
    assert [one.waits_for for one in line.missed] == ["platform"]
    (waiting,) = case_queue(actor=desk.operator, now=now())
    assert waiting.overdue
    (figures,) = count_misses(actor=desk.town.auditor, now=now())
    assert (figures.party, figures.missed, figures.late) == (Party.PLATFORM, 1, 0)
    act_in_case(
        number=raised.number, act="pass-to-source", given=Given(), actor=desk.operator, now=now()
    )
    assert key not in shown_to_all(), "who is late does not show it again by passing it on"
    (figures, source) = count_misses(actor=desk.town.auditor, now=now())
    assert (figures.missed, figures.late) == (0, 1)
    assert (source.organ, source.open) == (CLERK_ORGAN, 1)
    _two(desk, raised.number, "refuse")
    assert key in shown_to_all(), "a refusal ends the case, and with it what hid the record"
    assert shown_to_all()[key] is None


def test_silence_goes_up_to_who_supervises_by_the_hour_at_which_it_is_read(desk: Desk) -> None:
    at = now() - timedelta(days=18)
    objected(desk.town, workflow="complaint", at=at)
    assert case_queue(actor=desk.operator, now=at)[0].step.zh == "平台处理"
    assert case_queue(actor=desk.supervisor, now=at) == []
    soon = now() + timedelta(days=7)
    assert case_queue(actor=desk.operator, now=soon) == []
    (line,) = case_queue(actor=desk.supervisor, now=soon)
    assert line.step.zh == "监督单位处理"
    (own,) = own_cases(actor=desk.town.citizen, now=soon)
    assert own.step is not None
    assert own.step.waits_for == "supervisor"
    act_in_case(number=own.number, act="put-right", given=REASON, actor=desk.supervisor, now=soon)
    came = confirm_draft(number=own.number, actor=desk.other_supervisor, now=soon)
    assert came.at.zh == "已改正"


def test_after_a_refusal_the_ways_on_stand_with_their_dates_and_lead_to_a_review(
    desk: Desk,
) -> None:
    number = _passed(desk)
    _two(desk, number, "refuse")
    ways = see_own_case(number=number, actor=desk.town.citizen, now=now()).ways_on
    assert [way.workflow for way in ways] == ["objection-review", "reconsideration", ""]
    assert all(way.until is not None and way.until > now() for way in ways)
    (review,) = objected(desk.town, workflow="objection-review", follows=number)
    assert case_queue(actor=desk.supervisor, now=now())[0].number == review.number
    act_in_case(
        number=review.number, act="end-display", given=REASON, actor=desk.supervisor, now=now()
    )
    confirm_draft(number=review.number, actor=desk.other_supervisor, now=now())
    assert UUID(key) not in shown_to_all() if (key := _disputed(desk, number)) else False


def _disputed(desk: Desk, number: str) -> str:
    return str(see_own_case(number=number, actor=desk.town.citizen, now=now()).disputes[0].record)


def test_who_had_a_part_does_not_review(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """An officer who moved from the source to who supervises it."""
    from gongxin.apps.identity.models import Account

    number = _passed(desk)
    _two(desk, number, "refuse")
    (review,) = objected(desk.town, workflow="objection-review", follows=number)
    moved = Account.objects.get(login="source-1")
    moved.organ = desk.supervisor.organ
    actor = desk.one.__class__(ref=desk.one.ref, role=desk.one.role, organ=desk.supervisor.organ)
    before = counts()
    with pytest.raises(Refusal) as refused:
        act_in_case(
            number=review.number, act="uphold-refusal", given=REASON, actor=actor, now=now()
        )
    assert refused.value.code == "cases.had-part"
    assert counts() == before
    assert open_case(number=review.number, actor=actor, now=now()).acts == ()


def test_a_way_on_ends_with_its_time(desk: Desk) -> None:
    at = now() - timedelta(days=100)
    (raised,) = objected(desk.town, at=at)
    act_in_case(
        number=raised.number, act="pass-to-source", given=Given(), actor=desk.operator, now=at
    )
    act_in_case(number=raised.number, act="refuse", given=REASON, actor=desk.one, now=at)
    confirm_draft(number=raised.number, actor=desk.two, now=at)
    with pytest.raises(Refusal) as refused:
        objected(desk.town, workflow="objection-review", follows=raised.number)
    assert refused.value.code == "cases.too-late"


def test_the_clock_of_the_place_runs_for_its_organs_and_stays_with_the_case(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pack, clock in (
        ("sichuan", "sichuan-objection-centre"),
        ("", "objection-centre"),
        ("none", "objection-centre"),
    ):
        assert get_clock(code="objection-centre", pack=pack).code == clock
    (raised,) = objected(desk.town)
    with transaction.atomic():
        see([CITIZEN.key])
        case = Case.objects.get(number=raised.number)
    assert case.place == "sichuan"
    assert [tuple(one) for one in case.editions] == [
        tuple(one) for one in read_catalogue().editions
    ]
    before = see_own_case(number=raised.number, actor=desk.town.citizen, now=now())
    # another edition comes into force, by which there is no objection at all
    monkeypatch.setattr(
        "gongxin.apps.catalogue.queries.read_catalogue",
        lambda: replace(read_catalogue(), workflows={}, clock_editions={}),
    )
    after = see_own_case(number=raised.number, actor=desk.town.citizen, now=now())
    assert (after.line, after.acts, after.why) == (before.line, before.acts, before.why)


def test_taken_back_it_is_over_and_may_be_raised_again(desk: Desk) -> None:
    (raised,) = objected(desk.town)
    key = UUID(penalty_of(desk.town))
    act_in_case(
        number=raised.number, act="take-back", given=Given(), actor=desk.town.citizen, now=now()
    )
    assert shown_to_all()[key] is None
    (again,) = objected(desk.town)
    assert again.number != raised.number
    assert not again.there


def test_what_lapsed_blocks_nothing_new(desk: Desk) -> None:
    at = now() + timedelta(days=100)  # when the shortest display is over
    later = at + timedelta(days=60)
    (raised,) = objected(desk.town, workflow="repair", at=at)
    given = Given(words="请补交履行义务的证明")
    act_in_case(number=raised.number, act="ask-for-more", given=given, actor=desk.operator, now=at)
    (line,) = own_cases(actor=desk.town.citizen, now=later)
    assert line.end is not None
    assert line.end.outcome == "lapsed"
    with pytest.raises(Refusal) as refused:
        act_in_case(
            number=raised.number, act="supply", given=REASON, actor=desk.town.citizen, now=later
        )
    assert refused.value.code == "cases.over"
    (again,) = objected(desk.town, workflow="repair", at=later)
    assert not again.there
    assert again.number != raised.number
    assert [one.end is None for one in own_cases(actor=desk.town.citizen, now=later)] == [
        True,
        False,
    ]


def test_sent_twice_is_one_case(desk: Desk) -> None:
    (first,) = objected(desk.town)
    before = counts()
    (again,) = objected(desk.town)
    assert (again.number, again.there) == (first.number, True)
    after = counts()
    after["ledger_event"] -= 2  # the file was opened twice, to find the record
    assert after == before


def test_one_case_for_each_source_and_several_fields_in_one(desk: Desk) -> None:
    file = own_file(desk.town)
    claims = [
        Claim(record.key, name, "应当不同")
        for record in file.records
        for name in list(record.content)[:2]
    ]
    raised = objected(desk.town, *claims)
    sources = {record.source_code for record in file.records}
    assert len({one.number for one in raised}) == len(sources) > 1
    assert sum(
        len(see_own_case(number=one.number, actor=desk.town.citizen, now=now()).disputes)
        for one in raised
    ) == len(claims)


def test_a_dropped_draft_leaves_the_case_as_it_was(desk: Desk) -> None:
    number = _passed(desk)
    act_in_case(number=number, act="refuse", given=REASON, actor=desk.one, now=now())
    drop_draft(number=number, actor=desk.two, now=now())
    with pytest.raises(Refusal) as refused:
        confirm_draft(number=number, actor=desk.two, now=now())
    assert refused.value.code == "cases.no-draft"
    assert open_case(number=number, actor=desk.one, now=now()).draft is None


def test_a_draft_of_a_step_that_was_left_is_void(desk: Desk) -> None:
    number = _passed(desk)
    act_in_case(number=number, act="refuse", given=REASON, actor=desk.one, now=now())
    act_in_case(number=number, act="take-back", given=Given(), actor=desk.town.citizen, now=now())
    with pytest.raises(Refusal) as refused:
        confirm_draft(number=number, actor=desk.two, now=now())
    assert refused.value.code == "cases.over"


def _refuses(code: str, desk: Desk, do: Any) -> None:
    before = counts()
    with pytest.raises(Refusal) as refused:
        do()
    assert refused.value.code == code
    after = counts()
    assert after == before, "the case, its marks and the log are as they were"


def test_bad_input_is_refused_and_touches_nothing(desk: Desk) -> None:
    town, number = desk.town, _passed(desk)
    key = penalty_of(town)
    theirs = next(
        one.key for one in _file_of(town.neighbour) if one.item == "practice-qualification"
    )

    def act(name: str, actor: Any, given: Given = REASON) -> Any:
        return lambda: act_in_case(number=number, act=name, given=given, actor=actor, now=now())

    def claim(*claims: Claim, workflow: str = "objection", words: str = WORDS, **more: str) -> Any:
        return lambda: raise_cases(
            workflow=workflow, claims=claims, words=words, actor=town.citizen, now=now(), **more
        )

    for code, do in (
        ("cases.unknown-record", claim(Claim(theirs))),
        ("cases.unknown-record", claim(Claim("no such key"))),
        ("cases.unknown-field", claim(Claim(key, "ZY_XM"))),
        ("cases.nothing-disputed", claim()),
        ("cases.nothing-disputed", claim(Claim(key, "CF_SY"), Claim(key, "CF_SY"))),
        ("cases.words-unfit", claim(Claim(key), words=f"他的号码是{NEIGHBOUR.number}")),
        ("cases.words-unfit", claim(Claim(key, "CF_SY", claimed="字" * 2001))),
        ("cases.not-raised-so", claim(Claim(key), workflow="correction")),
        ("cases.not-raised-so", claim(Claim(key), workflow="determination")),
        ("catalogue.unknown-workflow", claim(Claim(key), workflow="none")),
        ("cases.no-way-on", claim(Claim(key), workflow="objection-review")),
        ("cases.no-way-on", claim(Claim(key), workflow="objection-review", follows=number)),
        ("cases.no-way-on", claim(Claim(key), workflow="objection-review", follows="YY-NONE")),
        ("cases.not-here", act("take-down", desk.one)),
        ("cases.not-here", act("pass-to-source", desk.operator)),
        ("cases.not-your-turn", act("refuse", town.citizen)),
        ("cases.not-your-turn", act("refuse", desk.operator)),
        ("cases.words-unfit", act("correct", desk.one)),
        ("cases.words-unfit", act("refuse", desk.one, Given(reason="不行"))),
        ("cases.words-unfit", act("refuse", desk.one, Given(reason=REASON.reason))),
        ("cases.unknown-case", act("refuse", desk.stranger)),
        ("cases.unknown-case", act("refuse", desk.supervisor)),
        ("cases.unknown-case", act("take-back", town.neighbour)),
        ("identity.not-permitted", act("refuse", town.clerk)),
        ("identity.not-permitted", act("refuse", town.auditor)),
        ("cases.unknown-case", lambda: open_case(number=number, actor=desk.stranger, now=now())),
        (
            "cases.unknown-case",
            lambda: see_own_case(number=number, actor=town.neighbour, now=now()),
        ),
        ("cases.no-draft", lambda: confirm_draft(number=number, actor=desk.one, now=now())),
        ("cases.no-draft", lambda: drop_draft(number=number, actor=desk.one, now=now())),
        ("identity.not-permitted", lambda: case_queue(actor=town.citizen, now=now())),
    ):
        _refuses(code, desk, do)
    assert case_queue(actor=desk.stranger, now=now()) == []
    assert count_misses(actor=desk.stranger, now=now()) == []


def _file_of(actor: Any) -> Any:
    from gongxin.apps.access.api import open_own_file

    return open_own_file(actor=actor, now=now()).records


def test_the_queue_is_one_statement_and_what_falls_due_first_stands_first(
    desk: Desk, django_assert_num_queries: Any
) -> None:
    file = own_file(desk.town)
    for place, record in enumerate(file.records):
        objected(desk.town, Claim(record.key), at=now() - timedelta(days=3 * place))
    case_queue(actor=desk.operator, now=now())
    with django_assert_num_queries(
        5
    ):  # two of the transaction, the context, the queue, the catalogue in force
        lines = case_queue(actor=desk.operator, now=now())
    dues: list[datetime] = [one.due for one in lines]
    assert len(dues) == len(file.records)
    assert dues == sorted(dues)
    assert case_queue(actor=desk.operator, now=now(), first=1, limit=1) == lines[1:2]
