"""举报事项: what a tip may be about, and which organs are competent for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongxin.lib.bilingual import Text

from .citation import Citation, citations_of, text_of


@dataclass(frozen=True, slots=True)
class TipMatter:
    """举报事项: `about` says in the words of everyday life what belongs here, `rewarded` whether a reward may be given.

    Who is competent is said by functions of organs: which organ of a place that is, the directory knows.
    """

    code: str
    pack: str
    title: Text
    about: Text
    functions: frozenset[str]
    rewarded: bool
    basis: tuple[Citation, ...]
    note: Text | None

    @classmethod
    def from_pack(cls, pack: str, raw: Mapping[str, Any]) -> TipMatter:
        """Build from one entry of `tips.yaml`."""
        return cls(
            code=raw["code"],
            pack=pack,
            title=Text.from_dict(raw["title"]),
            about=Text.from_dict(raw["about"]),
            functions=frozenset(raw["competent"]["functions"]),
            rewarded=raw.get("rewarded", False),
            basis=citations_of(raw["basis"]),
            note=text_of(raw.get("note")),
        )
