"""What the platform asks of a neighbour is signed for its very body (JWS, RFC 7515; Ed25519, RFC 9864), for a minute and for that neighbour."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt
from joserfc.jwk import OKPKey

LIFE = 60
"""Seconds for which a signed request may be used."""


def signed(body: bytes, *, key: Ed25519PrivateKey, caller: str, to: str) -> str:
    """The statement of `caller` to the neighbour at the address `to` about that body."""
    signing = signing_jwk(key)
    digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
    moment = int(time.time())
    claims = {
        "iss": caller,
        "aud": to,
        "iat": moment,
        "exp": moment + LIFE,
        "jti": secrets.token_urlsafe(16),
        "body": digest,
    }
    header = {"alg": "Ed25519", "kid": signing.thumbprint()}
    return jwt.encode(header, claims, signing, algorithms=["Ed25519"])


def signing_jwk(key: Ed25519PrivateKey) -> OKPKey:
    """The key as a JWK (RFC 8037)."""
    return OKPKey.import_key(key)
