"""What a system that has signed in says over its own signature besides, so that it can be held to it later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from ..models import SendingSystem

_ALGORITHMS = ["Ed25519", "EdDSA"]
_LONGEST = 4096


def signed_by_system(*, token: str, ref: str) -> Mapping[str, Any] | None:
    """The claims of a compact JWS (RFC 7515) that the system `ref` signed with the key it is admitted by; None for any other.

    The header may name nothing but algorithm and key: no embedded key, no address to fetch one from.
    """
    kind, _, number = ref.partition(":")
    if kind != "sender" or not number.isdecimal() or len(token) > _LONGEST:
        return None
    try:
        header = jws.extract_compact(token.encode()).headers()
        system = SendingSystem.objects.filter(pk=int(number), revoked_at=None).first()
        if system is None or not set(header) <= {"alg", "kid", "typ"}:
            return None
        if header.get("kid") != system.kid:
            return None
        signed = jws.deserialize_compact(
            token, OKPKey.import_key(system.public_key), algorithms=_ALGORITHMS
        )
        claims = json.loads(signed.payload)
    except (JoseError, ValueError, TypeError, RecursionError):
        return None
    return claims if isinstance(claims, dict) else None
