"""Seal and open documents about a subject, such as reports, with that subject's data key.

They then share the fate of everything else that is kept about the subject: when the key is destroyed,
so are they.
"""

from __future__ import annotations

from uuid import UUID

from gongxin.lib.sealing import seal, unseal

from ..models import DataKey
from ..queries import see
from .subject_keys import wrapping


def seal_for_subject(*, subject_key: UUID, plain: bytes, bound_to: bytes) -> bytes:
    """`plain` under the subject's data key. Raises DataKey.DoesNotExist for an unknown subject."""
    return seal(_key(subject_key), plain, bound_to)


def unseal_for_subject(*, subject_key: UUID, sealed: bytes, bound_to: bytes) -> bytes:
    """The reverse. Raises SealBroken for a changed value."""
    return unseal(_key(subject_key), sealed, bound_to)


def _key(subject_key: UUID) -> bytes:
    see([subject_key])
    wrapped = DataKey.objects.get(subject_key=subject_key).wrapped
    return wrapping().unwrap(bytes(wrapped), subject_key.bytes)
