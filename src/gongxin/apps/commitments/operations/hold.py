"""A commitment as it is before an act, locked, for who made it or the accepting organ; one answer for what is not there and what is another's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.catalogue.api import Catalogue, CommitmentType
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import same_as, see
from gongxin.lib.row_security import Act

from ..enums import Deed, Fulfilment
from ..errors import unknown_commitment, wrong_act
from ..models import Commitment
from ..policies import rules_of
from ..rules.stage import judge

_WRITTEN = (
    "accepted_at", "accepted_by", "record_key", "batch", "ending", "ended_at", "ended_by", "ending_sealed",
    "noticed_at", "noticed_by", "answer_until", "announced", "notice_sealed",
    "answered_at", "answered_by", "answer_sealed",
    "state", "found_at", "found_by", "weighed", "finding_sealed", "document", "breach_key",
)  # fmt: skip
"""What acts write; whose it is, what it says and until when never changes."""


@dataclass(frozen=True, slots=True)
class Held:
    """A commitment, locked, with its rules; `told` is what events say of a mandate."""

    row: Commitment
    catalogue: Catalogue
    type: CommitmentType
    told: Mapping[str, str]

    def check(self, deed: Deed, *, actor: Actor, now: datetime) -> None:
        """Raises Refusal where that cannot be done now, whatever comes with it."""
        wrong = judge(
            deed, done=self.row, by=actor.ref, now=now, withdrawable=self.type.withdrawable
        )
        if wrong is not None:
            raise wrong_act(wrong)


def hold_own(number: str, actor: Actor) -> Held:
    """One's own, or whose the actor acts for. Raises Refusal `commitments.unknown`."""
    keys, told = own_keys(actor, told_elsewhere=True)
    see(keys)
    rows = Commitment.objects.select_for_update().filter(subject_key__in=keys)
    return _held(rows.filter(number=number.strip()).first(), told)


def hold_of_organ(number: str, actor: Actor) -> Held:
    """One before the officer's organ. Raises Refusal `commitments.unknown`."""
    check_role(actor, Role.OFFICER)
    see([], organ=actor.organ)
    rows = Commitment.objects.select_for_update().filter(organ=actor.organ)
    row = rows.filter(number=number.strip()).first() if actor.organ else None
    return _held(row, {})


def _held(row: Commitment | None, told: Mapping[str, str]) -> Held:
    if row is None:
        raise unknown_commitment()
    catalogue, wanted = rules_of(row)
    return Held(row, catalogue, wanted, told)


def own_keys(actor: Actor, *, told_elsewhere: bool = False) -> tuple[list[UUID], Mapping[str, str]]:
    """Under which keys the commitments of whoever the actor acts for stand, and what events say of a mandate."""
    whose = whose_file(actor=actor, power=Power.MAKE_COMMITMENTS, told_elsewhere=told_elsewhere)
    key = whose.subject_key
    if key is None:
        return [], whose.told
    return [key, *(one.key for one in same_as(subject_keys=[key]).get(key, ()))], whose.told


def see_rows(row: Commitment) -> None:
    """Have the database show what is written of it in this transaction; that somebody may was judged before."""
    see([row.subject_key], act=Act.READ)


def write(
    held: Held,
    deed: Deed,
    *,
    actor: Actor,
    now: datetime,
    due: datetime | None = None,
    **told: object,
) -> None:
    """Write what the act put in the row, and record its event, which tells the subject."""
    row = held.row
    see_rows(row)
    if deed is Deed.NOTIFY:
        # the event puts the notice into the inbox, without which the database lets nothing be confirmed
        _record_notice(held, actor, now, due)
    row.save(update_fields=_WRITTEN)
    if deed is Deed.NOTIFY:
        return
    record_event(
        kind=EventKind.COMMITMENT_ACTED,
        occurred_at=now,
        actor=actor.ref,
        organ=actor.organ or None,
        subject_key=row.subject_key,
        payload={
            **held.told,
            "commitment": row.number,
            "act": deed.value,
            "tells": ["subject"],
            **told,
        },
    )


def _record_notice(held: Held, actor: Actor, now: datetime, due: datetime | None) -> None:
    assert due is not None
    row = held.row
    record_event(
        kind=EventKind.COMMITMENT_NOTICED,
        occurred_at=now,
        actor=actor.ref,
        organ=actor.organ or None,
        subject_key=row.subject_key,
        payload={
            "commitment": row.number,
            "announced": Fulfilment(row.announced).code,
            "due": due.isoformat(),
            "tells": ["subject"],
        },
    )
