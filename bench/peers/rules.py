"""The rules as the bench wrote them from the catalogue; what may be said about a cell."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

KIND, PERSON = "CF_XDR_LB", "自然人"
DATE_FORMAT = "%Y-%m-%d"
SEPARATORS = ";；,，、"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one column must be. `required_if` is a column with the values that make this one required."""

    name: str
    type: str
    required: bool
    required_if: tuple[str, tuple[str, ...]] | None
    length: int | None
    codes: tuple[str, ...]
    multiple: bool
    decimals: int
    not_before: str | None

    @property
    def pattern(self) -> str | None:
        """A regular expression for the whole cell, where one says it."""
        if self.type == "number":
            fraction = rf"(\.[0-9]{{1,{self.decimals}}})?" if self.decimals else ""
            return rf"^[0-9]{{1,12}}{fraction}$"
        if self.codes and self.multiple:
            one = "|".join(self.codes)
            return f"^(?:{one})(?:[{SEPARATORS}](?:{one}))*$"
        return None


def read_rules(path: Path) -> list[Rule]:
    """The rules of the file's columns, in their order."""
    return [
        Rule(
            **{
                **rule,
                "codes": tuple(rule["codes"]),
                "required_if": (rule["required_if"][0], tuple(rule["required_if"][1]))
                if rule["required_if"]
                else None,
            }
        )
        for rule in json.loads(path.read_text(encoding="utf-8"))
    ]
