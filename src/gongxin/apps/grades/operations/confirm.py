"""Another officer confirms a grade, and it becomes a record of its item by the checks of any filing; or it is withdrawn, or taken away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from gongxin.apps.catalogue.api import GradeProposed, Grading, get_item
from gongxin.apps.directory.api import Organ, get_organ, instrument_titles
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.intake.api import file_row, name_fact
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.recalls.api import Ended, Ground, send_recalls
from gongxin.apps.register.api import end_records, identities_of
from gongxin.lib.periods import BEIJING, last_day, over_from

from ..enums import GradeEnding
from ..errors import before_its_end, by_another, facts_changed, nobody_there, not_at_this_step
from ..models import Graded
from ..policies import as_kept, check_words, opened, sealed, standing_on
from .decide import of_organ, put, standing_row
from .weigh import weigh


def confirm(*, number: str, answer: str = "", actor: Actor, now: datetime) -> str:
    """Confirm it and say the batch by which it was entered. Where its subject spoke, `answer` says what came of that.

    Raises Refusal for who decided it, before the period to speak is over, and where the rules give a better grade by what is displayed now.
    """
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        row, grading, _ = of_organ(number, actor)
        if row.decided_at is None or row.confirmed_at is not None or row.ended_at is not None:
            raise not_at_this_step()
        if actor.ref == row.decided_by or not actor.ref.startswith("account:"):
            raise by_another()
        if row.object_until is not None and now < row.object_until:
            raise before_its_end()
        if row.objected_at is not None:
            row.answer_sealed = sealed(row, check_words(answer))
        found = weigh(grading, row.subject_key, on=now.astimezone(BEIJING).date())
        if found is None or not _stands(row, grading, found):
            raise facts_changed()
        before = standing_row(row)
        if before is not None:
            end(before, GradeEnding.REPLACED, actor, now)
        _enter(row, grading, actor, now)
        row.confirmed_at, row.confirmed_by = now, actor.ref
        put(row)
        record_event(
            kind=EventKind.GRADE_CONFIRMED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            subject_key=row.subject_key,
            payload={"graded": row.number, "grading": row.grading, "batch": row.batch},
        )
        return row.batch


def withdraw(*, number: str, actor: Actor, now: datetime) -> None:
    """Drop what is on its way, or take away what stands: over at once. One officer is enough, since nobody is worse for it. Raises Refusal."""
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        row, _, _ = of_organ(number, actor)
        if row.ended_at is not None:
            raise not_at_this_step()
        end(row, GradeEnding.LIFTED if row.confirmed_at else GradeEnding.DROPPED, actor, now)


def end(row: Graded, ending: GradeEnding, actor: Actor, now: datetime) -> None:
    """It is over, and so is its record; its subject is told, where they were told of it."""
    if row.entry_key is not None:
        end_records(subject_key=row.subject_key, records=[row.entry_key], now=now)
        send_recalls(
            ground=Ground.DISPLAY_ENDED,
            ended=[Ended(row.subject_key, {row.entry_key: None}, (row.item,))],
            because=row.number,
            now=now,
        )
    row.ending, row.ended_at, row.ended_by = ending.value, now, actor.ref
    put(row)
    said = {"graded": row.number, "grading": row.grading, "ending": row.ending}
    if row.decided_at is None:
        record_event(
            kind=EventKind.GRADE_DROPPED,
            occurred_at=now,
            actor=actor.ref,
            organ=row.organ,
            subject_key=row.subject_key,
            payload=said,
        )
    else:
        record_event(
            kind=EventKind.GRADE_ENDED,
            occurred_at=now,
            actor=actor.ref,
            organ=row.organ,
            subject_key=row.subject_key,
            payload=said,
        )


def _stands(row: Graded, grading: Grading, found: GradeProposed) -> bool:
    """Whether the rules give no better grade now, and one of the records that were decided on is still among those that name it."""
    if grading.is_worse(row.grade, found.grade):
        return False
    named = as_kept(standing_on(grading, found, row.grade))
    return not row.decisive or any(one in row.decisive for one in named)


def _enter(row: Graded, grading: Grading, actor: Actor, now: datetime) -> None:
    """File it as the organ's, counted from the day of the decision, so that a delay lengthens nothing. Replaces the context."""
    assert row.decided_at is not None
    organ = get_organ(code_or_uscc=row.organ)
    since = row.decided_at.astimezone(BEIJING).date()
    until = last_day(since, months=grading.months)
    cells = _cells(row, grading, organ, since, until)
    _, row.entry_key = name_fact(item_code=row.item, organ=row.organ, cells=cells, now=now)
    row.batch = file_row(
        item_code=row.item, organ=row.organ, cells=cells, actor=actor, now=now
    ).batch
    row.until_at = over_from(until)


def _cells(
    row: Graded, grading: Grading, organ: Organ, since: date, until: date
) -> Mapping[str, str]:
    who = identities_of(subject_keys=[row.subject_key]).get(row.subject_key)
    if who is None:
        raise nobody_there()
    item, fields = get_item(code=row.item), grading.entry
    titles = instrument_titles([one.instrument for one in grading.basis])
    said = {
        item.subject.name: who.name,
        item.subject.uscc or "": who.identifier.removeprefix("uscc:"),
        item.valid_from: since.isoformat(),
        item.valid_to or "": until.isoformat(),
        fields["grade"]: row.grade,
        fields["number"]: row.number,
        fields["organ"]: organ.name.zh,
        fields["organ_code"]: organ.uscc,
        fields["ground"]: opened(row, row.decision_sealed) or "",
        fields["basis"]: "".join(f"《{one.title.zh}》" for one in titles.values()),
    }
    return {name: value for name, value in said.items() if name}
