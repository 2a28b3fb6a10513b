"""A look-up draws on what the person authorised: judged and counted in the transaction that reads."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ..errors import no_authorisation
from ..models import Authorisation


def use_authorisation(
    *, number: str, purpose: str, subject: UUID, organ: str, now: datetime
) -> frozenset[str]:
    """The items that this look-up may be answered from; one of its times is used.

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
    return frozenset(found[0].items)
