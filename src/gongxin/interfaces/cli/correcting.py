"""The clerk's part of the demonstration: a file with one faulty cell, and its correction."""

from __future__ import annotations

import csv
import io
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
    (filed,) = world.glob(f"filings/*-{ITEM}-{source}.csv")
    with filed.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        header = list(reader.fieldnames or [])
        rows = [row for row in reader if row["有效期至"] > RIGHT][:ROWS]
    faulty = world / "clerk" / "licences.csv"
    faulty.parent.mkdir(exist_ok=True)
    with faulty.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        for place, row in enumerate(rows, 1):
            row[NUMBER] = f"川示交许〔2026〕9{place:03d}号"
            row[DATE] = row["有效期自"] = WRONG if place == ROWS else RIGHT
            if place == ROWS:
                row["有效期自"] = RIGHT
            writer.writerow(row)
    return Correction(ITEM, faulty)
