"""Tally the log: commit to how much of it is about each subject, so that nobody's list can be shortened later."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import connection, transaction

from gongxin.apps.ledger.api import (
    EventKind,
    current_checkpoint,
    entries_about_subjects,
    event_by_uid,
    record_event,
)
from gongxin.apps.register.api import identities_of

from ..errors import other_key
from ..models import Tally, TallyLine
from ..queries import newest_tally
from ..rules.tallies import HASH_BYTES, Concerned, TallyTree, lines_of
from ..types import TallyMade
from .marks import mark, mark_key_digest

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('gongxin.transparency.tally'))"
_PORTION = 400


def make_tally(*, actor: str, now: datetime) -> TallyMade | None:
    """Tally what the newest checkpoint covers and no tally did yet; None where that is nothing but the last tally.

    One transaction. Raises Refusal `transparency.other-key`: with another key than the last one's nobody could follow
    their marks from tally to tally. A subject of whom it is not known any more who they are gets a line that nobody can
    find: that they were looked at stays counted.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_ONE_AT_A_TIME)
        last, head = newest_tally(), current_checkpoint()
        begins, ends = (last.ends if last else 0), (head.size if head else 0)
        # the event of the last tally is in the log, too: alone it is nothing to tally
        if ends - begins <= (1 if last else 0):
            return None
        if last and event_by_uid(uid=last.event, organ=None).payload["key"] != mark_key_digest():
            raise other_key()
        number = last.number + 1 if last else 0
        tree = _tree(number, begins, ends)
        event = record_event(
            kind=EventKind.TALLY_MADE,
            occurred_at=now,
            actor=actor,
            payload={
                "tally": number,
                "begins": begins,
                "ends": ends,
                "lines": len(tree.lines),
                "root": tree.root.hex(),
                "key": mark_key_digest(),
            },
        )
        tally = Tally(number=number, begins=begins, ends=ends, event=event.uid, made_at=now)
        _keep(tally, tree)
    return TallyMade(number, begins, ends, len(tree.lines))


def _tree(number: int, begins: int, ends: int) -> TallyTree:
    concerned = concerned_in(begins=begins, ends=ends)
    marks = _marks(concerned)
    return TallyTree(
        lines_of(number=number, begins=begins, ends=ends, marks=marks, concerned=concerned)
    )


def concerned_in(*, begins: int, ends: int) -> dict[UUID, list[Concerned]]:
    """The entries from `begins` to before `ends` by whom they are about, in the order of the log."""
    concerned: dict[UUID, list[Concerned]] = {}
    for subject, index, leaf in entries_about_subjects(begins=begins, ends=ends):
        concerned.setdefault(subject, []).append(Concerned(index, leaf))
    return concerned


def _keep(tally: Tally, tree: TallyTree) -> None:
    tally.lines, tally.root = len(tree.lines), tree.root
    tally.save(force_insert=True)
    TallyLine.objects.bulk_create(
        (
            TallyLine(
                tally=tally,
                place=place.index,
                label=place.line.label,
                value=place.line.value,
                path=b"".join(place.path),
            )
            for place in tree.places()
        ),
        batch_size=5_000,
    )


def _marks(subjects: Collection[UUID]) -> dict[UUID, bytes]:
    unknown = {subject: secrets.token_bytes(HASH_BYTES) for subject in subjects}
    return unknown | marks_of(subjects)


def marks_of(subjects: Collection[UUID]) -> dict[UUID, bytes]:
    """The marks of the subjects of whom it is known who they are."""
    marks: dict[UUID, bytes] = {}
    for portion in _portions(subjects):
        # the database compares each row with each subject that it was told of
        found = identities_of(subject_keys=portion)
        marks |= {key: mark(identity.identifier) for key, identity in found.items()}
    return marks


def _portions(subjects: Iterable[UUID]) -> Iterator[list[UUID]]:
    left = iter(subjects)
    while portion := list(islice(left, _PORTION)):
        yield portion
