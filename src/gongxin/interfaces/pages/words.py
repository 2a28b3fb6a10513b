"""Words, dates and numbers in the reader's language.

Dates are 2026年11月22日 / 22 November 2026; times are Beijing time, whatever the server's zone is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import get_language

from gongxin.lib.bilingual import Language, Text, day_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# A fixed offset: China has kept one time without summer time since 1991; no zone file is needed.
BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")

Words = Text | str


_SPOKEN: ContextVar[Language | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(tongue: Language) -> Iterator[None]:
    """Answer in that language. It is kept beside the framework's own, which a page of eighty words is slow to ask eighty times."""
    before = _SPOKEN.set(tongue)
    try:
        with translation.override("en" if tongue == "en" else settings.LANGUAGE_CODE):
            yield
    finally:
        _SPOKEN.reset(before)


def language() -> Language:
    """The reader's language; Chinese unless English is active."""
    return _SPOKEN.get() or ("en" if (get_language() or "").startswith("en") else "zh")


def said(words: Words) -> str:
    """`words` in the reader's language; a plain string (a name, a number) is the same in both."""
    return words.in_language(language()) if isinstance(words, Text) else str(words)


def bi(zh: str, en: str) -> _StrPromise:
    """A text that chooses its language when it is shown: for labels and hints of Django forms."""
    return cast("_StrPromise", _chosen(zh, en))


def _choose(zh: str, en: str) -> str:
    return en if language() == "en" else zh


_chosen = lazy(_choose, str)


def day_in(value: date, tongue: Language) -> str:
    """2026年11月22日 or 22 November 2026. A moment counts as its day in Beijing."""
    if isinstance(value, datetime):
        value = in_beijing(value).date()
    return day_words(value).in_language(tongue)


def day_text(value: date) -> Text:
    """The same day in both languages."""
    return Text(zh=day_in(value, "zh"), en=day_in(value, "en"))


def moment_in(value: datetime, tongue: Language) -> str:
    """2026年11月22日 14:05 or 22 November 2026, 14:05, in Beijing time."""
    local = in_beijing(value)
    gap = ", " if tongue == "en" else " "
    return f"{day_in(local, tongue)}{gap}{local:%H:%M}"


def in_beijing(value: datetime) -> datetime:
    """The moment on Beijing's clock. A time without zone names no moment: ValueError."""
    if value.tzinfo is None:
        raise ValueError("a time without zone names no moment")
    return value.astimezone(BEIJING)


def number_in(value: float | Decimal, decimals: int | None = None) -> str:
    """Digits in groups of three, the same in both languages: 1,234,567."""
    if decimals is not None:
        return f"{value:,.{decimals}f}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return f"{value:,}"


def size_in(octets: int) -> str:
    """A file's size in kB or MB of 1000, as file managers show it."""
    if octets < 1_000_000:
        return f"{max(1, round(octets / 1000))} kB"
    return f"{octets / 1_000_000:.1f} MB"
