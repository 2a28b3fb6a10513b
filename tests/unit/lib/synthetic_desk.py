"""A slow, plain intake desk, written from the pack's own words, to judge the synthetic filings.

It shares no code with the generator: it reads the files as a person would and applies the rules one
row at a time. What it finds must be what the generator says it planted.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import yaml

from gongxin.lib.identifiers import birth_date, is_adult_on, person_fault, uscc_fault

PACKS = Path(__file__).resolve().parents[3] / "packs"
SPELLINGS = (
    r"(\d{4})-(\d{2})-(\d{2})",
    r"(\d{4})/(\d{2})/(\d{2})",
    r"(\d{4})(\d{2})(\d{2})",
)

Row = dict[str, str]


@cache
def items() -> dict[str, dict[str, Any]]:
    """Raw item files of all packs, by item code."""
    raw = [yaml.safe_load(path.read_text("utf-8")) for path in PACKS.glob("*/items/*.yaml")]
    return {item["item"]: item for item in raw}


@cache
def organs() -> dict[str, dict[str, Any]]:
    """Raw organs of all packs, by code."""
    found: dict[str, dict[str, Any]] = {}
    for path in PACKS.glob("*/organs.yaml"):
        found |= {organ["code"]: organ for organ in yaml.safe_load(path.read_text("utf-8")) or []}
    return found


@cache
def codes() -> dict[str, frozenset[str]]:
    """Accepted values of all code lists."""
    found: dict[str, frozenset[str]] = {}
    for path in PACKS.glob("*/codes.yaml"):
        for entry in yaml.safe_load(path.read_text("utf-8")) or []:
            found[entry["code"]] = frozenset(str(value["value"]) for value in entry["entries"])
    return found


def table(path: Path, encoding: str | None) -> list[list[str]]:
    """Header and rows of a filing, as text."""
    if encoding is None:
        sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).worksheets[0]
        return [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
    text = path.read_bytes().decode(encoding)
    return list(csv.reader(io.StringIO(text, newline="")))


def read(world: Path, entry: dict[str, Any]) -> list[Row]:
    """Rows of a filing by field code, whatever its header."""
    fields = items()[entry["item"]]["fields"]
    names = {field["label"]["zh"]: field["name"] for field in fields}
    names |= {field["name"]: field["name"] for field in fields}
    header, *rows = table(world / entry["file"], entry["encoding"])
    return [dict(zip([names[cell] for cell in header], row, strict=True)) for row in rows]


def manifest(world: Path) -> dict[str, Any]:
    """The manifest of a world."""
    loaded: dict[str, Any] = json.loads((world / "manifest.json").read_text("utf-8"))
    return loaded


def item_rows(world: Path, item: str) -> list[Row]:
    """All rows of all filings of an item."""
    entries = [entry for entry in manifest(world)["filings"] if entry["item"] == item]
    return [row for entry in entries for row in read(world, entry)]


def parse_date(text: str) -> date | None:
    """A date in any of the official spellings, None where it is none."""
    for spelling in SPELLINGS:
        found = re.fullmatch(spelling, text)
        if found:
            try:
                return date(*map(int, found.groups()))
            except ValueError:
                return None
    return None


@dataclass
class Desk:
    """Judges rows in filing order and remembers which facts it already has."""

    known: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def judge(self, entry: dict[str, Any], row: Row) -> tuple[str, str]:
        """Outcome and rule for a row: ("accepted", ""), ("refused", "date") and so on."""
        item = items()[entry["item"]]
        rule = refusal(item, organs()[entry["source"]], row)
        if rule:
            return "refused", rule
        subject = item["subject"]
        who = [row[subject[key]] for key in ("uscc", "id_number") if key in subject]
        key = (entry["item"], *who, *(row[name] for name in item["natural_key"]))
        plain = tuple(str(parse_date(value) or value) for value in row.values())
        before = self.known.get(key)
        self.known[key] = plain
        if before is None:
            return "accepted", ""
        return ("duplicate", "duplicate") if before == plain else ("superseding", "superseding")


def refusal(item: dict[str, Any], organ: dict[str, Any], row: Row) -> str | None:
    """The rule that refuses a row, None for a sound one."""
    for check in (_document, _identifiers, _fields, _charter):
        rule = check(item, organ, row)
        if rule:
            return rule
    return None


def _document(item: dict[str, Any], organ: dict[str, Any], row: Row) -> str | None:
    if item["nature"] != "adverse":
        return None
    document = item["document"]
    if not row[document["number"]]:
        return "C5"
    if row[document["organ"]] != organ["name"]["zh"]:
        return "source"
    return None if row[document["organ_code"]] == organ["uscc"] else "source"


def _identifiers(item: dict[str, Any], _organ: dict[str, Any], row: Row) -> str | None:
    subject = item["subject"]
    if not any(row[subject[key]] for key in ("uscc", "id_number") if key in subject):
        return "required"
    for entry in item["fields"]:
        value = row[entry["name"]]
        if not value or entry["type"] not in ("uscc", "id-number"):
            continue
        if re.fullmatch(r"\d\.\d+E\+\d+", value):
            return "scientific-notation"
        fault = uscc_fault(value) if entry["type"] == "uscc" else person_fault(value)
        if fault:
            return str(fault)
    return None


def _fields(item: dict[str, Any], _organ: dict[str, Any], row: Row) -> str | None:
    for entry in item["fields"]:
        value = row[entry["name"]]
        condition = entry.get("required_if")
        needed = entry.get("required") or (
            condition and set(row[condition["field"]].split(";")) & set(condition["is"])
        )
        if not value:
            if needed:
                return "required"
            continue
        rule = _value(entry, value, row)
        if rule:
            return rule
    return None


def _value(entry: dict[str, Any], value: str, row: Row) -> str | None:
    if len(value) > entry.get("length", 8000):
        return "length"
    if entry["type"] == "date":
        found, earliest = parse_date(value), parse_date(row.get(entry.get("not_before", ""), ""))
        return "date" if found is None or (earliest and found < earliest) else None
    if entry["type"] == "number":
        decimals = entry.get("decimals", 0)
        return None if re.fullmatch(rf"\d+(\.\d{{1,{max(decimals, 1)}}})?", value) else "number"
    if entry["type"] == "code":
        parts = value.split(";") if entry.get("multiple") else [value]
        return None if set(parts) <= codes()[entry["codes"]] else "code"
    return None


def _charter(item: dict[str, Any], organ: dict[str, Any], row: Row) -> str | None:
    number = row.get(item["subject"].get("id_number", ""), "")
    if item["nature"] != "adverse" or not number:
        return None
    if item["item"] == "administrative-penalty" and organ["function"] == "public-security":
        return "C4"
    conduct = item["dates"].get("conduct", item["document"]["date"])
    born, when = birth_date(number), parse_date(row[conduct])
    assert born is not None
    assert when is not None
    return None if is_adult_on(born, when) else "C3"


def judge_world(world: Path) -> tuple[dict[str, Counter[str]], list[tuple[str, int, str, str]]]:
    """Outcomes by file, and every row that was not plainly accepted: file, row, outcome, rule."""
    desk = Desk()
    outcomes: dict[str, Counter[str]] = {}
    found = []
    for entry in manifest(world)["filings"]:
        counted: Counter[str] = Counter()
        for number, row in enumerate(read(world, entry), start=2):
            outcome, rule = desk.judge(entry, row)
            counted[outcome] += 1
            if outcome != "accepted":
                found.append((entry["file"], number, outcome, rule))
        outcomes[entry["file"]] = counted
    return outcomes, found
