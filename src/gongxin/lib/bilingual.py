"""Words for people, always in both languages.

Gongxin speaks Simplified Chinese by default and English beside it. A message is therefore one value
with two texts, written side by side by the same author; there is no catalogue of translations that
could fall behind. Pages choose by the reader's language; errors, findings and receipts carry both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Language = Literal["zh", "en"]

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or label in Chinese and English."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if self.zh == self.en else f"{self.zh} {self.en}"

    def in_language(self, language: str) -> str:
        """The text for a language tag such as `zh-hans` or `en`; Chinese unless English is asked for."""
        return self.en if language.startswith("en") else self.zh

    def as_dict(self) -> dict[str, str]:
        """`{"zh": …, "en": …}`, as JSON answers carry it."""
        return {"zh": self.zh, "en": self.en}

    @classmethod
    def from_dict(cls, texts: dict[str, str]) -> Text:
        """The reverse of `as_dict`. Raises KeyError when a language is missing."""
        return cls(zh=texts["zh"], en=texts["en"])


def day_words(day: date) -> Text:
    """2026年11月22日 and 22 November 2026."""
    return Text(
        zh=f"{day.year}年{day.month}月{day.day}日",
        en=f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    )
