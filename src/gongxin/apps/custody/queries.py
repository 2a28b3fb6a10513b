"""What hangs on which version of the keys."""

from __future__ import annotations

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count

from gongxin.apps.access.api import WRAPPED_BULKS, WRAPPED_HELD, WRAPPED_MANDATES
from gongxin.apps.identity.api import WRAPPED_FACTORS
from gongxin.apps.intake.api import WRAPPED_BATCHES, WRAPPED_FILES
from gongxin.apps.register.api import (
    CONTENT_CLASSES,
    WRAPPED_DATA_KEYS,
    master_versions,
    see,
)
from gongxin.lib.errors import Refusal
from gongxin.lib.keyring import KeyRing
from gongxin.lib.rewrapping import Holder, count_versions
from gongxin.lib.row_security import Act
from gongxin.lib.sealing import SealBroken
from gongxin.lib.wrapping import wrapping_under

from .enums import EmergencyReason
from .models import Emergency
from .types import EmergencyLine, VersionLine

HOLDERS = (
    WRAPPED_DATA_KEYS,
    WRAPPED_BATCHES,
    WRAPPED_FILES,
    WRAPPED_BULKS,
    WRAPPED_HELD,
    WRAPPED_MANDATES,
    WRAPPED_FACTORS,
)
"""Everything that is wrapped under a key of the ring. A test finds a column that is missing here."""

VERSIONED = ("master", "second-factor")
"""The keys that have versions; they are rotated and retired together, under one number."""


def count_hanging() -> dict[int, dict[str, int]]:
    """How many values of each kind hang on each version, in the caller's transaction. Shows nobody."""
    see([], act=Act.REWRAP)
    hanging: dict[int, dict[str, int]] = {}
    with connection.cursor() as cursor:
        for holder in HOLDERS:
            for version, values in count_versions(cursor, holder).items():
                hanging.setdefault(version, {})[holder.name] = values
    return hanging


def open_one_of_each() -> dict[str, bool]:
    """Whether one value of each kind that there is opens with the keys of the ring. Shows nobody."""
    opened = {}
    with transaction.atomic(), connection.cursor() as cursor:
        see([], act=Act.REWRAP)
        for holder in HOLDERS:
            for kind, condition in _kinds(holder):
                cursor.execute(
                    f"SELECT {holder.owner}, {holder.column} FROM {holder.table}"
                    f" WHERE {holder.column} <> ''{condition} LIMIT 1"
                )
                if (found := cursor.fetchone()) is not None:
                    opened[kind] = _opens(holder, *map(bytes, found))
    return opened


def _kinds(holder: Holder) -> list[tuple[str, str]]:
    """The kinds of value in a column, each with its condition: data keys are of classes."""
    if "content_class" not in holder.key:
        return [(holder.name, "")]
    return [(f"{holder.name}/{one}", f" AND content_class = '{one}'") for one in CONTENT_CLASSES]


def _opens(holder: Holder, owner: bytes, wrapped: bytes) -> bool:
    try:
        wrapping_under(settings.KEYS_DIR, holder.under).unwrap(wrapped, owner)
    except (SealBroken, Refusal):
        return False
    return True


def recent_emergencies(*, limit: int) -> tuple[EmergencyLine, ...]:
    """The newest emergencies, newest first. One statement."""
    found = Emergency.objects.annotate(asked=Count("statements")).order_by("-id")
    return tuple(
        EmergencyLine(
            one.number,
            EmergencyReason(one.reason),
            one.reference,
            one.asked_at,
            one.asked_by,
            one.confirmed_by,
            one.ends_at,
            one.closed_at,
            one.asked,
        )
        for one in found[:limit]
    )


def key_status() -> tuple[VersionLine, ...]:
    """The versions of the keys that were ever known here, the oldest first."""
    here = KeyRing.open(settings.KEYS_DIR).versions("master")
    with transaction.atomic():
        hanging, known = count_hanging(), master_versions()
    return tuple(
        VersionLine(
            number=number,
            made_at=known[number].made_at if number in known else None,
            retired_at=known[number].retired_at if number in known else None,
            current=number == here[-1],
            here=number in here,
            hanging=hanging.get(number, {}),
        )
        for number in sorted({*here, *known, *hanging})
    )
