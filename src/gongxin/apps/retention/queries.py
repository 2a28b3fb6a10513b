"""What of the platform may be destroyed, put into one temporary table; and lists as they stand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from gongxin.apps.catalogue.api import Clock, Retained, keep_clocks, read_catalogue
from gongxin.apps.intake.api import find_due_batches
from gongxin.apps.register.api import KeptFor, find_due, see
from gongxin.apps.reports.api import find_due_reports
from gongxin.lib.periods import BEIJING
from gongxin.lib.row_security import Act

from .enums import EntryState, ListState
from .models import WAIT, DestructionList, ListEntry
from .types import DestroyedUnder, Selection

DESTROYABLE = (Retained.RECORD, Retained.BATCH, Retained.REPORT)
"""What lists are made of. Entries of the log go with the erasure of a subject."""

TOUCHED_TABLES = (
    "register_record", "reports_report", "intake_batch", "intake_kept_file", "intake_refused_part", "intake_finding",
    "intake_pushed_batch", "intake_upload", "retention_entry",
)  # fmt: skip
"""In whose files something stood that a list destroys."""

# A mark is what is left of a key: nothing leads back from it, and whoever knows the key finds it.
_MARK = (
    "encode(substr(sha256(convert_to('gongxin destroyed', 'UTF8') || {of}), 1, 16), 'hex')::uuid"
)
_OF_UUID = _MARK.format(of="uuid_send({})")
_OF_TEXT = _MARK.format(of="convert_to({}, 'UTF8')")

# However different the things are, an entry of a list is one row.
_DUE = {
    Retained.RECORD: f"""
        CREATE TEMPORARY TABLE due ON COMMIT DROP AS
        SELECT {_OF_UUID.format("record_key")} AS mark, {_OF_UUID.format("subject_key")} AS whose, item, source,
               subject_key, record_key, version, NULL::bigint AS "row", last_day, held FROM due_record""",
    Retained.BATCH: f"""
        CREATE TEMPORARY TABLE due ON COMMIT DROP AS
        SELECT {_OF_TEXT.format("number")} AS mark, NULL::uuid AS whose, item, source, NULL::uuid AS subject_key,
               NULL::uuid AS record_key, NULL::int AS version, batch_id AS "row", last_day, held FROM due_batch""",
    Retained.REPORT: f"""
        CREATE TEMPORARY TABLE due ON COMMIT DROP AS
        SELECT {_OF_TEXT.format("number")} AS mark, {_OF_UUID.format("subject_key")} AS whose, '' AS item, '' AS source,
               NULL::uuid AS subject_key, NULL::uuid AS record_key, NULL::int AS version, report_id AS "row",
               last_day, held FROM due_report""",
}
_DROP = "DROP TABLE IF EXISTS due, due_record, due_batch, due_report"


def find(chosen: Selection, *, now: datetime) -> None:
    """Put what may be destroyed now of the selection into the temporary table `due`, held things marked.

    It lasts for the transaction, which is bound to the act of destroying by this. Days are those of Beijing; a thing is due
    from the day after its last.
    """
    today = now.astimezone(BEIJING).date()
    before = min(chosen.before, today)
    codes = sorted(read_catalogue().known_items) if not chosen.item else [chosen.item]
    kept = [
        KeptFor(code, interval_of(clock))
        for code in codes
        for clock in keep_clocks(thing=chosen.thing, item=code)
    ]
    source = chosen.source or None
    with connection.cursor() as cursor:
        cursor.execute(_DROP)
        if chosen.thing is Retained.RECORD:
            find_due(kept=kept, today=today, source=source, before=before)
        elif chosen.thing is Retained.BATCH:
            find_due_batches(kept=kept, today=today, source=source, before=before)
        else:
            intervals = [interval_of(clock) for clock in keep_clocks(thing=chosen.thing)]
            find_due_reports(intervals=intervals, today=today, before=before)
        see(None, act=Act.DESTROY)
        cursor.execute(_DUE[chosen.thing])


def interval_of(clock: Clock) -> str:
    """The length of a clock as PostgreSQL spells it. What is kept is not counted in working days: the linter sees to it."""
    length = clock.length
    return f"{length.years} years {length.months} months {length.days} days"


def state_of(row: DestructionList, now: datetime) -> ListState:
    """Where the list stands."""
    if row.done_at is not None:
        return ListState.DONE
    if row.begun_at is not None:
        return ListState.RUNNING
    if row.closed_at is not None:
        return ListState.SENT_BACK if row.sent_back_for else ListState.WITHDRAWN
    if row.reviewed_at is None:
        return ListState.TO_REVIEW
    if row.seconded_at is None:
        return ListState.TO_SECOND
    return ListState.WAITING if now < row.seconded_at + WAIT else ListState.READY


def open_lists() -> QuerySet[DestructionList]:
    """Lists of which nothing was destroyed and that nobody closed."""
    return DestructionList.objects.filter(closed_at=None, begun_at=None)


def marks_of(keys: Iterable[UUID]) -> dict[UUID, UUID]:
    """The mark of each key, as it stands on a list."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT k, {_OF_UUID.format('k')} FROM unnest(%s::uuid[]) AS k", [list(keys)]
        )
        return dict(cursor.fetchall())


def records_destroyed(*, record_keys: Iterable[UUID]) -> DestroyedUnder | None:
    """The last list under which any of these records went; None where none did."""
    return _under("mark", marks_of(record_keys).values(), None)


def destroyed_of(*, subject_key: UUID, since: datetime) -> DestroyedUnder | None:
    """The last list begun since then under which a record of the subject went; None where there is none."""
    return _under("whose", marks_of([subject_key]).values(), since)


def forget_whose(*, subject_key: UUID) -> None:
    """No list tells any more that something of this subject was destroyed. In the transaction of their erasure."""
    mark = marks_of([subject_key])[subject_key]
    ListEntry.objects.filter(whose=mark).update(whose=None)


def list_named(*, number: str) -> DestroyedUnder | None:
    """The list of that number, of which something was destroyed."""
    row = DestructionList.objects.filter(number=number, begun_at__isnull=False).first()
    return None if row is None else _destroyed(row)


def _under(by: str, marks: Iterable[UUID], since: datetime | None) -> DestroyedUnder | None:
    with transaction.atomic():
        see([], act=Act.AUDIT)
        found = ListEntry.objects.filter(
            **{f"{by}__in": list(marks)},
            state=EntryState.DESTROYED.value,
            on__thing=Retained.RECORD.value,
        )
        if since is not None:
            found = found.filter(on__begun_at__gte=since)
        entry = found.select_related("on").order_by("-on__begun_at").first()
    return None if entry is None else _destroyed(entry.on)


def _destroyed(row: DestructionList) -> DestroyedUnder:
    assert row.begun_at is not None
    return DestroyedUnder(row.number, row.document, row.done_at or row.begun_at, row.receipt)
