"""Answer an approved bulk look-up: one statement for everybody, and an event for each who was found."""

from __future__ import annotations

import csv
import io
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
        counted = _counted(purpose, catalogue, keys, asker, now)
        verdicts = [
            _verdict(purpose, row, counted.get(key)) for row, key in zip(rows, keys, strict=True)
        ]
        _record(bulk, purpose, counted, keys, verdicts, asker, now)
        _record_linked(bulk, purpose, counted, keys, verdicts, asker, now)
        text = io.StringIO(newline="")
        csv.writer(text).writerows(
            (row.name, row.identifier, verdict.value, _until(verdict, counted.get(key)))
            for row, key, verdict in zip(rows, keys, verdicts, strict=True)
        )
        bulk.answers_sealed = seal(
            key_of(bulk), text.getvalue().encode(), f"{bulk.number}.answers".encode()
        )
        bulk.rows_sealed, bulk.ran_at = b"", now
        bulk.answered = sum(verdict is not Verdict.UNANSWERED for verdict in verdicts)
        bulk.save()
        record_event(
            kind=EventKind.BULK_ANSWERED,
            occurred_at=now,
            actor=actor.ref,
            organ=bulk.organ,
            payload={**told(bulk), "answered": bulk.answered},
        )
    return int(bulk.answered)


def _counted(
    purpose: Purpose, catalogue: Catalogue, keys: list[UUID], asker: Actor, now: datetime
) -> dict[UUID, AdverseCount]:
    grants = grants_in_force(actor=asker, now=now)
    reach = reach_of(purpose=purpose, grants=grants, items=catalogue.known_items)
    check_question(purpose=purpose, reach=reach)
    if purpose.question is None:
        raise no_question(purpose.title)
    return count_adverse_of_many(
        subject_keys=keys,
        items=purpose.question.items,
        classes=[str(one) for one in purpose.question.classes],
        within=interval(purpose.question.within),
        reach=reach,
    )


def _verdict(purpose: Purpose, row: BulkRow, counted: AdverseCount | None) -> Verdict:
    asking = Asking(purpose.code, "", row.identifier, row.name)
    if counted is None or not is_who_was_asked_for(counted.identity, asking, purpose):
        return Verdict.UNANSWERED
    return Verdict.YES if counted.records else Verdict.NO


def _record_linked(
    bulk: BulkLookUp,
    purpose: Purpose,
    counted: dict[UUID, AdverseCount],
    keys: list[UUID],
    verdicts: list[Verdict],
    asker: Actor,
    now: datetime,
) -> None:
    """The same about each other number of theirs by judgement, whose records counted too."""
    for key, verdict in zip(keys, verdicts, strict=True):
        if verdict is Verdict.UNANSWERED or not counted[key].same:
            continue
        (look,) = events_about(subject_key=key, kinds=[EventKind.LOOK_UP], limit=1)
        record_linked(
            of=RecordedEvent(look.uid),
            kind=EventKind.LOOK_UP,
            same=counted[key].same,
            told=look.payload,
            rests_on=counted[key].rests_on,
            actor=asker,
            organ=bulk.organ,
            now=now,
        )


def _until(verdict: Verdict, counted: AdverseCount | None) -> str:
    if verdict is not Verdict.YES or counted is None or counted.until is None:
        return ""
    return counted.until.isoformat()


def _record(
    bulk: BulkLookUp,
    purpose: Purpose,
    counted: dict[UUID, AdverseCount],
    keys: list[UUID],
    verdicts: list[Verdict],
    asker: Actor,
    now: datetime,
) -> None:
    """One event for each who was found, as for a single look-up: the person sees that they were asked about."""
    basis = [citation.instrument for citation in purpose.basis]
    seconded = {
        "second": bulk.judged_by,
        "second_role": Role.OFFICER.value,
        "second_unit": bulk.judged_unit,
    }
    payload = {
        "purpose": purpose.code,
        "basis": basis,
        "case_reference": bulk.case_reference,
        "case_known": True,
        "bulk": bulk.number,
        **seconded,
        "records": 0,
        "items": [],
        "role": asker.role.value,
        "unit": bulk.unit,
    }
    told = [(key, verdict) for key, verdict in zip(keys, verdicts, strict=True)]
    record_events(
        kind=EventKind.LOOK_UP,
        occurred_at=now,
        actor=asker.ref,
        organ=bulk.organ,
        subjects=[key for key, verdict in told if verdict is Verdict.NO],
        payload={**payload, "result": Verdict.NO.value},
    )
    # a yes says on which records it rests: by them it can be recalled (charter C14)
    record_each(
        kind=EventKind.LOOK_UP,
        occurred_at=now,
        actor=asker.ref,
        organ=bulk.organ,
        said=[
            (key, {**payload, "result": Verdict.YES.value, **_behind(counted[key])})
            for key, verdict in told
            if verdict is Verdict.YES
        ],
    )


def _behind(counted: AdverseCount) -> dict[str, Any]:
    until = {"holds_until": counted.until.isoformat()} if counted.until else {}
    return {"rests_on": [str(record) for _, record in counted.rests_on], **until}
