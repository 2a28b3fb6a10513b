"""为什么是这一天: the steps that lead to a date, folded beneath it until somebody asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from gongxin.apps.catalogue.api import DisplayExplained
from gongxin.lib.bilingual import Text
from gongxin.lib.explanations import Explanation

from .words import Words


@dataclass(frozen=True, slots=True)
class Why:
    """An explanation ready to be shown. `of` says of what, for who hears the page; `notes` stand beneath the steps."""

    template: ClassVar[str] = "components/why.html"

    explanation: Explanation
    of: Words
    notes: tuple[Words, ...] = ()


def why_displayed(explained: DisplayExplained, *, of: Words, number: str) -> Why:
    """Why a record is shown until its last day, by which edition, and the number by which to ask about it."""
    edition = (
        Text(
            f"依据目录包 {explained.pack} 的 {explained.edition} 版得出。",
            f"By edition {explained.edition} of the pack {explained.pack}.",
        )
        if explained.edition
        else None
    )
    asked_by = Text(f"记录编号：{number}", f"Number of the record: {number}")
    return Why(explained.why, of, tuple(one for one in (edition, asked_by) if one))
