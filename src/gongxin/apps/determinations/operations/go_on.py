"""Where an act puts a determination: its step, whom it waits for from then on and until when, and the event of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gongxin.apps.catalogue.api import CaseAct, Course, Entered, Outcome, led_to
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event

from ..models import Awaited, Determination, Step
from ..policies import Rules, entered_of
from .hold import Held, see_rows

_WRITTEN = (
    "step", "step_from", "timed_by", "timed_from", "lapses_at", "acts", "holds", "end", "ended_at",
    "noticed_at", "noticed_by", "defence_until", "announced_months", "notice_sealed", "statements",
    "hearing_asked_at", "heard_at", "heard_by", "reviewed_at", "reviewed_by",
    "decided_at", "decided_by", "listed", "months", "document", "answered", "decision_sealed",
    "served_at", "served_by", "repair_sealed",
    "entered_at", "entered_by", "entry_key", "batch", "listed_from", "listed_until",
    "annulled_at", "annulled_by", "annulment_sealed",
)  # fmt: skip
"""What acts write; whose it is, on what document and by which rules never changes."""


def keep(row: Determination) -> None:
    """Write what acts have put in the row."""
    row.save(update_fields=_WRITTEN)


def put_at(row: Determination, entered: Entered, rules: Rules) -> Course:
    """It is where `entered` says; nothing is written yet."""
    course = rules.course(entered)
    row.step, row.step_from = entered.step, entered.at
    row.timed_by, row.timed_from = entered.timed_by, entered.since
    row.lapses_at = course.lapses_at
    return course


def keep_waits(row: Determination, course: Course) -> None:
    """Whom it waits for from now on, one row for each stretch of its course."""
    Awaited.objects.bulk_create(
        Awaited(
            subject_key=row.subject_key,
            organ=row.organ,
            determination=row.number,
            after=row.acts,
            step=one.step.code,
            party=one.waits_for.value,
            begins_at=one.begins,
            due_at=one.due,
            ends_at=one.ends,
        )
        for one in course.stretches
    )


def go_on(
    held: Held,
    act: CaseAct,
    *,
    actor: Actor,
    now: datetime,
    words_sealed: bytes = b"",
    told: Mapping[str, object] | None = None,
) -> None:
    """Write the act, move on where it leads, and record the event. An act that leads back to its own step begins no clock anew."""
    row, standing = held.row, held.standing
    see_rows(row)
    row.acts += 1
    Step.objects.create(
        subject_key=row.subject_key,
        organ=row.organ,
        determination=row.number,
        number=row.acts,
        act=act.code,
        from_step=standing.stretch.step.code,
        to=act.to,
        by=actor.ref,
        unit=actor.unit,
        done_at=now,
        words_sealed=words_sealed,
    )
    due = None
    if act.to != standing.stretch.step.code:
        due = _move(held, act, now)
    keep(row)
    record_event(
        kind=EventKind.DETERMINATION_ACTED,
        occurred_at=now,
        actor=actor.ref,
        organ=actor.organ or None,
        subject_key=row.subject_key,
        payload={
            **held.told,
            "determination": row.number,
            "act": act.code,
            "place": row.acts,
            "from": standing.stretch.step.code,
            "to": act.to,
            "tells": [one.value for one in act.tells] if row.noticed_at is not None else [],
            **({"due": due.isoformat()} if due else {}),
            **(told or {}),
        },
    )


def _move(held: Held, act: CaseAct, now: datetime) -> datetime | None:
    row, rules = held.row, held.rules
    Awaited.objects.filter(determination=row.number, left_at=None).update(left_at=now)
    end = rules.flow.end(act.to)
    if end is not None:
        row.end, row.ended_at, row.lapses_at = end.code, now, None
        row.holds = end.outcome is Outcome.GRANTED
        return None
    entered = led_to(rules.flow, held.standing, before=entered_of(row), to=act.to, now=now)
    course = put_at(row, entered, rules)
    keep_waits(row, course)
    return course.stretches[0].due


def close_lapsed(row: Determination, now: datetime) -> bool:
    """Write down that it lapsed, where somebody comes upon it; whether it has never hangs on that. Says whether it had."""
    if row.end or row.lapses_at is None or row.lapses_at > now:
        return False
    ends = Rules(row).flow.ends
    row.end = next(one.code for one in ends if one.outcome is Outcome.LAPSED)
    row.ended_at, row.holds = row.lapses_at, False
    keep(row)
    Awaited.objects.filter(determination=row.number, left_at=None).update(left_at=row.ended_at)
    return True
