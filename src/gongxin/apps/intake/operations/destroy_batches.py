"""Batches as they were filed, whose time to be kept is over: which they are, and their destruction.

What goes is the file, the refused rows, the findings with their masked values, the answers kept for a repeated push, and the
key. What stays is the batch's line with its counts: its receipt is signed and holds. The list that names them, and its
events, are the caller's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from pathlib import Path

from django.db import connection

from gongxin.apps.register.api import KeptFor, held_batches
from gongxin.lib.sealed_parts import destroy_parts

from ..enums import BatchStatus
from ..errors import unknown_batch
from ..errors.channels import batch_destroyed
from ..models import Batch, FindingRow, KeptFile, PushedBatch, RefusedPart, Upload
from .kept_files import destroy_now, folder_of
from .push_batch import refusal_as_dict

# All clocks that name batches of the item must have ended before today; they began with the day on which the batch came.
_FIND_DUE = """
CREATE TEMPORARY TABLE due_batch ON COMMIT DROP AS
WITH clock AS (
    SELECT * FROM unnest(%(items)s::text[], %(lengths)s::interval[]) AS c(item, length)
)
SELECT b.id AS batch_id, b.number, b.item, b.source, d.last_day, false AS held
FROM intake_batch b
CROSS JOIN LATERAL (
    SELECT max(((b.received_at AT TIME ZONE 'Asia/Shanghai')::date + c.length)::date) AS last_day
    FROM clock c WHERE c.item = b.item) d
WHERE b.destroyed_under = '' AND b.status <> %(undecided)s AND d.last_day < %(today)s
  AND (%(source)s::text IS NULL OR b.source = %(source)s)
  AND (%(before)s::date IS NULL OR d.last_day < %(before)s)
"""
_HELD = "UPDATE due_batch SET held = true WHERE batch_id = ANY(%s)"


def find_due_batches(
    *, kept: Collection[KeptFor], today: date, source: str | None = None, before: date | None = None
) -> None:
    """Put the batches of these items whose time to be kept is over into the temporary table `due_batch`, held ones marked."""
    with connection.cursor() as cursor:
        cursor.execute(
            _FIND_DUE,
            {
                "items": [one.item for one in kept],
                "lengths": [one.interval for one in kept],
                "undecided": BatchStatus.HELD.value,
                "today": today,
                "source": source,
                "before": before,
            },
        )
        cursor.execute("SELECT batch_id, item, source FROM due_batch ORDER BY batch_id")
        found = cursor.fetchall()
        held = held_batches(batches=found)
        cursor.execute(_HELD, [[found[place][0] for place in held]])


def batches_must_stay(*, batches: Sequence[int]) -> tuple[frozenset[int], frozenset[int]]:
    """The places of those that were destroyed since, and of those that a legal hold covers. Locks them all."""
    rows = {
        one.pk: one
        for one in Batch.objects.select_for_update().filter(pk__in=batches).order_by("pk")
    }
    gone = frozenset(
        place for place, pk in enumerate(batches) if pk not in rows or rows[pk].destroyed_under
    )
    asked = [
        (pk, rows[pk].item, rows[pk].source) if pk in rows else (None, "", "") for pk in batches
    ]
    return gone, held_batches(batches=asked)


def destroy_batches(*, batches: Sequence[int], under: str, now: datetime) -> int:
    """Destroy them and say how many files went. In the caller's transaction; the parts go when it is committed.

    A file that a later batch sent again word for word stays with that batch.
    """
    RefusedPart.objects.filter(batch__in=batches).delete()
    FindingRow.objects.filter(batch__in=batches).delete()
    PushedBatch.objects.filter(batch__in=batches).update(
        answer={"refused": refusal_as_dict(batch_destroyed(under))}
    )
    Upload.objects.filter(batch__in=batches).update(digests=[])
    Batch.objects.filter(pk__in=batches).update(data_key=b"", said="", destroyed_under=under)
    files = KeptFile.objects.filter(batch__in=batches, destroyed_at=None)
    going = list(files.exclude(batch__destroyed_under="").distinct())
    for kept in going:
        destroy_now(kept=kept, now=now)
    return len(going)


def remove_parts(*, under: str) -> None:
    """Remove what is still on disk of the files that went under that list: a run that was killed may have left it."""
    tokens = KeptFile.objects.filter(
        batch__destroyed_under=under, destroyed_at__isnull=False
    ).values_list("token", flat=True)
    for token in tokens.distinct():
        folder: Path = folder_of(token)
        destroy_parts(folder)


def forget_said(*, batches: Collection[int]) -> None:
    """Records of these batches were destroyed: that the same file says the same is not known any more."""
    Batch.objects.filter(pk__in=batches).exclude(said="").update(said="")


def batch_places(*, number: str) -> tuple[int, str, str]:
    """The batch's number in the book, its item and its source. Raises Refusal `intake.unknown-batch`."""
    found = Batch.objects.filter(number=number.strip()).values_list("pk", "item", "source").first()
    if found is None:
        raise unknown_batch(number)
    return found


def batch_numbers(*, batches: Collection[int]) -> dict[int, str]:
    """What these batches are called."""
    return dict(Batch.objects.filter(pk__in=batches).values_list("pk", "number")) if batches else {}
