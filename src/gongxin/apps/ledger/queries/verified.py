"""When everything was last verified, as far as somebody recorded it."""

from __future__ import annotations

from datetime import datetime, timedelta

from .. import queries
from ..enums import EventKind
from ..types import LastVerified

VERIFIED_WITHIN = timedelta(days=1)
"""The whole log is to be verified at least this often (`docs/runbooks/ledger.md`)."""


def last_verified(*, now: datetime) -> LastVerified | None:
    """The newest verification that was recorded, and whether another one is overdue; None: none ever was."""
    last = next(iter(queries.events(kinds=[EventKind.LEDGER_VERIFIED], limit=1)), None)
    if last is None:
        return None
    return LastVerified(
        at=last.occurred_at,
        ok=bool(last.payload["ok"]),
        size=int(last.payload["size"]),
        overdue=now - last.occurred_at > VERIFIED_WITHIN,
    )
