"""A catalogue out of what the documents of editions say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from ..models import Edition
from ..types import (
    Catalogue,
    Clock,
    CodeList,
    CommitmentType,
    DomainEntry,
    DomainMap,
    EditionRef,
    Grading,
    Item,
    Measure,
    Purpose,
    RepairCondition,
    SeriousList,
    TipMatter,
    Workflow,
)

One = TypeVar("One")


def built(rows: list[Edition]) -> Catalogue:
    """The catalogue that these editions say together, in the order in which they took force."""
    last = {row.pack: row for row in rows}
    said = {raw["item"]: (row.pack, raw) for row in rows for raw in row.document["items"]}
    in_force = [raw["item"] for row in last.values() for raw in row.document["items"]]
    retired = said.keys() - set(in_force)
    newest = list(last.values())
    purposes = _by_code(newest, "purposes", Purpose.from_pack)
    clocks = _clocks(newest)
    past = _by_code(rows, "purposes", Purpose.from_pack)
    return Catalogue(
        items={code: Item.from_pack(*said[code]) for code in in_force},
        retired={code: Item.from_pack(*said[code]) for code in said if code in retired},
        code_lists={
            raw["code"]: CodeList.from_pack(raw) for row in rows for raw in row.document["codes"]
        },
        purposes=purposes,
        past_purposes={code: one for code, one in past.items() if code not in purposes},
        clocks={code: editions[-1] for code, editions in clocks.items()},
        clock_editions=clocks,
        workflows=_by_code(newest, "workflows", Workflow.from_pack),
        repairs=_by_code(newest, "repairs", RepairCondition.from_pack),
        lists=_by_code(newest, "lists", SeriousList.from_pack),
        gradings=_by_code(newest, "grades", Grading.from_pack),
        commitments=_by_code(newest, "commitments", CommitmentType.from_pack),
        measures=_by_code(newest, "measures", Measure.from_pack),
        tip_matters=_by_code(newest, "tips", TipMatter.from_pack),
        parents={
            pack: row.document["pack"]["parent"]
            for pack, row in last.items()
            if row.document["pack"].get("parent")
        },
        domain_map=DomainMap(
            domains=_domains(last, "domains"), occupations=_domains(last, "occupations")
        ),
        editions=tuple(EditionRef(row.pack, row.edition, row.digest) for row in last.values()),
        test_profiles=frozenset(
            pack for pack, row in last.items() if row.document["pack"].get("test_profile")
        ),
    )


def _by_code(
    rows: Sequence[Edition], kind: str, build: Callable[[str, Mapping[str, Any]], One]
) -> dict[str, One]:
    """The entries of a kind by code; an edition may be without."""
    return {raw["code"]: build(row.pack, raw) for row in rows for raw in row.document.get(kind, ())}


def _clocks(rows: list[Edition]) -> dict[str, tuple[Clock, ...]]:
    """The clocks by code, each in the order in which they hold."""
    found: dict[str, list[Clock]] = {}
    for row in rows:
        for raw in row.document.get("clocks", ()):
            found.setdefault(raw["code"], []).append(Clock.from_pack(row.pack, raw))
    return {
        code: tuple(sorted(ones, key=lambda one: one.in_force_from or date.min))
        for code, ones in found.items()
    }


def _domains(rows: dict[str, Edition], section: str) -> tuple[DomainEntry, ...]:
    return tuple(
        DomainEntry.from_pack(pack, raw)
        for pack, row in rows.items()
        for raw in row.document["domains"][section]
    )
