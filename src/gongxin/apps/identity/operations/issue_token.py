"""OAuth 2 client credentials with a signed assertion: a token for some minutes, and nothing shared but public keys.

RFC 6749 section 4.4 with RFC 7523 (private_key_jwt). A token is opaque and kept as its SHA-256; whether its system is
still admitted is asked at each use, so that a revocation holds at once.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.errors import Refusal

from ..enums import Scope
from ..errors import assertion_not_accepted
from ..models import AccessToken, SendingSystem, UsedAssertion

TOKEN_LASTS = timedelta(minutes=10)
ASSERTION_LASTS = timedelta(minutes=10)
"""How far ahead an assertion may end: whoever catches one has little time, and it is used once."""

_ALGORITHMS = ["Ed25519", "EdDSA"]
_LONGEST_JTI = 64
_WITH_TOKENS = [Scope.LOOKUPS.value, Scope.FEEDS.value]
"""Who files signs each file instead."""


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A token as its holder gets it, once."""

    token: str
    seconds: int
    scope: Scope


def issue_token(*, assertion: str, audience: str, now: datetime) -> IssuedToken:
    """A token for the system that signed `assertion` for `audience`, the address of the token endpoint.

    Raises Refusal `identity.assertion-not-accepted`, one answer for every fault; that it was refused is an event.
    """
    try:
        system, jti, ends = _read(assertion, audience, now)
        token = secrets.token_urlsafe(32)
        with transaction.atomic():
            UsedAssertion.objects.filter(expires_at__lte=now).delete()
            AccessToken.objects.filter(expires_at__lte=now).delete()
            _use(system, jti, ends)
            AccessToken.objects.create(
                digest=token_digest(token),
                system=system,
                issued_at=now,
                expires_at=now + TOKEN_LASTS,
            )
            record_event(
                kind=EventKind.SYSTEM_SIGNED_IN,
                occurred_at=now,
                actor=system.ref,
                organ=system.organ,
                payload={"system": system.ref},
            )
    except Refusal as refusal:
        with transaction.atomic():
            record_event(
                kind=EventKind.STATEMENT_REFUSED,
                occurred_at=now,
                actor="system:api",
                payload={"reason": refusal.code},
            )
        raise
    return IssuedToken(token, int(TOKEN_LASTS.total_seconds()), Scope(system.scope))


def _read(assertion: str, audience: str, now: datetime) -> tuple[SendingSystem, str, datetime]:
    try:
        header = jws.extract_compact(assertion.encode()).headers()
        if not set(header) <= {"alg", "kid", "typ"}:
            raise assertion_not_accepted()
        system = SendingSystem.objects.filter(
            kid=str(header.get("kid", "")),
            scope__in=_WITH_TOKENS,
            revoked_at=None,
            ends_at__gt=now,
        ).first()
        if system is None:
            raise assertion_not_accepted()
        signed = jws.deserialize_compact(
            assertion, OKPKey.import_key(system.public_key), algorithms=_ALGORITHMS
        )
        claims = json.loads(signed.payload)
        ends = datetime.fromtimestamp(claims["exp"], UTC)
        named = {claims["iss"], claims["sub"]} == {system.kid} and claims["aud"] == audience
        jti = claims["jti"]
    except (JoseError, ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError):
        raise assertion_not_accepted() from None
    fresh = now < ends <= now + ASSERTION_LASTS
    if not (named and fresh and isinstance(jti, str) and 0 < len(jti) <= _LONGEST_JTI):
        raise assertion_not_accepted()
    return system, jti, ends


def _use(system: SendingSystem, jti: str, ends: datetime) -> None:
    try:
        with transaction.atomic():
            UsedAssertion.objects.create(system=system, jti=jti, expires_at=ends)
    except IntegrityError:
        raise assertion_not_accepted() from None


def token_digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
