"""Reports whose time to be kept is over: which they are, and their destruction.

What was sealed goes: data, signed pages, and by what they were made. Number and digests stay: a report that somebody holds
can be verified still. The list that names them, and its events, are the caller's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection

from gongxin.apps.register.api import held_subjects, see
from gongxin.lib.row_security import Act

from ..models import Report

_FIND_DUE = """
CREATE TEMPORARY TABLE due_report ON COMMIT DROP AS
SELECT r.id AS report_id, r.number, r.subject_key, d.last_day, false AS held
FROM reports_report r
CROSS JOIN LATERAL (
    SELECT max(((r.issued_at AT TIME ZONE 'Asia/Shanghai')::date + c.length)::date) AS last_day
    FROM unnest(%(lengths)s::interval[]) AS c(length)) d
WHERE r.destroyed_under = '' AND d.last_day < %(today)s
  AND (%(before)s::date IS NULL OR d.last_day < %(before)s)
"""


def find_due_reports(*, intervals: Sequence[str], today: date, before: date | None = None) -> None:
    """Put the reports whose time to be kept is over into the temporary table `due_report`, held ones marked.

    `intervals` are the lengths of all clocks that name reports, as PostgreSQL spells them.
    """
    see(None, act=Act.DESTROY)
    with connection.cursor() as cursor:
        cursor.execute(_FIND_DUE, {"lengths": list(intervals), "today": today, "before": before})
        cursor.execute("SELECT DISTINCT subject_key FROM due_report")
        held = held_subjects(subject_keys=[key for (key,) in cursor.fetchall()])
        cursor.execute(
            "UPDATE due_report SET held = true WHERE subject_key = ANY(%s)", [sorted(held)]
        )


def reports_must_stay(*, reports: Sequence[int]) -> tuple[frozenset[int], frozenset[int]]:
    """The places of those that were destroyed since, and of those whose subject a legal hold reaches."""
    see(None, act=Act.DESTROY)
    lying = Report.objects.filter(pk__in=reports, destroyed_under="")
    whose = dict(lying.values_list("pk", "subject_key"))
    held = held_subjects(subject_keys=set(whose.values()))
    gone = frozenset(place for place, pk in enumerate(reports) if pk not in whose)
    return gone, frozenset(place for place, pk in enumerate(reports) if whose.get(pk) in held)


def destroy_reports(*, reports: Sequence[int], under: str, again: bool = False) -> int:
    """Destroy what is sealed of them and say of how many. In the caller's transaction."""
    see(None, act=Act.RESTORE if again else Act.DESTROY)
    going = Report.objects.filter(pk__in=reports, destroyed_under="")
    return int(
        going.update(
            content_sealed=b"", pdf_sealed=b"", made_with_sealed=None, destroyed_under=under
        )
    )
