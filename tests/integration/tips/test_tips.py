"""Tips: left by anybody, followed by a code, handled by their organ's own officers, and on nobody's file (charter C15).

With the guard removed: `hour_of` that gives the moment turns the test of the hour red, `check_tip_officer` that asks nothing the test
of who may, `competent` that asks no place the test of the organ above, and `told` in `count_tips` the test of small groups.
"""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongxin.apps.ledger.api import EventKind
from gongxin.apps.tips.api import (
    OfficerState,
    PassGround,
    RewardAmount,
    Speech,
    TipOutcome,
    TipState,
    add_words,
    ask,
    close,
    collect_reward,
    competent_organs,
    confirm_passing,
    confirm_reward,
    confirm_tip_officer,
    count_tips,
    decline_passing,
    destroy_words,
    follow_tip,
    hand_out_tip_file,
    list_tip_officers,
    list_tips,
    open_tip,
    propose_passing,
    propose_reward,
    propose_tip_officer,
    read_contact,
    take_up,
    withdraw_tip_officer,
)
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access.town import OFFICER_ORGAN, Town, hire, now

from .desk import (
    ACCUSED,
    SAID,
    WHO,
    Desk,
    closed,
    desk_of,
    left,
    let_handle,
    number_of,
    picture,
    rewarded,
)

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-tips")]
ELSEWHERE = "sc-market-regulation"


@pytest.fixture
def desk(town: Town) -> Desk:
    """The officers of the organ."""
    return desk_of(town)


def _refused(code: str) -> pytest.RaisesExc[Refusal]:
    return pytest.RaisesExc(Refusal, check=lambda one: one.code == code)


def _events(kind: EventKind) -> list[tuple[str, str, str, str | None, dict[str, object], object]]:
    with as_role() as cursor:
        cursor.execute(
            "SELECT kind, actor, organ, subject_key, payload, occurred_at FROM ledger_event WHERE kind = %s ORDER BY id",
            [kind.value],
        )
        return [(*one, json.loads(said), at) for *one, said, at in cursor.fetchall()]


def _stored() -> str:
    """Every byte of the store and of its events, as text."""
    said = []
    with as_role() as cursor:
        for table in (
            "tips_tip", "tips_words", "tips_contact", "tips_evidence", "tips_passing", "tips_reward",
        ):  # fmt: skip
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t")
            said += [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT to_jsonb(e)::text FROM ledger_event e WHERE kind LIKE 'tip%'")
        said += [row[0] for row in cursor.fetchall()]
    return "\n".join(said)


def test_from_leaving_to_closing_without_a_name(desk: Desk) -> None:
    tip = left()
    shown = follow_tip(code=tip.code.lower().replace("-", " "), now=now())
    assert (shown.state, shown.organ, shown.late) == (TipState.WAITING, OFFICER_ORGAN, False)
    assert [one.text for one in shown.said] == [SAID]
    number = number_of(desk)
    opened = open_tip(number=number, actor=desk.one, now=now())
    assert opened.said[0].text == SAID
    assert not opened.has_contact
    take_up(number=number, actor=desk.one, now=now())
    ask(number=number, said="名册在哪一年？", actor=desk.one, now=now())
    asked = follow_tip(code=tip.code, now=now())
    assert (asked.state, asked.asked) == (TipState.INQUIRY, True)
    add_words(code=tip.code, said="二〇二三年的。", now=now())
    add_words(code=tip.code, said="还有二〇二四年的。", now=now())
    close(number=number, outcome=TipOutcome.FOUND, said="已经立案查处。", actor=desk.one, now=now())
    done = follow_tip(code=tip.code, now=now())
    assert [one.speech for one in done.said] == [
        Speech.TOLD, Speech.ASKED, Speech.ANSWERED, Speech.ADDED, Speech.CLOSING,
    ]  # fmt: skip
    assert (done.state, done.outcome, done.may_add) == (TipState.CLOSED, TipOutcome.FOUND, False)
    with _refused("tips.wrong-state"):
        add_words(code=tip.code, said="再补充一点。", now=now())
    with _refused("tips.wrong-state"):
        take_up(number=number, actor=desk.two, now=now())


def test_nothing_of_who_left_it_or_whom_it_is_about_lies_in_the_clear(desk: Desk) -> None:
    tip = left(contact=WHO)
    add_words(code=tip.code, said=f"{ACCUSED}今天又去了。", now=now())
    stored = _stored()
    for secret in (ACCUSED, SAID[:8], "蔺䶮芊", "13800000000", tip.code, tip.code.replace("-", "")):
        assert secret not in stored, secret
    for kind in (EventKind.TIP_LEFT, EventKind.TIP_ADDED):
        for _, actor, organ, subject, payload, at in _events(kind):
            assert (actor, organ, subject) == ("public:tip", OFFICER_ORGAN, None)
            assert set(payload) <= {"tip", "matter"}
            assert (at.minute, at.second, at.microsecond) == (0, 0, 0)  # type: ignore[attr-defined]


def test_of_when_it_was_left_the_hour_is_kept_and_no_more(desk: Desk) -> None:
    at = now().replace(minute=37, second=12)
    tip = left(now=at)
    add_words(code=tip.code, said="补充。", now=at)
    shown = follow_tip(code=tip.code, now=now())
    moments = [shown.left_at, *(one.said_at for one in shown.said)]
    assert [(one.minute, one.second, one.microsecond) for one in moments] == [(0, 0, 0)] * 3


def test_who_left_it_is_opened_by_an_act_of_its_own_that_is_on_record(desk: Desk) -> None:
    left(contact=WHO)
    number = number_of(desk)
    opened = open_tip(number=number, actor=desk.one, now=now())
    assert opened.has_contact
    assert WHO not in str(opened)
    assert read_contact(number=number, actor=desk.two, now=now()) == WHO
    parts = [payload["part"] for *_, payload, _ in _events(EventKind.TIP_READ)]
    assert parts[-2:] == ["words", "contact"]
    left()
    with _refused("tips.words-gone"):
        read_contact(number=number_of(desk), actor=desk.two, now=now())


def test_a_file_is_judged_by_what_it_holds_and_handed_out_on_record(desk: Desk) -> None:
    before = len(_events(EventKind.TIP_LEFT))
    with _refused("evidence.refused"):
        left(files=[io.BytesIO(b"MZ a program")])
    with _refused("tips.too-many"):
        left(files=[picture()] * 4)
    assert len(_events(EventKind.TIP_LEFT)) == before, "nothing was kept"
    left(files=[picture()])
    number = number_of(desk)
    (file,) = open_tip(number=number, actor=desk.one, now=now()).files
    out = hand_out_tip_file(number=number, file=file.number, actor=desk.one, now=now())
    assert out.content.startswith(b"\x89PNG")
    assert _events(EventKind.TIP_READ)[-1][4]["part"] == "evidence"
    with _refused("tips.unknown-evidence"):
        hand_out_tip_file(number=number, file="JB-NONE", actor=desk.one, now=now())


@pytest.mark.parametrize("said", ["太短", "长" * 5_001, "   \n  "])
def test_words_that_do_not_fit_are_refused(desk: Desk, said: str) -> None:
    with _refused("tips.words-unfit"):
        left(said=said)


@pytest.mark.parametrize(
    "more",
    [{"matter": "gossip"}, {"organ": "sc-tax"}, {"place": "999999"}, {"matter": "tax"}],
)
def test_what_was_not_offered_is_refused(desk: Desk, more: dict[str, str]) -> None:
    with _refused("tips.unknown-matter"):
        left(**more)


def test_competence_goes_up_to_the_nearest_place_that_has_an_organ(desk: Desk) -> None:
    assert [one.code for one in competent_organs(matter="wages", place="519901")] == [
        OFFICER_ORGAN
    ], "the district has none, nor the city"
    assert [one.code for one in competent_organs(matter="wages", place="340400")] == [
        "hn-human-resources"
    ]
    assert competent_organs(matter="wages", place="110000") == []


def test_about_people_of_the_organ_the_organ_above_has_it(desk: Desk, town: Town) -> None:
    tip = left(own_people=True)
    assert tip.organ == "sc-drc", "no organ of the business stands above: who leads does"
    assert list_tips(actor=desk.one, now=now()) == ([], 0)
    above = desk_of(town, tip.organ)
    number = number_of(above)
    with _refused("tips.unknown-tip"):
        open_tip(number=number, actor=desk.one, now=now())
    with _refused("tips.not-to-them"):
        propose_passing(
            number=number, to_organ=OFFICER_ORGAN, ground=PassGround.COMPETENCE,
            actor=above.one, now=now(),
        )  # fmt: skip


def test_who_leads_the_platform_has_nobody_above_and_says_so(desk: Desk) -> None:
    with _refused("tips.nobody-above"):
        left(matter="credit-information", organ="sc-drc", own_people=True)


def test_only_officers_with_a_grant_in_their_own_organ(desk: Desk, town: Town) -> None:
    left()
    number = number_of(desk)
    stranger = hire("no-grant")
    abroad = hire("other-organ", organ=ELSEWHERE)
    let_handle(abroad, town)
    for actor, code in ((stranger, "tips.no-officer"), (abroad, "tips.unknown-tip")):
        for act in (
            lambda who: open_tip(number=number, actor=who, now=now()),
            lambda who: read_contact(number=number, actor=who, now=now()),
            lambda who: take_up(number=number, actor=who, now=now()),
        ):
            with _refused(code):
                act(actor)
    moved = replace(desk.one, organ=ELSEWHERE)
    with _refused("tips.no-officer"):
        list_tips(actor=moved, now=now())
    again = replace(desk.one, since=now() + timedelta(seconds=1))
    with _refused("tips.no-officer"):
        list_tips(actor=again, now=now())
    with _refused("tips.no-officer"):
        list_tips(actor=desk.one, now=now() + timedelta(days=31))


def test_a_grant_takes_two_administrators_and_one_takes_it_back(town: Town) -> None:
    officer = hire("to-be-granted")
    ends = now() + timedelta(days=30)
    number = propose_tip_officer(officer=officer.ref, ends_at=ends, actor=town.security, now=now())
    with _refused("tips.no-officer"):
        list_tips(actor=officer, now=now())
    with _refused("tips.grant-unfit"):
        confirm_tip_officer(number=number, actor=town.security, now=now())
    other = replace(town.security, ref="account:900021")
    confirm_tip_officer(number=number, actor=other, now=now())
    assert list_tips(actor=officer, now=now()) == ([], 0)
    withdraw_tip_officer(number=number, actor=town.security, now=now())
    with _refused("tips.no-officer"):
        list_tips(actor=officer, now=now())
    (line,) = [one for one in list_tip_officers(actor=other, now=now()) if one.number == number]
    assert line.state is OfficerState.WITHDRAWN
    for wrong in (
        {"officer": town.clerk.ref},
        {"officer": town.security.ref},
        {"ends_at": now() + timedelta(days=400)},
        {"ends_at": now() - timedelta(days=1)},
    ):
        with _refused("tips.grant-unfit"):
            propose_tip_officer(
                **{
                    "officer": officer.ref,
                    "ends_at": ends,
                    "actor": town.security,
                    "now": now(),
                    **wrong,
                }
            )
    acts = [payload["act"] for *_, payload, _ in _events(EventKind.TIP_OFFICER_CHANGED)]
    assert acts[-3:] == ["propose", "confirm", "withdraw"]


def test_passing_on_takes_two_and_the_old_organ_sees_it_no_more(desk: Desk, town: Town) -> None:
    tip = left()
    number = number_of(desk)
    take_up(number=number, actor=desk.one, now=now())
    propose = {"number": number, "to_organ": ELSEWHERE, "ground": PassGround.COMPETENCE}
    propose_passing(**propose, actor=desk.one, now=now())
    with _refused("tips.wrong-state"):
        close(
            number=number, outcome=TipOutcome.FOUND, said="已经办结了。", actor=desk.two, now=now()
        )
    with _refused("tips.needs-another"):
        confirm_passing(number=number, actor=desk.one, now=now())
    decline_passing(number=number, actor=desk.two, now=now())
    propose_passing(**propose, actor=desk.two, now=now())
    confirm_passing(number=number, actor=desk.one, now=now())
    with _refused("tips.unknown-tip"):
        open_tip(number=number, actor=desk.one, now=now())
    there = hire("over-there", organ=ELSEWHERE)
    let_handle(there, town)
    opened = open_tip(number=number, actor=there, now=now())
    assert (opened.line.state, opened.line.taken_up_by) == (TipState.WAITING, "")
    shown = follow_tip(code=tip.code, now=now())
    assert shown.organ == ELSEWHERE
    assert [(one.from_organ, one.to_organ) for one in shown.passed] == [(OFFICER_ORGAN, ELSEWHERE)]
    with _refused("tips.not-to-them"):
        propose_passing(
            number=number,
            to_organ="sc-finance",
            ground=PassGround.COMPETENCE,
            actor=there,
            now=now(),
        )


def test_passed_on_because_of_its_own_people_it_never_comes_back(desk: Desk, town: Town) -> None:
    left()
    number = number_of(desk)
    propose_passing(
        number=number, to_organ=ELSEWHERE, ground=PassGround.OWN_PEOPLE, actor=desk.one, now=now()
    )
    confirm_passing(number=number, actor=desk.two, now=now())
    there = hire("over-there", organ=ELSEWHERE)
    let_handle(there, town)
    with _refused("tips.not-to-them"):
        propose_passing(
            number=number, to_organ=OFFICER_ORGAN, ground=PassGround.COMPETENCE,
            actor=there, now=now(),
        )  # fmt: skip


def test_nobody_drops_alone_what_they_took_up(desk: Desk) -> None:
    left()
    number = number_of(desk)
    take_up(number=number, actor=desk.one, now=now())
    dropping = {"number": number, "outcome": TipOutcome.NOT_TAKEN, "said": "线索不足。"}
    with _refused("tips.needs-another"):
        close(**dropping, actor=desk.one, now=now())
    close(**dropping, actor=desk.two, now=now())
    assert open_tip(number=number, actor=desk.one, now=now()).line.outcome is TipOutcome.NOT_TAKEN


def test_a_reward_takes_two_officers_and_a_code_and_no_name(desk: Desk) -> None:
    tip = left(contact=WHO)
    number = number_of(desk)
    with _refused("tips.no-reward"):
        propose_reward(number=number, amount=RewardAmount.TO_1000, actor=desk.one, now=now())
    closed(desk, number)
    propose_reward(number=number, amount=RewardAmount.TO_10000, actor=desk.one, now=now())
    assert follow_tip(code=tip.code, now=now()).reward is None, "one officer alone promises nothing"
    with _refused("tips.no-reward-waits"):
        collect_reward(code=tip.code, actor=desk.two, now=now())
    with _refused("tips.needs-another"):
        confirm_reward(number=number, actor=desk.one, now=now())
    confirm_reward(number=number, actor=desk.two, now=now())
    waits = follow_tip(code=tip.code, now=now()).reward
    assert waits is not None
    assert waits.amount is RewardAmount.TO_10000
    assert collect_reward(code=tip.code, actor=desk.one, now=now()) is RewardAmount.TO_10000
    with _refused("tips.no-reward-waits"):
        collect_reward(code=tip.code, actor=desk.one, now=now())
    with as_role() as cursor:
        cursor.execute("SELECT to_jsonb(r)::text FROM tips_reward r")
        ((row,),) = cursor.fetchall()
    assert "蔺" not in row
    with _refused("tips.no-reward"):
        propose_reward(number=number, amount=RewardAmount.TO_1000, actor=desk.one, now=now())


def test_no_reward_where_the_matter_has_none(desk: Desk) -> None:
    left(matter="wages")
    number = number_of(desk)
    closed(desk, number)
    with _refused("tips.no-reward"):
        propose_reward(number=number, amount=RewardAmount.TO_1000, actor=desk.one, now=now())


def test_a_reward_of_another_organ_is_not_collected_here(desk: Desk, town: Town) -> None:
    tip = left()
    number = number_of(desk)
    closed(desk, number)
    rewarded(desk, number)
    abroad = hire("other-organ", organ=ELSEWHERE)
    let_handle(abroad, town)
    with _refused("tips.no-reward-waits"):
        collect_reward(code=tip.code, actor=abroad, now=now())


def test_the_same_words_again_are_noticed_and_nobody_outside_is_told(desk: Desk) -> None:
    first, second = left(), left(said=f" {SAID}！ ")
    lines, _ = list_tips(actor=desk.one, now=now())
    assert [one.alike for one in lines] == [1, 1]
    one, two = follow_tip(code=first.code, now=now()), follow_tip(code=second.code, now=now())
    assert replace(one, said=()) == replace(two, said=())
    left(said=f"{SAID} 另外一家也是。")
    assert [one.alike for one in list_tips(actor=desk.one, now=now())[0]] == [1, 1, 0]


def test_an_unknown_code_and_a_wrong_one_are_answered_alike(desk: Desk) -> None:
    left()
    for code in ("", "2222-2222-2222-2222", "举报", "' OR 1=1 --", "x" * 4_000):
        with _refused("tips.unknown-code"):
            follow_tip(code=code, now=now())


def test_additions_are_bounded(desk: Desk) -> None:
    tip = left()
    for _ in range(20):
        add_words(code=tip.code, said="补充。", now=now())
    with _refused("tips.too-many"):
        add_words(code=tip.code, said="补充。", now=now())


def test_what_is_late_says_so_on_both_sides_and_stands_first(desk: Desk) -> None:
    left()
    late = left(now=now() - timedelta(days=60))
    lines, count = list_tips(actor=desk.one, now=now())
    assert (count, lines[0].late, lines[1].late) == (2, True, False)
    assert follow_tip(code=late.code, now=now()).late
    take_up(number=lines[0].number, actor=desk.one, now=now())
    assert not follow_tip(code=late.code, now=now()).late, "what it owes next is due later"
    assert _events(EventKind.TIP_ACTED)[-1][4]["late"] is True


def _let_end(number: str) -> None:
    with as_role() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE tips_tip SET left_at = left_at - interval '3 years', keeps_until = now() - interval '1 second'"
            " WHERE number = %s",
            [number],
        )


def test_when_its_time_is_over_nobody_reads_it_and_then_it_is_destroyed(desk: Desk) -> None:
    tip = left(contact=WHO, files=[picture()])
    number = number_of(desk)
    kept = left()
    _let_end(number)
    opened = open_tip(number=number, actor=desk.one, now=now())
    assert (opened.gone, opened.said, opened.files) == (True, (), ()), "before any job has run"
    shown = follow_tip(code=tip.code, now=now())
    assert (shown.gone, shown.said, shown.may_add) == (True, (), False)
    for act in (
        lambda: read_contact(number=number, actor=desk.one, now=now()),
        lambda: add_words(code=tip.code, said="补充。", now=now()),
    ):
        with _refused("tips.words-gone"):
            act()
    assert destroy_words(now=now()) == 1
    assert destroy_words(now=now()) == 0
    with as_role() as cursor:
        for table in ("tips_words", "tips_contact", "tips_evidence"):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE tip = %s", [number])
            assert cursor.fetchone() == (0,), table
        cursor.execute("SELECT key_sealed, alike FROM tips_tip WHERE number = %s", [number])
        ((key, alike),) = cursor.fetchall()
    assert (bytes(key), alike) == (b"", "")
    assert _events(EventKind.TIPS_DESTROYED)[-1][4] == {"tips": 1}
    assert follow_tip(code=tip.code, now=now()).state is TipState.WAITING, "how it stands is left"
    assert follow_tip(code=kept.code, now=now()).said[0].text == SAID


def test_figures_tell_no_group_of_fewer_than_ten(desk: Desk) -> None:
    for _ in range(10):
        left(matter="wages")
    left()
    closed(desk, number_of(desk))
    figures = {(one.matter, one.outcome): one.tips for one in count_tips()}
    assert figures == {("wages", None): 10, ("social-insurance", TipOutcome.FOUND): None}


def test_the_queue_costs_the_same_whatever_its_length(desk: Desk) -> None:
    left()
    with _counted() as few:
        list_tips(actor=desk.one, now=now())
    for _ in range(5):
        left()
    with _counted() as many:
        list_tips(actor=desk.one, now=now())
    assert len(many) == len(few)


def _counted() -> CaptureQueriesContext:
    return CaptureQueriesContext(connection)
