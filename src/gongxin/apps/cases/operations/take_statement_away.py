"""取下说明: whose statement it is takes it away at any time; from then on no answer bears it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event

from ..errors import no_statement
from ..policies import attached
from .hold_case import hold_case
from .keep_course import items_of, keep, records_of, see_case_rows, tell_register


def take_statement_away(*, number: str, actor: Actor, now: datetime) -> None:
    """Take away what the case put beside its records. Who was told it is sent no recall: it changed no answer (decision 0057).

    Raises Refusal where nothing of it stands there, or the case is not the actor's, or of whom they act for.
    """
    check_role(actor, Role.CITIZEN)
    with transaction.atomic():
        held = hold_case(number, actor, now)
        case = held.case
        if not attached(case, held.rules.flow):
            raise no_statement()
        see_case_rows(case)
        records, items = records_of(case), items_of(case)
        case.taken_away_at = now
        keep(case)
        record_event(
            kind=EventKind.STATEMENT_TAKEN_AWAY,
            occurred_at=now,
            actor=actor.ref,
            subject_key=case.subject_key,
            payload={
                **held.told,
                "case": case.number,
                "records": len(records),
                "items": items,
            },
        )
        tell_register(case, records, None, now)
