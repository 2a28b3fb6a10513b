"""代码表: what a field may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongxin.lib.bilingual import Text


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One entry of a code list: what is stored, what it is called, what else is accepted."""

    value: str
    name: Text
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeList:
    """代码表."""

    code: str
    title: Text
    entries: tuple[CodeEntry, ...]

    def spellings(self) -> dict[str, str]:
        """Every accepted spelling -> stored value."""
        return {
            spelling: entry.value
            for entry in self.entries
            for spelling in (*entry.aliases, entry.name.zh, entry.value)
        }

    @classmethod
    def from_pack(cls, raw: Mapping[str, Any]) -> CodeList:
        """Build from one entry of `codes.yaml`."""
        return cls(
            code=raw["code"],
            title=Text.from_dict(raw["title"]),
            entries=tuple(
                CodeEntry(
                    value=entry["value"],
                    name=Text.from_dict(entry["name"]),
                    aliases=tuple(entry.get("aliases", [])),
                )
                for entry in raw["entries"]
            ),
        )
