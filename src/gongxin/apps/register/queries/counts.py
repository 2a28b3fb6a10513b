"""Numbers of the register, which name nobody: how much it holds, and how much is shown that ought not to be."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from gongxin.lib.row_security import Act, Kept

from ..types import OverShown
from . import see

COUNTS = """
SELECT (SELECT count(*) FROM register_subject WHERE subject_key <> ALL (%(canaries)s)),
       (SELECT count(*) FROM register_record
        WHERE recorded_to = 'infinity' AND subject_key <> ALL (%(canaries)s)),
       (SELECT count(*) FROM register_record WHERE subject_key <> ALL (%(canaries)s)),
       (SELECT count(*) FROM register_shown WHERE subject_key <> ALL (%(canaries)s))
"""

# Charter C13, asked the other way round: of what the view yields, how much ought not to be there. Written without the
# view's condition, from the columns (and from what an edition moved) and by another clock than the database's: `at` is the asker's. Nothing is opened.
# The two clocks may differ by a second, and the question may be a minute on its way.
OVER = """
WITH over AS MATERIALIZED (
    SELECT subject_key, record_key, version FROM register_record
    WHERE NOT (recorded_to = 'infinity' AND status = 'live' AND shown_until > %(at)s::timestamptz - interval '1 second'
               AND shown_from <= %(at)s::timestamptz + interval '1 minute')
    UNION ALL
    SELECT DISTINCT r.subject_key, r.record_key, r.version
    FROM register_moved_end m JOIN register_record r USING (item, shown_from, shown_until)
    WHERE greatest(m.begins, m.ends) <= %(at)s::timestamptz - interval '1 second'
      AND r.shown_until > %(at)s::timestamptz - interval '1 second' AND r.recorded_to = 'infinity' AND r.status = 'live'
      AND m.adverse_class = coalesce(r.adverse_class, '') AND coalesce(m.doc_date, r.doc_date) IS NOT DISTINCT FROM r.doc_date
      AND coalesce(m.valid_from, r.valid_from) = r.valid_from
      AND coalesce(m.valid_to, r.valid_to) IS NOT DISTINCT FROM r.valid_to
)
SELECT (SELECT count(*) FROM over),
       (SELECT count(*) FROM register_shown v JOIN over USING (subject_key, record_key, version)),
       extract(epoch FROM statement_timestamp())
"""

# By item and source, and whose they are is not said.
SHOWN_OF = """
SELECT item, source, count(*) FROM register_shown
WHERE subject_key = ANY (%s) GROUP BY item, source ORDER BY item, source
"""

# Nobody waits for the check, and people wait for look-ups: it takes one processor, and leaves them the others.
ONE_CORE = "SET LOCAL max_parallel_workers_per_gather = 0"
_COUNTED = 1_000_000
SUBJECTS_COUNTED = "SELECT count(*) FROM (SELECT FROM register_subject LIMIT %s) s"
SUBJECTS_PLANNED = """
SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint
FROM pg_partition_tree('register_subject') p JOIN pg_class c ON c.oid = p.relid
WHERE p.isleaf
"""


def subjects_estimated() -> int:
    """About how many subjects the register knows: exact up to a million, the planner's figure beyond."""
    with transaction.atomic(), connection.cursor() as cursor:
        see(None)
        cursor.execute(SUBJECTS_COUNTED, [_COUNTED])
        counted = int(cursor.fetchone()[0])
        if counted < _COUNTED:
            return counted
        cursor.execute(SUBJECTS_PLANNED)
        return max(counted, int(cursor.fetchone()[0]))


def shown_by_source(subject_keys: Collection[UUID]) -> list[tuple[str, str, int]]:
    """Item, source and number of the records of these subjects that are shown now."""
    see(subject_keys, Kept())
    with connection.cursor() as cursor:
        cursor.execute(SHOWN_OF, [list(subject_keys)])
        return [(item, source, int(records)) for item, source, records in cursor]


def count_over(*, at: datetime) -> OverShown:
    """How many versions are over, withdrawn, replaced or not yet shown at that moment, and how many of them are shown."""
    with transaction.atomic(), connection.cursor() as cursor:
        see(None, Kept(), act=Act.AUDIT)  # versions that ended are what is counted
        cursor.execute(ONE_CORE)
        cursor.execute(OVER, {"at": at})
        checked, visible, database_says = cursor.fetchone()
    return OverShown(checked, visible, float(database_says))


def register_counts(*, canaries: Collection[UUID]) -> dict[str, int]:
    """How much the register holds without the canaries: subjects, current records, versions, shown now."""
    with transaction.atomic(), connection.cursor() as cursor:
        see(None, Kept(), act=Act.AUDIT)  # versions that ended are counted too
        cursor.execute(COUNTS, {"canaries": list(canaries)})
        subjects, records, versions, shown = cursor.fetchone()
    return {"subjects": subjects, "records": records, "versions": versions, "shown": shown}
