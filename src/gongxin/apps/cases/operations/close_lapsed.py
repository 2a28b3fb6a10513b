"""What lapsed long ago is written down as over where somebody comes upon it; whether it is over never hangs on that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gongxin.apps.catalogue.api import Outcome
from gongxin.apps.register.api import see

from ..models import Case, Dispute, Wait
from ..policies import Rules
from .keep_course import clear_draft, keep


def close_lapsed(
    *,
    subject_key: UUID,
    now: datetime,
    number: str = "",
    records: Sequence[str] = (),
    workflow: str = "",
) -> Case | None:
    """Close those of the subject's cases that lapsed: the one of that number, which is given back, or those that hold these records.

    The transaction is shown the subject's cases then. A case that lapsed says so by its dates, so this is no event.
    """
    see([subject_key])
    found = Case.objects.select_for_update().filter(subject_key=subject_key)
    if number:
        cases = list(found.filter(number=number))
    else:
        held = Dispute.objects.filter(
            subject_key=subject_key,
            record_key__in=records,
            workflow=workflow,
            holds=True,
            open=True,
        )
        numbers = list(held.values_list("case", flat=True))
        cases = list(found.filter(number__in=numbers)) if numbers else []
    for case in cases:
        if not case.end and case.lapses_at is not None and case.lapses_at <= now:
            ends = Rules.of(case).flow.ends
            case.end = next(one.code for one in ends if one.outcome is Outcome.LAPSED)
            case.ended_at = case.lapses_at
            clear_draft(case)
            keep(case)
            Dispute.objects.filter(subject_key=subject_key, case=case.number).update(open=False)
            Wait.objects.filter(subject_key=subject_key, case=case.number, left_at=None).update(
                left_at=case.lapses_at
            )
    return cases[0] if number and cases else None
