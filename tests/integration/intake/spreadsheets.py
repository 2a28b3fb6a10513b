"""The same table in every format a department sends, made by other programs than those that read it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import polars as pl
import xlwt

Rows = Sequence[Sequence[str]]
Writer = Callable[[Path, Rows], None]

_ODS = (
    '<?xml version="1.0"?><office:document-content office:version="1.2"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
)


def text(encoding: str, separator: str = ",") -> Writer:
    """CSV or TSV in an encoding."""

    def write(path: Path, rows: Rows) -> None:
        made = io.StringIO()
        csv.writer(made, delimiter=separator).writerows(rows)
        path.write_bytes(made.getvalue().encode(encoding))

    return write


def xlsx(path: Path, rows: Rows) -> None:
    """A workbook whose second sheet holds notes."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.create_sheet("说明").append(["怎样填写"])
    book.save(path)


def second_sheet(path: Path, rows: Rows) -> None:
    """A workbook whose first sheet is empty."""
    book = openpyxl.Workbook()
    sheet = book.create_sheet("数据")
    for row in rows:
        sheet.append(list(row))
    book.save(path)


def xls(path: Path, rows: Rows) -> None:
    """A workbook of Excel 97."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("数据")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    book.save(str(path))


def ods(path: Path, rows: Rows) -> None:
    """A workbook of LibreOffice, as far as a reader looks."""

    def cell(value: str) -> str:
        paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
        return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        table = f'<table:table table:name="数据">{body}</table:table>'
        archive.writestr("content.xml", _ODS.format(tables=table))


def json_lines(path: Path, rows: Rows) -> None:
    """An object a line; empty cells are left out, and amounts are numbers."""
    header, *rest = rows
    lines = []
    for row in rest:
        found = {name: cell for name, cell in zip(header, row, strict=True) if cell}
        line = json.dumps(found, ensure_ascii=False)
        lines.append(line.replace('"CF_NR_FK": "1"', '"CF_NR_FK": 1'))
    path.write_text("\n".join(lines) + "\n", "utf-8")


def parquet(path: Path, rows: Rows) -> None:
    """A Parquet file whose day is a day."""
    header, *rest = rows
    frame = pl.DataFrame(rest, schema=list(header), orient="row")
    day = pl.col("CF_JDRQ").str.to_date("%Y-%m-%d", strict=False)
    if frame.select(day.is_not_null().all()).item():
        frame = frame.with_columns(day)
    frame.write_parquet(path)


WRITERS: dict[str, Writer] = {
    "CSV UTF-8": text("utf-8"),
    "CSV UTF-8 with mark": text("utf-8-sig"),
    "CSV GB18030": text("gb18030"),
    "CSV UTF-16": text("utf-16"),
    "TSV UTF-8": text("utf-8", "\t"),
    "XLSX": xlsx,
    "XLSX, second sheet": second_sheet,
    "XLS": xls,
    "ODS": ods,
    "JSON lines": json_lines,
    "Parquet": parquet,
}
