"""Who asked in bulk takes the answers: each row marked for this recipient, so that a leak can be traced."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, check_witnessed, events, record_event
from gongxin.apps.recalls.api import check_owed, recalled_since
from gongxin.apps.register.api import held_documents, index_key, subject_keys
from gongxin.lib.sealing import keyed_hash, unseal

from ..enums import BulkState, Verdict
from ..errors.seconding import unknown_bulk
from ..models import BulkCollected, BulkLookUp
from ..types import BulkAnswer, BulkLine
from .ask_in_bulk import told
from .seconding import key_of

MARK = 10
"""Hexadecimal characters of a row's mark: one in a million million fits by chance."""


def list_bulks(*, actor: Actor, now: datetime, limit: int = 200) -> list[BulkLine]:
    """Those of the actor's organ, newest first; what has ended is destroyed before it is listed."""
    check_role(actor, Role.OFFICER)
    end_bulks(now=now)
    rows = BulkLookUp.objects.filter(organ=actor.organ).order_by("-id")[:limit]
    return [_line(row, actor, now) for row in rows]


def see_bulk(*, number: str, actor: Actor, now: datetime) -> BulkLine:
    """One that the actor, or the system that the actor is, asked for. Raises Refusal `access.unknown-bulk`."""
    check_role(actor, Role.OFFICER)
    end_bulks(now=now)
    row = BulkLookUp.objects.filter(number=number, organ=actor.organ).first()
    if row is None or row.asked_by.partition(".")[0] != actor.ref:
        raise unknown_bulk()
    return _line(row, actor, now)


def collect_bulk(*, number: str, actor: Actor, now: datetime) -> list[BulkAnswer]:
    """The answers, in the order in which they were asked, for who asked alone. Raises Refusal."""
    check_role(actor, Role.OFFICER)
    check_witnessed(now=now)
    check_owed(organ=actor.organ, now=now)
    with transaction.atomic():
        bulk = (
            BulkLookUp.objects.select_for_update()
            .filter(
                number=number,
                organ=actor.organ,
                asked_by=actor.ref,
                ran_at__isnull=False,
                ends_at__gt=now,
            )
            .first()
        )
        if bulk is None:
            raise unknown_bulk()
        BulkCollected.objects.get_or_create(
            bulk=bulk, reader=actor.ref, defaults={"collected_at": now}
        )
        record_event(
            kind=EventKind.BULK_COLLECTED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            payload=told(bulk),
        )
    plain = unseal(key_of(bulk), bytes(bulk.answers_sealed), f"{bulk.number}.answers".encode())
    rows = list(csv.reader(io.StringIO(plain.decode(), newline="")))
    gone = _recalled(bulk, [identifier for _, identifier, _, _ in rows])
    return [
        BulkAnswer(
            name,
            identifier.partition(":")[2],
            *(
                (Verdict.UNANSWERED.value, "")
                if identifier in gone
                else _as_it_holds(verdict, until, now)
            ),
            _mark(bulk, actor.ref, identifier.partition(":")[2]),
        )
        for name, identifier, verdict, until in rows
    ]


def _recalled(bulk: BulkLookUp, identifiers: Sequence[str]) -> frozenset[str]:
    """The identifiers of whom the answer was recalled since: it is not told once more (charter C14)."""
    assert bulk.ran_at is not None, "nothing is collected before it ran"
    gone = recalled_since(organ=bulk.organ, since=bulk.ran_at)
    if not gone:
        return frozenset()
    made = events(
        kinds=[EventKind.LOOK_UP],
        organ=bulk.organ,
        since=bulk.ran_at,
        until=bulk.ran_at + timedelta(microseconds=1),
        limit=bulk.persons + bulk.organisations,
    )
    whose = {one.subject_key for one in made if one.uid in gone}
    return frozenset(
        identifier
        for identifier, key in zip(identifiers, subject_keys(identifiers=identifiers), strict=True)
        if key in whose
    )


def _as_it_holds(verdict: str, until: str, now: datetime) -> tuple[str, str]:
    """A yes ends with the last record behind it (charter C13), and what lies here is not counted anew: it must be asked again."""
    if until and datetime.fromisoformat(until) <= now:
        return Verdict.UNANSWERED.value, ""
    return verdict, until


def trace_marks(*, marks: Sequence[tuple[str, str]], actor: Actor) -> dict[str, int]:
    """From (number, mark) of rows that turned up somewhere: how many of them were marked for whom."""
    check_role(actor, Role.OPERATOR, Role.AUDITOR)
    found: dict[str, int] = {}
    for taken in BulkCollected.objects.select_related("bulk"):
        fits = sum(mark == _mark(taken.bulk, taken.reader, number) for number, mark in marks)
        if fits:
            who = f"{taken.bulk.number} {taken.reader}"
            found[who] = found.get(who, 0) + fits
    return found


def end_bulks(*, now: datetime) -> int:
    """Destroy what has ended: its rows, its answers and their key. Says how many.

    What was asked for a case under legal hold stays until after the hold; it is handed out to nobody.
    """
    ended = BulkLookUp.objects.filter(ends_at__lte=now).exclude(data_key=b"")
    with transaction.atomic():
        cases = set(ended.values_list("case_reference", flat=True))
        held = held_documents(documents=cases) if cases else frozenset()
        return int(
            ended.exclude(case_reference__in=held).update(
                rows_sealed=b"", answers_sealed=b"", data_key=b""
            )
        )


def bulks_to_run(*, now: datetime) -> Iterable[tuple[str, str]]:
    """Number and asker of those that are approved and not answered yet, oldest first."""
    rows = BulkLookUp.objects.filter(
        approved=True, ran_at=None, withdrawn_at=None, ends_at__gt=now
    ).order_by("id")
    return list(rows.values_list("number", "asked_by"))


def _mark(bulk: BulkLookUp, reader: str, number: str) -> str:
    return keyed_hash(index_key(), f"mark:{bulk.number}:{reader}:{number}").hex()[:MARK]


def _line(row: BulkLookUp, actor: Actor, now: datetime) -> BulkLine:
    return BulkLine(
        number=row.number,
        purpose=row.purpose,
        case_reference=row.case_reference,
        warrant=row.warrant,
        persons=row.persons,
        organisations=row.organisations,
        answered=row.answered,
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        ends_at=row.ends_at,
        state=_state(row, now),
        waits_for_me=row.judged_at is None
        and row.withdrawn_at is None
        and row.asked_by != actor.ref
        and row.unit != actor.unit
        and row.ends_at > now,
        mine=row.asked_by == actor.ref,
    )


def _state(row: BulkLookUp, now: datetime) -> BulkState:
    if row.withdrawn_at is not None:
        return BulkState.WITHDRAWN
    if row.judged_at is not None and not row.approved:
        return BulkState.REJECTED
    if row.ends_at <= now:
        return BulkState.ENDED
    if row.judged_at is None:
        return BulkState.ASKED
    return BulkState.APPROVED if row.ran_at is None else BulkState.ANSWERED
