"""Who may do what about a case now: plain Python, so that a model of every workflow can be walked by it at random."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from ..enums import Wrong

BUILT = frozenset({"none", "correct", "end-display", "annul", "attach"})
"""The effects on records that this program can bring about whole. An act with another one is neither offered nor done."""


class ActLike(Protocol):
    """An act of a workflow (`catalogue.CaseAct`)."""

    @property
    def by(self) -> str: ...
    @property
    def second(self) -> bool: ...
    @property
    def effect(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Hand:
    """Who wants to act: their reference, and for which parties of this case they may."""

    ref: str
    parties: frozenset[str]


def judge(
    act: ActLike | None,
    *,
    hand: Hand,
    over: bool,
    had_part: Collection[str],
    confirming: bool = False,
    drafted_by: str = "",
) -> Wrong | None:
    """What is wrong with doing, drafting or confirming the act; None where nothing is.

    `act` None: the step has none of that code. `had_part` are those who acted in the case that this one reviews. What needs a
    second officer is drafted first and then confirmed, by another than `drafted_by`; what needs none is done at once.
    """
    if over or act is None:
        return Wrong.OVER if over else Wrong.NOT_HERE
    wrongs = [
        (act.by not in hand.parties, Wrong.NOT_YOUR_TURN),
        (act.effect not in BUILT, Wrong.NOT_BUILT),
        (act.by != "subject" and hand.ref in had_part, Wrong.HAD_PART),
    ]
    if confirming:
        wrongs += [
            (not act.second, Wrong.NO_SECOND),
            (not drafted_by, Wrong.NO_DRAFT),
            (hand.ref == drafted_by, Wrong.OWN_DRAFT),
        ]
    return next((wrong for found, wrong in wrongs if found), None)
