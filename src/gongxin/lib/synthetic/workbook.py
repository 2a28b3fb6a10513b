"""The one workbook among the filings."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl
import xlsxwriter


def write_workbook(path: Path, header: list[str], table: pl.DataFrame) -> None:
    """Write `table` as the only sheet, every cell as text, the same bytes each time."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False})
    # A fixed day: otherwise the file would differ from run to run.
    book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - no zone in the format
    sheet = book.add_worksheet("数据")
    sheet.freeze_panes(1, 0)
    for place, label in enumerate(header):
        sheet.write_string(0, place, label)
    for number, row in enumerate(table.iter_rows(), start=1):
        for place, value in enumerate(row):
            if value is not None:
                sheet.write_string(number, place, value)
    book.close()
