"""金丝雀: the synthetic persons and firms by which the platform watches itself, and the numbers that are kept for them.

An identity number with the address code 519900, or a USCC of the class 9 with that division, is a canary's. GB/T 2260
assigns no 5199, so nobody real can have one; of the numbers for synthetic data, organs of packs have a class of
their own and everybody else another division. What a canary's record says begins with its `mark`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .identifiers import (
    id_check_character,
    normalise,
    organisation_check_character,
    uscc_check_character,
)

ORGAN = "canary"
"""The organ of the accounts by which the check goes: it reaches canaries alone, and nobody else reaches one."""

DIVISION = "519900"
_FIRMS = "9"


class Part(StrEnum):
    """角色: what becomes of a canary's records."""

    LIVE = "live"
    """Shown at any time: a channel that does not tell of it sees nothing, and proves nothing."""
    OVER = "over"
    """Past their end for long."""
    TAKEN_BACK = "back"
    """Withdrawn by their source while the check looks on."""
    TONIGHT = "tonight"
    """Ending at the next midnight, Beijing time."""


@dataclass(frozen=True, slots=True)
class Canary:
    """One of them. The name says what it is, to whoever should ever see it."""

    part: Part
    is_person: bool

    @property
    def name(self) -> str:
        """Nobody bears such a name."""
        place = "甲乙丙丁"[list(Part).index(self.part)]
        return f"监测用虚构{'人' if self.is_person else '企业'}{place}"

    @property
    def number(self) -> str:
        """The identity number or USCC, with its check characters."""
        place = list(Part).index(self.part) + 1
        if self.is_person:
            first17 = f"{DIVISION}19900101{place:03d}"
            return first17 + id_check_character(first17)
        inner = f"MACNRY0{place}"
        first17 = f"{_FIRMS}1{DIVISION}{inner}{organisation_check_character(inner)}"
        return first17 + uscc_check_character(first17)

    @property
    def identifier(self) -> str:
        """As the register knows it."""
        return f"{'id' if self.is_person else 'uscc'}:{self.number}"

    @property
    def mark(self) -> str:
        """How the number of each document about it begins, and about nobody else."""
        return f"监测〔{self.part.value}{1 if self.is_person else 2}〕"


CAST = tuple(Canary(part, is_person) for part in Part for is_person in (True, False))


def is_canary_number(number: str) -> bool:
    """Whether the number is one that is kept for canaries."""
    plain = normalise(number)
    if len(plain) != 18:
        return False
    return plain.startswith(DIVISION) or (plain[0] == _FIRMS and plain[2:8] == DIVISION)
