"""The conditions of repair in a case: fixed when it is asked for, and again when it is granted, so that both can be read afterwards.

What a file held is judged when the person asks, with the file open. An officer has no reach into it, so that at the decision the same
findings are read again, on that day: what only time was missing for is fulfilled then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gongxin.apps.catalogue.api import Met, RepairFinding
from gongxin.lib.bilingual import Text

from ..types import ConditionShown

Fixed = dict[str, Any]
"""A condition as JSON: `code`, `title`, `met`, `by`, `from`, `given`."""


def fixed(findings: Iterable[RepairFinding], given: Mapping[str, str]) -> list[Fixed]:
    """As they stand when repair is asked for, with what the person gives."""
    return [
        {
            "code": one.condition.code,
            "title": one.condition.title.as_dict(),
            "met": one.met.value,
            "by": one.why.steps[1].words.as_dict() if len(one.why.steps) > 1 else None,
            "from": one.from_day.isoformat() if one.from_day else None,
            "given": given.get(one.condition.code, ""),
        }
        for one in findings
    ]


def on_that_day(kept: Sequence[Fixed], on: date) -> list[Fixed]:
    """The same on a later day."""
    return [
        {**one, "met": Met.HELD.value}
        if one["met"] == Met.LATER and date.fromisoformat(one["from"]) <= on
        else one
        for one in kept
    ]


def stop(kept: Sequence[Fixed]) -> bool:
    """Whether nobody may grant repair as they stand: a time has not come, or the law excludes it."""
    return any(one["met"] in {Met.LATER, Met.BARRED} for one in kept)


def shown(
    kept: Sequence[Fixed], *, record: UUID, at: datetime, decided: bool
) -> list[ConditionShown]:
    """For the parties of the case."""
    return [
        ConditionShown(
            record=record,
            code=one["code"],
            title=Text.from_dict(one["title"]),
            met=Met(one["met"]),
            by=Text.from_dict(one["by"]) if one["by"] else None,
            given=one["given"],
            from_day=date.fromisoformat(one["from"]) if one["from"] else None,
            at=at,
            decided=decided,
        )
        for one in kept
    ]
