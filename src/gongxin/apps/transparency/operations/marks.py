"""主体标记: the secret by which a subject's lines in all tallies are found, and the proof that it is theirs.

It follows from the identifier by the signature of a key that is kept for nothing else. The signature is the proof.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from gongxin.lib.keyring import KeyRing

from ..rules.tallies import mark_of, marked

KEY = "tally"


@cache
def _key_in(folder: Path) -> RSAPrivateKey:
    return KeyRing.open(folder).rsa(KEY)


def _key() -> RSAPrivateKey:
    return _key_in(settings.KEYS_DIR)


def marks_can_be_made() -> bool:
    """Whether the key is here: who verifies with the log's public key alone cannot say whose a line is."""
    return KeyRing.open(settings.KEYS_DIR).has_rsa(KEY)


def proof_of_mark(identifier: str) -> bytes:
    """The one signature (RSASSA-PKCS1-v1_5 with SHA-256) over the identifier, from which the mark follows."""
    return _key().sign(marked(identifier), padding.PKCS1v15(), hashes.SHA256())


def mark(identifier: str) -> bytes:
    """The mark of the subject with this identifier. 1.5 ms."""
    return mark_of(proof_of_mark(identifier))


def mark_key() -> bytes:
    """The public half of the key, as SubjectPublicKeyInfo in DER (RFC 5280)."""
    return _key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def mark_key_digest() -> str:
    """What the event of every tally says of that key, so that it cannot be exchanged later."""
    return hashlib.sha256(mark_key()).hexdigest()
