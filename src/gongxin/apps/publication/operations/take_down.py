"""撤下: entries whose records have ended leave a public line, and are forgotten.

Nothing hangs on when this runs: the view has not shown them since the second in which their records ended. It enters the line, class and
ground and days, and deletes the entry, so that what is over is kept nowhere here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import current_versions, see
from gongxin.lib.row_security import Act

from ..models import Entry, Organisation, TakeDown
from ..policies import ended_by
from ..queries import see_ended
from .settle_changes import settle_changes

_PORTION = 2_000
# What was released and is not displayed: over, or hidden for a time while an organ is silent. Changes were settled a moment ago, so what
# they say is shown no more is looked at, and not everything there is.
_NOT_SHOWN = """
SELECT p.id, p.number, p.subject_key, p.record_key, p.version, p.item, p.source, p.kind, p.adverse_class, s.released_at, s.canary
FROM publication_standing s JOIN publication_entry p ON p.number = s.number
WHERE NOT s.shown AND p.id > %s AND NOT EXISTS (SELECT FROM publication_shown v WHERE v.number = s.number OFFSET 0)
ORDER BY p.id LIMIT %s
"""


def take_down(*, now: datetime) -> int:
    """Enter the lines of all entries whose records have ended, and forget those entries; says how many."""
    _settle(now)
    taken, last = 0, 0
    while True:
        with transaction.atomic():
            see_ended()
            with connection.cursor() as cursor:
                cursor.execute(_NOT_SHOWN, [last, _PORTION])
                rows = cursor.fetchall()
            taken += _forget(rows, now)
        if len(rows) < _PORTION:
            break
        last = rows[-1][0]
    _settle(now)
    return taken


def _settle(now: datetime) -> None:
    """Why an entry ended is told to its feeds while it is known; and what is forgotten is looked at no more."""
    while settle_changes(now=now):
        pass


def _forget(rows: Sequence[tuple[Any, ...]], now: datetime) -> int:
    current = current_versions([(row[2], row[3]) for row in rows])
    lines: list[TakeDown] = []
    gone: list[UUID] = []
    for _, number, subject, record, version, item, source, kind, cls, released, canary in rows:
        ended = ended_by(current.get((subject, record)), version, now)
        if ended is None:
            continue
        gone.append(number)
        if canary:
            continue
        ground, at = ended
        lines.append(
            TakeDown(
                # the address of an entry about a person answers as if it had never been
                number=uuid4() if kind == "person" else number,
                item=item,
                source=source,
                adverse_class=cls,
                ground=ground.value,
                released_at=released,
                ended_at=max(at, released),
            )
        )
    if not gone:
        return 0
    TakeDown.objects.bulk_create(lines)
    see(None, act=Act.TAKE_DOWN)
    entries = Entry.objects.filter(number__in=gone)
    codes = sorted(set(entries.exclude(uscc="").values_list("uscc", flat=True)))
    entries.delete()
    _forget_organisations(codes)
    record_event(
        kind=EventKind.ENTRIES_TAKEN_DOWN,
        occurred_at=now,
        actor="system:publication",
        payload={"entries": len(gone)},
    )
    return len(gone)


def _forget_organisations(codes: Sequence[str]) -> None:
    """An organisation of which nothing is published any more is found no more, and its name is not kept."""
    # said with the condition of the index of entries with a code: without it every entry is read for each portion
    still = Entry.objects.filter(uscc__in=codes).exclude(uscc="").values_list("uscc", flat=True)
    Organisation.objects.filter(uscc__in=set(codes) - set(still)).delete()
