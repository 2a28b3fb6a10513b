"""The whole ledger, row by row: for the sequencer, which gives out places, and for who verifies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection, connections, transaction
from psycopg.errors import LockNotAvailable

from gongxin.lib.row_security import Act, Context, open_context

from .. import errors
from ..events import log_entry
from ..types import CheckpointRow, EventRow
from .published import published_note, witnessed_note

SEQUENCER = "ledger"
"""The login that gives out places and keeps checkpoints: the platform's own may do neither. Of an event it sees what the
log tells everybody."""

SEQUENCER_LOCK = 0x67785F6C6F67
"""Advisory lock: whoever gives out places or publishes holds it alone, whoever verifies shares it
while taking the snapshot."""

PATIENCE = "240s"
"""How long a verification waits for the sequencer: for a round of very many events, and less than until the next one begins."""

MOMENT = """to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
# Columns may have lost their NOT NULL to whoever tampers; the verifier must not stumble over it.
_WHOLE = (
    f"SELECT leaf_index, id, coalesce(uid::text, ''), coalesce(kind, ''), coalesce({MOMENT}, ''),"
    " coalesce(actor, ''), organ, subject_key::text, coalesce(payload::text, ''),"
    " coalesce(nonce, ''), coalesce(commitment, '') FROM ledger_event"
)


def table_size() -> int:
    """One more than the highest leaf in the table."""
    with connections[SEQUENCER].cursor() as cursor:
        cursor.execute("SELECT coalesce(max(leaf_index) + 1, 0) FROM ledger_event")
        (size,) = cursor.fetchone()
    return int(size)


def log_entries(start: int, end: int) -> list[tuple[int, bytes]]:
    """Leaf index and log entry of the rows from leaf `start` to before `end`, in order."""
    with connections[SEQUENCER].cursor() as cursor:
        cursor.execute(
            f"SELECT leaf_index, kind, {MOMENT}, commitment FROM ledger_event"
            " WHERE leaf_index >= %s AND leaf_index < %s ORDER BY leaf_index",
            [start, end],
        )
        return [
            (leaf, log_entry(kind=kind, at=at, committed=bytes(committed)))
            for leaf, kind, at, committed in cursor.fetchall()
        ]


@contextmanager
def still_picture(home: Path) -> Iterator[tuple[bytes | None, bytes | None]]:
    """One moment of table and checkpoint files in `home`: a read-only snapshot, and the bytes of the signed and the
    witnessed one.

    The sequencer is held back only while the picture is taken; tiles a checkpoint speaks of never
    change afterwards. The auditor's own login is shown every event; the platform's must say that it audits. Raises Refusal
    where the sequencer's lock is not given back: any login can hold it, and a verification must end.
    """
    outermost = not connection.in_atomic_block
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
                cursor.execute("SELECT pg_advisory_lock_shared(%s)", [SEQUENCER_LOCK])
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable):
                raise errors.lock_held() from None
            raise
        locked = True
        try:
            with transaction.atomic():
                if outermost:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SELECT has_schema_privilege('guard', 'USAGE')")
                if cursor.fetchone()[0]:
                    open_context(connection, Context(Act.AUDIT, []), keys=settings.KEYS_DIR)
                notes = published_note(home), witnessed_note(home)
                cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [SEQUENCER_LOCK])
                locked = False
                yield notes
        finally:
            if locked:
                cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [SEQUENCER_LOCK])


def stream_placed() -> Iterator[EventRow]:
    """Every event in the tree in the order of its leaves, a thousand at a time."""
    return _stream(f"{_WHOLE} WHERE leaf_index IS NOT NULL ORDER BY leaf_index, id")


def stream_waiting() -> Iterator[EventRow]:
    """Every event that waits for its place."""
    return _stream(f"{_WHOLE} WHERE leaf_index IS NULL ORDER BY id")


def checkpoint_rows() -> Iterator[CheckpointRow]:
    """Every stored checkpoint in the order of signing."""
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT id, size, root, note FROM ledger_checkpoint ORDER BY id")
        while rows := cursor.fetchmany(2000):
            for row in rows:
                yield CheckpointRow(row[0], row[1], bytes(row[2]), row[3])


def _stream(statement: str) -> Iterator[EventRow]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        while rows := cursor.fetchmany(1000):
            yield from map(EventRow._make, rows)
