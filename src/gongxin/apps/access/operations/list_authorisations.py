"""Authorisations as they stand: the person's own, and those of a recipient, which names nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.register.api import see

from ..enums import AuthorisationState, Power
from ..errors import unknown_authorisation
from ..models import Authorisation
from ..types import AuthorisationView, Terms
from .act_for import whose_file
from .ask_for_authorisation import WAITS


def own_authorisations(*, actor: Actor, now: datetime) -> list[AuthorisationView]:
    """Everything the actor, or whom they act for, was asked for or gave: what waits for them first, then the newest."""
    check_role(actor, Role.CITIZEN)
    with _of(actor) as rows:
        views = [_view(row, now) for row in rows.order_by("-id")]
    return sorted(views, key=lambda view: view.state is not AuthorisationState.ASKED)


def organ_authorisations(
    *, actor: Actor, now: datetime, unacknowledged: bool = False, limit: int = 500
) -> list[AuthorisationView]:
    """What the actor's organ asked for or was given; `unacknowledged`: withdrawals it has not answered."""
    check_role(actor, Role.OFFICER)
    with _of(actor) as every:
        waiting = every.filter(withdrawn_at__isnull=False, acknowledged_at=None)
        rows = waiting if unacknowledged else every
        return [_view(row, now) for row in rows.order_by("-id")[:limit]]


def see_authorisation(*, number: str, actor: Actor, now: datetime) -> AuthorisationView:
    """One, for its person or its recipient. Raises Refusal `access.unknown-authorisation`."""
    return _view(seen_authorisation(number, actor), now)


def authorisation_document(*, number: str, actor: Actor) -> dict[str, Any]:
    """The signed artefact of one that was given, for its person or its recipient. Raises Refusal."""
    row = seen_authorisation(number, actor)
    if row.given_at is None:
        raise unknown_authorisation()
    return {"artefact": row.artefact, "signature": row.signature}


def seen_authorisation(number: str, actor: Actor) -> Authorisation:
    """The row, for its person or its recipient. Raises Refusal `access.unknown-authorisation`."""
    check_role(actor, Role.CITIZEN, Role.OFFICER)
    with _of(actor) as rows:
        row = rows.filter(number=number).first()
    if row is None:
        raise unknown_authorisation()
    return row


@contextmanager
def _of(actor: Actor) -> Iterator[QuerySet[Authorisation]]:
    """The person's own, those of whom they act for, or those of the organ that an officer acts for."""
    with transaction.atomic():
        if actor.role is not Role.CITIZEN:
            see([], organ=actor.organ)
            yield Authorisation.objects.filter(organ=actor.organ)
            return
        whose = whose_file(actor=actor, power=Power.END_AUTHORISATIONS)
        if whose.subject_key is None:
            yield Authorisation.objects.none()
            return
        see([whose.subject_key])
        yield Authorisation.objects.filter(subject_key=whose.subject_key)


def _view(row: Authorisation, now: datetime) -> AuthorisationView:
    return AuthorisationView(
        number=row.number,
        terms=Terms(
            organ=row.organ,
            purpose=row.purpose,
            items=frozenset(row.items),
            ends_at=row.ends_at,
            times=row.times,
            keep_days=row.keep_days,
        ),
        state=_state(row, now),
        used=row.used,
        asked_at=row.asked_at,
        given_at=row.given_at,
        withdrawn_at=row.withdrawn_at,
        acknowledged_at=row.acknowledged_at,
    )


def _state(row: Authorisation, now: datetime) -> AuthorisationState:
    if row.given_at is None:
        if row.declined_at is not None:
            return AuthorisationState.DECLINED
        over = row.asked_at <= now - WAITS or row.ends_at <= now
        return AuthorisationState.LAPSED if over else AuthorisationState.ASKED
    if row.withdrawn_at is not None:
        return AuthorisationState.WITHDRAWN
    if row.ends_at <= now:
        return AuthorisationState.ENDED
    return AuthorisationState.USED_UP if row.used >= row.times else AuthorisationState.IN_FORCE
