"""Say what the edition in force changed in the measures of its pack, against the one before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongxin.lib.bilingual import Text

from ..models import Edition
from ..types import MeasureChanged
from .diff_pack import changes_between


def measure_changes() -> list[MeasureChanged]:
    """Of each pack with an earlier edition, every measure that came, went or says something else; in the order of packs and codes."""
    found = []
    last: dict[str, list[Edition]] = {}
    for row in Edition.objects.in_force():
        last[row.pack] = [*last.get(row.pack, [])[-1:], row]
    for pack, editions in last.items():
        if len(editions) == 1:
            continue
        before, after = (_by_code(row) for row in editions)
        for code in sorted(before.keys() | after.keys()):
            old, new = before.get(code), after.get(code)
            if old == new:
                continue
            found.append(
                MeasureChanged(
                    pack=pack,
                    before=editions[0].edition,
                    edition=editions[1].edition,
                    code=code,
                    title=Text.from_dict((new or old or {})["title"]),
                    change="added" if old is None else "removed" if new is None else "changed",
                    columns=_columns(old, new),
                )
            )
    return found


def _by_code(row: Edition) -> dict[str, Mapping[str, Any]]:
    return {raw["code"]: raw for raw in row.document.get("measures", ())}


def _columns(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Which columns say something else."""
    if old is None or new is None:
        return ()
    return tuple(
        dict.fromkeys(one.path.split("/")[0].split("#")[0] for one in changes_between(old, new))
    )
