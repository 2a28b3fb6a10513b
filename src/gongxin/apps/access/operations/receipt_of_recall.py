"""凭证: that a recall was sent, and that its organ acknowledged it; for the person, and for the organ."""

from __future__ import annotations

from datetime import datetime, timedelta

from gongxin.apps.catalogue.api import read_catalogue
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.ledger.api import EventKind, EventView, events, events_about, receipt
from gongxin.apps.recalls.api import RecallAct, not_acknowledged, see_recall, unknown_recall
from gongxin.apps.register.api import same_as

from ..enums import Power
from .act_for import whose_file
from .close_looks import Telling

_KINDS = {
    RecallAct.SENT: EventKind.RECALL_SENT,
    RecallAct.ACKNOWLEDGED: EventKind.RECALL_ACKNOWLEDGED,
}
_MOST = 10_000


def receipt_of_recall(*, number: str, act: RecallAct, actor: Actor, now: datetime) -> str:
    """The receipt as a C2SP tlog-proof, opened.

    Raises Refusal `recalls.unknown-recall` for what is not theirs and what is told later, `recalls.not-acknowledged`,
    `ledger.not-published`.
    """
    events_of = _own if actor.role is Role.CITIZEN else _organs
    sent, found = events_of(number, act, actor, now)
    if sent is None:
        raise unknown_recall()
    if found is None:
        raise not_acknowledged()
    if actor.role is Role.CITIZEN:
        return receipt(uid=found.uid, subject_key=found.subject_key)
    return receipt(uid=found.uid, organ=actor.organ)


_Events = tuple[EventView | None, EventView | None]
"""That of the sending, and that which the receipt is of."""


def _own(number: str, act: RecallAct, actor: Actor, now: datetime) -> _Events:
    whose = whose_file(actor=actor, power=Power.SEE_LOOKS)
    if whose.subject_key is None:
        return None, None
    same = [one.key for one in same_as(subject_keys=[whose.subject_key]).get(whose.subject_key, ())]
    about = events_about(
        subject_key=whose.subject_key, same=same, kinds=list(_KINDS.values()), limit=_MOST
    )
    its = [one for one in about if one.payload["recall"] == number]
    telling = Telling((one.payload for one in its), catalogue=read_catalogue(), now=now)
    return _of(RecallAct.SENT, its, telling), _of(act, its, telling)


def _of(act: RecallAct, its: list[EventView], telling: Telling) -> EventView | None:
    return next(
        (one for one in its if one.kind is _KINDS[act] and not telling.is_sealed(one.payload)),
        None,
    )


def _organs(number: str, act: RecallAct, actor: Actor, now: datetime) -> _Events:
    recall = see_recall(number=number, actor=actor, now=now).recall
    moments = {RecallAct.SENT: recall.made_at, RecallAct.ACKNOWLEDGED: recall.acknowledged_at}

    def at(one: RecallAct) -> EventView | None:
        moment = moments[one]
        if moment is None:
            return None
        made = events(
            kinds=[_KINDS[one]],
            organ=actor.organ,
            since=moment,
            until=moment + timedelta(microseconds=1),
            limit=_MOST,
        )
        return next((event for event in made if event.payload["recall"] == recall.number), None)

    return at(RecallAct.SENT), at(act)
