"""Mandates as they stand: of a person, given and held; of organisations, for the administrators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from gongxin.apps.identity.api import Actor, Role, check_role, names_of
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import SubjectIdentity, identities_of, see
from gongxin.lib.identifiers import mask_name

from ..enums import MandateKind, MandateState, Power
from ..errors import unknown_mandate
from ..models import Mandate
from ..types import MandateView
from .keep_mandate import agent_name
from .list_grants import READERS
from .offer_delegation import OFFER_WAITS


def own_mandates(*, actor: Actor, now: datetime) -> list[MandateView]:
    """Everything the actor gave, was offered or holds: what waits for an answer first, then the newest."""
    check_role(actor, Role.CITIZEN)
    own = actor.subject_key
    if own is None:
        return []
    with transaction.atomic():
        see([own])
        # an organisation's that nobody has confirmed yet is the administrators' business alone
        rows = Mandate.objects.filter(
            Q(subject_key=own)
            | Q(agent_key=own, kind=MandateKind.DELEGATION.value)
            | Q(agent_key=own, confirmed_at__isnull=False)
        ).order_by("-id")
        found = _views(list(rows), actor, now)
    return sorted(found, key=lambda view: view.state is not MandateState.OFFERED)


def see_mandate(*, number: str, actor: Actor, now: datetime) -> MandateView:
    """One of the actor's own. Raises Refusal `access.unknown-mandate`."""
    wanted = number.strip().upper()
    for view in own_mandates(actor=actor, now=now):
        if view.number == wanted:
            return view
    raise unknown_mandate()


def list_mandates(*, actor: Actor, now: datetime, limit: int = 500) -> list[MandateView]:
    """Those of organisations, for the administrators: what is to be confirmed first, then the newest. Agents are masked."""
    check_role(actor, *READERS)
    with transaction.atomic():
        see(None)
        rows = Mandate.objects.filter(kind=MandateKind.ORGANISATION.value).order_by("-id")
        found = [
            replace(view, agent=mask_name(view.agent))
            for view in _views(list(rows[:limit]), actor, now)
        ]
    return sorted(found, key=lambda view: view.state is not MandateState.OFFERED)


def open_mandate(*, number: str, actor: Actor, now: datetime) -> MandateView:
    """One of an organisation, for an administrator: that its agent was named to them is an event, which the agent sees.

    Raises Refusal `access.unknown-mandate`.
    """
    check_role(actor, *READERS)
    with transaction.atomic():
        see(None)
        row = Mandate.objects.filter(
            kind=MandateKind.ORGANISATION.value, number=number.strip().upper()
        ).first()
        if row is None:
            raise unknown_mandate()
        (found,) = _views([row], actor, now)
        record_event(
            kind=EventKind.MANDATE_SHOWN,
            occurred_at=now,
            actor=actor.ref,
            subject_key=row.agent_key,
            payload={"mandate": row.number, "role": actor.role.value},
        )
    return found


def _views(rows: Sequence[Mandate], actor: Actor, now: datetime) -> list[MandateView]:
    identities = identities_of(subject_keys={row.subject_key for row in rows}) if rows else {}
    refs = [ref for row in rows for ref in (row.proposed_by, row.confirmed_by)]
    names = names_of(refs) if actor.role is not Role.CITIZEN else {}
    return [_view(row, identities.get(row.subject_key), names, actor, now) for row in rows]


def _view(
    row: Mandate,
    principal: SubjectIdentity | None,
    names: dict[str, str],
    actor: Actor,
    now: datetime,
) -> MandateView:
    is_agent = row.agent_key == actor.subject_key
    # who was offered one by a mistyped number is not told whom it was meant for
    kept_back = is_agent and row.confirmed_at is None
    return MandateView(
        number=row.number,
        kind=MandateKind(row.kind),
        powers=frozenset(Power(power) for power in row.powers),
        state=_state(row, now),
        given=row.subject_key == actor.subject_key,
        principal=_principal(principal),
        agent="" if kept_back else agent_name(row),
        evidence=row.evidence,
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        proposed_at=row.proposed_at,
        confirmed_at=row.confirmed_at,
        ended_at=row.ended_at,
        proposed_by=names.get(row.proposed_by, ""),
        confirmed_by=names.get(row.confirmed_by, ""),
    )


def _principal(known: SubjectIdentity | None) -> str:
    if known is None:
        return ""
    return mask_name(known.name) if known.kind == "person" else known.name


def _state(row: Mandate, now: datetime) -> MandateState:
    if row.ending:
        return MandateState(row.ending)
    if row.ends_at <= now:
        return MandateState.ENDED
    if row.confirmed_at is None:
        offered = row.kind == MandateKind.DELEGATION.value
        lapsed = offered and row.proposed_at <= now - OFFER_WAITS
        return MandateState.LAPSED if lapsed else MandateState.OFFERED
    return MandateState.COMING if now < row.begins_at else MandateState.IN_FORCE
