"""Whose file an actor may open, and for what: their own, or another's under a mandate in force.

The one place that answers it, asked by every operation on a person's own pages and answered by the database's clock:
a mandate that ended a moment ago is over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from gongxin.apps.identity.api import Actor, OnBehalf, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import see, subject_key

from ..enums import MandateKind, Power
from ..errors import no_mandate
from ..models import Mandate
from ..policies import read_identifier, same_name
from .keep_mandate import agent_name as held_name


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose file it is: None where an account has none. `told` is what events say of the mandate."""

    subject_key: UUID | None
    told: dict[str, str]


def act_for(*, number: str, actor: Actor, now: datetime) -> Actor:
    """The actor, acting under the mandate of that number from now on; whether they may, each operation asks anew.

    Raises Refusal `access.no-mandate` for who acts for another already: a mandate is not passed on.
    """
    check_role(actor, Role.CITIZEN)
    if actor.subject_key is None:
        raise no_mandate()
    behalf = OnBehalf(mandate=number.strip().upper(), agent_key=actor.subject_key, at=now)
    return replace(actor, subject_key=None, on_behalf=behalf)


def mandate_shown(*, number: str, agent_number: str, agent_name: str, power: Power) -> Whose | None:
    """For which organisation somebody may act who shows its mandate and their own document at a window; None where they may not.

    Answered by the database's clock, as every use of a mandate. Raises Refusal for a number that nobody can have.
    """
    agent = subject_key(identifier=read_identifier(agent_number))
    with transaction.atomic():
        see([agent])
        mandate = _in_force(number.strip().upper(), agent, power).first()
        if (
            mandate is None
            or mandate.kind != MandateKind.ORGANISATION.value
            or not same_name(held_name(mandate), agent_name)
        ):
            return None
        return Whose(mandate.subject_key, {"mandate": mandate.number})


def _in_force(number: str, agent: UUID, power: Power) -> QuerySet[Mandate]:
    return Mandate.objects.filter(
        number=number,
        agent_key=agent,
        powers__contains=[power.value],
        confirmed_at__isnull=False,
        ended_at=None,
        begins_at__lte=Now(),
        ends_at__gt=Now(),
    )


def whose_file(*, actor: Actor, power: Power, told_elsewhere: bool = False) -> Whose:
    """Whose file the actor may use for this. Under a mandate the use is an event about its person, unless the
    caller records one that names the mandate. Raises Refusal `access.no-mandate`.
    """
    check_role(actor, Role.CITIZEN)
    behalf = actor.on_behalf
    if behalf is None:
        return Whose(actor.subject_key, {})
    with transaction.atomic():
        see([behalf.agent_key])
        mandate = _in_force(behalf.mandate, behalf.agent_key, power).first()
        if mandate is None:
            raise no_mandate()
        if not told_elsewhere:
            record_event(
                kind=EventKind.MANDATE_USED,
                occurred_at=behalf.at,
                actor=actor.ref,
                subject_key=mandate.subject_key,
                payload={"mandate": mandate.number, "power": power.value},
            )
    return Whose(mandate.subject_key, {"mandate": mandate.number})
