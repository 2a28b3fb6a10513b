"""The clerk's part of the demonstration: a file with one faulty cell, and its correction."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

ITEM = "administrative-licence"
NUMBER, DATE = "行政许可决定文书号", "许可决定日期"
RIGHT, WRONG = "2026-11-02", "2026-13-02"
ROWS = 3


@dataclass(frozen=True, slots=True)
class Correction:
    """A file of new licences, one of them dated in a thirteenth month."""

    item: str
    faulty: Path

    def mend(self, workbook: bytes) -> Path:
        """Write the right date into the workbook of refused rows, as a clerk would; a new file."""
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0)
        header, *rows = sheet.to_python()
        place = header.index(DATE)
        mended = self.faulty.with_name("corrected.xlsx")
        with xlsxwriter.Workbook(str(mended)) as book:
            page = book.add_worksheet()
            for line, cells in enumerate([header, *rows]):
                texts = [str(cell) for cell in cells]
                if line and texts[place] == WRONG:
                    texts[place] = RIGHT
                for column, text in enumerate(texts):
                    page.write_string(line, column, text)
        return mended


def correct_one_row(world: Path, *, source: str) -> Correction:
    """Make the faulty file from licences that the organ filed, under new document numbers."""
    header, filed = _filed(sorted(world.glob(f"filings/*-{ITEM}-{source}.*"))[0])
    rows = [row for row in filed if _digits(row["有效期至"]) > _digits(RIGHT)][:ROWS]
    faulty = world / "clerk" / "licences.csv"
    faulty.parent.mkdir(exist_ok=True)
    with faulty.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        for place, row in enumerate(rows, 1):
            row[NUMBER] = f"川示交许〔2026〕9{place:03d}号"
            row[DATE] = WRONG if place == len(rows) else RIGHT
            row["有效期自"] = RIGHT
            writer.writerow(row)
    return Correction(ITEM, faulty)


def _filed(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Header and rows of a filed table, in whatever encoding and form it is, under the labels of the columns."""
    from gongxin.apps.catalogue.api import get_item
    from gongxin.lib.tabular import open_table

    table = open_table(path)
    labels = {field.name: field.label.zh for field in get_item(code=ITEM).fields}
    header = [labels.get(name, name) for name in table.header]
    cells = (row for chunk in table.chunks() for row in chunk.cells.iter_rows())
    return header, [dict(zip(header, row, strict=True)) for row in cells]


def _digits(day: str) -> str:
    """A date by its digits alone: organs write 2026-11-02, 2026/11/02 and 20261102."""
    return re.sub(r"\D", "", day)
