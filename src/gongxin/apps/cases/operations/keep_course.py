"""Write down where an act put a case: whom it waits for and until when, and what the register tells of its records meanwhile."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gongxin.apps.catalogue.api import Course, Entered, Party
from gongxin.apps.register.api import Statement, mark_records, see
from gongxin.lib.row_security import Act
from gongxin.lib.sealing import SealBroken

from ..errors import nobody_there
from ..models import Case, Dispute, Wait
from ..policies import Rules, mark_of


def see_case_rows(case: Case) -> None:
    """Have the database show what is written of a case in this transaction; that somebody may was judged before."""
    see([case.subject_key], act=Act.READ)


_MOVES = (
    "step", "entered_at", "timed_by", "timed_from", "marked_from", "hidden_from", "lapses_at", "acts", "end", "ended_at", "taken_away_at",
    "draft_act", "draft_by", "draft_unit", "draft_at", "draft_sealed",
)  # fmt: skip


def clear_draft(case: Case) -> None:
    """Nothing waits to be confirmed; nothing is written yet."""
    case.draft_act = case.draft_by = case.draft_unit = ""
    case.draft_at, case.draft_sealed = None, b""


def keep(case: Case) -> None:
    """Write where the case is now; whose it is and by which rules never changes."""
    case.save(update_fields=_MOVES)


def put_at(case: Case, entered: Entered, rules: Rules) -> Course:
    """The case is where `entered` says; nothing is written yet."""
    course = rules.course(entered)
    case.step, case.entered_at = entered.step, entered.at
    case.timed_by, case.timed_from = entered.timed_by, entered.since
    case.hidden_from, case.lapses_at = entered.hidden_from, course.lapses_at
    case.marked_from = case.marked_from or course.marked_from
    return course


def keep_waits(case: Case, course: Course) -> None:
    """Whom the case waits for from now on, one row for each stretch of its course."""
    holder = {Party.SOURCE: case.organ, Party.SUPERVISOR: case.supervisor}
    Wait.objects.bulk_create(
        Wait(
            subject_key=case.subject_key,
            organ=case.organ,
            supervisor=case.supervisor,
            case=case.number,
            workflow=case.workflow,
            after=case.acts,
            step=one.step.code,
            party=one.waits_for.value,
            holder=holder.get(one.waits_for, ""),
            begins_at=one.begins,
            due_at=one.due,
            ends_at=one.ends,
        )
        for one in course.stretches
    )


def records_of(case: Case) -> list[UUID]:
    """The records that the case disputes."""
    held = Dispute.objects.filter(case=case.number, holds=True)
    return list(held.order_by("id").values_list("record_key", flat=True))


def items_of(case: Case) -> list[str]:
    """The items that these records are of."""
    held = Dispute.objects.filter(case=case.number, holds=True)
    return sorted(set(held.values_list("item", flat=True)))


def tell_register(
    case: Case,
    records: list[UUID],
    course: Course | None,
    now: datetime,
    *,
    statement: Statement | None = None,
) -> None:
    """What the register tells of these records from now on, and beside them; without a course the case is over. Replaces the context.

    Raises Refusal for a statement where what is held of the subject was destroyed.
    """
    try:
        mark_records(
            subject_key=case.subject_key,
            records=records,
            case=case.number,
            mark=None if course is None else mark_of(case, course),
            now=now,
            statement=statement,
        )
    except SealBroken:
        raise nobody_there() from None
