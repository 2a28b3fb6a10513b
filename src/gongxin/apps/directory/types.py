"""Organs, divisions and instruments as the rest of the house reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongxin.lib.bilingual import Text

from .enums import Confidence, DivisionLevel, InstrumentLevel, OrganFunction


@dataclass(frozen=True, slots=True)
class Organ:
    """单位: a public body that files, asks or decides.

    `synthetic` says that its unified social credit code was made up for demonstration. `retired`
    organs left the pack; their names are kept for what they once filed.
    """

    code: str
    pack: str
    uscc: str
    name: Text
    aliases: tuple[str, ...]
    division: str
    function: OrganFunction
    synthetic: bool
    retired: bool = False

    @classmethod
    def from_pack(cls, pack: str, raw: Mapping[str, Any]) -> Organ:
        """Build from one entry of `organs.yaml`."""
        return cls(
            code=raw["code"],
            pack=pack,
            uscc=raw["uscc"],
            name=Text.from_dict(raw["name"]),
            aliases=tuple(raw.get("aliases", [])),
            division=raw["division"],
            function=OrganFunction(raw.get("function", "other")),
            synthetic=raw["synthetic_code"],
        )


@dataclass(frozen=True, slots=True)
class Division:
    """行政区划: a six-figure code of GB/T 2260; `synthetic` codes are ones it does not assign."""

    code: str
    pack: str
    name: Text
    level: DivisionLevel
    parent: str | None
    synthetic: bool

    @classmethod
    def from_pack(cls, pack: str, raw: Mapping[str, Any]) -> Division:
        """Build from one entry of `divisions.yaml`."""
        return cls(
            code=raw["code"],
            pack=pack,
            name=Text.from_dict(raw["name"]),
            level=DivisionLevel(raw["level"]),
            parent=raw.get("parent"),
            synthetic=raw.get("synthetic", False),
        )


@dataclass(frozen=True, slots=True)
class InstrumentInfo:
    """规范性文件: a law, regulation, rule, normative document, standard or policy paper.

    `in_force_to` is its last day, None while it is in force. `confidence` says how its text was
    known to whoever wrote the pack and is shown beside every citation that is to be verified.
    """

    code: str
    pack: str
    title: Text
    number: str
    issuer: str
    level: InstrumentLevel
    in_force_from: date
    in_force_to: date | None
    replaced_by: str | None
    basis_for: frozenset[str]
    confidence: Confidence
    note: Text | None
    retired: bool = False

    @classmethod
    def from_pack(cls, pack: str, raw: Mapping[str, Any]) -> InstrumentInfo:
        """Build from one entry of `instruments.yaml`."""
        last = raw.get("in_force_to")
        return cls(
            code=raw["code"],
            pack=pack,
            title=Text.from_dict(raw["title"]),
            number=raw["number"],
            issuer=raw["issuer"],
            level=InstrumentLevel(raw["level"]),
            in_force_from=date.fromisoformat(raw["in_force_from"]),
            in_force_to=date.fromisoformat(last) if last else None,
            replaced_by=raw.get("replaced_by"),
            basis_for=frozenset(raw["basis_for"]),
            confidence=Confidence(raw["confidence"]),
            note=Text.from_dict(raw["note"]) if "note" in raw else None,
        )

    def is_in_force(self, on: date) -> bool:
        """Whether it is in force on that day."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)
