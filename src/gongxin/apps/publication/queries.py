"""Reading publication: bundles of a source, and what anybody may read through the one view."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from gongxin.apps.register.api import see
from gongxin.lib.canaries import CAST, ORGAN
from gongxin.lib.periods import BEIJING
from gongxin.lib.row_security import Act, Kept

from .enums import Ground
from .models import Bundle
from .types import EntryShown, Gone, OrganisationFound, Released, TakenDown, Turn

_COLUMNS = """number, item, source, kind, nature, adverse_class, decided_on, name, uscc, values,
       released_at, nullif(shown_until, 'infinity'), disputed_since"""
ENTRY = f"SELECT {_COLUMNS} FROM publication_shown WHERE number = %s"
# Newest decision first; a page goes on from the last of the one before it.
OF_ORGANISATION = f"""
SELECT {_COLUMNS} FROM publication_shown
WHERE uscc = %(uscc)s AND uscc <> '' AND kind <> 'person'
ORDER BY decided_on DESC, number LIMIT %(limit)s OFFSET %(first)s
"""
# In no order: whoever is found first. An order would have all be read whose names hold the words; who asks orders the few.
NAMED = """
SELECT uscc, name FROM publication_organisation WHERE grams @> %(grams)s::varchar[] LIMIT %(limit)s
"""
# The view is asked for one organisation at a time, by the index of entries with a code: left to itself the planner takes the view for
# a single row, and reads every record there is.
ON_DISPLAY_OF = """
SELECT o.uscc FROM unnest(%(codes)s::varchar[]) o (uscc)
WHERE EXISTS (SELECT FROM publication_shown s WHERE s.uscc = o.uscc AND s.uscc <> '' OFFSET 0)
"""
BY_CODE = "SELECT uscc, name FROM publication_organisation WHERE uscc = %s"
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
ON_DISPLAY = "SELECT count(*) FROM publication_shown WHERE uscc <> ALL (%s)"
# Whatever may say something else by now: what is shown before what is new, so that an end waits for no bundle.
DUE = """
WITH over AS (
    SELECT number FROM publication_standing WHERE shown AND look_at <= statement_timestamp()
    ORDER BY look_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), fresh AS (
    SELECT number FROM publication_standing WHERE NOT shown AND look_at <= statement_timestamp()
    ORDER BY look_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
SELECT number FROM over UNION ALL SELECT number FROM fresh LIMIT %(limit)s
"""
ANYTHING_DUE = """
SELECT EXISTS (SELECT FROM publication_standing WHERE shown AND look_at <= statement_timestamp())
    OR EXISTS (SELECT FROM publication_standing WHERE NOT shown AND look_at <= statement_timestamp())
"""
# Enters what became public, and gives what is so no longer.
LOOKED_AT = """
WITH looked AS MATERIALIZED (SELECT * FROM publication_looked WHERE number = ANY (%(numbers)s)),
kept AS (
    UPDATE publication_standing s SET shown = l.shown, look_at = l.look_at FROM looked l WHERE s.number = l.number
), entered AS (
    INSERT INTO publication_change (number, item, ground, at, released_at, canary)
    SELECT number, item, '', %(now)s, released_at, canary FROM looked WHERE shown AND NOT was ORDER BY released_at, number
)
SELECT number, item, released_at, subject_key, record_key, version, canary, statement_timestamp()
FROM looked WHERE was AND NOT shown
ORDER BY released_at, number
"""
FORGOTTEN = """
DELETE FROM publication_standing s WHERE number = ANY (%s)
    AND NOT EXISTS (SELECT FROM publication_entry p WHERE p.number = s.number)
"""
LAST = "SELECT coalesce(max(id), 0) FROM publication_change"
# Of an entry its last change alone is told, and only while the view shows it: what ended is never told as released.
RELEASED = f"""
SELECT c.id, s.* FROM publication_change c
CROSS JOIN LATERAL (SELECT {_COLUMNS} FROM publication_shown WHERE number = c.number OFFSET 0) s
WHERE c.ground = '' AND c.canary = %(canaries)s AND c.id > %(after)s AND c.id <= %(through)s AND c.item = ANY (%(items)s)
  AND NOT EXISTS (SELECT FROM publication_change l WHERE l.number = c.number AND l.id > c.id)
ORDER BY c.id LIMIT %(limit)s
"""
GONE_SINCE = """
SELECT id, number, item, ground, at, (ended_at AT TIME ZONE 'Asia/Shanghai')::date,
       greatest(1, (ended_at AT TIME ZONE 'Asia/Shanghai')::date - (released_at AT TIME ZONE 'Asia/Shanghai')::date + 1)
FROM publication_change
WHERE ground <> '' AND canary = %(canaries)s AND id > %(after)s AND id <= %(through)s AND item = ANY (%(items)s) ORDER BY id LIMIT %(limit)s
"""
TURNS = """
SELECT id, number, item, ground, at, ended_at FROM publication_change WHERE number = ANY (%s) ORDER BY id
"""
ABOUT = """
SELECT p.number FROM publication_entry p JOIN publication_bundle b ON b.id = p.bundle_id
WHERE p.subject_key = ANY (%s) AND p.taken_out_for = '' AND b.released_at IS NOT NULL
"""
COUNTED = "SELECT ground, count(*) FROM publication_take_down GROUP BY ground"


def open_bundles() -> QuerySet[Bundle]:
    """Those that wait for their review."""
    return Bundle.objects.filter(released_at=None, sent_back_at=None)


def see_own(*, item: str, source: str) -> None:
    """Show the current transaction what the source filed and proposed of the item; to the check of the end of display, whoever filed it."""
    see(None, Kept(items=[item], sources=None if source == ORGAN else [source]))


def see_public(items: Collection[str]) -> None:
    """Show the current transaction entries of these items and the days of their records.

    The public's own login needs no context and has no key for one: its policies show it what was released.
    """
    if not settings.PUBLIC_ALONE:
        see(None, Kept(items=sorted(items)))


@contextmanager
def public(items: Callable[[], Collection[str]]) -> Iterator[None]:
    """What is read within is what anybody may read. The public's own login sees nothing else, and is asked without context or transaction."""
    if settings.PUBLIC_ALONE:
        yield
        return
    with transaction.atomic():
        see_public(items())
        yield


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


def entries_of(uscc: str, *, first: int, limit: int) -> list[EntryShown]:
    """What is on display of an organisation; the caller is shown what is public."""
    rows = _rows(OF_ORGANISATION, {"uscc": uscc, "first": first, "limit": limit})
    return [_entry(row) for row in rows]


def named(grams: Collection[str], *, limit: int) -> list[OrganisationFound]:
    """So many of the organisations that have all these grams, whether or not anything is on display of them."""
    rows = _rows(NAMED, {"grams": sorted(grams), "limit": limit})
    return [OrganisationFound(uscc, name) for uscc, name in rows]


def on_display(codes: Sequence[str]) -> set[str]:
    """Those of these organisations of which anything is on display in this second; the caller is shown what is public."""
    return {uscc for (uscc,) in _rows(ON_DISPLAY_OF, {"codes": codes})} if codes else set()


def organisation(uscc: str) -> OrganisationFound | None:
    """The organisation of that code, if it has something on display; the caller is shown what is public."""
    rows = _rows(BY_CODE, [uscc])
    return OrganisationFound(*rows[0]) if rows and on_display([uscc]) else None


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
    """How many entries are on display in this second; canaries are nobody, and count for nothing."""
    with transaction.atomic():
        see_public(items)
        ((count,),) = _rows(ON_DISPLAY, [[one.number for one in CAST]])
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


def is_anything_due() -> bool:
    """Whether any entry is to be looked at anew."""
    return bool(_rows(ANYTHING_DUE, None)[0][0])


def due(limit: int) -> list[UUID]:
    """Entries that are to be looked at, held for this transaction; what another transaction is changing is left to the next time."""
    return [number for (number,) in _rows(DUE, {"limit": limit})]


def look_at(numbers: Collection[UUID], now: datetime) -> list[tuple[Any, ...]]:
    """Enter which of these became public; gives those that are so no longer: number, item, release, subject, record, version, whether
    it was about a canary, and when that was seen.

    The subject of an entry that was destroyed with its record is None.
    """
    gone = _rows(LOOKED_AT, {"numbers": list(numbers), "now": now})
    with connection.cursor() as cursor:
        cursor.execute(FORGOTTEN, [list(numbers)])
    return gone


def last_change() -> int:
    """The number of the last change that is known; 0 where there is none."""
    return int(_rows(LAST, None)[0][0])


def released_since(
    *, after: int, through: int, items: Collection[str], limit: int, canaries: bool
) -> list[Released]:
    """What became public after that change, up to the other, and is so in this second; in the order of changes."""
    with transaction.atomic():
        see_public(items)
        asked = _asked(after, through, items, limit, canaries)
        return [Released(line, _entry(tuple(row))) for line, *row in _rows(RELEASED, asked)]


def gone_since(
    *, after: int, through: int, items: Collection[str], limit: int, canaries: bool
) -> list[Gone]:
    """What was public and is so no longer, after that change and up to the other."""
    asked = _asked(after, through, items, limit, canaries)
    return [
        Gone(line, number, item, Ground(ground), at, ended_on, days)
        for line, number, item, ground, at, ended_on, days in _rows(GONE_SINCE, asked)
    ]


def _asked(
    after: int, through: int, items: Collection[str], limit: int, canaries: bool
) -> dict[str, Any]:
    return {
        "after": after,
        "through": through,
        "items": sorted(items),
        "limit": limit,
        "canaries": canaries,
    }


def turns_of(numbers: Collection[UUID]) -> list[Turn]:
    """The changes of these entries, in their order."""
    return [
        Turn(line, number, item, Ground(ground) if ground else None, at, ended_at)
        for line, number, item, ground, at, ended_at in _rows(TURNS, [list(numbers)])
    ]


def numbers_about(subjects: Collection[UUID]) -> list[UUID]:
    """The entries about these subjects that were released and are kept still."""
    with transaction.atomic():
        see(None, Kept())
        return [number for (number,) in _rows(ABOUT, [list(subjects)])]


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
