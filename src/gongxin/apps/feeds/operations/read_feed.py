"""读取推送: a page of what became public since a cursor, and of all take-downs that wait for an acknowledgement; signed as recalls are.

What is released is told as the public reads it in this second, so that nothing that has ended is told. Take-downs stand in every page until
they are acknowledged, whatever the cursor, so that a page that was lost loses none. While one is overdue, nothing is released.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from gongxin.apps.catalogue.api import read_catalogue
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.publication.api import (
    Gone,
    Released,
    gone_since,
    last_change,
    released_since,
    settle_changes,
)
from gongxin.apps.recalls.api import sign_document
from gongxin.lib.canonical import canonical_json
from gongxin.lib.periods import BEIJING

from ..errors import not_subscribed
from ..models import Reading, Subscription
from ..policies import (
    cursor_of,
    digest_of,
    due_after,
    is_in_force,
    is_of_the_check,
    place_of,
    told_gone,
)
from ..types import SignedPage

FORMAT = "urn:gongxin:feed:1"
RELEASES_A_PAGE = 200
TAKE_DOWNS_A_PAGE = 1_000


def read_feed(*, system: str, after: str, now: datetime) -> SignedPage:
    """The page after that cursor for the subscriber whose system it is. Raises Refusal."""
    settle_changes(now=now)
    with transaction.atomic():
        row = subscription_of(system, now)
        start = place_of(row.number, after)
        # before what is read: every change up to it has been committed
        head = last_change()
        canaries = is_of_the_check(row)
        gone = gone_since(
            after=row.acknowledged_to,
            items=row.items,
            limit=TAKE_DOWNS_A_PAGE + 1,
            canaries=canaries,
        )
        stopped = bool(gone) and due_after(gone[0].at) <= now
        released: list[Released] = []
        if not stopped:
            released = released_since(
                after=start,
                through=head,
                items=row.items,
                limit=RELEASES_A_PAGE + 1,
                canaries=canaries,
            )
        more = len(released) > RELEASES_A_PAGE or len(gone) > TAKE_DOWNS_A_PAGE
        released, gone = released[:RELEASES_A_PAGE], gone[:TAKE_DOWNS_A_PAGE]
        full = len(released) == RELEASES_A_PAGE
        through = start if stopped else released[-1].line if full else max(start, head)
        if released and through > row.read_to:
            _note(row, start, through, len(released), now)
    document = {
        "format": FORMAT,
        "feed": row.number,
        "to": row.uscc,
        "read_at": now.astimezone(BEIJING).isoformat(),
        "stopped": stopped,
        "cursor": cursor_of(row.number, through),
        "more": more or stopped,
        "items": _items(released),
        "released": [_told(one) for one in released],
        "taken_down": [told_gone(one) for one in gone],
        "acknowledge": _to_acknowledge(row, gone),
    }
    digest = hashlib.sha256(canonical_json(document)).hexdigest()
    return SignedPage(document, digest, sign_document(document))


def subscription_of(system: str, now: datetime) -> Subscription:
    """The subscription in force of that system, held for this transaction. Raises Refusal where there is none."""
    row = Subscription.objects.select_for_update().filter(system=system).exclude(system="").first()
    if row is None or not is_in_force(row, now):
        raise not_subscribed()
    return row


def _note(row: Subscription, start: int, through: int, released: int, now: datetime) -> None:
    """What is told for the first time, so that whom it is about can see who has a copy; by one event."""
    Reading.objects.create(
        subscription=row, after=max(start, row.read_to), through=through, released=released, at=now
    )
    row.read_to = through
    row.save(update_fields=["read_to"])
    record_event(
        kind=EventKind.FEED_READ,
        occurred_at=now,
        actor=row.system,
        payload={"feed": row.number, "released": released},
    )


def _to_acknowledge(row: Subscription, gone: Sequence[Gone]) -> dict[str, Any] | None:
    if not gone:
        return None
    return {
        "from": cursor_of(row.number, row.acknowledged_to),
        "through": cursor_of(row.number, gone[-1].line),
        "digest": digest_of(gone),
        "due_at": due_after(gone[0].at).astimezone(BEIJING).isoformat(),
    }


def _told(one: Released) -> dict[str, Any]:
    entry = one.entry
    place = reverse("portal:public-entry", args=[entry.number])
    return {
        "line": one.line,
        "entry": str(entry.number),
        "item": entry.item,
        "source": entry.source,
        "kind": entry.kind,
        "nature": entry.nature,
        "class": entry.adverse_class or None,
        "decided_on": _day(entry.decided_on),
        "name": entry.whose,
        "uscc": entry.uscc or None,
        "values": [{"field": field, "value": value} for field, value in entry.values],
        "released_at": _moment(entry.released_at),
        "shown_until": _moment(entry.shown_until),
        "disputed_since": _moment(entry.disputed_since),
        "page": f"{settings.PUBLIC_URL}{place}",
    }


def _items(released: Sequence[Released]) -> dict[str, Any]:
    known = read_catalogue().known_items
    items = {one.entry.item: known[one.entry.item] for one in released}
    return {
        code: {
            "title": item.title.as_dict(),
            "fields": {name: item.field(name).label.as_dict() for name in item.public_fields},
        }
        for code, item in sorted(items.items())
    }


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def _moment(value: datetime | None) -> str | None:
    return value.astimezone(BEIJING).isoformat() if value else None
