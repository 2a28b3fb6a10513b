"""Do what a workflow allows at the step where a case is: at once, or drafted by one officer and confirmed by another.

One transaction holds the act, what it does to the records, the dates that follow and its event: all of it or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.catalogue.api import CaseAct, CaseMatter, Course, Effect, Party, Standing, led_to
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.recalls.api import Ended, Ground, send_recalls
from gongxin.apps.register.api import end_records, same_as, see, unseal_for_subject
from gongxin.lib.periods import BEIJING
from gongxin.lib.row_security import Act
from gongxin.lib.sealing import SealBroken

from ..enums import Wrong
from ..errors import nobody_there, unknown_case, wrong_act
from ..models import Case, Dispute, Done, Wait
from ..policies import Rules, check_end, check_given, entered_of, is_late, parties_of, sealed
from ..rules.judging import Hand, judge
from ..types import Given, NextStep
from .fix_conditions import Fixed, on_that_day, stop
from .keep_course import (
    clear_draft,
    items_of,
    keep,
    keep_waits,
    put_at,
    records_of,
    see_case_rows,
    tell_register,
)
from .see_alike import NONE_ALIKE, judges, like_cases
from .what_comes import comes_at

_GROUNDS = {Effect.END_DISPLAY: Ground.DISPLAY_ENDED, Effect.ANNUL: Ground.ANNULLED}
"""Which effects end records, and what those are told who were told of them."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A case as it is before an act, locked; `told` is what events say of a mandate."""

    case: Case
    rules: Rules
    course: Course
    standing: Standing
    hand: Hand
    told: Mapping[str, str]
    had_part: frozenset[str]

    @property
    def over(self) -> bool:
        return bool(self.case.end) or self.standing.end is not None

    @property
    def draft(self) -> CaseAct | None:
        """The act that waits to be confirmed; a draft is void when its step is left, by silence too."""
        case = self.case
        stands = case.draft_at is not None and case.draft_at >= self.standing.stretch.begins
        return self.act(case.draft_act) if stands else None

    def act(self, code: str) -> CaseAct | None:
        acts = self.standing.stretch.step.acts
        return None if self.over else next((one for one in acts if one.code == code), None)


def act_in_case(
    *, number: str, act: str, given: Given, actor: Actor, now: datetime
) -> NextStep | None:
    """Do that act; where the workflow wants a second officer, draft it instead, which says None and binds nobody.

    A new draft replaces the one before. Raises Refusal for an act that is not of this step, or not this actor's.
    """
    with transaction.atomic():
        held = _hold(number, actor, now)
        wanted = held.act(act)
        wrong = judge(wanted, hand=held.hand, over=held.over, had_part=held.had_part)
        if wrong is not None or wanted is None:
            raise wrong_act(wrong or Wrong.NOT_HERE)
        checked = _weighed(held, wanted, check_given(given, wanted.gives))
        _conditions(held, wanted, now)
        if wanted.second:
            _draft(held, wanted, checked, actor, now)
            return None
        return _do(held, wanted, checked, actor=actor, drafted=("", ""), now=now)


def confirm_draft(
    *, number: str, actor: Actor, now: datetime, read: datetime | None = None
) -> NextStep:
    """Do what another officer drafted; `read`: of when the draft is that this officer has read.

    Raises Refusal for who drafted it, and where the case has moved on, or the draft was replaced, since it was read.
    """
    check_role(actor, Role.OFFICER, Role.OPERATOR)
    with transaction.atomic():
        held = _hold(number, actor, now)
        case = held.case
        wanted = held.draft
        wrong = (
            Wrong.NO_DRAFT
            if not held.over and wanted is None
            else judge(
                wanted,
                hand=held.hand,
                over=held.over,
                had_part=held.had_part,
                confirming=True,
                drafted_by=case.draft_by,
            )
        )
        if wrong is None and read is not None and read != case.draft_at:
            wrong = Wrong.OTHER_DRAFT
        if wrong is not None or wanted is None:
            raise wrong_act(wrong or Wrong.NO_DRAFT)
        given = Given(**_opened(case, bytes(case.draft_sealed)))
        drafted = (case.draft_by, case.draft_unit)
        return _do(held, wanted, given, actor=actor, drafted=drafted, now=now)


def drop_draft(*, number: str, actor: Actor, now: datetime) -> None:
    """Take a draft back; anybody of the side that may act does, and nobody else. Raises Refusal where there is none."""
    check_role(actor, Role.OFFICER, Role.OPERATOR)
    with transaction.atomic():
        held = _hold(number, actor, now)
        draft = held.draft
        if draft is None:
            raise wrong_act(Wrong.NO_DRAFT)
        if draft.by not in held.hand.parties:
            raise wrong_act(Wrong.NOT_YOUR_TURN)
        see_case_rows(held.case)
        clear_draft(held.case)
        keep(held.case)
        record_event(
            kind=EventKind.CASE_DRAFT_DROPPED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ or None,
            subject_key=held.case.subject_key,
            payload={"case": held.case.number, "act": draft.code},
        )


def _hold(number: str, actor: Actor, now: datetime) -> _Held:
    """The case, locked, with what the actor may do in it. One answer for what is not there and what is another's."""
    if actor.role is Role.CITIZEN:
        whose = whose_file(actor=actor, power=Power.RAISE_CASES, told_elsewhere=True)
        key, told = whose.subject_key, whose.told
        keys = (
            []
            if key is None
            else [key, *(one.key for one in same_as(subject_keys=[key]).get(key, ()))]
        )
        see(keys)
        found = Case.objects.filter(subject_key__in=keys)
    else:
        check_role(actor, Role.OFFICER, Role.OPERATOR)
        see_as_staff(actor)
        found, told = Case.objects.all(), {}
    case = found.select_for_update().filter(number=number.strip().upper()).first()
    parties = (
        frozenset({Party.SUBJECT})
        if actor.role is Role.CITIZEN
        else frozenset()
        if case is None
        else parties_of(actor, case)
    )
    if case is None or not parties:
        raise unknown_case()
    see_case_rows(case)  # all that was written of it, and of the cases that led to it
    rules = Rules.of(case)
    course = rules.course_kept(case, Wait.objects.filter(case=case.number))
    hand = Hand(actor.ref, frozenset(one.value for one in parties))
    return _Held(case, rules, course, course.standing(now), hand, told, who_had_part(case))


def see_as_staff(actor: Actor) -> None:
    """The cases of an officer's organ; for an operator those that the platform handles."""
    if actor.role is Role.OPERATOR:
        see([], act=Act.HANDLE)
    else:
        see([], organ=actor.organ)


def who_had_part(case: Case) -> frozenset[str]:
    """Who drafted or did anything in the cases that led to this one."""
    part: set[str] = set()
    before, seen = case.follows, set[str]()
    while before and before not in seen:
        seen.add(before)
        for by, drafted in Done.objects.filter(case=before).values_list("by", "drafted_by"):
            part |= {by, drafted}
        row = Case.objects.filter(number=before).values_list("follows", flat=True).first()
        before = row or ""
    return frozenset(part - {""})


def _weighed(held: _Held, act: CaseAct, given: Given) -> Given:
    """What comes with the act beside how like cases ended at this step."""
    flow, ended = held.rules.flow, NONE_ALIKE
    if judges([act], flow):
        ended = like_cases(held.case, held.rules, held.standing.stretch.step.code)
    return check_end(given, flow.end(act.to), ended)


def _draft(held: _Held, act: CaseAct, given: Given, actor: Actor, now: datetime) -> None:
    case = held.case
    said = sealed(case.subject_key, case.number, asdict(given))
    see_case_rows(case)
    case.draft_act, case.draft_by, case.draft_unit = act.code, actor.ref, actor.unit
    case.draft_at, case.draft_sealed = now, said
    keep(case)
    record_event(
        kind=EventKind.CASE_DRAFTED,
        occurred_at=now,
        actor=actor.ref,
        organ=actor.organ or None,
        subject_key=case.subject_key,
        payload={
            "case": case.number,
            "act": act.code,
            **({"departs": True} if given.departure else {}),
        },
    )


def _do(
    held: _Held,
    act: CaseAct,
    given: Given,
    *,
    actor: Actor,
    drafted: tuple[str, str],
    now: datetime,
) -> NextStep:
    """The act, by `actor`; `drafted`: who wrote it before, and of which unit, where somebody else did."""
    case, rules, standing = held.case, held.rules, held.standing
    drafted_by, drafted_unit = drafted
    conditions = _conditions(held, act, now)
    kept = {**asdict(given), **({"conditions": conditions} if conditions else {})}
    said = sealed(case.subject_key, case.number, kept)
    see_case_rows(case)
    records, end = records_of(case), rules.flow.end(act.to)
    items = tuple(items_of(case))
    case.acts += 1
    Done.objects.create(
        subject_key=case.subject_key,
        organ=case.organ,
        supervisor=case.supervisor,
        case=case.number,
        number=case.acts,
        act=act.code,
        from_step=standing.stretch.step.code,
        to=act.to,
        party=act.by.value,
        by=actor.ref,
        unit=actor.unit,
        second=act.second,
        drafted_by=drafted_by,
        drafted_unit=drafted_unit,
        workflow=case.workflow,
        alike=case.alike,
        outcome=end.outcome.value if end else "",
        ground=given.ground,
        departs=bool(given.departure),
        done_at=now,
        given_sealed=said,
    )
    Wait.objects.filter(case=case.number, left_at=None).update(left_at=now)
    clear_draft(case)
    course = None
    if end is None:
        entered = led_to(rules.flow, standing, before=entered_of(case), to=act.to, now=now)
        course = put_at(case, entered, rules)
        keep_waits(case, course)
    else:
        case.end, case.ended_at, case.lapses_at = act.to, now, None
        Dispute.objects.filter(case=case.number).update(open=False)
    keep(case)
    told = _told(act, given, drafted_by=drafted_by, records=len(records))
    _record(held, act, course, actor=actor, told=told, now=now)
    if act.effect in _GROUNDS:
        end_records(subject_key=case.subject_key, records=records, now=now)
        send_recalls(
            ground=_GROUNDS[act.effect],
            ended=[Ended(case.subject_key, dict.fromkeys(records), items)],
            because=case.number,
            now=now,
        )
    tell_register(case, records, course, now)
    if end is not None:
        return NextStep(end.title, None, None)
    assert course is not None
    return comes_at(course)


def _told(act: CaseAct, given: Given, *, drafted_by: str, records: int) -> dict[str, object]:
    """What the event tells that only some acts have; of a departure, that its reason was given."""
    return {
        **({"drafted_by": drafted_by} if drafted_by else {}),
        **({"ground": given.ground} if given.ground else {}),
        **({"departs": True} if given.departure else {}),
        **({"records": records} if act.effect is not Effect.NONE else {}),
    }


def _conditions(held: _Held, act: CaseAct, now: datetime) -> dict[str, list[Fixed]]:
    """The conditions of a repair on the day on which it is granted, by record. Raises Refusal where one stops it, whoever grants."""
    case = held.case
    if held.rules.flow.about is not CaseMatter.REPAIR or act.effect is not Effect.END_DISPLAY:
        return {}
    on = now.astimezone(BEIJING).date()
    see_case_rows(case)
    disputes = list(Dispute.objects.filter(case=case.number, holds=True).order_by("id"))
    found = {
        str(one.record_key): on_that_day(
            _opened(case, bytes(one.said_sealed)).get("conditions", []), on
        )
        for one in disputes
    }
    if any(stop(conditions) for conditions in found.values()):
        raise wrong_act(Wrong.UNFULFILLED)
    return found


def _record(
    held: _Held,
    act: CaseAct,
    course: Course | None,
    *,
    actor: Actor,
    told: Mapping[str, object],
    now: datetime,
) -> None:
    """The event of an act: what it led to, whom it tells, and until when who is waited for next; `told` is what only some acts have."""
    case, standing = held.case, held.standing
    due = course.stretches[0].due if course else None
    record_event(
        kind=EventKind.CASE_ACTED,
        occurred_at=now,
        actor=actor.ref,
        organ=actor.organ or None,
        subject_key=case.subject_key,
        payload={
            **held.told,
            "case": held.case.number,
            "act": act.code,
            "place": case.acts,
            "from": standing.stretch.step.code,
            "to": act.to,
            "effect": act.effect.value,
            "late": standing.due is not None and is_late(standing.due, now),
            "tells": [one.value for one in act.tells],
            **({"due": due.isoformat()} if due else {}),
            **told,
        },
    )


def _opened(case: Case, closed: bytes) -> dict[str, Any]:
    try:
        plain = unseal_for_subject(
            subject_key=case.subject_key, sealed=closed, bound_to=case.number.encode()
        )
    except SealBroken:
        raise nobody_there() from None
    found: dict[str, Any] = json.loads(plain)
    return found
