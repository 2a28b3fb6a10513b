"""What a counter is told of somebody's eligibility, and nothing of the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongxin.apps.catalogue.api import MeasureGives
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import Length

from .file import Basis


@dataclass(frozen=True, slots=True)
class Given:
    """One incentive that may be given: why, on what basis, until when; and which documents may follow within how long."""

    measure: str
    gives: MeasureGives
    title: Text
    why: tuple[Text, ...]
    basis: tuple[Basis, ...]
    until: datetime | None
    later: tuple[Text, ...]
    within: Length | None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The answer for a matter. `answered` False: there is nobody of that name and number whom the reader may ask about."""

    answered: bool
    read_at: datetime
    matter: str = ""
    given: tuple[Given, ...] = ()
    event: str = ""

    def may(self, gives: MeasureGives) -> bool:
        """Whether that may be given."""
        return any(one.gives is gives for one in self.given)

    @property
    def fast_lane(self) -> bool:
        """绿色通道."""
        return self.may(MeasureGives.FAST_LANE)

    @property
    def documents_later(self) -> bool:
        """容缺受理."""
        return self.may(MeasureGives.DOCUMENTS_LATER)
