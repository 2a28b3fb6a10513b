"""What transparency hands to its callers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TallyMade:
    """A tally that was just made: the entries it covers, and how many subjects they are about."""

    number: int
    begins: int
    ends: int
    subjects: int

    def __str__(self) -> str:
        return (
            f"第 {self.number} 次对账：存证 {self.begins} 至 {self.ends - 1}，涉及 {self.subjects} 个主体\n"
            f"tally {self.number}: entries {self.begins} to {self.ends - 1}, about {self.subjects} subjects"
        )
