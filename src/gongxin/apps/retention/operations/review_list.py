"""审核、复核、剔除、退回、撤回: what the three persons of a destruction list do, each step an event."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import see
from gongxin.lib.row_security import Act

from ..enums import SAID_BY_REVIEWERS, EntryState, StayReason
from ..errors import no_such_places, three_persons, unknown_list
from ..models import DestructionList, ListEntry
from ..queries import open_lists

_RANGE = re.compile(r"(\d{1,9})(?:\s*[-–—－]\s*(\d{1,9}))?")
_BETWEEN = re.compile(r"[,，、;；\s]+")
FORGOTTEN = {"subject_key": None, "record_key": None, "version": None, "row": None}
"""What an entry loses when it is over."""


def approve_list(*, number: str, actor: Actor, now: datetime) -> None:
    """The next step: the review, or after it the second review. Raises Refusal for who took a step of it before."""
    check_role(actor, Role.SECURITY)
    with transaction.atomic():
        row = _open(number)
        if actor.ref in {row.author, row.reviewer} or not actor.ref.startswith("account:"):
            raise three_persons()
        if row.reviewed_at is None:
            row.reviewed_at, row.reviewer, step = now, actor.ref, "first"
        elif row.seconded_at is None:
            row.seconded_at, row.second_reviewer, step = now, actor.ref, "second"
        else:
            raise unknown_list()
        row.save(update_fields=["reviewed_at", "reviewer", "seconded_at", "second_reviewer"])
        record_event(
            kind=EventKind.DESTRUCTION_REVIEWED,
            occurred_at=now,
            actor=actor.ref,
            payload={
                "list": row.number,
                "document": row.document,
                "step": step,
                "entries": row.entries - row.taken_out,
                "digest": row.digest,
            },
        )


def take_out(*, number: str, places: str, reason: StayReason, actor: Actor, now: datetime) -> int:
    """Take entries out by their places, such as `3, 17-20`; they stay, for the reason. Says how many. Raises Refusal."""
    check_role(actor, Role.SECURITY)
    wanted = _places(places)
    if reason not in SAID_BY_REVIEWERS:
        raise no_such_places()
    with transaction.atomic():
        row = _open(number)
        if actor.ref == row.author:
            raise three_persons()
        see(None, act=Act.DESTROY)
        taken = 0
        for first, last in wanted:
            found = ListEntry.objects.filter(
                on=row, state=EntryState.LISTED.value, place__range=(first, last)
            )
            taken += found.update(
                state=EntryState.TAKEN_OUT.value, why=reason.value, whose=None, **FORGOTTEN
            )
        if not taken:
            raise no_such_places()
        row.taken_out += taken
        row.save(update_fields=["taken_out"])
        record_event(
            kind=EventKind.DESTRUCTION_LESSENED,
            occurred_at=now,
            actor=actor.ref,
            payload={"list": row.number, "entries": taken, "reason": reason.value},
        )
    return taken


def send_back(*, number: str, reason: StayReason, actor: Actor, now: datetime) -> None:
    """It is not carried out; the author may make another. Raises Refusal for the author."""
    check_role(actor, Role.SECURITY)
    if reason not in SAID_BY_REVIEWERS:
        raise unknown_list()
    with transaction.atomic():
        row = _open(number)
        if actor.ref == row.author or not actor.ref.startswith("account:"):
            raise three_persons()
        _close(row, actor, now, reason)
        record_event(
            kind=EventKind.DESTRUCTION_SENT_BACK,
            occurred_at=now,
            actor=actor.ref,
            payload={"list": row.number, "document": row.document, "reason": reason.value},
        )


def withdraw_list(*, number: str, actor: Actor, now: datetime) -> None:
    """The author takes it back. Raises Refusal for anybody else, and once it is being carried out."""
    check_role(actor, Role.SECURITY)
    with transaction.atomic():
        row = _open(number)
        if actor.ref != row.author:
            raise unknown_list()
        _close(row, actor, now, None)
        record_event(
            kind=EventKind.DESTRUCTION_WITHDRAWN,
            occurred_at=now,
            actor=actor.ref,
            payload={"list": row.number, "document": row.document},
        )


def _open(number: str) -> DestructionList:
    row = open_lists().select_for_update().filter(number=number).first()
    if row is None:
        raise unknown_list()
    return row


def _close(row: DestructionList, actor: Actor, now: datetime, reason: StayReason | None) -> None:
    row.closed_at, row.closed_by = now, actor.ref
    row.sent_back_for = reason.value if reason else ""
    row.save(update_fields=["closed_at", "closed_by", "sent_back_for"])
    forget_rest(row, reason or StayReason.MISTAKE)


def forget_rest(row: DestructionList, why: StayReason) -> int:
    """What is still to be destroyed of the list stays, and the list names it no more. Says how many."""
    see(None, act=Act.DESTROY)
    rest = ListEntry.objects.filter(on=row, state=EntryState.LISTED.value)
    return rest.update(state=EntryState.LEFT_OUT.value, why=why.value, whose=None, **FORGOTTEN)


def _places(said: str) -> list[tuple[int, int]]:
    """`3, 17-20` as ranges. Raises Refusal for anything else."""
    found = []
    for part in filter(None, _BETWEEN.split(re.sub(r"\s*([-–—－])\s*", r"\1", said.strip()))):
        match = _RANGE.fullmatch(part)
        if match is None:
            raise no_such_places()
        first = int(match[1])
        found.append((first, int(match[2] or first)))
    if not found:
        raise no_such_places()
    return found
