"""Every scenario of the conformance kit comes out as the kit says, and the kit says enough."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gongxin.apps.catalogue.api import get_item
from gongxin.apps.directory.api import list_organs
from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import Channel, build_kit, receive_file
from gongxin.lib.errors import Refusal
from gongxin.lib.identifiers import is_synthetic_identifier

from .desk import held

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

WHOLE = (
    "administrative-penalty",
    "administrative-licence",
    "practice-qualification",
    "tax-credit-a",
)


def _source(code: str) -> str:
    item = get_item(code=code)
    return next(
        organ.code
        for organ in list_organs()
        if organ.function != "public-security"
        and item.may_be_filed_by(organ=organ.code, function=organ.function)
    )


def _outcome(path: Path, item: str, source: str) -> dict[str, Any]:
    """What a rehearsal says of the file, in the form of the kit."""
    try:
        receipt = receive_file(
            path=path, item_code=item, source_code=source, actor=system_actor("test"),
            channel=Channel.COMMAND, now=datetime.now(UTC), rehearsal=True, findings_shown=None,
        )  # fmt: skip
    except Refusal as refusal:
        return {"exit_status": 2, "refused_as": refusal.code}
    return {
        "exit_status": 0,
        "received": receipt.received,
        "accepted": receipt.accepted,
        "duplicate": receipt.duplicate,
        "refused": receipt.refused,
        "findings": [
            {"row": found.row, "rule": found.rule, "column": found.column}
            for found in receipt.findings
        ],
    }


@pytest.mark.parametrize("item", WHOLE)
def test_every_scenario_comes_out_as_the_kit_says(tmp_path: Path, item: str) -> None:
    count = build_kit(item_code=item, folder=tmp_path / "kit")
    expected = json.loads((tmp_path / "kit/expected.json").read_text("utf-8"))
    assert count == len(expected["scenarios"]) == len(list((tmp_path / "kit").iterdir())) - 1
    if item == "administrative-penalty":
        assert count >= 150
    source, before, differing = _source(item), held(), []
    for scenario in expected["scenarios"]:
        said = {key: value for key, value in scenario.items() if key not in {"file", "title"}}
        found = _outcome(tmp_path / "kit" / scenario["file"], item, source)
        if found.get("findings"):
            found["findings"].sort(key=lambda one: (one["row"], one["rule"]))
            said.get("findings", []).sort(key=lambda one: (one["row"], one["rule"]))
        if found != said:
            differing.append((scenario["file"], said, found))
    assert differing == [], json.dumps(differing, ensure_ascii=False)
    assert held() == before


def test_a_kit_names_nobody_real(tmp_path: Path) -> None:
    """Every number in a kit bears the reserved pattern, or is broken on purpose."""
    build_kit(item_code="administrative-penalty", folder=tmp_path / "kit")
    text = (tmp_path / "kit/001-good-csv.csv").read_text("utf-8")
    numbers = [
        cell
        for cell in text.replace("\n", ",").split(",")
        if len(cell) == 18 and cell[:2].isdigit()
    ]
    assert numbers
    assert all(is_synthetic_identifier(number) for number in numbers)


@pytest.mark.parametrize(
    "item",
    [
        "honour",
        "judgment-defaulter",
        "enterprise-registration",
        "student-record",
        "credit-commitment",
        "commitment-breach",
    ],
)
def test_the_sound_rows_of_other_items_are_sound(tmp_path: Path, item: str) -> None:
    build_kit(item_code=item, folder=tmp_path / "kit")
    expected = json.loads((tmp_path / "kit/expected.json").read_text("utf-8"))
    laid_down = {
        scenario["file"]: scenario["findings"]
        for scenario in expected["scenarios"]
        if "-good-" in scenario["file"]
    }
    source = _source(item)
    for name, findings in laid_down.items():
        found = _outcome(tmp_path / "kit" / name, item, source)
        assert (found["refused"], found["findings"]) == (0, findings), name
    # only what a row refers to can be missing: a kit is tried where nothing is filed
    told = {one["rule"] for findings in laid_down.values() for one in findings}
    assert told == ({"row.reference"} if item == "commitment-breach" else set())
