"""The person gives an authorisation: item by item, after a clear text, signed at once; or says no."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongxin.apps.catalogue.api import get_purpose
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import see
from gongxin.lib.bilingual import Text
from gongxin.lib.canonical import canonical_json

from ..enums import Power
from ..errors import terms_unfit, unknown_authorisation
from ..models import Authorisation
from ..policies import check_terms
from ..types import Terms
from .act_for import Whose, whose_file
from .ask_for_authorisation import WAITS, new_authorisation
from .sign_authorisation import sign_artefact


def give_authorisation(*, terms: Terms, actor: Actor, now: datetime) -> str:
    """Give one of one's own accord; its number is what the recipient is told. Raises Refusal."""
    check_role(actor, Role.CITIZEN)
    purpose = get_purpose(code=terms.purpose)
    check_terms(purpose=purpose, terms=terms, own_organ=terms.organ, now=now)
    with transaction.atomic():
        whose = _whose(actor, Power.GIVE_AUTHORISATIONS)
        own = _key(whose)
        see([own])
        given = new_authorisation(subject=own, terms=terms, actor=actor, now=now)
        _give(given, whose, actor, now)
    return given.number


def answer_request(*, number: str, items: Collection[str], actor: Actor, now: datetime) -> None:
    """Give what a recipient asks for, as far as its `items` are ticked. Raises Refusal."""
    with transaction.atomic():
        whose = _whose(actor, Power.GIVE_AUTHORISATIONS)
        asked = _waiting(number, _key(whose), now)
        allowed = sorted(set(items) & set(asked.items))
        if not allowed:
            raise terms_unfit(Text("没有勾选条目", "no item is ticked"))
        asked.items = allowed
        _give(asked, whose, actor, now)


def decline_request(*, number: str, actor: Actor, now: datetime) -> None:
    """Say no; the recipient is told that and nothing else. Raises Refusal."""
    with transaction.atomic():
        whose = _whose(actor, Power.END_AUTHORISATIONS)
        asked = _waiting(number, _key(whose), now)
        asked.declined_at = now
        asked.save(update_fields=["declined_at"])
        record_event(
            kind=EventKind.AUTHORISATION_DECLINED,
            occurred_at=now,
            actor=actor.ref,
            subject_key=asked.subject_key,
            payload={**whose.told, "authorisation": asked.number, "to": asked.organ},
        )


def _give(given: Authorisation, whose: Whose, actor: Actor, now: datetime) -> None:
    given.given_at, given.given_by = now, actor.ref
    given.artefact, given.signature = sign_artefact(given)
    given.save(update_fields=["items", "given_at", "given_by", "artefact", "signature"])
    record_event(
        kind=EventKind.AUTHORISATION_GIVEN,
        occurred_at=now,
        actor=actor.ref,
        subject_key=given.subject_key,
        payload={
            **whose.told,
            "authorisation": given.number,
            "to": given.organ,
            "purpose": given.purpose,
            "items": given.items,
            "begins": now.isoformat(),
            "ends": given.ends_at.isoformat(),
            "times": given.times,
            "keep_days": given.keep_days,
            "digest": hashlib.sha256(canonical_json(given.artefact)).hexdigest(),
        },
    )


def _waiting(number: str, subject: UUID, now: datetime) -> Authorisation:
    see([subject])
    found = (
        Authorisation.objects.select_for_update()
        .filter(
            number=number,
            subject_key=subject,
            given_at=None,
            declined_at=None,
            asked_at__gt=now - WAITS,
            ends_at__gt=now,
        )
        .first()
    )
    if found is None:
        raise unknown_authorisation()
    return found


def _whose(actor: Actor, power: Power) -> Whose:
    return whose_file(actor=actor, power=power, told_elsewhere=True)


def _key(whose: Whose) -> UUID:
    if whose.subject_key is None:
        raise unknown_authorisation()
    return whose.subject_key
