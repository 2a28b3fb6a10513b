"""Legal holds as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role, names_of
from gongxin.apps.intake.api import batch_numbers
from gongxin.apps.register.api import LegalHoldKept, holds_kept

from ..errors import unknown_hold
from ..types import HoldLine


def list_holds(*, actor: Actor, now: datetime) -> list[HoldLine]:
    """All of them: those that hold first, the one that ends next before all; then the newest."""
    check_role(actor, Role.SECURITY, Role.AUDITOR)
    with transaction.atomic():
        found = holds_kept()
    refs = (ref for one in found for ref in (one.placed_by, one.renewed_by, one.lifted_by))
    names = names_of(refs)
    batches = batch_numbers(batches={one.batch_id for one in found if one.batch_id is not None})
    lines = [_line(one, names, batches, actor, now) for one in found]
    holding = sorted((one for one in lines if one.holds), key=lambda one: one.ends_at)
    return [*holding, *(one for one in lines if not one.holds)]


def see_hold(*, number: str, actor: Actor, now: datetime) -> HoldLine:
    """One of them. Raises Refusal `retention.unknown-hold`."""
    found = next((one for one in list_holds(actor=actor, now=now) if one.number == number), None)
    if found is None:
        raise unknown_hold()
    return found


def _line(
    one: LegalHoldKept,
    names: Mapping[str, str],
    batches: Mapping[int, str],
    actor: Actor,
    now: datetime,
) -> HoldLine:
    return HoldLine(
        number=one.number,
        matter=one.matter,
        batch="" if one.batch_id is None else batches.get(one.batch_id, ""),
        item=one.item,
        source=one.source,
        case_document=one.doc_number,
        document=one.document,
        ground=one.ground,
        placed_at=one.placed_at,
        placed_by=names.get(one.placed_by, one.placed_by),
        ends_at=one.ends_at,
        renewed_by=names.get(one.renewed_by, one.renewed_by),
        lifted_at=one.lifted_at,
        lifted_by=names.get(one.lifted_by, one.lifted_by),
        holds=one.lifted_at is None and one.ends_at > now,
        mine=one.placed_by == actor.ref,
    )
