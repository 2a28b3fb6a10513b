"""Tell contacts that notices wait: queued from what lies in the inboxes, handed over one by one, and what came of it written down.

Three transactions stand around a message: it is claimed, it is handed over, its end is written. Cut off before the second nothing
went out; cut off after it nobody knows. A gateway is then asked again under the same key, which it knows; a mail server is not, so that
no notice is sent by mail twice. Nothing is lost by that: the notice lies in the inbox, and was served there.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import see
from gongxin.lib.messaging import Carrier, NobodyKnows, NotTaken
from gongxin.lib.row_security import Act

from ..enums import Channel, SendingEnd
from ..models import Contact, Sending
from ..types import Sent
from .carriers import carrier_of, reminder
from .keep_contacts import opened

WORTH_SENDING = timedelta(days=7)
"""How old a notice may be that somebody is reminded of."""
CUT_OFF = timedelta(minutes=10)
"""No handing over takes so long: who is found at it then was cut off."""
TRIES = 8
_FIRST_PAUSE = timedelta(minutes=2)

_QUEUE = """
INSERT INTO notices_sending (subject_key, notice, contact, channel, queued_at, next_at, tries, over)
SELECT c.subject_key, n.id, c.number, c.channel, %(now)s, %(now)s, 0, ''
FROM notices_contact c JOIN notices_notice n
  ON n.subject_key = c.subject_key AND n.told_at > c.confirmed_at
WHERE c.ended_at IS NULL AND n.told_at > %(since)s AND n.opened_at IS NULL AND NOT EXISTS (
    SELECT FROM notices_sending s
    WHERE s.subject_key = c.subject_key AND s.notice = n.id AND s.contact = c.number)
ON CONFLICT DO NOTHING
"""


def send_notices(*, actor: Actor, now: datetime, limit: int = 500) -> Sent:
    """Queue what is new and hand over what is due, `limit` at most. Two at a time do not meet. Must not run inside a transaction."""
    queued, unknown = _queue(now), _find_cut_off(actor, now)
    counted = dict.fromkeys(("sent", "put_off", "given_up", "unknown"), 0)
    for _ in range(limit):
        claimed = _claim(now)
        if claimed is None:
            break
        counted[_hand_over(claimed, actor, now)] += 1
    counted["unknown"] += unknown
    return Sent(queued=queued, **counted)


def _queue(now: datetime) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        see([], act=Act.SEND)
        cursor.execute(_QUEUE, {"now": now, "since": now - WORTH_SENDING})
        return int(cursor.rowcount)


def _find_cut_off(actor: Actor, now: datetime) -> int:
    """Whoever handed one over and did not come back: asked again where a repeat is known, else nobody knows. Says how many of these."""
    unknown = 0
    with transaction.atomic():
        see([], act=Act.SEND)
        stuck = Sending.objects.select_for_update(skip_locked=True).filter(
            over="", trying_since__lte=now - CUT_OFF
        )
        for one in stuck:
            carrier = carrier_of(Channel(one.channel))
            if carrier is not None and carrier.knows_repeats:
                one.trying_since, one.next_at = None, now
                one.save(update_fields=["trying_since", "next_at"])
            else:
                _over(one, SendingEnd.UNKNOWN, actor, now)
                unknown += 1
    return unknown


def _claim(now: datetime) -> Sending | None:
    """One that is due, ours from now on."""
    with transaction.atomic():
        see([], act=Act.SEND)
        due = Sending.objects.select_for_update(skip_locked=True).filter(
            over="", trying_since=None, next_at__lte=now
        )
        claimed = due.order_by("next_at", "id").first()
        if claimed is not None:
            claimed.trying_since, claimed.tries = now, claimed.tries + 1
            claimed.save(update_fields=["trying_since", "tries"])
    return claimed


def _hand_over(claimed: Sending, actor: Actor, now: datetime) -> str:
    """Hand it over and write down what came of it."""
    carrier, to = _carried(claimed)
    if carrier is None or to is None:
        return _ended(claimed, SendingEnd.DROPPED, actor, now)
    message = reminder(notice=claimed.notice, contact=claimed.contact, to=to, now=now)
    try:
        carrier.hand(message)
    except NotTaken as no:
        if no.for_good or claimed.tries >= TRIES:
            return _ended(claimed, SendingEnd.GIVEN_UP, actor, now)
        return _put_off(claimed, now)
    except NobodyKnows:
        if not carrier.knows_repeats or claimed.tries >= TRIES:
            return _ended(claimed, SendingEnd.UNKNOWN, actor, now)
        return _put_off(claimed, now)
    return _ended(claimed, SendingEnd.SENT, actor, now)


def _carried(claimed: Sending) -> tuple[Carrier | None, str | None]:
    """Who carries it and where to; None for a contact that has ended, or whose key is destroyed."""
    with transaction.atomic():
        see([], act=Act.SEND)
        contact = Contact.objects.filter(number=claimed.contact, ended_at=None).first()
        to = None if contact is None else opened(contact)
    return carrier_of(Channel(claimed.channel)), to


def _put_off(claimed: Sending, now: datetime) -> str:
    with transaction.atomic():
        see([], act=Act.SEND)
        claimed.trying_since = None
        claimed.next_at = now + _FIRST_PAUSE * 2 ** (claimed.tries - 1)
        claimed.save(update_fields=["trying_since", "next_at"])
    return "put_off"


def _ended(claimed: Sending, end: SendingEnd, actor: Actor, now: datetime) -> str:
    with transaction.atomic():
        see([], act=Act.SEND)
        _over(claimed, end, actor, now)
    known = {SendingEnd.SENT: "sent", SendingEnd.UNKNOWN: "unknown"}
    return known.get(end, "given_up")


def _over(one: Sending, end: SendingEnd, actor: Actor, now: datetime) -> None:
    one.over, one.over_at, one.trying_since = end.value, now, None
    one.save(update_fields=["over", "over_at", "trying_since"])
    record_event(
        kind=EventKind.NOTICE_SENT,
        occurred_at=now,
        actor=actor.ref,
        subject_key=one.subject_key,
        payload={
            "notice": one.notice,
            "contact": one.contact,
            "channel": one.channel,
            "result": end.value,
            "tries": one.tries,
        },
    )
