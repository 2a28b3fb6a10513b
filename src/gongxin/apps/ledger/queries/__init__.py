"""Reading the ledger: events, the published log, proofs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from operator import attrgetter
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from gongxin.lib.merkle import NodeReader, leaf_hash, verify_inclusion
from gongxin.lib.merkle import inclusion_proof as audit_path
from gongxin.lib.row_security import Act, Context, open_context
from gongxin.lib.signed_note import Checkpoint as TreeHead
from gongxin.lib.tiles import TileReader

from .. import errors, models
from ..enums import EventKind
from ..events import log_entry, moment, statement
from ..types import (
    CheckpointView,
    EventView,
    InclusionProof,
    LookedUp,
    OpenedEntries,
    OpenedEntry,
    Opening,
)
from .erased import erased_places as erased_places
from .erased import receipt_of_place as receipt_of_place
from .erased import stream_erased as stream_erased
from .published import CHECKPOINT_FILE as CHECKPOINT_FILE
from .published import KEY_FILE as KEY_FILE
from .published import WITNESSED_FILE as WITNESSED_FILE
from .published import gm_verifier as gm_verifier
from .published import log_file as log_file
from .published import log_home as log_home
from .published import log_origin as log_origin
from .published import log_signer as log_signer
from .published import log_signers as log_signers
from .published import log_verifier as log_verifier
from .published import proof_heads as proof_heads
from .published import published_head as published_head
from .published import published_note as published_note
from .published import witness_keys as witness_keys
from .published import witnessed_head as witnessed_head
from .published import witnessed_note as witnessed_note
from .whole import MOMENT as MOMENT
from .whole import SEQUENCER as SEQUENCER
from .whole import SEQUENCER_LOCK as SEQUENCER_LOCK
from .whole import checkpoint_rows as checkpoint_rows
from .whole import log_entries as log_entries
from .whole import still_picture as still_picture
from .whole import stream_placed as stream_placed
from .whole import stream_waiting as stream_waiting
from .whole import table_size as table_size

_LOOKED_UP = """
SELECT subject_key, min(occurred_at), coalesce(bool_or((payload ->> 'case_known')::boolean), false)
FROM ledger_event
WHERE kind = 'look-up' AND actor = %s AND occurred_at > %s AND subject_key IS NOT NULL
GROUP BY subject_key
"""

_AT_ONCE = 400
"""Subjects of one context: the database compares each row with each of them."""


# --- events -----------------------------------------------------------------------------------


@contextmanager
def _shown(
    subjects: Collection[UUID] = (), *, actor: str | None = None, organ: str | None = None
) -> Iterator[None]:
    """A block in which the database shows the events about these subjects, of this actor and of this organ.

    Where nobody is named all are shown: that is an audit, and no reading of somebody.
    """
    named = bool(subjects) or actor is not None or organ is not None
    act = Act.READ if named else Act.AUDIT
    with transaction.atomic():
        _show(Context(act, subjects, actor=actor, organ=organ))
        yield


def _show(context: Context) -> None:
    open_context(connection, context, keys=settings.KEYS_DIR)


def events_about(
    *,
    subject_key: UUID,
    same: Collection[UUID] = (),
    kinds: Collection[EventKind] | None = None,
    limit: int = 100,
) -> tuple[EventView, ...]:
    """The newest events about a subject, under the keys of `same` too, newest first."""
    everyone = [subject_key, *same]
    found = models.Event.objects.filter(subject_key__in=everyone)
    if kinds is not None:
        found = found.filter(kind__in=[kind.value for kind in kinds])
    with _shown(everyone):
        return tuple(_view(event) for event in found.order_by("-id")[:limit])


def events(
    *,
    kinds: Collection[EventKind] | None = None,
    actor: str | None = None,
    organ: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 100,
) -> tuple[EventView, ...]:
    """The newest events that meet every condition given, newest first; `until` is not included."""
    found = models.Event.objects.all()
    if kinds is not None:
        found = found.filter(kind__in=[kind.value for kind in kinds])
    if actor is not None:
        found = found.filter(actor=actor)
    if organ is not None:
        found = found.filter(organ=organ)
    if since is not None:
        found = found.filter(occurred_at__gte=since)
    if until is not None:
        found = found.filter(occurred_at__lt=until)
    with _shown(actor=actor, organ=organ):
        return tuple(_view(event) for event in found.order_by("-id")[:limit])


def subjects_looked_up(*, actor: str, since: datetime) -> tuple[LookedUp, ...]:
    """The subjects whom `actor` looked up since then, each once. One statement, by index.

    The transaction must show what the actor did: every look-up asks this, and has its context by then.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOOKED_UP, [actor, since])
        return tuple(LookedUp(*row) for row in cursor)


def looks_resting_on(
    *, subjects: Collection[UUID], records: Collection[UUID]
) -> tuple[EventView, ...]:
    """The look-ups of these subjects, under their own number or a linked one, whose answer rested on one of these records."""
    everyone, rested = list(subjects), [str(record) for record in records]
    found: list[EventView] = []
    for first in range(0, len(everyone), _AT_ONCE):
        portion = everyone[first : first + _AT_ONCE]
        looks = models.Event.objects.filter(
            subject_key__in=portion,
            kind__in=[EventKind.LOOK_UP.value, EventKind.LINKED_LOOK.value],
            payload__rests_on__has_any_keys=rested,
        )
        with _shown(portion):
            found += [_view(event) for event in looks.order_by("id")]
    return tuple(found)


def entries_about_subjects(*, begins: int, ends: int) -> Iterator[tuple[UUID, int, bytes]]:
    """Subject, place and leaf hash of each entry from `begins` to before `ends` that is about somebody, in their order.

    In the place of a subject whose entries were erased stands the receipt: one and the same for all of them.
    The caller's transaction is shown every event for it: that is an audit, and no reading of somebody.
    """
    _show(Context(Act.AUDIT, []))
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(subject_key, receipt) AS whose,"
            f" leaf_index, kind, {MOMENT}, commitment"
            " FROM ledger_event LEFT JOIN ledger_erased USING (leaf_index)"
            " WHERE leaf_index >= %s AND leaf_index < %s"
            " AND (subject_key IS NOT NULL OR receipt IS NOT NULL) ORDER BY leaf_index",
            [begins, ends],
        )
        while rows := cursor.fetchmany(2000):
            for subject, place, kind, at, committed in rows:
                entry = log_entry(kind=kind, at=at, committed=bytes(committed))
                yield subject, place, leaf_hash(entry)


def event_by_uid(*, uid: UUID, organ: str | None) -> EventView:
    """The event people know by this number, if the organ did it (None: whoever did). Raises Refusal."""
    return _view(_event(uid, organ))


def count_events(*, kind: EventKind | None = None) -> int:
    """How many events there are, in the tree or waiting for it; with `kind` those of that kind."""
    every = models.Event.objects.all()
    with _shown():
        return (every if kind is None else every.filter(kind=kind.value)).count()


# --- the published log ------------------------------------------------------------------------


def current_checkpoint() -> CheckpointView | None:
    """The newest checkpoint that was signed; None before the first."""
    return next(iter(recent_checkpoints(limit=1)), None)


def recent_checkpoints(*, limit: int) -> tuple[CheckpointView, ...]:
    """The newest checkpoints that were signed, newest first."""
    return tuple(
        CheckpointView(one.size, bytes(one.root), one.note, one.created_at)
        for one in models.Checkpoint.objects.order_by("-id")[:limit]
    )


def inclusion_proof(
    *, uid: UUID, organ: str | None, subject_key: UUID | None = None
) -> InclusionProof:
    """The proof that an event of the organ or about the subject (None: of anybody) stands in the published log, checked
    before it is handed out.

    Raises Refusal for an unknown event or one that is not published yet, TileError or ProofError
    when the files do not lead from the event to the checkpoint.
    """
    event = _event(uid, organ, subject_key)
    found = next((one for one in proof_heads() if _holds(one, event)), None)
    if found is None or event.leaf_index is None:
        raise errors.event_not_published()
    head, note = found
    entry = log_entry(
        kind=event.kind, at=moment(event.occurred_at), committed=bytes(event.commitment)
    )
    path = audit_path(
        index=event.leaf_index, size=head.size, node=TileReader(log_home(), head.size).node
    )
    verify_inclusion(
        leaf=leaf_hash(entry), index=event.leaf_index, size=head.size, proof=path, root=head.root
    )
    return InclusionProof(
        uid=event.uid,
        leaf_index=event.leaf_index,
        entry=entry,
        size=head.size,
        root=head.root,
        path=path,
        checkpoint=note,
    )


def opening(*, uid: UUID, organ: str | None, subject_key: UUID | None = None) -> Opening:
    """Statement and nonce of an event of the organ or about the subject (None: of anybody), to be given to whom it
    concerns. Raises Refusal."""
    event = _event(uid, organ, subject_key)
    if not bytes(event.nonce):
        raise errors.event_erased()
    return Opening(_said(event), bytes(event.nonce))


def _said(event: models.Event) -> bytes:
    return statement(
        uid=str(event.uid),
        kind=event.kind,
        at=moment(event.occurred_at),
        actor=event.actor,
        organ=event.organ,
        subject=None if event.subject_key is None else str(event.subject_key),
        payload=event.payload,
    )


def opened_entries(
    *,
    subject_key: UUID,
    same: Collection[UUID] = (),
    beside: Collection[UUID] = (),
    only: Collection[UUID] | None = None,
) -> OpenedEntries:
    """Every published event about the subject (those numbered `only`, where some are), under the keys of `same` too, and those of the
    numbers `beside`, opened, under one checkpoint: the witnessed one where it covers all of `beside` and `only`, else the newest.

    For the subject, and of a case for its parties: nothing is left out of what an event says. Raises Refusal where nothing is
    published yet.
    """
    heads = list(proof_heads())
    if not heads:
        raise errors.event_not_published()
    placed = models.Event.objects.filter(leaf_index__isnull=False)
    with _shown():
        told = list(placed.filter(uid__in=beside, subject_key=None))
    mine = placed.filter(subject_key__in=[subject_key, *same])
    with _shown([subject_key, *same]):
        about = list(mine if only is None else mine.filter(uid__in=only))
    wanted = told if only is None else [*told, *about]
    head, note = next(
        (one for one in heads if all(_holds(one, event) for event in wanted)), heads[-1]
    )
    rows = [event for event in (*about, *told) if _holds((head, note), event)]
    node = TileReader(log_home(), head.size).node
    return OpenedEntries(
        size=head.size,
        checkpoint=note,
        entries=tuple(
            _opened(event, head.size, node) for event in sorted(rows, key=attrgetter("leaf_index"))
        ),
    )


def _opened(event: models.Event, size: int, node: NodeReader) -> OpenedEntry:
    return OpenedEntry(
        index=int(event.leaf_index or 0),
        entry=log_entry(
            kind=event.kind, at=moment(event.occurred_at), committed=bytes(event.commitment)
        ),
        said=_said(event),
        nonce=bytes(event.nonce),
        path=audit_path(index=int(event.leaf_index or 0), size=size, node=node),
    )


def _holds(found: tuple[TreeHead, str], event: models.Event) -> bool:
    return event.leaf_index is not None and event.leaf_index < found[0].size


def _event(uid: UUID, organ: str | None, subject_key: UUID | None = None) -> models.Event:
    whose = {"organ": organ, "subject_key": subject_key}
    found = models.Event.objects.filter(uid=uid)
    try:
        with _shown([subject_key] if subject_key else (), organ=organ):
            return found.get(**{name: value for name, value in whose.items() if value is not None})
    except models.Event.DoesNotExist:
        raise errors.event_unknown() from None


def _view(event: models.Event) -> EventView:
    return EventView(
        id=event.id,
        uid=event.uid,
        kind=EventKind(event.kind),
        occurred_at=event.occurred_at,
        actor=event.actor,
        organ=event.organ,
        subject_key=event.subject_key,
        payload=event.payload,
        leaf_index=event.leaf_index,
    )
