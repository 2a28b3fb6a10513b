"""A person lets another act for them: offered by the one, accepted by the other; nothing is allowed in between."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import see
from gongxin.lib.bilingual import Text

from ..enums import MandateKind
from ..errors import mandate_unfit, name_unlike, unknown_mandate
from ..models import Mandate
from ..types import MandateTerms
from .keep_mandate import agent_name, new_mandate, told

OFFER_WAITS = timedelta(days=30)
"""How long an agent may take to accept; then the offer has lapsed."""
MOST_STANDING = 20
"""How many delegations of one person may stand: more is no delegation but a mailing."""


def offer_delegation(*, terms: MandateTerms, actor: Actor, now: datetime) -> str:
    """Offer it to whoever has the number; its number is what both are told. Raises Refusal.

    The answer is the same whether or not there is anybody of that number.
    """
    check_role(actor, Role.CITIZEN)
    if actor.subject_key is None:
        raise unknown_mandate()
    with transaction.atomic():
        see([actor.subject_key])
        standing = Mandate.objects.filter(
            subject_key=actor.subject_key, ended_at=None, ends_at__gt=now
        )
        if standing.count() >= MOST_STANDING:
            raise mandate_unfit(
                Text(
                    f"您已有 {MOST_STANDING} 项未终止的委托",
                    f"{MOST_STANDING} of yours have not ended",
                )
            )
        offered = new_mandate(
            kind=MandateKind.DELEGATION,
            subject=actor.subject_key,
            terms=terms,
            actor=actor,
            now=now,
        )
        record_event(
            kind=EventKind.DELEGATION_OFFERED,
            occurred_at=now,
            actor=actor.ref,
            subject_key=offered.subject_key,
            payload=told(offered),
        )
    return offered.number


def accept_delegation(*, number: str, name: str, actor: Actor, now: datetime) -> None:
    """The agent accepts, giving the name that the offer was made to: a mistyped number opens nothing to a stranger.

    Raises Refusal.
    """
    check_role(actor, Role.CITIZEN)
    if actor.subject_key is None:
        raise unknown_mandate()
    with transaction.atomic():
        see([actor.subject_key])
        offered = (
            Mandate.objects.select_for_update()
            .filter(
                number=number,
                kind=MandateKind.DELEGATION.value,
                agent_key=actor.subject_key,
                confirmed_at=None,
                ended_at=None,
                ends_at__gt=now,
                proposed_at__gt=now - OFFER_WAITS,
            )
            .first()
        )
        if offered is None:
            raise unknown_mandate()
        if not hmac.compare_digest(agent_name(offered).encode(), name.strip().encode()):
            raise name_unlike()
        offered.confirmed_at, offered.confirmed_by = now, actor.ref
        offered.save(update_fields=["confirmed_at", "confirmed_by"])
        record_event(
            kind=EventKind.DELEGATION_ACCEPTED,
            occurred_at=now,
            actor=actor.ref,
            subject_key=offered.subject_key,
            payload=told(offered),
        )
