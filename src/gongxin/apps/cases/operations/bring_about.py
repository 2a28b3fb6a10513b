"""What an act does to the records of a case, and who is told of it that was told of them before (charter C14)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from gongxin.apps.catalogue.api import Effect
from gongxin.apps.recalls.api import Ended, Ground, send_recalls
from gongxin.apps.register.api import end_records

from ..models import Case
from ..types import Given
from .correct_contents import correct_contents
from .keep_course import items_of

_GROUNDS = {
    Effect.END_DISPLAY: Ground.DISPLAY_ENDED,
    Effect.ANNUL: Ground.ANNULLED,
    Effect.CORRECT: Ground.CORRECTED,
}


def bring_about(
    effect: Effect, *, case: Case, records: Sequence[UUID], given: Given, now: datetime
) -> dict[str, Any]:
    """Do to the records what the act does, and say what its event tells of it. Replaces the context."""
    if effect not in _GROUNDS:
        return {}
    items = tuple(items_of(case))
    told: dict[str, Any] = {"records": len(records)}
    if effect is Effect.CORRECT:
        corrected = correct_contents(case=case, values=given.values, now=now)
        records = [UUID(record) for record in dict.fromkeys(one.record for one in given.values)]
        told = {
            "records": corrected.records,
            "fields": list(corrected.fields),
            "digests": list(corrected.digests),
        }
    else:
        end_records(subject_key=case.subject_key, records=records, now=now)
    send_recalls(
        ground=_GROUNDS[effect],
        ended=[Ended(case.subject_key, dict.fromkeys(records), items)],
        because=case.number,
        now=now,
    )
    return told
