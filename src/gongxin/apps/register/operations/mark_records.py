"""Say that records are in dispute, from when on silence hides them, and that the dispute is over; no record is touched."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from gongxin.lib.row_security import Act

from ..queries import see
from ..queries.marks import marks_held, next_mark, say_marks
from ..types import Mark

_NEVER = "infinity"


def mark_records(
    *,
    subject_key: UUID,
    records: Collection[UUID],
    case: str,
    mark: Mark | None,
    now: datetime,
) -> None:
    """What the case says of these records of the subject from now on; None: it is over. Other cases about them stand.

    Must run in the transaction of the case, whose context it replaces. It refuses nothing: whether the records are the
    subject's is judged before.
    """
    recorded = next_mark(now)
    see([subject_key], act=Act.MARK)
    held = marks_held(subject_key, list(records))
    marks = {}
    for record in records:
        others = {
            number: said
            for number, said in held.get(record, {}).items()
            if number != case and (said[2] == _NEVER or said[2] > _spelt(now))
        }
        marks[record] = others | ({} if mark is None else {case: _said(mark)})
    say_marks(subject_key, marks, recorded=recorded)


def _said(mark: Mark) -> list[str]:
    return [_spelt(one) for one in (mark.marked_from, mark.hides_at, mark.over_at)]


def _spelt(moment: datetime | None) -> str:
    return _NEVER if moment is None else moment.astimezone(UTC).isoformat(timespec="microseconds")
