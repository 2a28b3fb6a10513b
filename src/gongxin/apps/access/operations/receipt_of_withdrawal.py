"""凭证: that an authorisation was withdrawn, and that its recipient said that it knows; for either of the two."""

from __future__ import annotations

from datetime import timedelta

from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.ledger.api import EventKind, EventView, events, events_about, receipt

from ..enums import WithdrawalAct
from ..errors import not_withdrawn
from ..models import Authorisation
from .list_authorisations import seen_authorisation

_KINDS = {
    WithdrawalAct.WITHDRAWN: EventKind.AUTHORISATION_WITHDRAWN,
    WithdrawalAct.ACKNOWLEDGED: EventKind.WITHDRAWAL_ACKNOWLEDGED,
}


def receipt_of_withdrawal(*, number: str, act: WithdrawalAct, actor: Actor) -> str:
    """The receipt as a C2SP tlog-proof, opened. The recipient has that of its own act alone: the person's is theirs.

    Raises Refusal `access.unknown-authorisation`, `access.not-withdrawn`, `ledger.not-published`.
    """
    row = seen_authorisation(number, actor)
    found = next((one for one in _events(row, act, actor) if _is_of(one, row)), None)
    if found is None:
        raise not_withdrawn()
    if actor.role is Role.CITIZEN:
        return receipt(uid=found.uid, subject_key=row.subject_key)
    return receipt(uid=found.uid, organ=actor.organ)


def _events(row: Authorisation, act: WithdrawalAct, actor: Actor) -> tuple[EventView, ...]:
    if actor.role is Role.CITIZEN:
        return events_about(subject_key=row.subject_key, kinds=[_KINDS[act]], limit=10_000)
    if act is not WithdrawalAct.ACKNOWLEDGED or row.acknowledged_at is None:
        return ()
    moment = row.acknowledged_at
    return events(
        kinds=[_KINDS[act]],
        organ=actor.organ,
        since=moment,
        until=moment + timedelta(microseconds=1),
    )


def _is_of(event: EventView, row: Authorisation) -> bool:
    return bool(event.payload["authorisation"] == row.number)
