"""Legal holds as the register keeps them. Who may place, renew and lift one, and the events, are the caller's."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from gongxin.lib.row_security import Act

from ..enums import HeldMatter, HoldGround
from ..models import LegalHold
from ..queries import see
from ..types import HoldTarget, LegalHoldKept


def enter_hold(
    *,
    number: str,
    target: HoldTarget,
    document: str,
    ground: HoldGround,
    ends_at: datetime,
    by: str,
    now: datetime,
) -> None:
    """Begin a hold; from the commit on nothing that it covers is destroyed. In the caller's transaction."""
    see([], act=Act.HOLD)
    LegalHold.objects.create(
        number=number,
        **asdict(target),
        document=document,
        ground=ground.value,
        placed_at=now,
        placed_by=by,
        ends_at=ends_at,
    )


def renew_hold(*, number: str, ends_at: datetime, by: str, now: datetime) -> None:
    """Let it go on until then. In the caller's transaction."""
    see([], act=Act.HOLD)
    LegalHold.objects.filter(number=number).update(ends_at=ends_at, renewed_at=now, renewed_by=by)


def end_hold(*, number: str, by: str, now: datetime) -> None:
    """End it. In the caller's transaction."""
    see([], act=Act.HOLD)
    LegalHold.objects.filter(number=number).update(lifted_at=now, lifted_by=by)


def holds_kept(*, number: str | None = None, lock: bool = False) -> list[LegalHoldKept]:
    """All of them, or the one of that number, newest first. In the caller's transaction."""
    see([], act=Act.HOLD)
    found = LegalHold.objects.order_by("-id")
    if number is not None:
        found = found.filter(number=number)
    return [_kept(one) for one in (found.select_for_update() if lock else found)]


def _kept(row: LegalHold) -> LegalHoldKept:
    return LegalHoldKept(
        number=row.number,
        matter=HeldMatter(row.matter),
        batch_id=row.batch_id,
        item=row.item or "",
        source=row.source or "",
        doc_number=row.doc_number or "",
        document=row.document,
        ground=HoldGround(row.ground),
        placed_at=row.placed_at,
        placed_by=row.placed_by,
        ends_at=row.ends_at,
        renewed_at=row.renewed_at,
        renewed_by=row.renewed_by,
        lifted_at=row.lifted_at,
        lifted_by=row.lifted_by,
    )
