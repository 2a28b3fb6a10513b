"""Who may keep a copy of what is public: one security administrator proposes it, another confirms it, and either ends it at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from gongxin.apps.catalogue.api import get_item, read_catalogue
from gongxin.apps.directory.api import get_organ, list_instruments
from gongxin.apps.identity.api import (
    Actor,
    Role,
    Scope,
    admit_system,
    check_role,
    key_thumbprint,
    revoke_system,
    system_actor,
)
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.publication.api import last_change
from gongxin.lib.bilingual import Text
from gongxin.lib.canaries import CAST, ORGAN, is_canary_number
from gongxin.lib.errors import Refusal
from gongxin.lib.identifiers import normalise, uscc_fault
from gongxin.lib.periods import BEIJING
from gongxin.lib.readable import readable

from ..enums import Purpose
from ..errors import needs_another_person, unfit, unknown_subscription
from ..models import LONGEST, Subscription
from ..types import Wanted

CHECK = next(one.number for one in CAST if not one.is_person)
"""The code under which the check of the end of display subscribes: a canary's, which is nobody's."""


def propose_subscription(*, wanted: Wanted, actor: Actor, now: datetime) -> str:
    """Propose it; nothing is told before another security administrator confirms it. Gives its number. Raises Refusal."""
    check_role(actor, Role.SECURITY)
    if not actor.ref.startswith("account:"):
        raise needs_another_person()
    _check(wanted, now)
    kid = key_thumbprint(public_key=wanted.public_key)
    row = Subscription(
        number=f"DY-{readable(groups=2)}",
        name=wanted.name.strip(),
        uscc=normalise(wanted.uscc),
        site=wanted.site,
        purpose=wanted.purpose.value,
        instrument=wanted.instrument,
        article=wanted.article.strip(),
        items=sorted(wanted.items),
        public_key=wanted.public_key.decode(),
        kid=kid,
        proposed_at=now,
        proposed_by=actor.ref,
        ends_at=wanted.ends_at,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        record_event(
            kind=EventKind.FEED_PROPOSED, occurred_at=now, actor=actor.ref, payload=_said(row)
        )
    return row.number


def confirm_subscription(*, number: str, actor: Actor, now: datetime) -> None:
    """Confirm what another one proposed: its system may sign in from now on. Raises Refusal."""
    check_role(actor, Role.SECURITY)
    with transaction.atomic():
        row = _open(number)
        if row.confirmed_at is not None or now >= row.ends_at:
            raise unknown_subscription()
        if actor.ref == row.proposed_by or not actor.ref.startswith("account:"):
            raise needs_another_person()
        system = admit_system(
            organ=_organ(row.uscc),
            label=row.name[:64],
            scope=Scope.FEEDS,
            public_key=row.public_key.encode(),
            ends_at=row.ends_at,
            actor=system_actor("feeds"),
            now=now,
        )
        row.confirmed_at, row.confirmed_by, row.system = now, actor.ref, system.ref
        # of what was over before, it has no copy
        row.since = row.acknowledged_to = last_change()
        row.save(
            update_fields=["confirmed_at", "confirmed_by", "system", "since", "acknowledged_to"]
        )
        record_event(
            kind=EventKind.FEED_CONFIRMED, occurred_at=now, actor=actor.ref, payload=_said(row)
        )


def end_subscription(*, number: str, actor: Actor, now: datetime) -> None:
    """End it at once, whether or not it was confirmed. Raises Refusal."""
    check_role(actor, Role.SECURITY)
    with transaction.atomic():
        _end(_open(number), actor, now)


def subscribe_check(
    *, item: str, public_key: bytes, officers: tuple[Actor, Actor], now: datetime
) -> str:
    """The check of the end of display reads the feed of canaries for an hour, under a key that is kept nowhere.

    One of its officers asks for it and the other confirms it. Gives the number. Raises Refusal for anybody else.
    """
    one, two = officers
    if {one.organ, two.organ} != {ORGAN} or one.ref == two.ref:
        raise needs_another_person()
    known = get_item(code=item)
    shown_by = (known.publicity_basis or known.basis)[0]
    with transaction.atomic():
        ends_at = now + timedelta(hours=1)
        system = admit_system(
            organ=ORGAN,
            label="到期核验",
            scope=Scope.FEEDS,
            public_key=public_key,
            ends_at=ends_at,
            actor=system_actor("feeds"),
            now=now,
        )
        row = Subscription.objects.create(
            number=f"DY-{readable(groups=2)}",
            name="到期核验",
            uscc=CHECK,
            site=settings.PUBLIC_URL,
            purpose=Purpose.OWN_SITE.value,
            instrument=shown_by.instrument,
            article=shown_by.article,
            items=[item],
            public_key=public_key.decode(),
            kid=system.kid,
            proposed_at=now,
            proposed_by=one.ref,
            confirmed_at=now,
            confirmed_by=two.ref,
            ends_at=ends_at,
            system=system.ref,
            since=(place := last_change()),
            acknowledged_to=place,
        )
        record_event(
            kind=EventKind.FEED_CONFIRMED, occurred_at=now, actor=two.ref, payload=_said(row)
        )
    return row.number


def end_check(*, number: str, actor: Actor, now: datetime) -> None:
    """The check has read what it wanted. Raises Refusal."""
    with transaction.atomic():
        row = _open(number)
        if actor.organ != ORGAN or row.uscc != CHECK:
            raise unknown_subscription()
        _end(row, actor, now)


def _open(number: str) -> Subscription:
    rows = Subscription.objects.select_for_update().filter(ended_at=None)
    row = rows.filter(number=number.strip().upper()).first()
    if row is None:
        raise unknown_subscription()
    return row


def _end(row: Subscription, actor: Actor, now: datetime) -> None:
    row.ended_at, row.ended_by = now, actor.ref
    row.save(update_fields=["ended_at", "ended_by"])
    if row.system:
        revoke_system(kid=row.kid, actor=system_actor("feeds"), now=now)
    record_event(kind=EventKind.FEED_ENDED, occurred_at=now, actor=actor.ref, payload=_said(row))


def _check(wanted: Wanted, now: datetime) -> None:
    if not wanted.name.strip():
        raise unfit(Text("没有名称", "it has no name"))
    if uscc_fault(normalise(wanted.uscc)) is not None or is_canary_number(wanted.uscc):
        raise unfit(
            Text("统一社会信用代码不对", "its unified social credit code is not a right one")
        )
    place = urlsplit(wanted.site)
    if place.scheme != "https" or not place.hostname or place.username is not None:
        raise unfit(Text("网址须以 https:// 开头", "its site does not begin with https://"))
    public = {code for code, item in read_catalogue().known_items.items() if item.shown_to_public}
    if not wanted.items or not set(wanted.items) <= public:
        raise unfit(
            Text(
                "没有事项，或者有不向社会公示的事项", "it names no item, or one that is not public"
            )
        )
    today = now.astimezone(BEIJING).date()
    in_force = {one.code for one in list_instruments() if one.is_in_force(today)}
    if wanted.instrument not in in_force:
        raise unfit(Text("没有现行有效的依据", "it has no basis in force"))
    if not now < wanted.ends_at <= now + LONGEST:
        raise unfit(Text("期限不在一年以内", "it does not end within a year"))


def _organ(uscc: str) -> str:
    """The organ of that code, where a pack has one; a medium or a site is none, and is named by its code."""
    try:
        return get_organ(code_or_uscc=uscc).code
    except Refusal:
        return uscc


def _said(row: Subscription) -> dict[str, Any]:
    """What events say of a subscription."""
    return {
        "feed": row.number,
        "purpose": row.purpose,
        "items": row.items,
        "instrument": row.instrument,
        "ends": row.ends_at.isoformat(),
    }
