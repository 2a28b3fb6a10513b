"""The case feed of an organ: which cases it is handling, so that look-ups can be checked against them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from gongxin.apps.directory.api import get_organ
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event

from ..errors import case_end_past
from ..models import RegisteredCase
from .keep_budget import reference_key


def register_cases(
    *, organ_code: str, references: Iterable[str], ends_at: datetime, actor: Actor, now: datetime
) -> int:
    """Register the cases until `ends_at`; one that is there already gets the new end. Says how many were given.

    References themselves are not kept, only keyed hashes of them. Set-based: one statement.
    """
    check_role(actor, Role.OPERATOR)
    organ = get_organ(code_or_uscc=organ_code)
    if ends_at <= now:
        raise case_end_past()
    keys = {
        reference_key(organ=organ.code, reference=reference)
        for reference in references
        if reference.strip()
    }
    with transaction.atomic():
        RegisteredCase.objects.bulk_create(
            [
                RegisteredCase(organ=organ.code, reference=key, registered_at=now, ends_at=ends_at)
                for key in sorted(keys)
            ],
            batch_size=5_000,
            update_conflicts=True,
            unique_fields=["organ", "reference"],
            update_fields=["registered_at", "ends_at"],
        )
        record_event(
            kind=EventKind.CASES_REGISTERED,
            occurred_at=now,
            actor=actor.ref,
            organ=organ.code,
            payload={"cases": len(keys)},
        )
    return len(keys)
