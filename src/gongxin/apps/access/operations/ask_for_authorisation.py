"""A recipient asks a person to let it look something up; whether anybody is there is not told."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from gongxin.apps.catalogue.api import get_purpose, read_catalogue
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import see, subject_key
from gongxin.lib.readable import readable

from ..models import Authorisation
from ..policies import check_number, check_terms, reach_of, read_identifier
from ..types import Terms
from .list_grants import grants_in_force

WAITS = timedelta(days=30)
"""How long a person may take to decide; then it has lapsed."""


def ask_for_authorisation(*, identifier: str, terms: Terms, actor: Actor, now: datetime) -> str:
    """Put the request before the person, and give its number.

    The same request again gives the number it has while it waits. Raises Refusal where the recipient could not use
    what it asks for.
    """
    check_role(actor, Role.OFFICER)
    catalogue = read_catalogue()
    purpose = get_purpose(code=terms.purpose, catalogue=catalogue)
    check_terms(purpose=purpose, terms=terms, own_organ=actor.organ, now=now)
    grants = grants_in_force(actor=actor, now=now)
    reach_of(purpose=purpose, grants=grants, items=catalogue.known_items)
    known_as = read_identifier(identifier)
    check_number(purpose=purpose, identifier=known_as)
    subject = subject_key(identifier=known_as)
    with transaction.atomic():
        see([subject])
        waiting = Authorisation.objects.filter(
            subject_key=subject,
            organ=terms.organ,
            purpose=terms.purpose,
            items=sorted(terms.items),
            times=terms.times,
            keep_days=terms.keep_days,
            ends_at=terms.ends_at,
            given_at=None,
            declined_at=None,
            asked_at__gt=now - WAITS,
        ).first()
        if waiting is not None:
            return waiting.number
        asked = new_authorisation(subject=subject, terms=terms, actor=actor, now=now)
        record_event(
            kind=EventKind.AUTHORISATION_ASKED,
            occurred_at=now,
            actor=actor.ref,
            organ=terms.organ,
            subject_key=subject,
            payload={
                "authorisation": asked.number,
                "to": terms.organ,
                "purpose": terms.purpose,
                "items": asked.items,
            },
        )
    return asked.number


def new_authorisation(*, subject: UUID, terms: Terms, actor: Actor, now: datetime) -> Authorisation:
    """A row that waits for its person; whoever makes it records why, and has the person shown to the transaction."""
    return Authorisation.objects.create(
        number=f"SQ-{readable(groups=3)}",
        subject_key=subject,
        organ=terms.organ,
        purpose=terms.purpose,
        items=sorted(terms.items),
        ends_at=terms.ends_at,
        times=terms.times,
        keep_days=terms.keep_days,
        asked_at=now,
        asked_by=actor.ref,
    )
