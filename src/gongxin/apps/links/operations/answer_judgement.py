"""Another administrator confirms a judgement, and from then on everything is read by it; or it is turned down."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_events
from gongxin.apps.register.api import join_subjects, part_subjects, same_as, see, subject_key

from ..enums import Verdict
from ..errors import another_pair, by_another, unknown_judgement
from ..models import Judgement
from ..policies import read_pair
from ..queries import in_force, one_at_a_time, waiting
from ..types import Numbered
from .may_stand import check_known, check_may_stand
from .propose_judgement import told


def confirm_judgement(
    *, number: str, one: Numbered, other: Numbered, actor: Actor, now: datetime
) -> None:
    """Confirm it. The second person types the two numbers from the document again: nobody links by a slip.

    Raises Refusal for who proposed it, for other numbers, and where what was judged meanwhile stands against it.
    """
    check_role(actor, Role.SECURITY)
    first, second = read_pair(one, other)
    keys = {subject_key(identifier=first), subject_key(identifier=second)}
    with transaction.atomic():
        judgement = _waiting(number, actor)
        if {judgement.low_key, judgement.high_key} != keys:
            raise another_pair()
        low, high, verdict = judgement.low_key, judgement.high_key, Verdict(judgement.verdict)
        if verdict is Verdict.UNDO:
            about = _undo(judgement, now)
        else:
            check_known(low, high)
            check_may_stand(verdict, low, high)
            about = _everyone(low, high)
        if verdict is Verdict.SAME:
            join_subjects(judgement=judgement.number, one=low, other=high, now=now)
        see([low, high])
        judgement.confirmed_at, judgement.confirmed_by = now, actor.ref
        judgement.save(update_fields=["confirmed_at", "confirmed_by"])
        record_events(
            kind=EventKind.LINK_CONFIRMED,
            occurred_at=now,
            actor=actor.ref,
            organ=None,
            subjects=sorted(about),
            payload=told(judgement),
        )


def decline_judgement(*, number: str, actor: Actor, now: datetime) -> None:
    """Turn it down, or take it back: nothing changes. Raises Refusal `links.unknown-judgement`."""
    check_role(actor, Role.SECURITY)
    with transaction.atomic():
        judgement = _waiting(number, actor, by_whomever=True)
        see([judgement.low_key, judgement.high_key])
        judgement.ended_at, judgement.ended_by = now, actor.ref
        judgement.save(update_fields=["ended_at", "ended_by"])
        record_events(
            kind=EventKind.LINK_DECLINED,
            occurred_at=now,
            actor=actor.ref,
            organ=None,
            subjects=[judgement.low_key, judgement.high_key],
            payload=told(judgement),
        )


def _waiting(number: str, actor: Actor, *, by_whomever: bool = False) -> Judgement:
    one_at_a_time()
    see(None)
    judgement = waiting().filter(number=number.strip().upper()).first()
    if judgement is None:
        raise unknown_judgement()
    if not by_whomever and (
        actor.ref == judgement.proposed_by or not actor.ref.startswith("account:")
    ):
        raise by_another()
    return judgement


def _undo(undoing: Judgement, now: datetime) -> Collection[UUID]:
    """End what the undoing names; gives whom that concerns."""
    see([undoing.low_key, undoing.high_key])
    standing = in_force(Verdict.SAME) | in_force(Verdict.NOT_SAME)
    undone = standing.filter(number=undoing.undoes).first()
    if undone is None:
        raise unknown_judgement()
    about = _everyone(undone.low_key, undone.high_key)
    if undone.verdict == Verdict.SAME.value:
        part_subjects(judgement=undone.number, one=undone.low_key, now=now)
    see([undone.low_key, undone.high_key])
    undone.undone_at = now
    undone.save(update_fields=["undone_at"])
    return about


def _everyone(low: UUID, high: UUID) -> set[UUID]:
    """Both, and whoever is the same as either."""
    same = same_as(subject_keys=[low, high])
    return {low, high, *(one.key for found in same.values() for one in found)}
