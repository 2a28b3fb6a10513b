"""An officer proposes a listed measure of a record that they were shown; its subject is told by the same commit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction

from gongxin.apps.catalogue.api import (
    AdverseClass,
    Catalogue,
    Measure,
    MeasureKind,
    SubjectKind,
    read_catalogue,
)
from gongxin.apps.directory.api import get_organ
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, EventView, event_by_uid, record_event
from gongxin.apps.register.api import (
    HeldRecord,
    held_record,
    identities_of,
    seal_for_subject,
    see,
)
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import over_from
from gongxin.lib.readable import readable
from gongxin.lib.reckoning import length_words
from gongxin.lib.row_security import Kept
from gongxin.lib.sealing import SealBroken

from ..errors import (
    applied_already,
    no_look_behind,
    nobody_to_seal_for,
    not_listed,
    record_over,
    term_unfit,
)
from ..models import Applied
from ..policies import check_words, defence_period, longest_until, may_apply
from ..types import Proposable

_FILE = "file"


def proposable(*, look: UUID, actor: Actor, now: datetime) -> list[Proposable]:
    """What the officer may propose of the records that they were shown by that look-up, each with its reason.

    Nobody's name and nothing of a record's content is told. Raises Refusal `measures.no-look-behind`.
    """
    made = _look_of(look, actor)
    catalogue = read_catalogue()
    with transaction.atomic():
        return list(_fitting(made, catalogue, actor, now))


def propose_measure(
    *,
    look: UUID,
    record: UUID,
    measure: str,
    last_day: date,
    proportion: str,
    actor: Actor,
    now: datetime,
) -> str:
    """Propose it until the end of that day; gives the number. Nothing has effect by it: the period for statement and defence begins.

    `proportion` says why so much and so long is enough and not too much. Raises Refusal: for what the officer was not shown, what no list lets their
    organ apply to it, a term that is too long, and a record that is over or bore the measure already.
    """
    made = _look_of(look, actor)
    words = check_words(proportion)
    catalogue = read_catalogue()
    with transaction.atomic():
        found = {(one.record, one.measure.code) for one in _fitting(made, catalogue, actor, now)}
        if (record, measure) not in found or made.subject_key is None:
            raise not_listed()
        listed = catalogue.measures[measure]
        held = held_record(subject_key=made.subject_key, record_key=record)
        if held is None or listed.longest is None:
            raise record_over()
        defend = defence_period(now).over
        cap = longest_until(listed.longest, now)
        until = over_from(last_day)
        if defend is None or until is None or not defend < until <= cap:
            raise term_unfit(length_words(listed.longest))
        row = Applied(
            number=f"CS-{readable(groups=2)}",
            subject_key=made.subject_key,
            record_key=record,
            item=held.item,
            adverse_class=held.adverse_class or None,
            measure=measure,
            edition=next(one.edition for one in catalogue.editions if one.pack == listed.pack),
            organ=actor.organ,
            look=look,
            case_reference=str(made.payload["case_reference"]),
            proposed_at=now,
            proposed_by=actor.ref,
            until_at=until,
            cap_at=cap,
            defend_until=defend,
        )
        row.proportion_sealed = sealed(row, words)
        _put(row)
        _tell(row, actor, now)
        return row.number


def _tell(row: Applied, actor: Actor, now: datetime) -> None:
    """The event, by which the database puts the notice before the subject."""
    record_event(
        kind=EventKind.MEASURE_PROPOSED,
        occurred_at=now,
        actor=actor.ref,
        organ=actor.organ,
        subject_key=row.subject_key,
        payload={
            "applied": row.number,
            "measure": row.measure,
            "item": row.item,
            "rests_on": [str(row.record_key)],
            "due": row.defend_until.isoformat(),
            "ends": row.until_at.isoformat(),
        },
    )


def sealed(row: Applied, words: str) -> bytes:
    """Words under the subject's key for documents. Replaces the transaction's context."""
    try:
        return seal_for_subject(
            subject_key=row.subject_key, plain=words.encode(), bound_to=row.number.encode()
        )
    except (SealBroken, ObjectDoesNotExist):
        raise nobody_to_seal_for() from None


def _look_of(look: UUID, actor: Actor) -> EventView:
    """The look-up by which this officer, and nobody else, opened the file; what its subject authorised serves that purpose alone."""
    check_role(actor, Role.OFFICER)
    try:
        made = event_by_uid(uid=look, organ=actor.organ)
    except Refusal:
        raise no_look_behind() from None
    opened = (
        made.kind is EventKind.LOOK_UP
        and made.payload.get("result") == _FILE
        and not made.payload.get("authorisation")
    )
    if not opened or made.actor != actor.ref or made.subject_key is None:
        raise no_look_behind()
    return made


def _fitting(
    made: EventView, catalogue: Catalogue, actor: Actor, now: datetime
) -> Iterator[Proposable]:
    """Each listed constraint of which a record of that look is an occasion, for the organ of the officer."""
    organ, subject = get_organ(code_or_uscc=actor.organ), made.subject_key
    mine = [
        one
        for one in catalogue.measures.values()
        if one.kind is MeasureKind.CONSTRAINT and may_apply(one, organ)
    ]
    if subject is None or not mine:
        return
    who = identities_of(subject_keys=[subject]).get(subject)
    if who is None:
        return
    for key in made.payload.get("rests_on", ()):
        held = held_record(subject_key=subject, record_key=UUID(str(key)))
        if held is None or not _is_shown(held, now):
            continue
        for measure in mine:
            yield from _of_one(measure, held, SubjectKind(who.kind), catalogue)


def _of_one(
    measure: Measure, held: HeldRecord, kind: SubjectKind, catalogue: Catalogue
) -> Iterator[Proposable]:
    occasion = measure.occasion(
        item=held.item,
        adverse_class=AdverseClass(held.adverse_class) if held.adverse_class else None,
        subject_kind=kind,
        content=held.content,
    )
    if occasion is not None:
        yield Proposable(
            record=held.record_key,
            measure=measure,
            item=catalogue.known_items[held.item].title,
            adverse_class=held.adverse_class,
            source=held.source,
            relevance=occasion.relevance,
        )


def _is_shown(held: HeldRecord, now: datetime) -> bool:
    """By its own dates; what a dispute hides the database refuses."""
    return held.live and (held.ends is None or held.ends > now)


def _put(row: Applied) -> None:
    see([row.subject_key], Kept(), organ=row.organ)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as refused:
        if "applied_once_for_a_record" in str(refused):
            raise applied_already() from None
        if "a record in display" in str(refused):
            raise record_over() from None
        raise
