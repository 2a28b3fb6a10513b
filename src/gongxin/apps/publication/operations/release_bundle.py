"""审查放行、退回: the second person of a publication. By the release everybody may read it, and everybody whom it is about is told."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from django.db import IntegrityError, connection, transaction
from django.db.models import Count

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.name_search import grams, initials

from ..errors import (
    has_changed,
    needs_another_person,
    not_told,
    nothing_to_publish,
    record_has_moved,
    unknown_bundle,
)
from ..models import Bundle, Organisation
from ..policies import OF_THE_CLOCK, check_reason, is_late, may_release
from ..queries import open_bundles, see_own

# What the bundle would show and the register does not display any more in that version: asked when it is released, so
# that nothing is released that is over; from then on the view asks in every second. Asked for one entry at a time: joined, every
# record there is would be read.
_MOVED = """
SELECT count(*) FROM publication_entry p
WHERE p.bundle_id = %s AND p.taken_out_for = '' AND NOT EXISTS (
    SELECT FROM publication_shown s WHERE s.number = p.number OFFSET 0)
"""
_AT_ONCE = 5_000


def release_bundle(*, number: str, digest: str, actor: Actor, now: datetime) -> int:
    """Release what the actor read, as `digest` says; gives the number of entries. Raises Refusal, and changes nothing then."""
    check_role(actor, Role.OFFICER)
    try:
        with transaction.atomic():
            row = _open(number, actor)
            if row.digest != digest:
                raise has_changed()
            if row.entries == 0:
                raise nothing_to_publish()
            # before the release itself: with it, whoever loads records waits for the notices to be numbered
            _enter_organisations(row)
            row.released_at, row.released_by, row.late = now, actor.ref, _late(row, now)
            row.save(update_fields=["released_at", "released_by", "late"])
            _check_displayed(row)
            record_event(
                kind=EventKind.PUBLICATION_RELEASED,
                occurred_at=now,
                actor=actor.ref,
                organ=actor.organ,
                payload={
                    "bundle": row.number,
                    "item": row.item,
                    "entries": row.entries,
                    "digest": row.digest,
                },
            )
            return row.entries
    except IntegrityError as error:
        if "先告知" in str(error):
            raise not_told() from error
        raise


def send_back(*, number: str, reason: str, actor: Actor, now: datetime) -> None:
    """It is not released; its records may be proposed anew. Raises Refusal."""
    check_role(actor, Role.OFFICER)
    said = check_reason(reason)
    with transaction.atomic():
        row = _open(number, actor)
        row.sent_back_at, row.sent_back_by, row.sent_back_for = now, actor.ref, said
        row.save(update_fields=["sent_back_at", "sent_back_by", "sent_back_for"])
        record_event(
            kind=EventKind.PUBLICATION_SENT_BACK,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            payload={"bundle": row.number, "item": row.item, "entries": row.entries},
        )


def _open(number: str, actor: Actor) -> Bundle:
    row = open_bundles().select_for_update().filter(number=number, source=actor.organ).first()
    if row is None:
        raise unknown_bundle()
    if not may_release(row, actor.ref):
        raise needs_another_person()
    return row


def _late(row: Bundle, now: datetime) -> int:
    """How many of its entries are released after their time; only licences and penalties have one."""
    if row.item not in OF_THE_CLOCK:
        return 0
    see_own(item=row.item, source=row.source)
    days = row.of.filter(taken_out_for="", decided_on__isnull=False).values("decided_on")
    counted = days.annotate(entries=Count("id")).values_list("decided_on", "entries")
    return sum(int(entries) for day, entries in counted if day and is_late(day, now))


def _check_displayed(row: Bundle) -> None:
    see_own(item=row.item, source=row.source)
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, [row.pk])
        (moved,) = cursor.fetchone()
    if moved:
        raise record_has_moved(moved)


def _enter_organisations(row: Bundle) -> None:
    """By what the bundle's organisations are found; an organisation of another name is found by the newer one."""
    see_own(item=row.item, source=row.source)
    named = row.of.filter(taken_out_for="").exclude(kind="person").exclude(uscc="")
    newest = named.order_by("uscc", "-decided_on").distinct("uscc").values_list("uscc", "name")
    found = newest.iterator(chunk_size=_AT_ONCE)
    while portion := list(islice(found, _AT_ONCE)):
        Organisation.objects.bulk_create(
            [
                Organisation(uscc=uscc, name=name, initials=initials(name), grams=grams(name))
                for uscc, name in portion
            ],
            update_conflicts=True,
            unique_fields=["uscc"],
            update_fields=["name", "initials", "grams"],
        )
