"""Admit a department's sending system by its public key, and end that again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from gongxin.apps.ledger.api import EventKind, record_event

from ..enums import Role, Scope
from ..errors import not_a_sending_key, system_admitted_already, unknown_system
from ..models import SendingSystem
from ..permissions import check_role
from ..types import Actor


def admit_system(
    *,
    organ: str,
    label: str,
    public_key: bytes,
    ends_at: datetime,
    actor: Actor,
    now: datetime,
    scope: Scope = Scope.BATCHES,
) -> SendingSystem:
    """Admit the holder of an Ed25519 key (PEM or JWK) to send, or to look up, for `organ` until `ends_at`.

    Raises Refusal for any other key, a private one above all, and for one that is known.
    """
    check_role(actor, Role.OPERATOR)
    key = _public(public_key)
    kid = key.thumbprint()
    if SendingSystem.objects.filter(kid=kid).exists():
        raise system_admitted_already()
    with transaction.atomic():
        system = SendingSystem.objects.create(
            kid=kid,
            organ=organ,
            label=label,
            scope=scope.value,
            public_key=key.as_dict(private=False),
            created_at=now,
            created_by=actor.ref,
            ends_at=ends_at,
        )
        record_event(
            kind=EventKind.SYSTEM_ADMITTED,
            occurred_at=now,
            actor=actor.ref,
            organ=organ,
            payload={
                "system": system.ref,
                "ends": ends_at.date().isoformat(),
                "scope": scope.value,
            },
        )
    return system


def revoke_system(*, kid: str, actor: Actor, now: datetime) -> SendingSystem:
    """From now on nothing that the system signs is taken. Raises Refusal for an unknown one."""
    check_role(actor, Role.OPERATOR)
    with transaction.atomic():
        system = SendingSystem.objects.select_for_update().filter(kid=kid).first()
        if system is None:
            raise unknown_system()
        if system.revoked_at is None:
            system.revoked_at = now
            system.save(update_fields=["revoked_at"])
            record_event(
                kind=EventKind.SYSTEM_REVOKED,
                occurred_at=now,
                actor=actor.ref,
                organ=system.organ,
                payload={"system": system.ref},
            )
    return system


def key_thumbprint(*, public_key: bytes) -> str:
    """The name by which statements under an Ed25519 key name it (RFC 7638). Raises Refusal where it is no such public key."""
    return str(_public(public_key).thumbprint())


def _public(content: bytes) -> OKPKey:
    try:
        key = OKPKey.import_key(content.decode())
    except (JoseError, ValueError, TypeError, KeyError):
        raise not_a_sending_key() from None
    if key.is_private or key.curve_name != "Ed25519":
        raise not_a_sending_key()
    return key
