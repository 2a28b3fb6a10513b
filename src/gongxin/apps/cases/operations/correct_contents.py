"""更正内容: what an officer says right of a case's records becomes a version of each of them.

It goes through the checks of a filing and through the one reckoning of ends, at the draft and once more when it is confirmed,
for a file may have come in between. What it hangs on is asked of the register and never of the page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from gongxin.apps.intake.api import CorrectedRow, corrected_row
from gongxin.apps.register.api import (
    HeldRecord,
    correct_record,
    held_record,
    no_load_meanwhile,
    unseal_for_subject,
)
from gongxin.lib.sealing import SealBroken

from ..errors import nobody_there, not_of_this_case, record_gone
from ..models import Case, Dispute
from ..types import Given, NewValue
from .keep_course import records_of, see_case_rows


class Corrected(NamedTuple):
    """How many records a case corrected, in which fields by their codes, and the digests of the versions it wrote, in order."""

    records: int
    fields: tuple[str, ...]
    digests: tuple[str, ...]


def check_values(*, case: Case, given: Given, now: datetime) -> Given:
    """What is to be corrected, each value in standard form beside what it was; nothing is written.

    Replaces the context. Raises Refusal for a record that is not the case's or is gone, and for what a file would be refused for.
    """
    see_case_rows(case)
    records = {str(one) for one in records_of(case)}
    named = [(one.record, one.field) for one in given.values]
    values = [*given.values]
    if given.as_claimed:
        values += [one for one in _claimed(case) if (one.record, one.field) not in named]
    if not values or len(set(named)) < len(named) or not {one.record for one in values} <= records:
        raise not_of_this_case()
    checked = [
        NewValue(record, name, row.values[name], row.was[name])
        for record, said in _by_record(values).items()
        for _, row in [_row(case, record, said, now, rehearsal=True)]
        for name in said
    ]
    return replace(given, values=tuple(checked), as_claimed=False)


def correct_contents(*, case: Case, values: Sequence[NewValue], now: datetime) -> Corrected:
    """Write them; the case records the event in the same transaction, whose context this replaces. Raises Refusal as above."""
    no_load_meanwhile()
    digests = []
    for record, said in _by_record(values).items():
        held, row = _row(case, record, said, now, rehearsal=False)
        digests.append(
            correct_record(
                held=held,
                fields=row.fields,
                rows=row.rows,
                values=row.values,
                roles=row.roles,
                roles_gone=row.roles_gone,
                now=now,
            )
        )
    fields = tuple(sorted({one.field for one in values}))
    return Corrected(len(digests), fields, tuple(filter(None, digests)))


def _by_record(values: Sequence[NewValue]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for one in values:
        found.setdefault(one.record, {})[one.field] = one.value
    return found


def _row(
    case: Case, record: str, said: Mapping[str, str], now: datetime, *, rehearsal: bool
) -> tuple[HeldRecord, CorrectedRow]:
    held = held_record(subject_key=case.subject_key, record_key=UUID(record))
    if held is None or not held.live:
        raise record_gone()
    # who has put it right in a file since the case began says so here, and it is held from then on
    meanwhile = held.since > case.raised_at
    row = corrected_row(held=held, values=said, now=now, may_be_said=meanwhile, rehearsal=rehearsal)
    return held, row


def _claimed(case: Case) -> list[NewValue]:
    """What the subject claims of each disputed field; of a record that is disputed as a whole nothing can be taken over."""
    found = []
    for row in list(Dispute.objects.filter(case=case.number).exclude(field="").order_by("id")):
        try:
            plain = unseal_for_subject(
                subject_key=case.subject_key,
                sealed=bytes(row.said_sealed),
                bound_to=case.number.encode(),
            )
        except SealBroken:
            raise nobody_there() from None
        found.append(NewValue(str(row.record_key), row.field, json.loads(plain)["claimed"]))
    return found
