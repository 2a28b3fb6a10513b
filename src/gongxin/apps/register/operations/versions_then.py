"""What records said at every moment up to one, with the master key at hand."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from ..queries.versions import RecordVersion, read_instant, read_versions
from ..types import Instant
from .subject_keys import wrapping


def instant_now() -> Instant:
    """Of what moment a reading of now is."""
    return read_instant()


def versions_then(
    *, subject_key: UUID, record_keys: Collection[UUID], at: Instant
) -> list[RecordVersion] | None:
    """Every version of these records of the subject that was known then, shown or not; None once their key was destroyed.

    An act of its own, a replay: the caller answers for who may, and for the event.
    """
    return read_versions(
        subject_key=subject_key, record_keys=record_keys, at=at, wrapping=wrapping()
    )
