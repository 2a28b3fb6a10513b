"""Tell every organ that was told of a record that it has ended, in the transaction that ends it (charter C14).

Who was told is read from the log: the event of an answer says on which records it rested. An organ that may keep nothing of
an answer any more, because the end that it was told with it has come, is not told again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from gongxin.apps.ledger.api import EventKind, EventView, looks_resting_on, record_each
from gongxin.lib.canaries import ORGAN as CANARIES
from gongxin.lib.readable import readable

from ..enums import Ground
from ..models import Recall
from ..policies import due_after
from ..queries import shown
from ..types import Ended
from .sign_recall import digest_of

_ENDS = ("kept_until", "holds_until")
_Told = tuple[UUID, str, str]
"""About whom, which organ, and under which deferral the person is told later."""


def send_recalls(
    *, ground: Ground, ended: Sequence[Ended], now: datetime, because: str = ""
) -> int:
    """A recall to each organ for each subject of whom something ended that it was told; says how many.

    `because` is the case that ended them: the person is told, an organ is not. Must run in the transaction of the end; the
    caller's context is replaced.
    """
    of = {one.subject_key: one for one in ended if one.records}
    looks = looks_resting_on(
        subjects=list(of), records=[record for one in of.values() for record in one.records]
    )
    answers: dict[_Told, dict[UUID, list[int]]] = {}
    for event in looks:
        whose = event.subject_key
        assert whose is not None
        places = _places(event, of[whose].records)
        if places is not None and _still_kept(event, now):
            told = (whose, str(event.organ), str(event.payload.get("deferral", "")))
            answers.setdefault(told, {})[_look(event)] = places
    items = {key: list(one.items) for key, one in of.items()}
    return _send(ground, answers, items, because, now)


def recall_answers(
    *, ground: Ground, looks: Iterable[EventView], now: datetime, because: str = ""
) -> int:
    """The same of whole answers: `looks` are events of look-ups, under a number of the subject's own or a linked one."""
    answers: dict[_Told, dict[UUID, list[int]]] = {}
    items: dict[UUID, list[str]] = {}
    for event in looks:
        if event.subject_key is not None and _is_told(event) and _still_kept(event, now):
            told = (event.subject_key, str(event.organ), str(event.payload.get("deferral", "")))
            answers.setdefault(told, {})[_look(event)] = []
            known = items.setdefault(event.subject_key, [])
            known += [item for item in event.payload["items"] if item not in known]
    return _send(ground, answers, items, because, now)


def _send(
    ground: Ground,
    answers: Mapping[_Told, Mapping[UUID, list[int]]],
    items: Mapping[UUID, list[str]],
    because: str,
    now: datetime,
) -> int:
    if not answers:
        return 0
    due = due_after(now)
    rows = [
        (
            told,
            Recall(
                number=f"ZH-{readable(groups=2)}",
                organ=told[1],
                ground=ground.value,
                answers=[[str(look), *places] for look, places in found.items()],
                items=items[told[0]],
                because=because,
                made_at=now,
                due_at=due,
            ),
        )
        for told, found in answers.items()
    ]
    for organ in sorted({row.organ for _, row in rows}):
        its = [(told, row) for told, row in rows if row.organ == organ]
        events = record_each(
            kind=EventKind.RECALL_SENT,
            occurred_at=now,
            actor="system:recalls",
            organ=organ,
            said=[(told[0], _said(row, told[2], now)) for told, row in its],
        )
        for (_, row), event in zip(its, events, strict=True):
            row.event = event.uid
    Recall.objects.bulk_create([row for _, row in rows], batch_size=2_000)
    return len(rows)


def _said(row: Recall, deferral: str, now: datetime) -> dict[str, Any]:
    return {
        "recall": row.number,
        "to": row.organ,
        "ground": row.ground,
        "answers": len(row.answers),
        "due": row.due_at.isoformat(),
        "digest": digest_of(shown(row, now)),
        **({"deferral": deferral} if deferral else {}),
    }


def _places(event: EventView, ended: Mapping[UUID, datetime | None]) -> list[int] | None:
    """Where in the answer what ended stands: nowhere where it was a yes; None where the answer did not rest on it."""
    if not _is_told(event):
        return None
    rested = list(event.payload["rests_on"])
    places = list(event.payload.get("places") or range(1, len(rested) + 1))
    known_at = event.payload.get("known_at")
    known = datetime.fromisoformat(known_at) if known_at else event.occurred_at
    gone = {str(key) for key, since in ended.items() if since is None or since <= known}
    found = [place for key, place in zip(rested, places, strict=True) if key in gone]
    if not found:
        return None
    return sorted(found) if event.payload["result"] == "file" else []


def _is_told(event: EventView) -> bool:
    """Whether an organ was told something that rests on records; canaries are nobody, and their organ is none."""
    return (
        event.organ is not None
        and event.organ != CANARIES
        and bool(event.payload.get("rests_on"))
        and event.payload.get("as", EventKind.LOOK_UP.value) == EventKind.LOOK_UP.value
    )


def _still_kept(event: EventView, now: datetime) -> bool:
    """Whether the end that was told with the answer lies ahead: from then on nothing of it may be kept or used anyway."""
    said = [event.payload[name] for name in _ENDS if event.payload.get(name)]
    return all(datetime.fromisoformat(end) > now for end in said)


def _look(event: EventView) -> UUID:
    return UUID(event.payload["of"]) if "of" in event.payload else event.uid
