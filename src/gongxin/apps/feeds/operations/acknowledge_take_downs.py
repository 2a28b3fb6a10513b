"""确认撤下: a subscriber says, over its own signature, that what is public no longer is gone from its copy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from gongxin.apps.identity.api import signed_by_system
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.publication.api import gone_since
from gongxin.lib.errors import Refusal

from ..enums import Fault
from ..errors import acknowledgement_not_accepted
from ..models import Acknowledgement, Subscription
from ..policies import cursor_of, due_after, fault_of, place_of
from ..policies import digest_of as digest_of_lines
from ..types import Acknowledged
from .read_feed import TAKE_DOWNS_A_PAGE, subscription_of


def acknowledge_take_downs(*, system: str, statement: str, now: datetime) -> Acknowledged:
    """Acknowledge what a page asked for. The same again is the same, and changes nothing; one that comes late counts as far as it goes.

    `statement` is a compact JWS under the key of the subscription, over the `acknowledge` of a page. Raises Refusal
    `feeds.acknowledgement-not-accepted`; that it was refused is an event.
    """
    try:
        with transaction.atomic():
            return _acknowledge(subscription_of(system, now), statement, now)
    except Refusal as refusal:
        _record_refusal(system, refusal, now)
        raise


def _acknowledge(row: Subscription, statement: str, now: datetime) -> Acknowledged:
    claims = signed_by_system(token=statement, ref=row.system)
    if claims is None:
        raise acknowledgement_not_accepted(Fault.SIGNATURE)
    if claims.get("feed") != row.number:
        raise acknowledgement_not_accepted(Fault.OTHER_FEED)
    first, through = _places(row, claims)
    lines = gone_since(after=first, through=through, items=row.items, limit=TAKE_DOWNS_A_PAGE)
    if not lines or lines[-1].line != through:
        raise acknowledgement_not_accepted(Fault.PLACES)
    digest = digest_of_lines(lines)
    fault = fault_of(claims, digest=digest, told_at=lines[-1].at, now=now)
    if fault is not None:
        raise acknowledgement_not_accepted(fault)
    fresh = [line for line in lines if line.line > row.acknowledged_to]
    late = bool(fresh) and due_after(fresh[0].at) <= now
    if fresh:
        Acknowledgement.objects.create(
            subscription=row,
            after=row.acknowledged_to,
            through=through,
            taken_down=len(fresh),
            digest=digest,
            statement=statement,
            late=late,
            at=now,
        )
        row.acknowledged_to = through
        row.save(update_fields=["acknowledged_to"])
        record_event(
            kind=EventKind.FEED_ACKNOWLEDGED,
            occurred_at=now,
            actor=row.system,
            payload={
                "feed": row.number,
                "taken_down": len(fresh),
                "digest": digest,
                "late": late,
            },
        )
    return Acknowledged(
        taken_down=len(fresh),
        through=cursor_of(row.number, row.acknowledged_to),
        late=late,
        acknowledged_at=now,
    )


def _places(row: Subscription, claims: Mapping[str, Any]) -> tuple[int, int]:
    """From where to where it is said to be gone: of places that this feed gave, and nothing left out."""
    said = (claims.get("from"), claims.get("through"))
    try:
        first, through = (place_of(row.number, one) for one in said if isinstance(one, str) and one)
    except (Refusal, ValueError):
        raise acknowledgement_not_accepted(Fault.PLACES) from None
    if not row.since <= first <= row.acknowledged_to or through <= first:
        raise acknowledgement_not_accepted(Fault.PLACES)
    return first, through


def _record_refusal(system: str, refusal: Refusal, now: datetime) -> None:
    row = Subscription.objects.filter(system=system).exclude(system="").first()
    if row is None:
        return
    with transaction.atomic():
        record_event(
            kind=EventKind.FEED_ACKNOWLEDGEMENT_REFUSED,
            occurred_at=now,
            actor=system,
            payload={"reason": refusal.code, "feed": row.number},
        )
