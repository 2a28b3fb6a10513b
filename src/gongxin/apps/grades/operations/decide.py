"""A named officer decides a grade by what the rules proposed, never a worse one; the database tells its subject in the same statement."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.catalogue.api import Catalogue, Grading, get_grading, read_catalogue
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import see
from gongxin.lib.periods import BEIJING
from gongxin.lib.row_security import Kept

from ..errors import facts_changed, not_at_this_step, unknown_grade, worse_than_the_rules
from ..models import Graded
from ..policies import as_kept, check_words, objection_ends, sealed, standing_on
from .weigh import weigh


def decide(*, number: str, grade: str, words: str, actor: Actor, now: datetime) -> datetime | None:
    """Decide it, with the reasons; says until when its subject may speak, None for a grade that is none the worse for them.

    Raises Refusal where the rules propose a better one, or would by what is displayed now.
    """
    check_role(actor, Role.OFFICER)
    reason = check_words(words)
    with transaction.atomic():
        row, grading, _ = of_organ(number, actor)
        if row.decided_at is not None or row.ended_at is not None:
            raise not_at_this_step()
        if grading.grade(grade) is None or grading.is_worse(grade, row.proposed):
            raise worse_than_the_rules()
        found = weigh(grading, row.subject_key, on=now.astimezone(BEIJING).date())
        if found is None or grading.is_worse(grade, found.grade):
            raise facts_changed()
        row.grade, row.decided_at, row.decided_by = grade, now, actor.ref
        row.decisive = as_kept(standing_on(grading, found, grade))
        row.worse = _is_worse(row, grading)
        row.object_until = objection_ends(now) if row.worse else None
        row.decision_sealed = sealed(row, reason)
        put(row)
        record_event(
            kind=EventKind.GRADE_DECIDED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            subject_key=row.subject_key,
            payload={
                "graded": row.number,
                "grading": row.grading,
                **({"due": row.object_until.isoformat()} if row.object_until else {}),
            },
        )
        return row.object_until


def of_organ(number: str, actor: Actor) -> tuple[Graded, Grading, Catalogue]:
    """The organ's grade of that number, locked, with the rules of now. Raises Refusal `grades.unknown-number`."""
    see([], organ=actor.organ)
    rows = Graded.objects.select_for_update().filter(number=number.strip().upper())
    row = rows.filter(organ=actor.organ).first() if actor.organ else None
    if row is None:
        raise unknown_grade()
    catalogue = read_catalogue()
    return row, get_grading(code=row.grading, catalogue=catalogue), catalogue


def put(row: Graded) -> None:
    """Write what an act has put in the row, with the records that the database asks for itself shown to this transaction."""
    see([row.subject_key], Kept(), organ=row.organ)
    row.save(update_fields=_WRITTEN)


_WRITTEN = (
    "grade", "decisive", "worse", "decided_at", "decided_by", "decision_sealed", "object_until",
    "confirmed_at", "confirmed_by", "answer_sealed", "entry_key", "batch", "until_at",
    "ended_at", "ended_by", "ending",
)  # fmt: skip


def standing_row(row: Graded) -> Graded | None:
    """The grade of the same organisation, rules and organ that was confirmed before and that nobody has ended."""
    see([row.subject_key], Kept(), organ=row.organ)
    return (
        Graded.objects.select_for_update()
        .filter(subject_key=row.subject_key, grading=row.grading, organ=row.organ)
        .filter(confirmed_at__isnull=False, ended_at__isnull=True)
        .first()
    )


def _is_worse(row: Graded, grading: Grading) -> bool:
    """Whether anybody is the worse for it: than by the grade that stands, or where none does than by the best."""
    before = standing_row(row)
    known = before is not None and grading.grade(before.grade) is not None
    return grading.is_worse(row.grade, before.grade if before and known else grading.best.code)
