"""A statement signed by a department's system: who says it, for us, and just now."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import OKPKey

from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.errors import Refusal

from ..enums import Scope
from ..errors import statement_not_accepted
from ..models import SendingSystem

AUDIENCE = "gongxin:batches"
WINDOW = timedelta(minutes=10)
"""How far the sender's clock may be off, either way."""

# RFC 9864 calls it Ed25519; libraries from before it write EdDSA and mean the same with these keys.
_ALGORITHMS = ["Ed25519", "EdDSA"]
warnings.filterwarnings("ignore", "EdDSA is deprecated", SecurityWarning)


@dataclass(frozen=True, slots=True)
class SignedStatement:
    """What a system said, and which system."""

    system: SendingSystem
    claims: Mapping[str, Any]


def read_statement(*, token: str, now: datetime) -> SignedStatement:
    """The statement in a compact JWS (RFC 7515), if an admitted system signed it for this platform.

    The header may name nothing but algorithm and key: no embedded key, no address to fetch one from.
    Raises Refusal `identity.statement-not-accepted`, one answer for every fault of the signature; that
    it was refused is an event.
    """
    try:
        return _read(token, now)
    except Refusal as refusal:
        with transaction.atomic():
            record_event(
                kind=EventKind.STATEMENT_REFUSED,
                occurred_at=now,
                actor="system:api",
                payload={"reason": refusal.code},
            )
        raise


def _read(token: str, now: datetime) -> SignedStatement:
    try:
        header = jws.extract_compact(token.encode()).headers()
        if not set(header) <= {"alg", "kid", "typ"}:
            raise statement_not_accepted()
        system = SendingSystem.objects.filter(kid=str(header.get("kid", ""))).first()
        if system is None or system.revoked_at is not None or not now < system.ends_at:
            raise statement_not_accepted()
        if system.scope != Scope.BATCHES.value:
            raise statement_not_accepted()
        signed = jws.deserialize_compact(
            token, OKPKey.import_key(system.public_key), algorithms=_ALGORITHMS
        )
        claims = json.loads(signed.payload)
        issued = datetime.fromtimestamp(claims["iat"], UTC)
    except (JoseError, ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError):
        raise statement_not_accepted() from None
    if claims.get("aud") != AUDIENCE or abs(now - issued) > WINDOW:
        raise statement_not_accepted()
    return SignedStatement(system, claims)
