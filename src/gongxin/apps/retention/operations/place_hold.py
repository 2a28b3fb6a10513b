"""法律保全: place a hold, on a document and with an end; what it covers is destroyed by nobody until then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from gongxin.apps.access.api import read_identifier
from gongxin.apps.catalogue.api import read_catalogue
from gongxin.apps.directory.api import get_organ
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.intake.api import batch_places
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import HeldMatter, HoldTarget, enter_hold, subject_key
from gongxin.lib.periods import over_from
from gongxin.lib.readable import readable

from ..errors import document_missing, hold_lies_on_nothing, hold_needs_an_end
from ..types import HoldAsked

LONGEST_DAYS = 365
_SHORTEST, _LONGEST = 2, 64


def place_hold(*, asked: HoldAsked, actor: Actor, now: datetime) -> str:
    """Place it and give its number. It holds from the commit on. Raises Refusal.

    Whether the platform holds anything of what it lies on is not told: a hold is no way to ask.
    """
    check_role(actor, Role.SECURITY, Role.AUDITOR)
    if not _SHORTEST <= len(asked.document.strip()) <= _LONGEST:
        raise document_missing()
    lies = _target(asked)
    ends_at = end_of(asked.ends_on, now=now)
    number = f"BQ-{readable(groups=2)}"
    with transaction.atomic():
        enter_hold(
            number=number,
            target=lies.on,
            document=asked.document.strip(),
            ground=asked.ground,
            ends_at=ends_at,
            by=actor.ref,
            now=now,
        )
        record_event(
            kind=EventKind.HOLD_PLACED,
            occurred_at=now,
            actor=actor.ref,
            payload={
                "hold": number,
                "matter": asked.matter.value,
                "document": asked.document.strip(),
                "ground": asked.ground.value,
                "ends": asked.ends_on.isoformat(),
                **lies.told,
            },
        )
    return number


def end_of(last: date, *, now: datetime) -> datetime:
    """The instant from which a hold with that last day is over. Raises Refusal `retention.hold-end`."""
    ends_at = over_from(last)
    if ends_at is None or not now < ends_at <= now + timedelta(days=LONGEST_DAYS + 1):
        raise hold_needs_an_end(LONGEST_DAYS)
    return ends_at.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class _Lies:
    """On what a hold lies, and what its event says of that."""

    on: HoldTarget
    told: dict[str, Any]


def _target(asked: HoldAsked) -> _Lies:
    value, matter = asked.value.strip(), asked.matter
    if matter is HeldMatter.SUBJECT:
        return _Lies(
            HoldTarget(matter, subject_key=subject_key(identifier=read_identifier(value))), {}
        )
    if matter is HeldMatter.RECORD:
        try:
            return _Lies(HoldTarget(matter, record_key=UUID(value)), {})
        except ValueError:
            raise hold_lies_on_nothing() from None
    if matter is HeldMatter.BATCH:
        batch, _, _ = batch_places(number=value)
        return _Lies(HoldTarget(matter, batch_id=batch), {"batch": value})
    if matter is HeldMatter.ITEM:
        if value not in read_catalogue().known_items or not asked.organ.strip():
            raise hold_lies_on_nothing()
        source = get_organ(code_or_uscc=asked.organ.strip()).code
        return _Lies(
            HoldTarget(matter, item=value, source=source), {"item": value, "source": source}
        )
    if not _SHORTEST <= len(value) <= 2 * _LONGEST:
        raise hold_lies_on_nothing()
    return _Lies(HoldTarget(matter, doc_number=value), {})
