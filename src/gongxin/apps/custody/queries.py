"""What hangs on which version of the keys."""

from __future__ import annotations

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count

from gongxin.apps.access.api import WRAPPED_BULKS, WRAPPED_HELD, WRAPPED_MANDATES
from gongxin.apps.identity.api import WRAPPED_FACTORS
from gongxin.apps.intake.api import WRAPPED_BATCHES, WRAPPED_FILES
from gongxin.apps.register.api import WRAPPED_DATA_KEYS, master_versions, see
from gongxin.lib.keyring import KeyRing
from gongxin.lib.rewrapping import count_versions
from gongxin.lib.row_security import Act

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
