"""Answer an approved bulk look-up: one statement for everybody, and an event for each who was found."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gongxin.apps.catalogue.api import Catalogue, Purpose, get_purpose, read_catalogue
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.ledger.api import (
    EventKind,
    RecordedEvent,
    check_witnessed,
    events_about,
    record_each,
    record_event,
    record_events,
)
from gongxin.apps.recalls.api import check_owed
from gongxin.apps.register.api import AdverseCount, count_adverse_of_many, subject_keys
from gongxin.lib.sealing import seal

from ..enums import Verdict
from ..errors import no_question
from ..errors.seconding import unknown_bulk
from ..models import BulkLookUp
from ..policies import check_question, reach_of
from ..types import Asking, BulkRow
from .admit import is_who_was_asked_for
from .answer_question import interval
from .ask_in_bulk import open_rows, told
from .list_grants import grants_in_force
from .record_linked import record_linked
from .seconding import key_of


def run_bulk(*, number: str, actor: Actor, asker: Actor, now: datetime) -> int:
    """Answer it; says how many were answered yes or no. What was asked is destroyed, the answers are kept until its end.

    `actor` is the job or command, `asker` the officer who asked, whose grant must still hold. Everything is one
    transaction: either each person found has their event, or nobody was answered. Raises Refusal.
    """
    check_witnessed(now=now)
    check_owed(organ=asker.organ, now=now)
    with transaction.atomic():
        bulk = (
            BulkLookUp.objects.select_for_update()
            .filter(number=number, approved=True, ran_at=None, withdrawn_at=None, ends_at__gt=now)
            .first()
        )
        if bulk is None or bulk.asked_by != asker.ref:
            raise unknown_bulk()
        rows = open_rows(bulk)
        keys = subject_keys(identifiers=[row.identifier for row in rows])
        catalogue = read_catalogue()
        purpose = get_purpose(code=bulk.purpose, catalogue=catalogue)
        answers = _answered(purpose, catalogue, dict(zip(keys, rows, strict=True)), asker, now)
        found = _record(bulk, purpose, answers, asker, now)
        _record_linked(bulk, found, asker, now)
        text = io.StringIO(newline="")
        csv.writer(text).writerows(
            (row.name, row.identifier, *_told_of(found.get(key)))
            for row, key in zip(rows, keys, strict=True)
        )
        bulk.answers_sealed = seal(
            key_of(bulk), text.getvalue().encode(), f"{bulk.number}.answers".encode()
        )
        bulk.rows_sealed, bulk.ran_at = b"", now
        bulk.answered = len(found)
        bulk.save()
        record_event(
            kind=EventKind.BULK_ANSWERED,
            occurred_at=now,
            actor=actor.ref,
            organ=bulk.organ,
            payload={**told(bulk), "answered": bulk.answered},
        )
    return int(bulk.answered)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is told of one who was found; `behind`: the records that a yes rests on, by which it can be recalled (charter C14)."""

    key: UUID
    verdict: Verdict
    until: datetime | None
    behind: Mapping[str, Any]
    linked: AdverseCount | None
    """Where they have other numbers by judgement, whose records counted too."""


def _answered(
    purpose: Purpose,
    catalogue: Catalogue,
    rows: Mapping[UUID, BulkRow],
    asker: Actor,
    now: datetime,
) -> Iterator[_Answer]:
    """An answer for each who was found and is who was asked for."""
    grants = grants_in_force(actor=asker, now=now)
    reach = reach_of(purpose=purpose, grants=grants, items=catalogue.known_items)
    check_question(purpose=purpose, reach=reach)
    if purpose.question is None:
        raise no_question(purpose.title)

    def told(key: UUID, counted: AdverseCount) -> _Answer | None:
        asking = Asking(purpose.code, "", rows[key].identifier, rows[key].name)
        if not is_who_was_asked_for(counted.identity, asking, purpose):
            return None
        linked = counted if counted.same else None
        if not counted.records:
            return _Answer(key, Verdict.NO, None, {}, linked)
        return _Answer(key, Verdict.YES, counted.until, _behind(counted), linked)

    answers = count_adverse_of_many(
        subject_keys=rows.keys(),
        items=purpose.question.items,
        classes=[str(one) for one in purpose.question.classes],
        within=interval(purpose.question.within),
        reach=reach,
        then=told,
    )
    return (one for one in answers if one is not None)


def _behind(counted: AdverseCount) -> dict[str, Any]:
    until = {"holds_until": counted.until.isoformat()} if counted.until else {}
    return {"rests_on": [record for _, record in counted.rests_on], **until}


def _told_of(answer: _Answer | None) -> tuple[str, str]:
    """Verdict, and until when a yes holds."""
    if answer is None:
        return Verdict.UNANSWERED.value, ""
    return answer.verdict.value, answer.until.isoformat() if answer.until else ""


def _record(
    bulk: BulkLookUp, purpose: Purpose, answers: Iterator[_Answer], asker: Actor, now: datetime
) -> dict[UUID, _Answer]:
    """One event for each who was found, as for a single look-up: the person sees that they were asked about."""
    payload = {
        "purpose": purpose.code,
        "basis": [citation.instrument for citation in purpose.basis],
        "case_reference": bulk.case_reference,
        "case_known": True,
        "bulk": bulk.number,
        "second": bulk.judged_by,
        "second_role": Role.OFFICER.value,
        "second_unit": bulk.judged_unit,
        "records": 0,
        "items": [],
        "role": asker.role.value,
        "unit": bulk.unit,
    }
    found: dict[UUID, _Answer] = {}

    def said() -> Iterator[tuple[UUID, Mapping[str, Any]]]:
        for one in answers:
            # behind a hundred thousand answers stand millions of records: each is kept no longer than it is written
            found[one.key] = replace(one, behind={})
            if one.verdict is Verdict.YES:
                yield one.key, {**payload, "result": one.verdict.value, **one.behind}

    record_each(
        kind=EventKind.LOOK_UP,
        occurred_at=now,
        actor=asker.ref,
        organ=bulk.organ,
        said=said(),
    )
    record_events(
        kind=EventKind.LOOK_UP,
        occurred_at=now,
        actor=asker.ref,
        organ=bulk.organ,
        subjects=[one.key for one in found.values() if one.verdict is Verdict.NO],
        payload={**payload, "result": Verdict.NO.value},
    )
    return found


def _record_linked(
    bulk: BulkLookUp, found: Mapping[UUID, _Answer], asker: Actor, now: datetime
) -> None:
    """The same about each other number of theirs by judgement, whose records counted too."""
    for key, one in found.items():
        if one.linked is None:
            continue
        (look,) = events_about(subject_key=key, kinds=[EventKind.LOOK_UP], limit=1)
        record_linked(
            of=RecordedEvent(look.uid),
            kind=EventKind.LOOK_UP,
            same=one.linked.same,
            told=look.payload,
            rests_on=one.linked.rests_on,
            actor=asker,
            organ=bulk.organ,
            now=now,
        )
