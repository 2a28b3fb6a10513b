"""Do what a workflow allows at the step where a case is: at once, or drafted by one officer and confirmed by another.

One transaction holds the act, what it does to the records, the dates that follow and its event: all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from gongxin.apps.catalogue.api import CaseAct, CaseMatter, Course, Effect, led_to
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import Statement
from gongxin.lib.periods import BEIJING

from ..enums import Wrong
from ..errors import wrong_act
from ..models import Dispute, Done, Wait
from ..policies import check_end, check_given, entered_of, is_late, sealed
from ..rules.judging import judge
from ..types import Given, NextStep
from .bring_about import bring_about
from .correct_contents import check_values
from .fix_conditions import Fixed, on_that_day, stop
from .hold_case import HeldCase, hold_case, opened
from .keep_course import (
    clear_draft,
    keep,
    keep_waits,
    put_at,
    records_of,
    see_case_rows,
    tell_register,
)
from .see_alike import NONE_ALIKE, judges, like_cases
from .what_comes import comes_at


def act_in_case(
    *, number: str, act: str, given: Given, actor: Actor, now: datetime
) -> NextStep | None:
    """Do that act; where the workflow wants a second officer, draft it instead, which says None and binds nobody.

    A new draft replaces the one before. Raises Refusal for an act that is not of this step, or not this actor's.
    """
    with transaction.atomic():
        held = hold_case(number, actor, now)
        wanted = held.act(act)
        wrong = judge(wanted, hand=held.hand, over=held.over, had_part=held.had_part)
        if wrong is not None or wanted is None:
            raise wrong_act(wrong or Wrong.NOT_HERE)
        checked = _weighed(held, wanted, check_given(given, wanted.gives))
        _conditions(held, wanted, now)
        if wanted.effect is Effect.CORRECT:
            checked = check_values(case=held.case, given=checked, now=now)
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
        held = hold_case(number, actor, now)
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
        given = Given.from_json(opened(case, bytes(case.draft_sealed)))
        if wanted.effect is Effect.CORRECT:
            given = check_values(case=case, given=given, now=now)
        drafted = (case.draft_by, case.draft_unit)
        return _do(held, wanted, given, actor=actor, drafted=drafted, now=now)


def drop_draft(*, number: str, actor: Actor, now: datetime) -> None:
    """Take a draft back; anybody of the side that may act does, and nobody else. Raises Refusal where there is none."""
    check_role(actor, Role.OFFICER, Role.OPERATOR)
    with transaction.atomic():
        held = hold_case(number, actor, now)
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


def _weighed(held: HeldCase, act: CaseAct, given: Given) -> Given:
    """What comes with the act beside how like cases ended at this step."""
    flow, ended = held.rules.flow, NONE_ALIKE
    if judges([act], flow):
        ended = like_cases(held.case, held.rules, held.standing.stretch.step.code)
    return check_end(given, flow.end(act.to), ended)


def _draft(held: HeldCase, act: CaseAct, given: Given, actor: Actor, now: datetime) -> None:
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
    held: HeldCase,
    act: CaseAct,
    given: Given,
    *,
    actor: Actor,
    drafted: tuple[str, str],
    now: datetime,
) -> NextStep:
    """The act, by `actor`; `drafted`: who wrote it before, and of which unit, where somebody else did."""
    case, rules, standing = held.case, held.rules, held.standing
    conditions = _conditions(held, act, now)
    kept = {**asdict(given), **({"conditions": conditions} if conditions else {})}
    said = sealed(case.subject_key, case.number, kept)
    see_case_rows(case)
    records, end = records_of(case), rules.flow.end(act.to)
    _keep_done(held, act, given, said, actor=actor, drafted=drafted, now=now)
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
    brought = bring_about(act.effect, case=case, records=records, given=given, now=now)
    told = {**_told(given, drafted_by=drafted[0]), **brought}
    _record(held, act, course, actor=actor, told=told, now=now)
    statement = _statement(held, act, course, now)
    tell_register(case, records, course, now, statement=statement)
    if end is not None:
        return NextStep(end.title, None, None)
    assert course is not None
    return comes_at(course)


def _statement(
    held: HeldCase, act: CaseAct, course: Course | None, now: datetime
) -> Statement | None:
    """What the subject states, and since when it is told: since silence had attached it, if it had; None where it is not told at all."""
    before = held.course.attaches_at
    since = before if before and before <= now else None
    if act.effect is Effect.ATTACH:
        since = since or now
    elif course is None:
        since = None
    else:
        since = since or course.attaches_at
    if since is None:
        return None
    said = opened(held.case, bytes(held.case.words_sealed))
    return Statement(said["words"], since)


def _keep_done(
    held: HeldCase,
    act: CaseAct,
    given: Given,
    said: bytes,
    *,
    actor: Actor,
    drafted: tuple[str, str],
    now: datetime,
) -> None:
    """The row of the act; what of it like cases are compared by stands in it unsealed, and is no text."""
    case, end = held.case, held.rules.flow.end(act.to)
    drafted_by, drafted_unit = drafted
    case.acts += 1
    Done.objects.create(
        subject_key=case.subject_key,
        organ=case.organ,
        supervisor=case.supervisor,
        case=case.number,
        number=case.acts,
        act=act.code,
        from_step=held.standing.stretch.step.code,
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


def _told(given: Given, *, drafted_by: str) -> dict[str, object]:
    """What the event tells that only some acts have; of a departure, that its reason was given."""
    return {
        **({"drafted_by": drafted_by} if drafted_by else {}),
        **({"ground": given.ground} if given.ground else {}),
        **({"departs": True} if given.departure else {}),
    }


def _conditions(held: HeldCase, act: CaseAct, now: datetime) -> dict[str, list[Fixed]]:
    """The conditions of a repair on the day on which it is granted, by record. Raises Refusal where one stops it, whoever grants."""
    case = held.case
    if held.rules.flow.about is not CaseMatter.REPAIR or act.effect is not Effect.END_DISPLAY:
        return {}
    on = now.astimezone(BEIJING).date()
    see_case_rows(case)
    disputes = list(Dispute.objects.filter(case=case.number, holds=True).order_by("id"))
    found = {
        str(one.record_key): on_that_day(
            opened(case, bytes(one.said_sealed)).get("conditions", []), on
        )
        for one in disputes
    }
    if any(stop(conditions) for conditions in found.values()):
        raise wrong_act(Wrong.UNFULFILLED)
    return found


def _record(
    held: HeldCase,
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
