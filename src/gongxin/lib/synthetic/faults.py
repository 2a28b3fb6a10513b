"""Known bad rows: which there are, how a row is spoilt, and what intake should say of it.

Most faults are planted in place, so that the true row enters once a clerk has mended it;
`original` in the list says what stood there. Three kinds add a row (a duplicate, a row filed again,
a corrected row) and two add rows that must never enter (charter C3 and C4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from .departments import Column, Form

SHARE = 0.03
"""How many rows of a file carry a fault."""

REFUSED, DUPLICATE, SUPERSEDING = "refused", "duplicate", "superseding"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: its name, the rule that should find it, what becomes of the row."""

    name: str
    rule: str
    outcome: str = REFUSED


CHECK_DIGIT = Kind("wrong-check-digit", "check-digit")
NO_DOCUMENT = Kind("missing-document-number", "C5")
MONTH_13 = Kind("impossible-date", "date")
COMPACT_DATE = Kind("impossible-compact-date", "date")
NOT_A_CODE = Kind("code-not-in-list", "code")
TOO_LONG = Kind("text-too-long", "length")
NO_IDENTIFIER = Kind("identifiers-missing", "required")
SCIENTIFIC = Kind("scientific-notation", "scientific-notation")
MINOR = Kind("minor-at-conduct", "C3")
SEALED = Kind("public-security-penalty-of-person", "C4")
TWICE_IN_FILE = Kind("duplicate-in-file", "duplicate", DUPLICATE)
FILED_AGAIN = Kind("filed-again", "duplicate", DUPLICATE)
CORRECTED = Kind("corrected", "superseding", SUPERSEDING)

IN_PLACE = (
    CHECK_DIGIT,
    NO_DOCUMENT,
    MONTH_13,
    COMPACT_DATE,
    NOT_A_CODE,
    TOO_LONG,
    NO_IDENTIFIER,
    SCIENTIFIC,
)
KINDS = (*IN_PLACE, MINOR, SEALED, TWICE_IN_FILE, FILED_AGAIN, CORRECTED)


@dataclass(frozen=True, slots=True)
class Fault:
    """One planted fault: row number within the frame, column, new value, what stood there."""

    kind: Kind
    row: int
    column: str
    value: str
    original: str


def _other_check(value: str) -> str:
    """The same number with another last character: 1 moves every check away from its place."""
    return value[:-1] + ("1" if value[-1] != "1" else "2")


def _identifier(form: Form, row: dict[str, str | None]) -> str | None:
    """The column that names the subject of this row."""
    for key in ("id_number", "uscc"):
        column = form.subject.get(key)
        if column and row.get(column):
            return column
    return None


def _free_text(form: Form) -> Column | None:
    """A text column that says nothing of who, by whom or which document: the remarks, if any."""
    for column in form.columns:
        if column.name == "BZ":
            return column
    taken = {*form.subject.values(), form.document_number, *form.natural_key}
    texts = [
        column
        for column in form.columns
        if column.type == "text" and column.length and column.name not in taken
    ]
    return min(texts, key=lambda column: (not column.required, column.length), default=None)


def _code_column(form: Form) -> Column | None:
    """A required column with a code list that does not tell persons from others."""
    kind = form.subject.get("kind")
    id_type = form.subject.get("id_type")
    coded = [
        column
        for column in form.columns
        if column.type == "code" and column.required and column.name not in (kind, id_type)
    ]
    return coded[0] if coded else None


Spoiler = Callable[[Form, dict[str, str | None]], tuple[str, str] | None]
"""Gives column and bad value for a row, or None where the fault cannot be planted in it."""


def _check_digit(form: Form, row: dict[str, str | None]) -> tuple[str, str] | None:
    column = _identifier(form, row)
    return (column, _other_check(row[column] or "")) if column else None


def _no_document(form: Form, _row: dict[str, str | None]) -> tuple[str, str] | None:
    return (form.document_number, "") if form.adverse and form.document_number else None


def _month_13(form: Form, _row: dict[str, str | None]) -> tuple[str, str] | None:
    return form.valid_from, "2018-13-02"


def _compact_date(form: Form, _row: dict[str, str | None]) -> tuple[str, str] | None:
    return form.valid_from, "20261399"


def _not_a_code(form: Form, _row: dict[str, str | None]) -> tuple[str, str] | None:
    column = _code_column(form)
    # No longer than the field: the row must fall by its code list, not by its length.
    return (column.name, "表外值"[: column.length]) if column else None


def _too_long(form: Form, _row: dict[str, str | None]) -> tuple[str, str] | None:
    column = _free_text(form)
    return (column.name, "长" * ((column.length or 0) + 1)) if column else None


def _no_identifier(form: Form, row: dict[str, str | None]) -> tuple[str, str] | None:
    column = _identifier(form, row)
    return (column, "") if column else None


def _scientific(form: Form, row: dict[str, str | None]) -> tuple[str, str] | None:
    column = form.subject.get("id_number")
    return (column, "5.13E+17") if column and row.get(column) else None


_SPOILERS: dict[Kind, Spoiler] = {
    CHECK_DIGIT: _check_digit,
    NO_DOCUMENT: _no_document,
    MONTH_13: _month_13,
    COMPACT_DATE: _compact_date,
    NOT_A_CODE: _not_a_code,
    TOO_LONG: _too_long,
    NO_IDENTIFIER: _no_identifier,
    SCIENTIFIC: _scientific,
}


def plan_in_place(
    *, form: Form, rows: pl.DataFrame, chosen: list[int], planted: Counter[str]
) -> list[Fault]:
    """Faults for the rows `chosen`: each gets the kind, of those it can bear, planted least so far.

    `planted` counts over the whole world and is brought up to date.
    """
    if not chosen:
        return []
    faults = []
    for place, row in zip(chosen, rows[chosen].to_dicts(), strict=True):
        for kind in sorted(IN_PLACE, key=lambda kind: planted[kind.name]):
            spoilt = _SPOILERS[kind](form, row)
            if spoilt:
                column, value = spoilt
                faults.append(Fault(kind, place, column, value, row[column] or ""))
                planted[kind.name] += 1
                break
    return faults


def spoil(rows: pl.DataFrame, faults: list[Fault]) -> pl.DataFrame:
    """`rows` with the faults planted."""
    columns: dict[str, list[Fault]] = {}
    for fault in faults:
        columns.setdefault(fault.column, []).append(fault)
    spoilt = [
        rows[name]
        .clone()
        .scatter([fault.row for fault in planted], [fault.value or None for fault in planted])
        for name, planted in columns.items()
    ]
    return rows.with_columns(spoilt)


def choose(rng: np.random.Generator, allowed: pl.Series, size: int) -> list[int]:
    """Up to `size` row numbers among those `allowed`, in no order."""
    rows = np.flatnonzero(allowed.to_numpy())
    return [int(row) for row in rng.permutation(rows)[:size]]
