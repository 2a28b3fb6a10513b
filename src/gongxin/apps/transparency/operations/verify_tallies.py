"""Tally the log again from its events, and compare: whose looks were left out shows here."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from gongxin.apps.ledger.api import Fault, FaultKind, event_by_uid
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from ..models import Tally
from ..queries import places_of, tallies, tree_of
from ..rules.tallies import TallyTree, label_of, value_of
from .make_tally import concerned_in, marks_of
from .marks import mark_key_digest


def verify_tallies() -> tuple[Fault, ...]:
    """What is wrong with the tallies, the first bad one first; nothing where all is as it should be."""
    with transaction.atomic():
        return tuple(_faults())


def _faults() -> Iterator[Fault]:
    ends = 0
    for place, tally in enumerate(tallies()):
        if (tally.number, tally.begins) != (place, ends):
            yield _fault(
                tally,
                "前面缺了对账，或范围不衔接",
                "one before it is missing, or their ranges do not meet",
            )
        ends = tally.ends
        tree = tree_of(tally)
        if not _told(tally, tree):
            yield _fault(
                tally, "与存证中的对账事件不一致", "it is not what the event in the log tells"
            )
        if places_of(tally) != list(tree.places()):
            yield _fault(
                tally,
                "对账行的次序或路径不对",
                "its lines or their paths are not those of its tree",
            )
        yield from _lines(tally, tree)


def _told(tally: Tally, tree: TallyTree) -> bool:
    """Whether the event of the tally tells of this very tree."""
    try:
        event = event_by_uid(uid=tally.event, organ=None)
    except Refusal:
        return False
    return (
        dict(event.payload)
        == {
            "tally": tally.number,
            "begins": tally.begins,
            "ends": tally.ends,
            "lines": len(tree.lines),
            "root": tree.root.hex(),
            "key": mark_key_digest(),
        }
        and bytes(tally.root) == tree.root
    )


def _lines(tally: Tally, tree: TallyTree) -> Iterator[Fault]:
    concerned = concerned_in(begins=tally.begins, ends=tally.ends)
    held = {line.label: line.value for line in tree.lines}
    marks = marks_of(concerned)
    for subject, entries in concerned.items():
        mark = marks.get(subject)
        if mark is None:
            continue  # who this is was destroyed: their line is one of those that are left
        value = held.pop(label_of(mark, tally.number), None)
        if value != value_of(mark, tally.number, tally.begins, tally.ends, entries):
            what = (
                "少计或错计了一个主体的存证",
                "the entries about a subject are not those it counted",
            )
            yield _fault(tally, *what, entries[0].index)
    if len(held) != sum(subject not in marks for subject in concerned):
        yield _fault(tally, "对账行的数目不对", "the number of its lines is not right")


def _fault(tally: Tally, zh: str, en: str, leaf: int | None = None) -> Fault:
    return Fault(
        kind=FaultKind.TALLY_WRONG,
        what=Text(f"第 {tally.number} 次对账：{zh}。", f"Tally {tally.number}: {en}."),
        leaf_index=leaf,
        place=f"tally {tally.number}",
    )
