"""Reading the register. Only `access` and `reports` read people; nobody else holds a query here."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from psycopg.pq import Format

from gongxin.lib.row_security import Act, Context, Kept, open_context
from gongxin.lib.sealing import SealBroken, seal, unseal, unsealing
from gongxin.lib.wrapping import Wrapping

from ..enums import ContentClass
from ..models import Layout
from ..types import (
    PARTS,
    AdverseCount,
    Instant,
    Reach,
    RecordDays,
    ShownRecord,
    ShownRole,
    SubjectFile,
    SubjectIdentity,
)
from .marks import DISPUTED_SINCE, MARK_THEN, MARKED, STATED, UNHIDDEN, opened_statement
from .same import SAME, SAME_NOW, SAME_THEN

# When display ends at the moment that stands for `{now}`: as the version says, or sooner where an edition that has taken
# force said so (`{known}`: as far as it was recorded). A scalar, so that it is looked up by index and never joined.
ENDS = """least(shown_until, (
    SELECT m.ends FROM register_moved_end m
    WHERE m.item = register_record.item AND m.shown_until = register_record.shown_until
      AND m.shown_from = register_record.shown_from
      AND m.adverse_class = coalesce(register_record.adverse_class, '')
      AND (m.doc_date IS NULL OR m.doc_date = register_record.doc_date)
      AND (m.valid_from IS NULL OR m.valid_from = register_record.valid_from)
      AND (m.valid_to IS NULL OR m.valid_to = register_record.valid_to)
      AND m.begins <= {now}{known}
    ORDER BY m.ends LIMIT 1))"""
RECORDS = f"FROM register_record CROSS JOIN LATERAL (SELECT {ENDS} AS ends OFFSET 0) e\n{MARKED}"

# What of the versions that are held may be shown and used at that moment (charter C13). The view, the policy of the
# table and a replay say it in these words; a test reads them in the database's own books.
DISPLAYED = "status = 'live' AND shown_from <= {now} AND shown_until > {now} AND e.ends > {now}"
HELD_NOW = "recorded_to = 'infinity'"
HELD_THEN = "recorded_from <= %(known_at)s AND recorded_to > %(known_at)s"

_NOW = "statement_timestamp()"
_OF_THEN = {
    "now": "%(as_of)s::timestamptz",
    "known": " AND m.recorded_at <= %(known_at)s",
    "held": MARK_THEN,
}
_THEN = f"""(
    SELECT subject_key, record_key, version, item, nature, adverse_class, source, doc_number, doc_organ, doc_date,
           valid_from, valid_to, shown_from, e.ends AS shown_until, recorded_from, content_sealed,
           {DISPUTED_SINCE.format(**_OF_THEN)} AS disputed_since, {STATED.format(**_OF_THEN)}
    {RECORDS.format(**_OF_THEN)} WHERE {HELD_THEN} AND {DISPLAYED.format(**_OF_THEN)}
    AND {UNHIDDEN.format(**_OF_THEN)})"""

# Of what moment a reading is: what was true, and the last load and the last mark that it knew of. Before the first load
# that keeps the register's clock everything held is known.
INSTANT = (
    f"{_NOW}, coalesce((SELECT known_at FROM register_clock), {_NOW}),"
    " (SELECT known_at FROM register_mark_clock)"
)

_OF_ONE, _OF_ALL = "r.subject_key = s.subject_key", "r.subject_key = ANY (%(subjects)s::uuid[])"

# Who it is, with their keys: found once and first (OFFSET 0), or the server looks the keys up again for every record.
_WHO = """(
    SELECT s.subject_key, s.kind, s.identity_sealed, i.content_class, i.wrapped,
           k.content_class AS records_class, k.wrapped AS records_wrapped
    FROM register_subject s
    JOIN register_data_key i ON i.subject_key = s.subject_key AND i.content_class IN ('identity', 'all')
    LEFT JOIN register_data_key k ON k.subject_key = s.subject_key AND k.content_class IN ('records', 'all')
    WHERE s.subject_key = %(subject)s OFFSET 0) s"""
_WHO_AND_WHAT = f"""
SELECT s.kind, s.identity_sealed, s.content_class, s.wrapped,
       {INSTANT}, {SAME}, [key],
       r.subject_key, r.record_key, r.version, r.item, r.nature, r.adverse_class, r.source, r.doc_number, r.doc_organ, r.doc_date, r.valid_from, r.valid_to,
       r.shown_from, nullif(r.shown_until, 'infinity'), r.recorded_from, r.disputed_since, r.stated_since, r.statement_sealed, r.content_sealed
FROM {_WHO} LEFT JOIN [records] AND ({{within}})
ORDER BY r.valid_from DESC, r.record_key
"""
# One statement: identity, key and every record that may be shown and used now. Readers go through
# the view `register_shown`, so that periods and withdrawals cannot be forgotten (charter C13); `within` is what
# `reach_predicate` makes of the reader's reach. It says whether the subject is known by other numbers too.
SUBJECT_FILE = _WHO_AND_WHAT.replace("[key]", "s.records_class, s.records_wrapped").replace(
    "[records]", "register_shown r ON r.subject_key = %(subject)s"
)
# The same where a judgement says that several numbers are one subject: the records of all of them, each by its own key.
FILE_OF_ALL = _WHO_AND_WHAT.replace("[key]", "k.content_class, k.wrapped").replace(
    "[records]",
    f"""(register_shown r LEFT JOIN register_data_key k
           ON k.subject_key = r.subject_key AND k.content_class IN ('records', 'all')) ON {_OF_ALL}""",
)

RECORD_DAYS = """
SELECT subject_key, item, adverse_class, doc_date, valid_from, valid_to, shown_from, nullif(shown_until, 'infinity')
FROM register_shown WHERE record_key = %s
"""

# How many records bear on a question, and which; `[owners]`: whose each is. No content is opened. A record counts for the stated time from its decision, and
# no longer than it is shown (charter C13: the view).
BEARING = f"""
CROSS JOIN LATERAL (
    SELECT count(*) AS records, max(least(r.shown_until, d.over)) AS until,
           array_agg(r.record_key::text) AS keys[owners]
    FROM register_shown r
    CROSS JOIN LATERAL (
        SELECT (coalesce(r.doc_date, r.valid_from) + %(within)s::interval)
               AT TIME ZONE 'Asia/Shanghai' AS over) d
    WHERE {_OF_ONE} AND r.nature = 'adverse' AND r.item = ANY(%(items)s)
      AND r.adverse_class = ANY(%(classes)s) AND d.over > statement_timestamp() AND ({{reach}})
      AND NOT EXISTS (SELECT FROM register_data_key e WHERE e.subject_key = r.subject_key
                      AND e.content_class = 'records' AND e.wrapped = '')
) b
"""

ADVERSE_COUNT = f"""
SELECT s.kind, s.identity_sealed, k.content_class, k.wrapped, {INSTANT}, {SAME}, b.records, b.until, b.owners, b.keys
FROM register_subject s
JOIN register_data_key k ON k.subject_key = s.subject_key AND k.content_class IN ('identity', 'all')
{BEARING.replace("[owners]", ", array_agg(r.subject_key) AS owners")}
WHERE s.subject_key = %(subject)s
"""

ROLES = """
SELECT role, valid_from, valid_to, subject_key
FROM register_link
WHERE person_key = ANY (%s)
ORDER BY valid_from DESC, subject_key
"""

IDENTITIES = """
SELECT s.subject_key, s.kind, s.identity_sealed, k.content_class, k.wrapped
FROM register_subject s
JOIN register_data_key k ON k.subject_key = s.subject_key AND k.content_class IN ('identity', 'all')
WHERE s.subject_key = ANY(%s)
"""

_COLUMNS = (
    ("subject", "s.subject_key = %({})s"),
    ("kinds", "s.kind = ANY(%({})s)"),
    ("items", "r.item = ANY(%({})s)"),
    ("sources", "r.source = ANY(%({})s)"),
)


def reach_predicate(reach: Reach) -> tuple[str, dict[str, Any]]:
    """The reach as a condition over a subject `s` and a record `r`, and its parameters."""
    reasons, values = [], {}
    for place, reason in enumerate(reach.reasons):
        conditions = []
        for name, condition in _COLUMNS:
            value = getattr(reason, name)
            if value is not None:
                conditions.append(condition.format(f"{name}_{place}"))
                values[f"{name}_{place}"] = value if name == "subject" else sorted(value)
        reasons.append(" AND ".join(conditions) or "TRUE")
    return " OR ".join(f"({reason})" for reason in reasons) or "FALSE", values


def see(
    subjects: Collection[UUID] | None,
    *records: Kept,
    act: Act = Act.READ,
    organ: str | None = None,
) -> None:
    """Have the database show these subjects (None: any) and these of their records to the current transaction.

    `organ`: and what belongs to this organ.
    """
    context = Context(act, subjects, records, organ=organ)
    open_context(connection, context, keys=settings.KEYS_DIR)


def see_within(reach: Reach, subjects: Collection[UUID], at: Instant | None = None) -> None:
    # which kinds of subject a reason is for is left to the first wall: a record does not know its subject's
    act = Act.READ if at is None else Act.REPLAY
    see(subjects, *(Kept(one.items, one.sources) for one in reach.reasons), act=act)


def _at(statement: str, at: Instant | None) -> tuple[str, dict[str, Any]]:
    """The same question asked of that instant instead of now. No more than the source of records and the clock differ."""
    if at is None:
        return statement, {}
    then = statement.replace("register_shown", _THEN).replace(_NOW, "%(as_of)s::timestamptz")
    then = then.replace(SAME_NOW, SAME_THEN)
    return then, {"as_of": at.as_of, "known_at": at.known_at, "marks_at": at.marks_at}


def read_file(
    *,
    subject_key: UUID,
    reach: Reach,
    wrapping: Wrapping,
    meant: Callable[[SubjectIdentity], bool],
    at: Instant | None = None,
) -> SubjectFile | None:
    """What is within reach of a subject's file as it may be shown and used now, or None if nobody is there who is `meant`.

    With `at`: as it might then, by what was known then. That is a replay, an act of its own.

    Contents are opened for who is meant alone: else the time would tell that there is somebody, and of how many records.
    """
    within, values = reach_predicate(reach)
    of_one, of_all = _within(SUBJECT_FILE, within), _within(FILE_OF_ALL, within)
    rows, same = _of_everyone(subject_key, reach, of_one, of_all, values, at)
    if not rows:
        _work_as_for_somebody(subject_key, wrapping)
        return None
    identity = identity_of(subject_key, rows[0][:4], wrapping)
    if identity is None or not meant(identity):
        return None
    read = Instant(*rows[0][4:7]) if at is None else at
    shown = [row[8:] for row in rows if row[10] is not None]
    opened = {
        owner: unsealing(key)
        for owner, (content_class, wrapped) in {row[2]: row[:2] for row in shown}.items()
        if (key := open_key(owner, content_class, wrapped, wrapping))
    }
    records = tuple(_record(row[2:], opened[row[2]]) for row in shown if row[2] in opened)
    return SubjectFile(identity, records, read, same=same)


@lru_cache(maxsize=512)
def _within(statement: str, within: str) -> str:
    """The statement of a file for a reach of that form; its values come apart."""
    return statement.format(within=within)


def _of_everyone(
    subject_key: UUID,
    reach: Reach,
    of_one: str,
    of_all: str,
    values: Mapping[str, Any],
    at: Instant | None,
) -> tuple[list[tuple[Any, ...]], tuple[UUID, ...]]:
    """The rows about a subject by the first statement, or with those of whoever is the same by judgement by the second.

    The eighth column of each says who that is, by the same picture of the database as the rest of it: where it changed
    meanwhile, it is asked again.
    """
    same: tuple[UUID, ...] = ()
    while True:
        everyone = [subject_key, *same]
        see_within(reach, everyone, at)
        statement, moment = _at(of_all if same else of_one, at)
        with connection.cursor() as cursor:
            # a file is mostly sealed bytes and instants: as text both would be spelt there and read again here
            cursor.cursor.format = Format.BINARY
            cursor.execute(
                statement, {**values, **moment, "subject": subject_key, "subjects": everyone}
            )
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        found = tuple(rows[0][7]) if rows else ()
        if found == same:
            return rows, same
        same = found


def read_record_days(*, record_key: UUID) -> RecordDays | None:
    """The days of a record by its own key; there is no index for that, so it is for single questions."""
    see(None, Kept())
    with connection.cursor() as cursor:
        cursor.execute(RECORD_DAYS, [record_key])
        row = cursor.fetchone()
    return RecordDays(*row) if row else None


def read_adverse_count(
    *,
    subject_key: UUID,
    items: Collection[str],
    classes: Collection[str],
    within: str,
    reach: Reach,
    wrapping: Wrapping,
    at: Instant | None = None,
) -> AdverseCount | None:
    """How many records of these items and classes, decided `within` that interval, bear on the subject now (or `at`)."""
    condition, values = reach_predicate(reach)
    values |= {"items": sorted(items), "classes": sorted(classes), "within": within}
    of_one = ADVERSE_COUNT.format(reach=condition)
    rows, same = _of_everyone(
        subject_key, reach, of_one, of_one.replace(_OF_ONE, _OF_ALL), values, at
    )
    if not rows:
        _work_as_for_somebody(subject_key, wrapping)
        return None
    *closed, as_of, known_at, marks_at, _, records, until, owners, keys = rows[0]
    identity = identity_of(subject_key, closed, wrapping)
    read = Instant(as_of, known_at, marks_at) if at is None else at
    rests_on = rested(owners, keys)
    return AdverseCount(identity, records, until, read, same, rests_on) if identity else None


def rested(
    owners: Sequence[UUID] | None, keys: Sequence[str] | None
) -> tuple[tuple[UUID, str], ...]:
    """The records of a count, each with whose it is, as the database collected them: None where there is none."""
    return tuple(zip(owners or (), keys or (), strict=True))


def read_roles(*, person_keys: Collection[UUID], wrapping: Wrapping) -> tuple[ShownRole, ...]:
    """The statutory roles of a person, under each of their numbers, newest first."""
    see(person_keys)
    with connection.cursor() as cursor:
        cursor.execute(ROLES, [list(person_keys)])
        rows = cursor.fetchall()
    owners = read_identities(subject_keys={row[3] for row in rows}, wrapping=wrapping)
    return tuple(
        ShownRole(owners[owner].name, role, valid_from, valid_to)
        for role, valid_from, valid_to, owner in rows
        if owner in owners
    )


def read_identities(
    *, subject_keys: Collection[UUID], wrapping: Wrapping
) -> dict[UUID, SubjectIdentity]:
    """Who these subjects are; unknown keys are left out. Two statements, none for nobody."""
    if not subject_keys:
        return {}
    see(subject_keys)
    with connection.cursor() as cursor:
        cursor.execute(IDENTITIES, [sorted(subject_keys)])
        rows = cursor.fetchall()
    return {
        key: identity for key, *closed in rows if (identity := identity_of(key, closed, wrapping))
    }


def key_owner(subject: bytes, content_class: str) -> bytes:
    """To what the data key of a class is bound; one for all classes, to the subject alone, as before there were any."""
    return subject if content_class == ContentClass.ALL else subject + content_class.encode()


def open_key(
    subject_key: UUID, content_class: str | None, wrapped: bytes | None, wrapping: Wrapping
) -> bytes | None:
    """The data key of a class; None when it was destroyed. Raises SealBroken where there is none or it does not open."""
    if content_class is None or wrapped is None:
        raise SealBroken("sealed content without a data key")
    if not wrapped:
        return None
    return wrapping.unwrap(bytes(wrapped), key_owner(subject_key.bytes, content_class))


def identity_of(
    subject_key: UUID, closed: Sequence[Any], wrapping: Wrapping
) -> SubjectIdentity | None:
    """Who it is, of kind, sealed identity, class and key; None when that key was destroyed: nobody can be told of then."""
    kind, identity_sealed, content_class, wrapped = closed
    key = open_key(subject_key, content_class, wrapped, wrapping)
    if key is None:
        return None
    identity = json.loads(unseal(key, bytes(identity_sealed), subject_key.bytes))
    return SubjectIdentity(subject_key, kind, identity["identifier"], identity["name"])


def _work_as_for_somebody(subject_key: UUID, wrapping: Wrapping) -> None:
    """What opening an identity costs, where there is none: nobody is as slow as somebody."""
    key = bytes(32)
    wrapping.wrap(key, subject_key.bytes)
    seal(key, subject_key.bytes * 4, subject_key.bytes)


def _record(row: tuple[Any, ...], opened: Callable[[bytes, bytes], bytes]) -> ShownRecord:
    owner, *columns, stated_since, statement_sealed, content_sealed = row
    content = values_by_field(opened(content_sealed, columns[0].bytes))
    statement = opened_statement(opened, columns[0], stated_since, statement_sealed)
    values: tuple[Any, ...] = (*columns, content, owner, statement)
    return ShownRecord(*values)


def values_by_field(content: bytes) -> dict[str, str]:
    """What an unsealed content says; a field without a value is left out."""
    if content.startswith(b"{"):  # how contents were written before there were layouts
        return {name: value for name, value in json.loads(content).items() if value is not None}
    layout, *values = content.decode().split(PARTS)
    fields = _fields_of(int(layout))
    return {name: value for name, value in zip(fields, values, strict=True) if value}


@cache
def _fields_of(layout: int) -> tuple[str, ...]:
    """The fields of a layout; it never changes."""
    return tuple(Layout.objects.values_list("fields", flat=True).get(pk=layout))
