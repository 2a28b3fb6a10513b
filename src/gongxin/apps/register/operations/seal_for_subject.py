"""Seal and open documents about a subject, such as reports, with that subject's data key for documents; the key of their records beside it.

The key is made with the first of them. When it is destroyed they are gone, and identity and records stay; they
go by theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from gongxin.lib.row_security import Act
from gongxin.lib.sealing import SealBroken, new_key, seal, unseal

from ..enums import ContentClass
from ..models import DataKey
from ..queries import key_owner, open_key, see
from .subject_keys import wrapping

# of two first documents at once the first key stands, and both are sealed with it
ADD_KEY = """
INSERT INTO register_data_key (subject_key, content_class, wrapped) VALUES (%s, %s, %s)
ON CONFLICT DO NOTHING
"""


def seal_for_subject(*, subject_key: UUID, plain: bytes, bound_to: bytes) -> bytes:
    """`plain` under the subject's key for documents. Raises DataKey.DoesNotExist for an unknown subject."""
    see([subject_key])
    if not _keys(subject_key):
        DataKey.objects.get(subject_key=subject_key, content_class=ContentClass.IDENTITY)
        _add_key(subject_key)
    return seal(_key(subject_key), plain, bound_to)


def unseal_for_subject(*, subject_key: UUID, sealed: bytes, bound_to: bytes) -> bytes:
    """The reverse. Raises SealBroken for a changed value and for one whose key was destroyed."""
    see([subject_key])
    return unseal(_key(subject_key), sealed, bound_to)


def unseal_for_subjects(*, closed: Sequence[tuple[UUID, bytes, bytes]]) -> list[bytes | None]:
    """The reverse for many at once: of each the subject, what is sealed and to what it is bound; None where its key was destroyed.

    Two statements, however many they are. Raises SealBroken for a changed value.
    """
    subjects = sorted({subject for subject, _, _ in closed})
    see(subjects)
    classes = [ContentClass.DOCUMENTS, ContentClass.ALL]
    keys: dict[UUID, bytes] = {}
    for one in DataKey.objects.filter(subject_key__in=subjects, content_class__in=classes):
        key = open_key(one.subject_key, one.content_class, bytes(one.wrapped), wrapping())
        if key is not None:
            keys.setdefault(one.subject_key, key)
    return [
        unseal(keys[subject], sealed, bound_to) if subject in keys else None
        for subject, sealed, bound_to in closed
    ]


def records_key(subject_key: UUID) -> bytes:
    """The key of what is told of a subject with their records. Raises SealBroken where it is not there or was destroyed."""
    see([subject_key])
    return _key(subject_key, ContentClass.RECORDS)


def _keys(subject_key: UUID, of: ContentClass = ContentClass.DOCUMENTS) -> list[DataKey]:
    classes = [of, ContentClass.ALL]
    return list(DataKey.objects.filter(subject_key=subject_key, content_class__in=classes))


def _key(subject_key: UUID, of: ContentClass = ContentClass.DOCUMENTS) -> bytes:
    for one in _keys(subject_key, of):
        key = open_key(subject_key, one.content_class, bytes(one.wrapped), wrapping())
        if key is not None:
            return key
    raise SealBroken(f"the data key of {of.value} is not there")


def _add_key(subject_key: UUID) -> None:
    owner = key_owner(subject_key.bytes, ContentClass.DOCUMENTS)
    see([subject_key], act=Act.KEEP)
    with connection.cursor() as cursor:
        wrapped = wrapping().wrap(new_key(), owner)
        cursor.execute(ADD_KEY, [subject_key, ContentClass.DOCUMENTS.value, wrapped])
    see([subject_key])
