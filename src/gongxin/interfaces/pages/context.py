"""What every page knows without its view's help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest

from gongxin.lib.bilingual import Text

from .words import language

THEME_COOKIE = "gx_theme"
PRINT_COOKIE = "gx_print"

Theme = Literal["auto", "light", "dark"]
Print = Literal["normal", "large"]
THEMES: dict[Theme, Text] = {
    "auto": Text("随系统", "As the device"),
    "light": Text("浅色", "Light"),
    "dark": Text("深色", "Dark"),
}
PRINTS: dict[Print, Text] = {"normal": Text("标准", "Normal"), "large": Text("大字", "Large")}


@dataclass(frozen=True, slots=True)
class Frame:
    """How this reader wants the page, and where the platform stands."""

    theme: Theme
    print: Print
    lang: Literal["zh-Hans", "en"]
    here: str
    place: Text

    @property
    def themes(self) -> tuple[tuple[str, Text, bool], ...]:
        """Choices of theme as (value, words, chosen)."""
        return tuple((value, words, value == self.theme) for value, words in THEMES.items())

    @property
    def prints(self) -> tuple[tuple[str, Text, bool], ...]:
        """Choices of letter size as (value, words, chosen)."""
        return tuple((value, words, value == self.print) for value, words in PRINTS.items())


def frame_of(request: HttpRequest) -> Frame:
    """Read the reader's choices from the cookies; unknown values count as none."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    size = request.COOKIES.get(PRINT_COOKIE, "normal")
    return Frame(
        theme=theme if theme in THEMES else "auto",
        print=size if size in PRINTS else "normal",
        lang="en" if language() == "en" else "zh-Hans",
        here=request.get_full_path(),
        place=Text.from_dict(settings.PLACE_NAME),
    )


def house(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the frame, and empty slots that a view or another processor may fill.

    `nav` takes a `Nav`, `account` an `Account`, `ledger` a `LedgerStatus`, `trail` a `Trail`.
    """
    return {"frame": frame_of(request), "nav": None, "account": None, "ledger": None, "trail": None}
