"""我的告知: the inbox of a person, or of whom somebody acts for; a notice opened for the first time is an event."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.catalogue.api import item_titles
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, receipt, record_event
from gongxin.apps.register.api import same_as, see
from gongxin.lib.notice_codes import notice_code
from gongxin.lib.row_security import row_security_key

from ..errors import not_proved_yet, unknown_notice
from ..models import Notice, Service
from ..queries import line_of, newest_first, notices_of
from ..types import Inbox, NoticeShown


def read_inbox(*, actor: Actor, first: int = 0, limit: int = 50) -> Inbox:
    """The notices of the actor, or of whom they act for, newest first, those under a number judged to be theirs among them."""
    with transaction.atomic():
        keys = _keys(actor)[0]
        see(keys)
        rows = list(newest_first(notices_of(keys))[first : first + limit])
        counted = Notice.objects.filter(subject_key__in=keys)
        total, unopened = counted.count(), counted.filter(opened_at=None).count()
    items, organs = item_titles(), organ_names()
    return Inbox(tuple(line_of(row, items, organs) for row in rows), total, unopened)


def open_notice(*, number: int, actor: Actor, now: datetime) -> NoticeShown:
    """A notice whole. That it was opened is told once, with who did: the person, or somebody under which mandate.

    Raises Refusal `notices.unknown`.
    """
    with transaction.atomic():
        keys, told = _keys(actor)
        see(keys)
        row = notices_of(keys).filter(pk=number).first()
        if row is None:
            raise unknown_notice()
        if row.opened_at is None:
            opened = record_event(
                kind=EventKind.NOTICE_OPENED,
                occurred_at=now,
                actor=actor.ref,
                subject_key=row.subject_key,
                payload={
                    **told,
                    "notice": row.pk,
                    "about": row.kind,
                    "since": row.told_at.isoformat(),
                },
            )
            # of two tabs that open it at once the first is told
            fresh = Notice.objects.filter(pk=row.pk, opened_at=None)
            fresh.update(opened_at=now, opened_event=opened.uid)
            row.opened_at, row.opened_event = now, opened.uid
    return NoticeShown(
        line=line_of(row, item_titles(), organ_names()),
        code=notice_code(row.pk, key=row_security_key(settings.KEYS_DIR)),
        record=row.matter if row.event is None else None,
        reference=row.reference,
        event=proof_of(row),
    )


def receipt_of_notice(*, number: int, actor: Actor) -> str:
    """凭证: the receipt of the event that was told, or, of a record, that its notice lay in the inbox, since when.

    Raises Refusal `notices.unknown`, `notices.no-receipt-yet`, or `ledger.not-published` while it is being entered.
    """
    with transaction.atomic():
        keys, _ = _keys(actor)
        see(keys)
        row = notices_of(keys).filter(pk=number).first()
    if row is None:
        raise unknown_notice()
    event = proof_of(row)
    if event is None:
        raise not_proved_yet()
    return receipt(uid=event, subject_key=row.subject_key)


def proof_of(row: Notice) -> UUID | None:
    """The event that proves that the notice was served: what it tells of, or that it was entered, or else that it was opened."""
    if row.event is not None:
        return row.event
    entered = Service.objects.filter(notice=row.pk).values_list("event", flat=True).first()
    return entered or row.opened_event


def _keys(actor: Actor) -> tuple[list[UUID], dict[str, str]]:
    """Whose notices the actor may read, under every number that is theirs, and what events say of a mandate."""
    whose = whose_file(actor=actor, power=Power.SEE_FILE)
    if whose.subject_key is None:
        return [], whose.told
    same = same_as(subject_keys=[whose.subject_key]).get(whose.subject_key, ())
    return [whose.subject_key, *(one.key for one in same)], whose.told
