"""A look-up draws on what the person authorised: judged and counted in the transaction that reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..errors import no_authorisation
from ..models import Authorisation


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a person authorised: items, and for how many days what is told of them may be kept."""

    items: frozenset[str]
    keep_days: int


def use_authorisation(
    *, number: str, purpose: str, subject: UUID, organ: str, now: datetime
) -> Allowed:
    """What this look-up may be answered from, and how long the answer may be kept; one of its times is used.

    One statement that changes the row if it may: two look-ups at a time cannot both take the last one. Must run
    in the transaction of the look-up; what is refused afterwards is not counted. Raises Refusal `access.no-authorisation`.
    """
    rows = Authorisation.objects.raw(
        "UPDATE access_authorisation SET used = used + 1 WHERE number = %s AND subject_key = %s"
        " AND organ = %s AND purpose = %s AND given_at <= %s AND withdrawn_at IS NULL"
        " AND ends_at > %s AND used < times RETURNING *",
        [number, subject, organ, purpose, now, now],
    )
    found = list(rows)
    if not found:
        raise no_authorisation()
    return Allowed(frozenset(found[0].items), found[0].keep_days)
