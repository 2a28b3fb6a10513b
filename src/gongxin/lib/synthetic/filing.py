"""Rows become departments' files: split by organ and batch, spoilt where the plan says, written.

Files differ as real ones do: UTF-8 with and without mark, GB18030 with Windows line ends, headers
in Chinese or as field codes, dates in three official spellings, and one workbook.
"""

from __future__ import annotations

import csv
import json
import zlib
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from . import faults
from .departments import Form
from .faults import Fault, Kind
from .streams import stream
from .workbook import write_workbook

BATCH_FROM = 150
"""Rows from which an organ's filing comes in two batches."""

BATCH_MOST = 200_000
"""Rows at most in one file."""

REMARKS = "BZ"
"""The remarks column of every form."""

WORKBOOK_MOST = 20_000
"""Rows at most in the workbook; departments with more send text."""

_ENCODINGS = ("utf-8", "gb18030", "utf-8-sig", "utf-8", "gb18030")
_DATES = ("%Y/%m/%d", "%Y-%m-%d", "%Y%m%d")


@dataclass(frozen=True, slots=True)
class Style:
    """How one file is written."""

    encoding: str
    labels: bool
    dates: str
    workbook: bool


@dataclass(slots=True)
class Filings:
    """Writes files in filing order and remembers what is known of each."""

    out: Path
    seed: int
    workbook_item: str
    entries: list[dict[str, Any]] = field(default_factory=list)
    bad_rows: list[dict[str, str | int]] = field(default_factory=list)
    rows_by_item: Counter[str] = field(default_factory=Counter)
    _kinds: Counter[str] = field(default_factory=Counter)

    def file(self, form: Form, rows: pl.DataFrame) -> None:
        """Write all rows of one item: one or more batches for each organ, largest organ first.

        `rows` has the columns of the form and `_organ`, `_demo`, `_planted`, `_amend`.
        """
        sizes = rows.group_by("_organ").len().sort(["len", "_organ"], descending=[True, False])
        for place, (organ, size) in enumerate(sizes.iter_rows()):
            mine = rows.filter(pl.col("_organ") == organ).sort(form.valid_from, maintain_order=True)
            batches = 2 if size >= BATCH_FROM or (place == 0 and size >= 8) else 1
            batches = max(batches, -(-size // BATCH_MOST))
            earlier: pl.DataFrame | None = None
            for batch in _slices(mine, batches):
                earlier = self._batch(form, str(organ), batch, earlier)

    def _batch(
        self, form: Form, organ: str, rows: pl.DataFrame, earlier: pl.DataFrame | None
    ) -> pl.DataFrame:
        """Write one file; answers its sound rows, from which a later batch may repeat some."""
        number = len(self.entries) + 1
        rng = stream(self.seed, f"filing-{number}-{form.item}")
        style = self._style(number, form, organ, len(rows))
        columns = [column.name for column in form.columns]
        rows = _texts(rows, style.dates)
        planted = _planted(rows)
        budget = round(faults.SHARE * len(rows)) or int(len(rows) >= 10)
        in_place = faults.choose(
            rng, ~rows["_demo"] & (rows["_planted"] == ""), max(budget * 3 // 5, budget and 1)
        )
        spoilt = faults.plan_in_place(form=form, rows=rows, chosen=in_place, planted=self._kinds)
        sound = _without(rows, {fault.row for fault in spoilt}).filter(
            ~pl.col("_demo") & (pl.col("_planted") == "")
        )
        added = self._additions(rng, form, sound, earlier, budget - len(spoilt))
        table, found = _assemble(rng, faults.spoil(rows, spoilt), [*spoilt, *planted], added)
        name = self._write(form, organ, table.select(columns), style)
        self._note(self._entry(form, organ, name, style), len(table), found)
        return sound

    def _additions(
        self,
        rng: np.random.Generator,
        form: Form,
        sound: pl.DataFrame,
        earlier: pl.DataFrame | None,
        budget: int,
    ) -> list[tuple[Kind, pl.DataFrame, str, list[str]]]:
        """Rows to add: kind, rows, the column that differs, what stood in it."""
        share = max(budget // 3, 1) if budget > 0 else 0
        everything = pl.Series([True], dtype=pl.Boolean)
        twice = faults.choose(rng, everything.new_from_index(0, len(sound)), share)
        added = [(faults.TWICE_IN_FILE, sound[twice], "", [""] * len(twice))]
        if earlier is None or not len(earlier):
            return added
        again = faults.choose(rng, everything.new_from_index(0, len(earlier)), share)
        added.append((faults.FILED_AGAIN, earlier[again], "", [""] * len(again)))
        column = str(earlier["_amend"][0])
        filled = earlier[column].is_not_null() | pl.Series([column == REMARKS])
        open_rows = filled & ~pl.Series(np.isin(np.arange(len(earlier)), again))
        chosen = earlier[faults.choose(rng, open_rows, max(share, 1))]
        amended = amend(chosen, column, number=form.column(column).type == "number")
        added.append((faults.CORRECTED, amended, column, chosen[column].fill_null("").to_list()))
        return added

    def _style(self, number: int, form: Form, organ: str, size: int) -> Style:
        done = any(entry["format"] == "xlsx" for entry in self.entries)
        workbook = form.item == self.workbook_item and size <= WORKBOOK_MOST and not done
        return Style(
            encoding="" if workbook else _ENCODINGS[number % len(_ENCODINGS)],
            labels=workbook or number % 3 != 0,
            # A department exports dates alike from batch to batch.
            dates=_DATES[zlib.crc32(f"{form.item}/{organ}".encode()) % len(_DATES)],
            workbook=workbook,
        )

    def _write(self, form: Form, organ: str, table: pl.DataFrame, style: Style) -> str:
        ending = "xlsx" if style.workbook else "csv"
        name = f"filings/{len(self.entries) + 1:03}-{form.item}-{organ}.{ending}"
        path = self.out / name
        header = [column.label if style.labels else column.name for column in form.columns]
        if style.workbook:
            write_workbook(path, header, table)
        else:
            renamed = table.rename(dict(zip(table.columns, header, strict=True)))
            write_text(path, renamed, style.encoding)
        return name

    def _entry(self, form: Form, organ: str, name: str, style: Style) -> dict[str, Any]:
        return {
            "file": name,
            "item": form.item,
            "source": organ,
            "format": "xlsx" if style.workbook else "csv",
            "encoding": style.encoding or None,
            "header": "labels" if style.labels else "codes",
        }

    def _note(self, entry: dict[str, Any], size: int, found: list[Fault]) -> None:
        outcomes = Counter(fault.kind.outcome for fault in found)
        self.rows_by_item[entry["item"]] += size
        expected = {
            "accepted": size - outcomes.total(),
            "superseding": outcomes[faults.SUPERSEDING],
            "duplicate": outcomes[faults.DUPLICATE],
            "refused": outcomes[faults.REFUSED],
        }
        self.entries.append({**entry, "rows": size, "expected": expected})
        self.bad_rows += [
            {
                "file": entry["file"],
                # The header is row 1, as a spreadsheet numbers it.
                "row": fault.row + 2,
                "column": fault.column,
                "fault": fault.kind.name,
                "rule": fault.kind.rule,
                "outcome": fault.kind.outcome,
                "original": fault.original,
            }
            for fault in sorted(found, key=lambda fault: fault.row)
        ]


def write_text(path: Path, table: pl.DataFrame, encoding: str) -> None:
    """A CSV file; files in GB18030 come from Windows and end their lines so."""
    if encoding == "gb18030":
        text = table.write_csv(line_terminator="\r\n")
        path.write_bytes(text.encode("gb18030"))
    else:
        table.write_csv(path, include_bom=encoding == "utf-8-sig")


def write_json(path: Path, value: object) -> None:
    """JSON for people and programs: sorted as given, two blanks, a final newline."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def write_bad_rows(path: Path, rows: list[dict[str, str | int]]) -> None:
    """The list of known bad rows."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        header = ["file", "row", "column", "fault", "rule", "outcome", "original"]
        writer = csv.DictWriter(handle, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def amend(rows: pl.DataFrame, column: str, *, number: bool) -> pl.DataFrame:
    """The same rows with another amount, another remark, or a note behind the text."""
    if number:
        value = (pl.col(column).cast(pl.Float64) * 2).cast(pl.String)
    elif column == REMARKS:
        value = pl.lit("来源单位已补充核对")
    else:
        value = pl.col(column) + "（更正）"
    return rows.with_columns(value.alias(column))


def _slices(rows: pl.DataFrame, batches: int) -> list[pl.DataFrame]:
    bounds = [len(rows) * place // batches for place in range(batches + 1)]
    return [rows[low:high] for low, high in pairwise(bounds) if high > low]


def _texts(rows: pl.DataFrame, dates: str) -> pl.DataFrame:
    """Dates in the spelling of the file, numbers as they are written."""
    return rows.with_columns(
        pl.selectors.date().dt.strftime(dates),
        pl.selectors.float().cast(pl.String),
        pl.selectors.integer().cast(pl.String),
    )


def _planted(rows: pl.DataFrame) -> list[Fault]:
    """Rows that were built to be refused (charter C3, C4)."""
    kinds = {kind.rule: kind for kind in (faults.MINOR, faults.SEALED)}
    marks = rows["_planted"].to_list() if (rows["_planted"] != "").any() else []
    return [Fault(kinds[mark], place, "", "", "") for place, mark in enumerate(marks) if mark]


def _without(rows: pl.DataFrame, places: set[int]) -> pl.DataFrame:
    keep = np.ones(len(rows), dtype=np.bool_)
    keep[sorted(places)] = False
    return rows.filter(pl.Series(keep))


def _assemble(
    rng: np.random.Generator,
    rows: pl.DataFrame,
    planted: list[Fault],
    added: list[tuple[Kind, pl.DataFrame, str, list[str]]],
) -> tuple[pl.DataFrame, list[Fault]]:
    """Added rows go in behind the middle, after whatever they repeat or at the end of the file."""
    size = len(rows)
    extra = [part for _, part, _, _ in added]
    table = pl.concat([rows, *extra]).with_row_index("_place")
    order = np.arange(len(table), dtype=np.float64)
    start = size
    moved: list[tuple[Kind, int, str, str]] = []
    for kind, part, column, originals in added:
        span = np.arange(start, start + len(part))
        if kind is not faults.TWICE_IN_FILE:
            order[span] = size / 2 + rng.random(len(part)) * size / 2 - 0.5
        moved += [
            (kind, int(place), column, text) for place, text in zip(span, originals, strict=True)
        ]
        start += len(part)
    sequence = np.argsort(order, kind="stable")
    position = np.empty(len(table), dtype=np.int64)
    position[sequence] = np.arange(len(table))
    found = [
        Fault(fault.kind, int(position[fault.row]), fault.column, fault.value, fault.original)
        for fault in planted
    ]
    found += [
        Fault(kind, int(position[place]), column, "", text) for kind, place, column, text in moved
    ]
    return table[sequence], found
