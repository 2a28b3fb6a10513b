"""异常模式: what an officer's look-ups of one day can look like that no honest desk's do.

Each is about subjects without a matching case: who has a case for everybody is never held up. What is looked at here is
looked at by a person afterwards; nothing is stopped and nobody is blamed by a pattern.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..enums import AlarmKind

NIGHT_BEGINS, NIGHT_ENDS = 22, 6
MANY_AT_NIGHT = 3
MANY_IN_A_ROW = 4
"""Numbers that agree in all but their last four characters: one place and one day of birth, or one run of firms."""
LAST_CHARACTERS = 4
MANY_OF_ONE_NAME = 6
"""Among twenty strangers six of one common surname (7 in 100 bear it) are met once in some three hundred days."""


@dataclass(frozen=True, slots=True)
class DayLook:
    """A look-up as the patterns see it; `at` in Beijing time. `surname` is empty for an organisation."""

    event: UUID
    at: datetime
    subject: UUID
    case_known: bool
    number: str = ""
    surname: str = ""
    honey: bool = False


def patterns_of(looks: Iterable[DayLook]) -> dict[AlarmKind, list[DayLook]]:
    """The patterns in one officer's look-ups of one day, each with the look-ups that make it."""
    every = list(looks)
    first = {look.subject: look for look in reversed(every) if not look.case_known}
    without_case = list(first.values())
    found = {
        AlarmKind.HONEY: [look for look in every if look.honey],
        AlarmKind.AT_NIGHT: _if_many(
            [one for one in without_case if _at_night(one)], MANY_AT_NIGHT
        ),
        AlarmKind.IN_A_ROW: _largest(
            without_case, lambda one: one.number[:-LAST_CHARACTERS], MANY_IN_A_ROW
        ),
        AlarmKind.ONE_NAME: _largest(without_case, lambda one: one.surname, MANY_OF_ONE_NAME),
    }
    return {kind: looks for kind, looks in found.items() if looks}


def _at_night(look: DayLook) -> bool:
    return look.at.hour >= NIGHT_BEGINS or look.at.hour < NIGHT_ENDS


def _if_many(looks: list[DayLook], many: int) -> list[DayLook]:
    return looks if len(looks) >= many else []


def _largest(looks: list[DayLook], key: Callable[[DayLook], str], many: int) -> list[DayLook]:
    groups: dict[str, list[DayLook]] = {}
    for look in looks:
        if key(look):
            groups.setdefault(key(look), []).append(look)
    return _if_many(max(groups.values(), key=len, default=[]), many)
