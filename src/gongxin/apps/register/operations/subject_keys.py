"""From an identifier to the key under which a subject is kept, and to the key that opens what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from uuid import UUID

from django.conf import settings

from gongxin.lib.canaries import CAST
from gongxin.lib.keyring import KeyRing
from gongxin.lib.sealing import keyed_hash, keyed_hashes
from gongxin.lib.wrapping import Wrapping, wrapping_under


@cache
def index_key() -> bytes:
    """The key of the look-up index; not the one that seals, so that neither gives the other away."""
    return KeyRing.open(settings.KEYS_DIR).secret("index")


def wrapping() -> Wrapping:
    """The master key, ready to wrap data keys."""
    return wrapping_under(settings.KEYS_DIR, "master")


def subject_keys(*, identifiers: Sequence[str]) -> list[UUID]:
    """`subject_key` of many, in their order."""
    hashed = keyed_hashes(index_key(), [identifier.encode() for identifier in identifiers])
    return [UUID(bytes=digest) for digest in hashed]


@cache
def canary_keys() -> tuple[UUID, ...]:
    """The keys of all canaries, whether or not there are any: what counts subjects leaves them out."""
    return tuple(subject_keys(identifiers=[one.identifier for one in CAST]))


def subject_key(*, identifier: str) -> UUID:
    """The subject key of a normalised, namespaced identifier such as `id:5199…` or `uscc:91…`."""
    return UUID(bytes=keyed_hash(index_key(), identifier))
