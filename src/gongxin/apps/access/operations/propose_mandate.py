"""Who may act for an organisation: proposed by one security administrator on a document, confirmed by another."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import see, subject_key
from gongxin.lib.bilingual import Text

from ..enums import MandateKind
from ..errors import grant_of_oneself, mandate_unfit, unknown_mandate
from ..models import Mandate
from ..policies import read_identifier
from ..types import MandateTerms
from .keep_mandate import new_mandate, told


def propose_mandate(
    *, organisation: str, evidence: str, terms: MandateTerms, actor: Actor, now: datetime
) -> str:
    """Propose that a person acts for the organisation of that code, on that document; gives its number. Raises Refusal."""
    check_role(actor, Role.SECURITY)
    if not actor.ref.startswith("account:"):
        raise grant_of_oneself()
    known_as = read_identifier(organisation)
    if not known_as.startswith("uscc:"):
        raise mandate_unfit(
            Text("单位须填统一社会信用代码", "an organisation is named by its credit code")
        )
    if not evidence.strip():
        raise mandate_unfit(Text("没有写明授权文书的编号", "the document it rests on is not named"))
    with transaction.atomic():
        proposed = new_mandate(
            kind=MandateKind.ORGANISATION,
            subject=subject_key(identifier=known_as),
            terms=terms,
            actor=actor,
            now=now,
            evidence=evidence.strip(),
        )
        record_event(
            kind=EventKind.MANDATE_PROPOSED,
            occurred_at=now,
            actor=actor.ref,
            subject_key=proposed.subject_key,
            payload=told(proposed),
        )
    return proposed.number


def confirm_mandate(*, number: str, actor: Actor, now: datetime) -> None:
    """Confirm it; from then on it allows. Raises Refusal for who proposed it, and where nothing is to be confirmed."""
    check_role(actor, Role.SECURITY)
    with transaction.atomic():
        see(None)
        proposed = (
            Mandate.objects.select_for_update()
            .filter(
                number=number,
                kind=MandateKind.ORGANISATION.value,
                confirmed_at=None,
                ended_at=None,
                ends_at__gt=now,
            )
            .first()
        )
        if proposed is None:
            raise unknown_mandate()
        if actor.ref == proposed.proposed_by or not actor.ref.startswith("account:"):
            raise grant_of_oneself()
        proposed.confirmed_at, proposed.confirmed_by = now, actor.ref
        proposed.save(update_fields=["confirmed_at", "confirmed_by"])
        record_event(
            kind=EventKind.MANDATE_CONFIRMED,
            occurred_at=now,
            actor=actor.ref,
            subject_key=proposed.subject_key,
            payload=told(proposed),
        )
