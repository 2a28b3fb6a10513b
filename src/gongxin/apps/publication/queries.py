"""Reading publication: bundles of a source, and what anybody may read through the one view."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from gongxin.apps.register.api import see
from gongxin.lib.periods import BEIJING
from gongxin.lib.row_security import Act, Kept

from .enums import Ground
from .models import Bundle
from .types import EntryShown, OrganisationFound, TakenDown

_COLUMNS = """number, item, source, kind, nature, adverse_class, decided_on, name, uscc, values,
       released_at, nullif(shown_until, 'infinity'), disputed_since"""
ENTRY = f"SELECT {_COLUMNS} FROM publication_shown WHERE number = %s"
# Newest decision first; a page goes on from the last of the one before it.
OF_ORGANISATION = f"""
SELECT {_COLUMNS} FROM publication_shown
WHERE uscc = %(uscc)s AND uscc <> '' AND kind <> 'person'
ORDER BY decided_on DESC, number LIMIT %(limit)s OFFSET %(first)s
"""
# The index finds who has all grams; the view says who has anything on display.
FOUND = """
SELECT o.uscc, o.name FROM publication_organisation o
WHERE o.grams @> %(grams)s::varchar[] AND o.uscc > %(after)s
  AND EXISTS (SELECT FROM publication_shown s WHERE s.uscc = o.uscc)
ORDER BY o.uscc LIMIT %(limit)s
"""
BY_CODE = """
SELECT o.uscc, o.name FROM publication_organisation o
WHERE o.uscc = %s AND EXISTS (SELECT FROM publication_shown s WHERE s.uscc = o.uscc)
"""
# An entry that was released, of an organisation, and is not in the view: how long it was public is all that is told.
GONE = """
SELECT p.number, p.item, p.source, p.adverse_class, b.released_at
FROM publication_entry p JOIN publication_bundle b ON b.id = p.bundle_id
WHERE p.number = %s AND p.kind <> 'person' AND b.released_at IS NOT NULL AND p.taken_out_for = ''
"""
LINES = """
SELECT number, item, source, adverse_class, ground, ended_at::timestamptz,
       greatest(1, ((ended_at - interval '1 microsecond') AT TIME ZONE 'Asia/Shanghai')::date
                   - (released_at AT TIME ZONE 'Asia/Shanghai')::date + 1)
FROM publication_take_down
"""
OWED = """
SELECT source, count(*) FROM publication_unproposed
WHERE (item, kind) IN (SELECT * FROM unnest(%(items)s::text[], %(kinds)s::text[])) AND decided_on <= %(by)s
  AND subject_key <> ALL (%(besides)s::uuid[])
GROUP BY source
"""
ON_DISPLAY = "SELECT count(*) FROM publication_shown"
COUNTED = "SELECT ground, count(*) FROM publication_take_down GROUP BY ground"


def open_bundles() -> QuerySet[Bundle]:
    """Those that wait for their review."""
    return Bundle.objects.filter(released_at=None, sent_back_at=None)


def see_own(*, item: str, source: str) -> None:
    """Show the current transaction what the source filed and proposed of the item."""
    see(None, Kept(items=[item], sources=[source]))


def see_public(items: Collection[str]) -> None:
    """Show the current transaction entries of these items and the days of their records.

    The public's own login needs no context and has no key for one: its policies show it what was released.
    """
    if not settings.PUBLIC_ALONE:
        see(None, Kept(items=sorted(items)))


def see_ended() -> None:
    """Show the current transaction every entry, and versions that ended, to enter the lines of those that are gone."""
    see(None, Kept(), act=Act.AUDIT)


def _rows(sql: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def entry_shown(number: UUID, *, items: Collection[str]) -> EntryShown | None:
    """The entry as it is on display in this second."""
    with transaction.atomic():
        see_public(items)
        rows = _rows(ENTRY, [number])
    return _entry(rows[0]) if rows else None


def entries_of(uscc: str, *, items: Collection[str], first: int, limit: int) -> list[EntryShown]:
    """What is on display of an organisation."""
    with transaction.atomic():
        see_public(items)
        rows = _rows(OF_ORGANISATION, {"uscc": uscc, "first": first, "limit": limit})
    return [_entry(row) for row in rows]


def organisations(
    grams: Collection[str], *, items: Collection[str], after: str, limit: int
) -> list[OrganisationFound]:
    """Organisations with all these grams that have something on display, in the order of their codes."""
    with transaction.atomic():
        see_public(items)
        rows = _rows(FOUND, {"grams": sorted(grams), "after": after, "limit": limit})
    return [OrganisationFound(*row) for row in rows]


def organisation(uscc: str, *, items: Collection[str]) -> OrganisationFound | None:
    """The organisation of that code, if it has something on display."""
    with transaction.atomic():
        see_public(items)
        rows = _rows(BY_CODE, [uscc])
    return OrganisationFound(*rows[0]) if rows else None


def taken_down(number: UUID, *, items: Collection[str], now: datetime) -> TakenDown | None:
    """The public line of an entry that was on display and is gone; None for what never was, and for entries about persons."""
    with transaction.atomic():
        see_public(items)
        entered = _rows(f"{LINES} WHERE number = %s", [number])
        gone = _rows(GONE, [number])
    if entered:
        return _line(entered[0])
    if not gone:
        return None
    entry, item, source, adverse_class, released_at = gone[0]
    days = max(1, (now - released_at).days + 1)
    return TakenDown(entry, item, source, adverse_class, None, None, days)


def take_downs(*, first: int, limit: int) -> list[TakenDown]:
    """Lines, the newest end first."""
    sql = f"{LINES} ORDER BY ended_at DESC, id LIMIT %s OFFSET %s"
    return [_line(row) for row in _rows(sql, [limit, first])]


def take_downs_by_ground() -> dict[Ground, int]:
    """How many entries went for which ground."""
    return {Ground(ground): count for ground, count in _rows(COUNTED, None)}


def count_shown(*, items: Collection[str]) -> int:
    """How many entries are on display in this second."""
    with transaction.atomic():
        see_public(items)
        ((count,),) = _rows(ON_DISPLAY, None)
    return int(count)


def owed_by_source(
    shown: Collection[tuple[str, str]], *, by: date, besides: Collection[UUID], source: str | None
) -> dict[str, int]:
    """By source, how many records of these items and kinds of subject, decided by that day, are on display and proposed to nobody."""
    pairs = sorted(shown)
    items, kinds = [item for item, _ in pairs], [kind for _, kind in pairs]
    with transaction.atomic():
        see(None, Kept(items=sorted(set(items)), sources=None if source is None else [source]))
        values = {"items": items, "kinds": kinds, "by": by, "besides": list(besides)}
        return dict(_rows(OWED, values))


def _line(row: tuple[Any, ...]) -> TakenDown:
    number, item, source, adverse_class, ground, ended_at, days = row
    ended_on = ended_at.astimezone(BEIJING).date()
    return TakenDown(number, item, source, adverse_class, Ground(ground), ended_on, days)


def _entry(row: tuple[Any, ...]) -> EntryShown:
    *said, name, uscc, values, released_at, until, disputed = row
    pairs = tuple((field, shown) for field, shown in _json(values))
    entry: tuple[Any, ...] = (*said, name, uscc, pairs, released_at, until, disputed)
    return EntryShown(*entry)


def _json(value: Any) -> Any:
    """A bare cursor gives jsonb as text."""
    return json.loads(value) if isinstance(value, str) else value
