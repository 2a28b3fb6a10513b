"""The implementing organ reports what it did under a measure in force."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import see
from gongxin.lib.row_security import Kept

from ..enums import ExecutionOutcome
from ..errors import not_in_force
from ..models import Execution
from ..queries import in_force
from .confirm_measure import of_organ


def report_execution(
    *, number: str, outcome: ExecutionOutcome, actor: Actor, now: datetime
) -> None:
    """Report it. What is over can only be reported as taken away again. Raises Refusal."""
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        row = of_organ(number, actor)
        standing = in_force(subjects=[row.subject_key], organ=row.organ)
        over = row.confirmed_at is not None and outcome is ExecutionOutcome.LIFTED
        if row.number not in standing and not over:
            raise not_in_force()
        see([row.subject_key], Kept(), organ=row.organ)
        Execution.objects.create(
            number=row.number,
            subject_key=row.subject_key,
            organ=row.organ,
            outcome=outcome.value,
            reported_at=now,
            reported_by=actor.ref,
        )
        record_event(
            kind=EventKind.MEASURE_REPORTED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            subject_key=row.subject_key,
            payload={"applied": row.number, "outcome": outcome.value},
        )
