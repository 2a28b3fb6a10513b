"""A determination from the proposal to its end: who does what, what the person is told and may say, and what stands in the register."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from gongxin.apps.access.api import open_own_file
from gongxin.apps.determinations.api import (
    Said,
    annul,
    ask_hearing,
    count_determinations,
    decide,
    determination_queue,
    enter,
    hold_hearing,
    open_determination,
    own_determinations,
    propose,
    review,
    see_own_determination,
    serve,
    serve_notice,
    state_defence,
    withdraw,
)
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.notices.api import NoticeKind, NoticeLine, read_inbox
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING, last_day
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    NOBODY,
    Town,
    file_rows,
    now,
)

from .desk import (
    FACTS,
    ORGAN,
    WORDS,
    Desk,
    began,
    decided,
    listed,
    noticed,
    proposal,
    proposed,
    reviewed,
    revoked,
    staff,
)

pytestmark = pytest.mark.django_db
DEFENCE = "处罚决定已经提起复议，情节没有达到严重"


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who determines."""
    return staff(town)


def _refused(code: str, act: Callable[[], Any]) -> None:
    with pytest.raises(Refusal) as refusal:
        act()
    assert refusal.value.code == f"determinations.{code}"


def _lists(town: Town) -> list[Any]:
    return [
        one
        for one in open_own_file(actor=town.citizen, now=now()).records
        if one.item == "serious-dishonesty-market"
    ]


def _told(desk: Desk) -> list[NoticeLine]:
    inbox = read_inbox(actor=desk.town.citizen)
    return [one for one in inbox.lines if one.kind is NoticeKind.DETERMINATION_ACTED]


# --- the whole way --------------------------------------------------------------------------------


def test_from_the_proposal_to_a_record_that_ends_by_itself(desk: Desk) -> None:
    number = listed(desk, months=18)
    (record,) = _lists(desk.town)
    since = began(30).astimezone(BEIJING).date()
    assert record.source_code == ORGAN
    assert record.doc_number == "川示市监严列〔2026〕1号"
    assert record.adverse_class_code == "serious"
    assert (record.valid_from, record.valid_to) == (since, last_day(since, months=18))
    shown = see_own_determination(number=number, actor=desk.town.citizen, now=now())
    assert shown.listing is not None
    assert (shown.listing.until, shown.listing.shown) == (record.valid_to, True)
    assert shown.line.end is not None
    assert shown.line.end.code == "listed"
    assert [one.zh for one, _ in shown.ways_on] == ["申请行政复议", "提起行政诉讼"]
    assert all(last is not None for _, last in shown.ways_on)
    acts = [
        one.payload["act"]
        for one in events_about(subject_key=CITIZEN.key, kinds=[EventKind.DETERMINATION_ACTED])
    ]
    assert sorted(acts) == sorted(["serve-notice", "review", "list", "serve", "enter"])
    counts = count_determinations()
    assert (counts.open, counts.listed, counts.all) == (0, 1, 1)


def test_entered_once_however_often_it_is_sent(desk: Desk) -> None:
    number = listed(desk)
    first = enter(number=number, actor=desk.one, now=now())
    assert enter(number=number, actor=desk.four, now=now()) == first
    assert len(_lists(desk.town)) == 1


def test_the_decision_and_the_notice_of_repair_are_served_together(desk: Desk) -> None:
    number = decided(desk)
    said = serve(number=number, actor=desk.one, now=began(32))
    words = "".join(one.zh for one in said)
    assert "可以申请信用修复" in words
    assert "信用修复不收费" in words
    shown = see_own_determination(number=number, actor=desk.town.citizen, now=now())
    assert shown.repair == said
    assert shown.decision == WORDS


def test_each_act_lies_in_the_inbox_from_the_notice_on(desk: Desk) -> None:
    assert _told(desk) == []
    number = proposed(desk)
    assert own_determinations(actor=desk.town.citizen, now=now()) == []
    _refused(
        "unknown", lambda: see_own_determination(number=number, actor=desk.town.citizen, now=now())
    )
    serve_notice(number=number, said=FACTS, actor=desk.one, now=began(1))
    (told,) = _told(desk)
    assert "陈述申辩" in told.kind.told.may.zh
    (line,) = own_determinations(actor=desk.town.citizen, now=began(2))
    assert (line.number, line.waits_for.value) == (number, "subject")


def test_the_notice_says_what_why_on_what_basis_and_until_when(desk: Desk) -> None:
    number = proposed(desk)
    until = serve_notice(number=number, said=FACTS, actor=desk.one, now=began(1))
    shown = see_own_determination(number=number, actor=desk.town.citizen, now=began(2))
    words = "".join(one.zh for one in shown.notice)
    for part in (
        "严重破坏市场公平竞争秩序",
        "最长24个月",
        "川示市监罚〔2026〕11号",
        WORDS,
        "企业信息公示暂行条例",
        "陈述、申辩",
        "听证",
        "不会因为您申辩而加重",
        "没有列入",
    ):
        assert part in words
    assert shown.defence_until == until
    assert until - began(1) >= timedelta(days=10)
    assert all(one.en for one in shown.notice)


# --- who and when ---------------------------------------------------------------------------------


def test_three_officers(desk: Desk) -> None:
    number = noticed(desk)
    _refused(
        "own-proposal",
        lambda: review(number=number, said=Said(words=WORDS), actor=desk.one, now=began(25)),
    )
    review(number=number, said=Said(words=WORDS), actor=desk.two, now=began(25))
    sure = Said(words=WORDS, months=24, document="川示市监严列〔2026〕1号")
    for actor, why in ((desk.one, "own-proposal"), (desk.two, "own-review")):
        for to_list in (True, False):
            _refused(
                why,
                lambda actor=actor, to_list=to_list: decide(
                    number=number, to_list=to_list, said=sure, actor=actor, now=began(30)
                ),
            )  # type: ignore[misc]
    shown = open_determination(number=number, actor=desk.two, now=began(30))
    assert "list" not in [one.code for one in shown.may]
    decide(number=number, to_list=True, said=sure, actor=desk.three, now=began(30))


def test_another_organ_neither_sees_nor_acts(desk: Desk) -> None:
    number = noticed(desk)
    _refused(
        "unknown", lambda: open_determination(number=number, actor=desk.stranger, now=began(2))
    )
    _refused(
        "unknown",
        lambda: withdraw(number=number, said=Said(words=WORDS), actor=desk.stranger, now=began(2)),
    )
    _refused(
        "unknown",
        lambda: see_own_determination(number=number, actor=desk.town.neighbour, now=began(2)),
    )
    _refused(
        "unknown",
        lambda: state_defence(
            number=number, words=DEFENCE, actor=desk.town.neighbour, now=began(2)
        ),
    )
    assert determination_queue(actor=desk.stranger, now=began(2)) == []
    _refused(
        "not-competent", lambda: propose(proposal=proposal(), actor=desk.stranger, now=began())
    )


def test_nothing_is_decided_before_the_time_for_defence_is_over(desk: Desk) -> None:
    number = noticed(desk)
    for act in (
        lambda: review(number=number, said=Said(words=WORDS), actor=desk.two, now=began(3)),
        lambda: decide(number=number, to_list=True, said=FACTS, actor=desk.three, now=began(3)),
    ):
        _refused("not-here", act)
    # a hearing that is held at once does not shorten it
    ask_hearing(number=number, actor=desk.town.citizen, now=began(2))
    hold_hearing(number=number, said=Said(words=WORDS), actor=desk.two, now=began(3))
    review(number=number, said=Said(words=WORDS), actor=desk.two, now=began(4))
    sure = Said(words=WORDS, months=12, document="川示市监严列〔2026〕1号")
    _refused(
        "too-early",
        lambda: decide(number=number, to_list=True, said=sure, actor=desk.three, now=began(5)),
    )
    decide(number=number, to_list=False, said=Said(words=WORDS), actor=desk.three, now=began(5))


@pytest.mark.parametrize(("months", "why"), [(25, "worse"), (37, "term"), (11, "term")])
def test_never_longer_than_announced(desk: Desk, months: int, why: str) -> None:
    number = reviewed(desk)
    said = Said(words=WORDS, months=months, document="川示市监严列〔2026〕1号")
    _refused(
        why, lambda: decide(number=number, to_list=True, said=said, actor=desk.three, now=began(30))
    )


@pytest.mark.parametrize("months", [0, 11, 37])
def test_no_term_is_announced_that_the_list_does_not_allow(desk: Desk, months: int) -> None:
    number = proposed(desk)
    _refused(
        "term",
        lambda: serve_notice(
            number=number, said=Said(words=WORDS, months=months), actor=desk.one, now=began(1)
        ),
    )


# --- defence --------------------------------------------------------------------------------------


def test_what_is_said_in_defence_is_heard_until_the_decision_and_answered(desk: Desk) -> None:
    number = noticed(desk)
    state_defence(number=number, words=DEFENCE, actor=desk.town.citizen, now=began(2))
    review(number=number, said=Said(words=WORDS), actor=desk.two, now=began(25))
    state_defence(
        number=number, words=DEFENCE + "，再次说明", actor=desk.town.citizen, now=began(26)
    )
    shown = open_determination(number=number, actor=desk.three, now=began(27))
    assert [one.words for one in shown.defences] == [DEFENCE, DEFENCE + "，再次说明"]
    said = Said(words=WORDS, months=12, document="川示市监严列〔2026〕1号")
    _refused(
        "unanswered",
        lambda: decide(number=number, to_list=True, said=said, actor=desk.three, now=began(30)),
    )
    answered = Said(
        words=WORDS, months=12, document="川示市监严列〔2026〕1号", answer="采纳减轻的意见"
    )
    decide(number=number, to_list=True, said=answered, actor=desk.three, now=began(30))
    _refused(
        "decided",
        lambda: state_defence(number=number, words=DEFENCE, actor=desk.town.citizen, now=began(31)),
    )
    shown = see_own_determination(number=number, actor=desk.town.citizen, now=began(31))
    assert (shown.answer, shown.months) == ("采纳减轻的意见", 12)


def test_a_defence_moves_no_date(desk: Desk) -> None:
    number = noticed(desk)
    before = see_own_determination(number=number, actor=desk.town.citizen, now=began(2))
    state_defence(number=number, words=DEFENCE, actor=desk.town.citizen, now=began(5))
    after = see_own_determination(number=number, actor=desk.town.citizen, now=began(6))
    assert (after.defence_until, after.line.due) == (before.defence_until, before.line.due)


def test_a_hearing_asked_for_is_held_by_somebody_else_or_nothing_comes_of_it(desk: Desk) -> None:
    number = noticed(desk)
    ask_hearing(number=number, actor=desk.town.citizen, now=began(2))
    _refused(
        "own-proposal",
        lambda: hold_hearing(number=number, said=Said(words=WORDS), actor=desk.one, now=began(5)),
    )
    # silence of the organ ends it
    shown = see_own_determination(number=number, actor=desk.town.citizen, now=began(69))
    assert shown.line.end is not None
    assert shown.line.end.code == "lapsed"


# --- silence and what founds it -------------------------------------------------------------------


@pytest.mark.parametrize("steps", [proposed, reviewed, decided])
def test_an_organ_that_does_nothing_has_proposed_nothing(
    desk: Desk, steps: Callable[[Desk], str]
) -> None:
    number = steps(desk)
    _refused(
        "over", lambda: withdraw(number=number, said=Said(words=WORDS), actor=desk.one, now=now())
    )
    assert _lists(desk.town) == []
    # and the document may found another
    again = propose(proposal=proposal(), actor=desk.one, now=now())
    assert again != number


def test_a_document_founds_one_determination(desk: Desk) -> None:
    proposed(desk)
    _refused("founds-already", lambda: propose(proposal=proposal(), actor=desk.two, now=began(1)))


def test_one_that_was_listed_is_not_listed_again(desk: Desk) -> None:
    listed(desk)
    _refused("founds-already", lambda: propose(proposal=proposal(), actor=desk.two, now=now()))


def test_three_minor_records_change_nothing(desk: Desk) -> None:
    """Nothing begins by itself; and none of them founds anything, nor do all of them."""
    assert count_determinations().all == 0
    for n in range(3):
        row = revoked(NEIGHBOUR, f"川示市监罚〔2026〕2{n}号")
        _refused(
            "unfounded",
            lambda row=row: propose(proposal=proposal(row), actor=desk.one, now=began()),
        )  # type: ignore[misc]
    assert count_determinations().all == 0
    assert own_determinations(actor=desk.town.neighbour, now=now()) == []


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (revoked(NOBODY), "no-document"),
        (revoked(CITIZEN, "川示市监罚〔2026〕99号"), "no-document"),
        # of another organ: the citizen's penalty by the transport department
        (revoked(CITIZEN, "川示交罚〔2026〕7号"), "no-document"),
    ],
)
def test_one_answer_for_what_is_not_there_and_what_is_anothers(
    desk: Desk, row: dict[str, str], why: str
) -> None:
    _refused(why, lambda: propose(proposal=proposal(row), actor=desk.one, now=began()))


def test_an_attempt_that_finds_nothing_stands_on_record(desk: Desk) -> None:
    _refused(
        "no-document",
        lambda: propose(
            proposal=proposal(revoked(CITIZEN, "川示市监罚〔2026〕99号")),
            actor=desk.one,
            now=began(),
        ),
    )
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.DETERMINATION_NOT_PROPOSED])
    assert event.payload["reason"] == "no-document"


def test_nobody_under_eighteen_at_the_conduct(desk: Desk, town: Town) -> None:
    """Born so that they are eighteen now and were not when the document was made: intake refuses such a row, and so does this."""
    from gongxin.apps.catalogue.api import get_list, read_catalogue
    from gongxin.apps.determinations.operations.found_on import weigh
    from gongxin.apps.register.api import HeldRecord

    content = revoked(CITIZEN) | {"CF_XDR_ZJHM": "51990120081101000X", "CF_JDRQ": "2026-05-06"}
    held = HeldRecord(
        subject_key=CITIZEN.key,
        record_key=CITIZEN.key,
        item="administrative-penalty",
        nature="adverse",
        adverse_class="serious",
        source=ORGAN,
        live=True,
        batch_id=1,
        row_number=2,
        since=now(),
        ends=None,
        doc_date=date(2026, 5, 6),
        valid_from=date(2026, 5, 6),
        valid_to=None,
        shown_from=now(),
        content=content,
    )
    found = weigh(get_list(code="serious-market"), held, read_catalogue(), on=date(2026, 6, 1))
    assert [one.rule for one in found if not one.met] == ["adult-at-conduct"]


def test_a_firms_document_lists_the_firm_and_not_who_represents_it(desk: Desk) -> None:
    number = propose(
        proposal=proposal(revoked(FIRM, "川示市监罚〔2026〕12号")), actor=desk.one, now=began()
    )
    serve_notice(number=number, said=FACTS, actor=desk.one, now=began(1))
    assert own_determinations(actor=desk.town.citizen, now=now()) == []
    assert events_about(subject_key=CITIZEN.key, kinds=[EventKind.DETERMINATION_PROPOSED]) == ()


# --- ends -----------------------------------------------------------------------------------------


def test_what_is_annulled_is_shown_to_nobody_from_that_second_on(desk: Desk) -> None:
    number = listed(desk)
    assert len(_lists(desk.town)) == 1
    annul(number=number, said=Said(words="复议机关撤销了处罚决定"), actor=desk.two, now=now())
    assert _lists(desk.town) == []
    shown = see_own_determination(number=number, actor=desk.town.citizen, now=now())
    assert shown.listing is not None
    assert (shown.listing.shown, shown.listing.annulled_at is not None) == (False, True)
    _refused(
        "not-listed",
        lambda: annul(number=number, said=Said(words=WORDS), actor=desk.two, now=now()),
    )
    # filed again it does not come back
    again = propose(proposal=proposal(), actor=desk.one, now=now())
    assert again != number


def test_what_was_never_listed_cannot_be_annulled(desk: Desk) -> None:
    number = decided(desk)
    _refused(
        "not-listed",
        lambda: annul(number=number, said=Said(words=WORDS), actor=desk.two, now=began(31)),
    )


def test_a_document_that_has_left_display_founds_no_listing(desk: Desk) -> None:
    """Whatever ended it: here its source withdraws it between the decision and the entry."""
    number = decided(desk)
    serve(number=number, actor=desk.one, now=began(32))
    file_rows(
        desk.town.folder,
        "administrative-penalty",
        [revoked(CITIZEN) | {"GX_ACTION": "撤回"}],
        source=ORGAN,
    )
    _refused("no-document", lambda: enter(number=number, actor=desk.one, now=began(33)))
    assert _lists(desk.town) == []
    shown = open_determination(number=number, actor=desk.one, now=began(34))
    assert not shown.founded


def test_withdrawn_nothing_remains(desk: Desk) -> None:
    number = noticed(desk)
    withdraw(number=number, said=Said(words="事实有待核实"), actor=desk.two, now=began(2))
    shown = see_own_determination(number=number, actor=desk.town.citizen, now=began(3))
    assert shown.line.end is not None
    assert shown.line.end.code == "withdrawn"
    assert shown.steps[-1].words == "事实有待核实"
    _refused(
        "over",
        lambda: state_defence(number=number, words=DEFENCE, actor=desk.town.citizen, now=began(3)),
    )


def test_the_queue_is_in_the_order_of_what_falls_due(desk: Desk) -> None:
    first = reviewed(desk)
    second = propose(
        proposal=proposal(revoked(FIRM, "川示市监罚〔2026〕12号")), actor=desk.one, now=began(26)
    )
    lines = determination_queue(actor=desk.two, now=began(27))
    assert {one.number for one in lines} == {first, second}
    dues = [one.due for one in lines if one.due]
    assert dues == sorted(dues)


def test_an_officer_who_opens_it_is_on_record(desk: Desk) -> None:
    number = noticed(desk)
    open_determination(number=number, actor=desk.two, now=began(2))
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.DETERMINATION_OPENED])
    assert event.actor == desk.two.ref


def test_words_with_an_identity_number_are_refused(desk: Desk) -> None:
    number = noticed(desk)
    for words in ("", "短", f"我的号码是{CITIZEN.number}，不服"):
        _refused(
            "words-unfit",
            lambda words=words: state_defence(
                number=number, words=words, actor=desk.town.citizen, now=began(2)
            ),
        )  # type: ignore[misc]
