"""依据: what an entry of a pack rests on, and the small readings that every part of a pack shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongxin.lib.bilingual import Text


@dataclass(frozen=True, slots=True)
class Citation:
    """依据: an instrument and, where it is known, the article."""

    instrument: str
    article: str = ""


def day_of(raw: str | None) -> date | None:
    """A day that may be left out."""
    return date.fromisoformat(raw) if raw else None


def text_of(raw: dict[str, str] | None) -> Text | None:
    """Words that may be left out."""
    return Text.from_dict(raw) if raw else None


def citations_of(raw: list[dict[str, str]]) -> tuple[Citation, ...]:
    """A basis."""
    return tuple(Citation(entry["instrument"], entry.get("article", "")) for entry in raw)
