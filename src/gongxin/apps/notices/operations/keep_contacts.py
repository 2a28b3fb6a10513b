"""告知与提醒: where a person wants to hear that a notice waits; added, confirmed by a code that was sent there, and ended by them alone."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.validators import validate_email
from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import seal_for_subject, see, unseal_for_subject
from gongxin.lib.messaging import NobodyKnows, NotTaken
from gongxin.lib.readable import readable
from gongxin.lib.sealing import SealBroken

from ..enums import Channel
from ..errors import (
    channel_closed,
    contact_unfit,
    nobody_kept,
    not_for_another,
    not_reached,
    too_many_contacts,
    unknown_contact,
    wrong_code,
)
from ..models import Contact
from ..queries import one_after_another
from ..types import ContactShown
from .carriers import carrier_of, confirmation

CODE_LASTS = timedelta(minutes=30)
TRIES = 5
ADDED_A_DAY = 5
_MOBILE = re.compile(r"1[3-9][0-9]{9}", re.ASCII)


def add_contact(*, channel: Channel, place: str, actor: Actor, now: datetime) -> str:
    """Keep it and send a code there; until that is typed in, nothing else goes there. A contact of the kind that was there ends.

    Gives its number. Raises Refusal. Must not run inside a transaction: what is kept is kept before anything is sent.
    """
    whose = _own(actor)
    to = _fit(channel, place)
    carrier = carrier_of(channel)
    if carrier is None:
        raise channel_closed()
    number, code = f"LX-{readable(groups=2)}", readable(groups=2)
    with transaction.atomic():
        one_after_another(whose)
        sealed = _sealed(whose, number, to)
        see([whose])
        mine = Contact.objects.filter(subject_key=whose)
        if mine.filter(added_at__gt=now - timedelta(days=1)).count() >= ADDED_A_DAY:
            raise too_many_contacts()
        for before in mine.filter(channel=channel.value, ended_at=None).select_for_update():
            _end(before, actor, now)
        Contact.objects.create(
            number=number,
            subject_key=whose,
            channel=channel.value,
            place_sealed=sealed,
            check_digest=_digest(number, code),
            added_at=now,
            added_by=actor.ref,
        )
        record_event(
            kind=EventKind.CONTACT_ADDED,
            occurred_at=now,
            actor=actor.ref,
            subject_key=whose,
            payload={"contact": number, "channel": channel.value},
        )
    try:
        carrier.hand(confirmation(contact=number, code=code, to=to, now=now))
    except NotTaken:
        end_contact(number=number, actor=actor, now=now)
        raise not_reached() from None
    except NobodyKnows:
        pass  # it may have arrived; if not, the code is over in half an hour
    return number


def confirm_contact(*, number: str, code: str, actor: Actor, now: datetime) -> None:
    """That the code arrived: reminders go there from now on. Raises Refusal; a wrong code counts as a try."""
    whose = _own(actor)
    with transaction.atomic():
        see([whose])
        found = Contact.objects.select_for_update().filter(
            subject_key=whose, number=number, confirmed_at=None, ended_at=None
        )
        contact = found.first()
        if contact is None:
            raise unknown_contact()
        good = contact.tries < TRIES and contact.added_at > now - CODE_LASTS
        typed = "".join(one for one in code.upper() if one.isalnum())
        digest = _digest(number, f"{typed[:4]}-{typed[4:]}")
        right = good and hmac.compare_digest(digest, contact.check_digest)
        contact.tries += 1
        if right:
            contact.confirmed_at = now
            record_event(
                kind=EventKind.CONTACT_CONFIRMED,
                occurred_at=now,
                actor=actor.ref,
                subject_key=whose,
                payload={"contact": number, "channel": contact.channel},
            )
        contact.save(update_fields=["tries", "confirmed_at"])
    if not right:
        raise wrong_code()


def end_contact(*, number: str, actor: Actor, now: datetime) -> None:
    """Nothing goes there from now on, and where it was is kept nowhere. Raises Refusal `notices.unknown-contact`."""
    whose = _own(actor)
    with transaction.atomic():
        see([whose])
        open_ones = Contact.objects.filter(subject_key=whose, number=number, ended_at=None)
        contact = open_ones.select_for_update().first()
        if contact is None:
            raise unknown_contact()
        _end(contact, actor, now)


def own_contacts(*, actor: Actor) -> list[ContactShown]:
    """The person's contacts that did not end, masked."""
    whose = _own(actor)
    with transaction.atomic():
        see([whose])
        rows = list(Contact.objects.filter(subject_key=whose, ended_at=None).order_by("id"))
        return [
            ContactShown(
                number=row.number,
                channel=Channel(row.channel),
                masked=_masked(opened(row)),
                added_at=row.added_at,
                confirmed_at=row.confirmed_at,
            )
            for row in rows
        ]


def opened(contact: Contact) -> str | None:
    """Where it is; None where the key that opens it was destroyed. Replaces the transaction's context."""
    try:
        plain = unseal_for_subject(
            subject_key=contact.subject_key,
            sealed=bytes(contact.place_sealed),
            bound_to=contact.number.encode(),
        )
    except SealBroken:
        return None
    return plain.decode()


def _own(actor: Actor) -> UUID:
    check_role(actor, Role.CITIZEN)
    if actor.on_behalf is not None or actor.subject_key is None:
        raise not_for_another()
    return actor.subject_key


def _fit(channel: Channel, place: str) -> str:
    plain = place.strip()
    if channel is Channel.SMS:
        if not _MOBILE.fullmatch(plain):
            raise contact_unfit()
        return plain
    try:
        validate_email(plain)
    except ValidationError:
        raise contact_unfit() from None
    if not plain.isascii() or len(plain) > 254:
        raise contact_unfit()
    return plain


def _end(contact: Contact, actor: Actor, now: datetime) -> None:
    contact.ended_at, contact.place_sealed = now, b""
    contact.save(update_fields=["ended_at", "place_sealed"])
    record_event(
        kind=EventKind.CONTACT_ENDED,
        occurred_at=now,
        actor=actor.ref,
        subject_key=contact.subject_key,
        payload={"contact": contact.number, "channel": contact.channel},
    )


def _sealed(whose: UUID, number: str, place: str) -> bytes:
    try:
        return seal_for_subject(subject_key=whose, plain=place.encode(), bound_to=number.encode())
    except (SealBroken, ObjectDoesNotExist):
        raise nobody_kept() from None


def _digest(number: str, code: str) -> str:
    return hashlib.sha256(f"{number} {code}".encode()).hexdigest()


def _masked(place: str | None) -> str | None:
    """The first letter and what comes after the @, or the first three and last two digits."""
    if place is None:
        return None
    name, at, domain = place.partition("@")
    return f"{name[:1]}***@{domain}" if at else f"{place[:3]}******{place[-2:]}"
