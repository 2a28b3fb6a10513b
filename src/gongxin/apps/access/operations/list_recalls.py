"""召回图: which organs had been told of what has ended, when each was told so, and which have acknowledged it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gongxin.apps.catalogue.api import item_titles, read_catalogue
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, EventView, events_about
from gongxin.apps.recalls.api import TracedRecall, recalls_of
from gongxin.apps.register.api import same_as
from gongxin.lib.bilingual import Text

from ..enums import Power
from ..types import Deferred, OwnRecall
from .act_for import whose_file
from .close_looks import Telling

_MOST = 10_000


def own_recalls(*, actor: Actor, now: datetime) -> list[OwnRecall]:
    """The recalls about the actor, or whom they act for, newest first.

    Of a recall to an organ whose look is told later stands that there is one, and on whose word the rest waits.
    """
    whose = whose_file(actor=actor, power=Power.SEE_LOOKS)
    if whose.subject_key is None:
        return []
    linked = same_as(subject_keys=[whose.subject_key]).get(whose.subject_key, ())
    sent = events_about(
        subject_key=whose.subject_key,
        same=[one.key for one in linked],
        kinds=[EventKind.RECALL_SENT],
        limit=_MOST,
    )
    if not sent:
        return []
    events: dict[str, EventView] = {str(one.payload["recall"]): one for one in sent}
    telling = Telling((one.payload for one in sent), catalogue=read_catalogue(), now=now)
    items, organs = item_titles(), organ_names()
    return [
        _own(recall, events[recall.shown.number], telling, items, organs)
        for recall in recalls_of(numbers=events, now=now)
    ]


def _own(
    recall: TracedRecall,
    sent: EventView,
    telling: Telling,
    items: Mapping[str, Text],
    organs: Mapping[str, Text],
) -> OwnRecall:
    deferred: Deferred | None = telling.deferred(sent.payload)
    sealed = telling.is_sealed(sent.payload)
    shown = recall.shown
    return OwnRecall(
        number=shown.number,
        ground=shown.ground,
        items=tuple(items.get(item, Text(item, item)) for item in recall.items),
        case=recall.because,
        made_at=shown.made_at,
        organ=None if sealed else organs.get(shown.organ, Text(shown.organ, shown.organ)),
        looks=() if sealed else tuple(answer.look for answer in shown.answers),
        fetched_at=None if sealed else shown.fetched_at,
        due_at=shown.due_at,
        acknowledged_at=None if sealed else shown.acknowledged_at,
        state=None if sealed else shown.state,
        event=sent.uid,
        deferred=deferred if sealed else None,
    )
