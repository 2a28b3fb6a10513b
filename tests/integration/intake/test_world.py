"""A whole synthetic province is filed: what becomes of every row is what its maker planned."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gongxin.apps.intake.api import Receipt
from gongxin.lib.synthetic import simulate

from .desk import held, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

COUNTS = ("accepted", "superseding", "duplicate", "refused")

# The rule that should find a planted fault, by its name in bad-rows.csv. `required` may be any rule
# that says a needed cell is empty; `duplicate` and `superseding` are outcomes, not faults.
RULES = {
    "check-digit": {"identifier.uscc", "identifier.id-number"},
    "C3": {"C3"},
    "C4": {"C4"},
    "C5": {"C5"},
    "date": {"field.date"},
    "code": {"field.code"},
    "length": {"field.length"},
    "required": {"field.required", "field.required-if", "subject.missing"},
    "scientific-notation": {"identifier.scientific"},
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("world")
    simulate(people=1000, organisations=200, seed=7, out=out, progress=lambda *_: None)
    return out


def _manifest(world: Path) -> list[dict[str, Any]]:
    filings: list[dict[str, Any]] = json.loads((world / "manifest.json").read_text())["filings"]
    return filings


def _planted(world: Path) -> dict[str, dict[int, dict[str, str]]]:
    planted: dict[str, dict[int, dict[str, str]]] = defaultdict(dict)
    with (world / "bad-rows.csv").open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            planted[line["file"]][int(line["row"])] = line
    return planted


def _file(world: Path, entry: dict[str, Any]) -> Receipt:
    return receive(
        world / entry["file"],
        item_code=entry["item"],
        source_code=entry["source"],
        findings_shown=None,
    )


def _check_findings(receipt: Receipt, planted: dict[int, dict[str, str]], file: str) -> None:
    errors: dict[int, set[str]] = defaultdict(set)
    for found in receipt.findings:
        if found.severity == "error":
            errors[found.row].add(found.rule)
    expected = {row: line["rule"] for row, line in planted.items() if line["outcome"] == "refused"}
    assert errors.keys() == expected.keys(), file
    for row, rule in expected.items():
        assert errors[row] & RULES[rule], (file, row, rule, errors[row])


def test_every_row_of_the_world_meets_the_outcome_that_was_planned(
    world: Path, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    manifest, planted = _manifest(world), _planted(world)
    assert sum(len(rows) for rows in planted.values()) > 30
    total: Counter[str] = Counter()
    for entry in manifest:
        # The work is by sets: a file of any size costs a bounded number of statements.
        with django_assert_max_num_queries(60):
            receipt = _file(world, entry)
        assert {name: getattr(receipt, name) for name in COUNTS} == entry["expected"], entry["file"]
        assert receipt.received == entry["rows"]
        _check_findings(receipt, planted[entry["file"]], entry["file"])
        total.update({name: getattr(receipt, name) for name in COUNTS})
    assert total["superseding"] > 0
    assert total["duplicate"] > 0

    before = held()
    for entry in manifest:
        receipt = _file(world, entry)
        expected = entry["expected"]
        sound = expected["accepted"] + expected["superseding"] + expected["duplicate"]
        assert (receipt.accepted, receipt.superseding) == (0, 0), entry["file"]
        assert (receipt.duplicate, receipt.refused) == (sound, expected["refused"])
    after = held()
    for table in ("register_subject", "register_data_key", "register_record", "register_link"):
        assert after[table] == before[table]


def test_a_rehearsal_foretells_the_receipt_and_keeps_nothing(world: Path) -> None:
    for entry in _manifest(world)[:6]:
        before = held()
        foretold = receive(
            world / entry["file"],
            item_code=entry["item"],
            source_code=entry["source"],
            rehearsal=True,
        )
        assert held() == before
        real = _file(world, entry)
        assert {name: getattr(foretold, name) for name in COUNTS} == entry["expected"]
        assert [found.as_dict() for found in foretold.findings] == [
            found.as_dict() for found in real.findings
        ]
        assert foretold.batch == ""
