"""Subscriptions as administrators and auditors read them, and the copies of an entry as it is told whom the entry is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.catalogue.api import item_titles
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.publication.api import Turn, gone_since, turns_about
from gongxin.apps.register.api import same_as
from gongxin.lib.bilingual import Text

from ..enums import CopyState, Purpose, SubscriptionState
from ..errors import unknown_subscription
from ..models import Acknowledgement, Subscription
from ..policies import due_after, is_in_force
from ..queries import acknowledgements_of, readings_of
from ..types import OwnCopy, SubscriptionShown
from .keep_subscription import CHECK

_MOST = 10_000
_COUNTED = 1_000
"""How many take-downs that wait are counted; a subscriber with more is as late with the first."""


def list_subscriptions(*, actor: Actor, now: datetime) -> list[SubscriptionShown]:
    """Every subscription but those of the check of the end of display; those to be confirmed first, then the newest."""
    check_role(actor, Role.SECURITY, Role.AUDITOR)
    of_others = Subscription.objects.exclude(uscc=CHECK)
    rows = [_shown(row, now) for row in of_others.order_by("-id")]
    return sorted(rows, key=lambda one: one.state is not SubscriptionState.PROPOSED)


def see_subscription(*, number: str, actor: Actor, now: datetime) -> SubscriptionShown:
    """One of them. Raises Refusal `feeds.unknown-subscription`."""
    check_role(actor, Role.SECURITY, Role.AUDITOR)
    row = Subscription.objects.filter(number=number.strip().upper()).first()
    if row is None:
        raise unknown_subscription()
    return _shown(row, now)


def own_copies(*, actor: Actor, now: datetime) -> list[OwnCopy]:
    """Which subscribers took an entry about the actor, or whom they act for, and whether they took it down; the newest first.

    A subscriber that came upon an entry when it was over already was never told of it, and does not stand here.
    """
    whose = whose_file(actor=actor, power=Power.SEE_LOOKS)
    if whose.subject_key is None:
        return []
    linked = same_as(subject_keys=[whose.subject_key]).get(whose.subject_key, ())
    same = [one.key for one in linked]
    ended = events_about(
        subject_key=whose.subject_key,
        same=same,
        kinds=[EventKind.PUBLICATION_ENDED],
        limit=_MOST,
    )
    turns = turns_about(
        subjects=[whose.subject_key, *same],
        ended={UUID(one.payload["entry"]) for one in ended},
    )
    copies = _copies(turns, now)
    return sorted(copies, key=lambda one: one.read_at, reverse=True)


def _copies(turns: Sequence[Turn], now: datetime) -> list[OwnCopy]:
    releases = {one.line: one for one in turns if one.ground is None}
    read = readings_of(releases)
    ends = {one.line: _end_of(releases[one.line], turns) for one in read}
    gone = {end.line for end in ends.values() if end is not None}
    acknowledged = acknowledgements_of(gone)
    subscribers = {row.pk: row for row in Subscription.objects.all()}
    titles = item_titles()
    found = []
    for one in read:
        release, end, row = releases[one.line], ends[one.line], subscribers[one.subscription]
        if release.item not in row.items:
            continue
        if end is not None and end.ended_at is not None and end.ended_at <= one.at:
            continue
        at = acknowledged.get((end.line, row.pk)) if end is not None else None
        due = due_after(end.at) if end is not None else None
        found.append(
            OwnCopy(
                entry=release.number,
                item=titles.get(release.item, Text(release.item, release.item)),
                name=row.name,
                site=row.site,
                read_at=one.at,
                ground=end.ground if end is not None else None,
                ended_at=end.ended_at if end is not None else None,
                due_at=due,
                acknowledged_at=at,
                state=_state(row, due, at, now),
            )
        )
    return found


def _end_of(release: Turn, turns: Sequence[Turn]) -> Turn | None:
    """The next change of the same entry, by which it was public no longer."""
    later = (one for one in turns if one.number == release.number and one.line > release.line)
    return min((one for one in later if one.ground), key=lambda one: one.line, default=None)


def _state(
    row: Subscription, due: datetime | None, acknowledged: datetime | None, now: datetime
) -> CopyState:
    if acknowledged is not None:
        return CopyState.ACKNOWLEDGED
    if not is_in_force(row, now):
        return CopyState.UNKNOWN
    if due is None:
        return CopyState.KEPT
    return CopyState.WAITING if now < due else CopyState.OVERDUE


def _shown(row: Subscription, now: datetime) -> SubscriptionShown:
    waiting = []
    if is_in_force(row, now):
        waiting = gone_since(after=row.acknowledged_to, items=row.items, limit=_COUNTED)
    due = due_after(waiting[0].at) if waiting else None
    counted = Acknowledgement.objects.filter(subscription=row)
    return SubscriptionShown(
        number=row.number,
        name=row.name,
        uscc=row.uscc,
        site=row.site,
        purpose=Purpose(row.purpose),
        instrument=row.instrument,
        article=row.article,
        items=tuple(row.items),
        kid=row.kid,
        proposed_by=row.proposed_by,
        confirmed_by=row.confirmed_by,
        ends_at=row.ends_at,
        state=_state_of(row, due, now),
        acknowledged=sum(counted.values_list("taken_down", flat=True)),
        waiting=len(waiting),
        due_at=due,
    )


def _state_of(row: Subscription, due: datetime | None, now: datetime) -> SubscriptionState:
    if row.ended_at is not None or now >= row.ends_at:
        return SubscriptionState.ENDED
    if row.confirmed_at is None:
        return SubscriptionState.PROPOSED
    stopped = due is not None and due <= now
    return SubscriptionState.STOPPED if stopped else SubscriptionState.IN_FORCE
