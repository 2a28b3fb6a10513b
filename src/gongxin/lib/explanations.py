"""Why a date is what it is: the steps that lead to it, in words, each with its article and the days it goes from and to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from .bilingual import Text
from .periods import over_from

NO_ARTICLE = Text("", "")


@dataclass(frozen=True, slots=True)
class Explained:
    """One step: what is done, by which article, and from which day to which; None where it has no day."""

    words: Text
    article: Text = NO_ARTICLE
    before: date | None = None
    after: date | None = None

    def as_dict(self) -> dict[str, Any]:
        """The step as JSON answers show it."""
        return {
            "words": self.words.as_dict(),
            "article": self.article.as_dict(),
            "from": self.before.isoformat() if self.before else None,
            "to": self.after.isoformat() if self.after else None,
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """解释: the steps in their order, the last day they lead to (None: no end), and what is uncertain about it."""

    steps: tuple[Explained, ...]
    last_day: date | None
    warnings: tuple[Text, ...] = ()

    @property
    def over(self) -> datetime | None:
        """The instant from which it is over; None while nothing ends it."""
        return over_from(self.last_day) if self.last_day else None

    def then(
        self, *steps: Explained, last_day: date | None, warnings: tuple[Text, ...] = ()
    ) -> Explanation:
        """The same with further steps, which lead to another last day."""
        return replace(
            self,
            steps=(*self.steps, *steps),
            last_day=last_day,
            warnings=(*self.warnings, *warnings),
        )

    def as_dict(self) -> dict[str, Any]:
        """The explanation as JSON answers show it."""
        return {
            "last_day": self.last_day.isoformat() if self.last_day else None,
            "over_from": self.over.isoformat() if self.over else None,
            "steps": [step.as_dict() for step in self.steps],
            "warnings": [warning.as_dict() for warning in self.warnings],
        }
