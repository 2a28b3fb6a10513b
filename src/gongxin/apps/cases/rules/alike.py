"""同类案件: which cases are alike, how they mostly ended, and whether an end departs from that. Counts alone: it weighs no case.

Alike are cases of one workflow about the same kinds of records, judged at the same step. Who they are about, what they say and
what was written in them have no part in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gongxin.lib.groups import SMALLEST_GROUP

JUDGED = frozenset({"granted", "refused"})
"""Ends at which an officer judged what the subject wants; others end a case by themselves or by its subject."""

_MOST_KINDS = 3
_MOSTLY = (2, 3)


def alike(kinds: Iterable[tuple[str, str]]) -> str:
    """Kinds of records, each an item with its adverse class or none, as they are compared.

    Empty for a case about so many kinds that none is like it.
    """
    named = sorted({f"{item}:{grade}" if grade else item for item, grade in kinds})
    return " ".join(named) if len(named) <= _MOST_KINDS else ""


def mostly(ended: Mapping[str, int]) -> str:
    """The outcome of at least two thirds of like cases, and of ten at least; empty where there is none such."""
    judged = {outcome: count for outcome, count in ended.items() if outcome in JUDGED}
    part, whole = _MOSTLY
    return next(
        (
            outcome
            for outcome, count in judged.items()
            if count >= SMALLEST_GROUP and count * whole >= sum(judged.values()) * part
        ),
        "",
    )


def departs(outcome: str, ended: Mapping[str, int]) -> bool:
    """Whether an end of that outcome is another one than like cases mostly had."""
    usual = mostly(ended)
    return outcome in JUDGED and usual not in {"", outcome}
