"""The identity providers of organs, by which their staff sign in: a file in TOML (docs/runbooks/accounts.md).

    least_assurance = 3

    [provider.transport]
    name = { zh = "省交通运输厅统一认证", en = "Transport Department" }
    issuer = "https://id.example.gov.cn"
    client = "gongxin"
    organs = ["sc-transport"]
    levels = { "1" = 1, "2" = 2, "3" = 3, "4" = 4 }

`organs = "all"` speaks for every account, those without an organ too.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .bilingual import Text
from .population_base import is_safe_address

LEVELS = range(1, 5)
"""Levels of assurance of ISO/IEC 29115."""
_CODE = re.compile(r"[a-z][a-z0-9-]{0,31}", re.ASCII)
_KEYS = frozenset({"name", "issuer", "client", "organs", "levels"})


@dataclass(frozen=True, slots=True)
class StaffProvider:
    """单位身份认证: who it is, for whose accounts it speaks (None: for all), and what its `acr` values are worth.

    Below the level `least` its word opens nothing.
    """

    code: str
    name: Text
    issuer: str
    client: str
    organs: frozenset[str] | None
    levels: Mapping[str, int]
    least: int

    def speaks_for(self, organ: str) -> bool:
        """Whether an account of this organ may be opened by its word."""
        return self.organs is None or organ in self.organs


def read_staff_providers(path: Path) -> tuple[StaffProvider, ...]:
    """The providers of the file. Raises ValueError, which says what is wrong and where, and OSError."""
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    if unknown := set(said) - {"least_assurance", "provider"}:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    least = _level(said.get("least_assurance", 3), "least_assurance")
    found = tuple(_provider(code, one, least) for code, one in said.get("provider", {}).items())
    if len({one.issuer for one in found}) < len(found):
        raise ValueError("two providers have one issuer")
    return found


def _provider(code: str, said: Mapping[str, Any], least: int) -> StaffProvider:
    where = f"provider.{code}"
    if not _CODE.fullmatch(code):
        raise ValueError(f"{where}: a code is of a-z, 0-9 and -, at most 32")
    if set(said) != _KEYS:
        raise ValueError(f"{where} has exactly: {', '.join(sorted(_KEYS))}")
    issuer = str(said["issuer"]).rstrip("/")
    if not is_safe_address(issuer):
        raise ValueError(f"{where}.issuer starts with https:// (http:// on this machine alone)")
    levels = {
        str(acr): _level(level, f"{where}.levels.{acr}") for acr, level in said["levels"].items()
    }
    if not any(level >= least for level in levels.values()):
        raise ValueError(f"{where}.levels: none reaches least_assurance, nobody could sign in")
    return StaffProvider(
        code=code,
        name=Text(said["name"]["zh"], said["name"]["en"]),
        issuer=issuer,
        client=str(said["client"]),
        organs=_organs(said["organs"], f"{where}.organs"),
        levels=levels,
        least=least,
    )


def _organs(said: object, where: str) -> frozenset[str] | None:
    if said == "all":
        return None
    if not (isinstance(said, list) and said and all(isinstance(one, str) and one for one in said)):
        raise ValueError(f'{where} is "all" or a list of codes of organs')
    return frozenset(said)


def _level(said: object, where: str) -> int:
    if isinstance(said, bool) or not isinstance(said, int) or said not in LEVELS:
        raise ValueError(f"{where} is a level of assurance, 1 to 4")
    return said
