"""Say what stands beside records: that they are in dispute, from when on silence hides them, and what their subject states; no record is touched."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from gongxin.lib.row_security import Act
from gongxin.lib.sealing import seal

from ..queries import see
from ..queries.marks import (
    NEVER,
    Beside,
    Mark,
    Stated,
    held_beside,
    next_mark,
    say_beside,
    statement_of,
)
from ..types import Statement
from .seal_for_subject import records_key


def mark_records(
    *,
    subject_key: UUID,
    records: Collection[UUID],
    case: str,
    mark: Mark | None,
    now: datetime,
    statement: Statement | None = None,
) -> None:
    """What the case says of these records of the subject from now on; no mark: it disputes them no more. Other cases about them stand.

    `statement` is told beside them from its instant on, sealed with the key of the subject's records; None: the case has none, or none any more.
    Must run in the transaction of the case, whose context it replaces. It refuses nothing: whether the records are the
    subject's is judged before. Raises SealBroken where the key of the records was destroyed.
    """
    stated = {} if statement is None else _sealed(subject_key, records, case, statement)
    see([subject_key], act=Act.MARK)
    recorded = next_mark(now)
    held = held_beside(subject_key, list(records))
    marks = {}
    for record in records:
        before = held.get(record, Beside({}, None))
        others = {
            number: said
            for number, said in before.through.items()
            if number != case and (said[2] == NEVER or said[2] > _spelt(now))
        }
        another = before.stated if before.stated and before.stated.by != case else None
        marks[record] = Beside(
            others | ({} if mark is None else {case: _said(mark)}), stated.get(record, another)
        )
    say_beside(subject_key, marks, held=held.keys(), recorded=recorded)


def _sealed(
    subject_key: UUID, records: Collection[UUID], case: str, statement: Statement
) -> dict[UUID, Stated]:
    """The statement for each of the records, sealed to it."""
    key = records_key(subject_key)
    return {
        record: Stated(
            case, statement.since, seal(key, statement.words.encode(), statement_of(record))
        )
        for record in records
    }


def _said(mark: Mark) -> list[str]:
    return [_spelt(one) for one in (mark.marked_from, mark.hides_at, mark.over_at)]


def _spelt(moment: datetime | None) -> str:
    return NEVER if moment is None else moment.astimezone(UTC).isoformat(timespec="microseconds")
