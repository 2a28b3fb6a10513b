"""frictionless: a Table Schema with constraints; check digits and what spans columns in a check of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from frictionless import Check, Checklist, Resource, Schema, errors

from .checksums import right_codes, right_numbers
from .rules import DATE_FORMAT, Rule

Findings = list[tuple[int, str]]


def prepare(rules: list[Rule]) -> Callable[[str, int], tuple[int, Findings]]:
    """The schema; gives what reads and checks a file."""
    schema = Schema.from_descriptor({"fields": [_field(rule) for rule in rules]})

    def check(path: str, rows: int) -> tuple[int, Findings]:
        with Resource(
            path=Path(path).name, basepath=str(Path(path).parent), schema=schema
        ) as found:
            report = found.validate(
                Checklist(checks=[_Across(rules)]), limit_errors=rows, limit_rows=rows
            )
        task = report.tasks[0]
        return task.stats["rows"], [
            (error.row_number, error.field_name)  # type: ignore[attr-defined]
            for error in task.errors
        ]

    return check


def _field(rule: Rule) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if rule.required:
        constraints["required"] = True
    if rule.length:
        constraints["maxLength"] = rule.length
    if rule.pattern:
        constraints["pattern"] = rule.pattern
    elif rule.codes:
        constraints["enum"] = list(rule.codes)
    return {"name": rule.name, "type": "string", "constraints": constraints}


class _Across(Check):  # type: ignore[misc]
    """What a constraint cannot say: check digits, days, what other columns ask for."""

    Errors = [errors.CellError]

    def __init__(self, rules: list[Rule]) -> None:
        super().__init__()
        self._rules = [
            rule
            for rule in rules
            if rule.required_if or rule.not_before or rule.type in {"uscc", "id-number", "date"}
        ]

    def validate_row(self, row: Any) -> Iterable[Any]:
        """One error a cell."""
        for rule in self._rules:
            if (note := _fault(rule, row)) is not None:
                yield errors.CellError.from_row(row, note=note, field_name=rule.name)


def _fault(rule: Rule, row: Any) -> str | None:
    cell = row[rule.name]
    if not cell:
        needed = rule.required_if and row[rule.required_if[0]] in rule.required_if[1]
        return "required here" if needed else None
    if rule.type == "uscc" and not _right(right_codes, cell):
        return "not a code"
    if rule.type == "id-number" and not _right(right_numbers, cell):
        return "not a number of an identity card"
    if rule.type == "date" and _day(cell) is None:
        return "not a day"
    if rule.not_before:
        start, end = _day(row[rule.not_before] or ""), _day(cell)
        if start and end and end < start:
            return f"before {rule.not_before}"
    return None


def _right(kernel: Callable[[Any], Any], cell: str) -> bool:
    return re.fullmatch(r"[0-9A-Z]{18}", cell) is not None and bool(
        kernel(np.frombuffer(cell.encode(), np.uint8).reshape(1, 18))[0]
    )


def _day(cell: str) -> datetime | None:
    try:
        return datetime.strptime(cell, DATE_FORMAT)  # noqa: DTZ007 - a day, no moment
    except ValueError:
        return None
