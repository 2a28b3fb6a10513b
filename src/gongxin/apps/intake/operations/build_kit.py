"""The conformance kit of an item: files, good and bad, and what intake says of each.

A department or its vendor compares its export and its error handling with them, without the platform.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from gongxin.apps.catalogue.api import Item, code_lists_of, get_item

from .kit_scenarios import NO_REFUSAL, Found, Scenario, scenarios

FORMAT = "urn:gongxin:kit:1"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def build_kit(*, item_code: str, folder: Path) -> int:
    """Write the kit of the item into `folder`, which must not exist; gives the number of scenarios.

    Raises Refusal for an unknown item, FileExistsError for a folder that is there.
    """
    item = get_item(code=item_code)
    folder.mkdir(parents=True)
    listed = []
    for number, scenario in enumerate(scenarios(item, dict(code_lists_of(item))), 1):
        name = f"{number:03d}-{scenario.name}{_suffix(scenario.layout)}"
        (folder / name).write_bytes(content_of(scenario, item))
        listed.append(
            {"file": name, "title": scenario.title.as_dict(), **_expected(scenario, item)}
        )
    document = {"format": FORMAT, "item": item.code, "scenarios": listed}
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    (folder / "expected.json").write_text(text, "utf-8")
    return len(listed)


def _expected(scenario: Scenario, item: Item) -> dict[str, Any]:
    """What `gongxin intake FILE --dry-run --json` must print, as far as it is laid down."""
    if scenario.refused_as:
        return {"exit_status": 2, "refused_as": scenario.refused_as}
    headers = dict(
        zip((field.name for field in item.fields), _header(scenario.layout, item), strict=True)
    )
    return {
        "exit_status": 0,
        "received": len(scenario.rows),
        "accepted": scenario.accepted,
        "duplicate": scenario.duplicate,
        "refused": len(scenario.rows) - scenario.accepted - scenario.duplicate,
        "findings": [
            {"row": _line(row, scenario.layout), "rule": rule, "column": headers.get(name, name)}
            for row, rule, name in (*scenario.found, *_referring(scenario, item))
        ],
    }


def _line(row: int, layout: str) -> int:
    """Where the row stands in a file of that layout."""
    if layout.endswith("-blank-lines"):
        return 2 * row - 1
    if layout == "jsonl":
        return row - 1
    return row + 2 if layout.endswith("-titles") else row


def _referring(scenario: Scenario, item: Item) -> Iterator[Found]:
    """A kit is tried where nothing is filed, so whatever its rows refer to is missing."""
    sent_back = {row for row, rule, _ in scenario.found if rule not in NO_REFUSAL}
    for row in range(2, len(scenario.rows) + 2):
        if row not in sent_back:
            yield from ((row, "row.reference", one.fields[-1]) for one in item.references)


def _suffix(layout: str) -> str:
    for kind in ("xlsx", "jsonl", "parquet", "tsv"):
        if layout.startswith(kind):
            return f".{kind}"
    return {"picture": ".png", "archive": ".zip", "macros": ".xlsm", "half-json": ".jsonl", "nested-json": ".jsonl"}.get(layout, ".csv")  # fmt: skip


def _header(layout: str, item: Item) -> list[str]:
    if layout in {"csv-codes", "parquet", "jsonl"}:
        return [field.name for field in item.fields]
    if layout == "csv-marked":
        return [f"* {field.label.zh}：" for field in item.fields]
    return [field.label.zh for field in item.fields]


def content_of(scenario: Scenario, item: Item) -> bytes:
    """The bytes of the scenario's file."""
    header = _header(scenario.layout, item)
    table = [header, *([row[field.name] for field in item.fields] for row in scenario.rows)]
    return _WRITERS[scenario.layout](table)


Table = Sequence[Sequence[str]]


def _csv(table: Table, *, separator: str = ",", encoding: str = "utf-8", end: str = "\n", quote: int = csv.QUOTE_MINIMAL) -> bytes:  # fmt: skip
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end, quoting=quote).writerows(table)  # type: ignore[arg-type]
    return text.getvalue().encode(encoding)


def _xlsx(table: Table) -> bytes:
    import xlsxwriter  # only for a workbook: it is slow to import

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("数据")
        for line, row in enumerate(table):
            for place, cell in enumerate(row):
                sheet.write_string(line, place, cell)
    return buffer.getvalue()


def _titles(table: Table) -> Table:
    blank = [""] * (len(table[0]) - 1)
    return [["信用信息报送表", *blank], ["填报单位：测试单位", *blank], *table]


def _jsonl(table: Table) -> bytes:
    header, *rows = table
    lines = [
        json.dumps({n: c for n, c in zip(header, row, strict=True) if c}, ensure_ascii=False)
        for row in rows
    ]
    return ("\n".join(lines) + "\n").encode()


def _parquet(table: Table) -> bytes:
    buffer = io.BytesIO()
    header, *rows = table
    pl.DataFrame(list(rows), schema=list(header), orient="row").write_parquet(buffer)
    return buffer.getvalue()


def _archive(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _with_macros(table: Table) -> bytes:
    buffer = io.BytesIO(_xlsx(table))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return buffer.getvalue()


def _blank_lines(table: Table) -> bytes:
    lines = _csv(table).split(b"\n")
    return b"\n".join([lines[0], b"", *(part for line in lines[1:] for part in (line, b""))])


def _beside(table: Table, name: str, cell: str) -> Table:
    return [[*table[0], name], *([*row, cell] for row in table[1:])]


def _full_width(table: Table) -> Table:
    def wide(cell: str) -> str:
        return cell.translate(_FULL_WIDTH) if cell.replace("-", "").isdigit() else cell

    return [table[0], *([wide(cell) for cell in row] for row in table[1:])]


_WRITERS: dict[str, Callable[[Table], bytes]] = {
    "csv": _csv,
    "csv-codes": _csv,
    "csv-bom": lambda table: _csv(table, encoding="utf-8-sig"),
    "csv-gb18030": lambda table: _csv(table, encoding="gb18030"),
    "csv-utf16": lambda table: _csv(table, encoding="utf-16"),
    "csv-crlf": lambda table: _csv(table, end="\r\n"),
    "csv-semicolon": lambda table: _csv(table, separator=";"),
    "tsv": lambda table: _csv(table, separator="\t"),
    "csv-quoted": lambda table: _csv(table, quote=csv.QUOTE_ALL),
    "csv-titles": lambda table: _csv(_titles(table)),
    "csv-blank-lines": _blank_lines,
    "csv-reordered": lambda table: _csv([row[::-1] for row in table]),
    "csv-marked": _csv,
    "csv-full-width": lambda table: _csv(_full_width(table)),
    "xlsx": _xlsx,
    "xlsx-titles": lambda table: _xlsx(_titles(table)),
    "jsonl": _jsonl,
    "parquet": _parquet,
    "empty": lambda table: b"",
    "header-only": lambda table: _csv(table[:1]),
    "other-headers": lambda table: _csv([["甲", "乙"], ["1", "2"]]),
    "header-twice": lambda table: _csv(_beside(table, table[0][0], "1")),
    "field-twice": lambda table: _csv(_beside(table, f"*{table[0][0]}", "1")),
    "column-missing": lambda table: _csv([row[1:] for row in table]),
    "too-wide": lambda table: _csv([[*row, *(f"c{n}" for n in range(600))] for row in table]),
    "cut-off": lambda table: _csv(table) + b'"open',
    "nul": lambda table: _csv(table) + b"a\x00b\n",
    "picture": lambda table: b"\x89PNG\r\n\x1a\n" + bytes(range(64)),
    "archive": lambda table: _archive({"a.csv": _csv(table)}),
    "macros": _with_macros,
    "mixed-encodings": lambda table: _csv(table, encoding="gb18030") + _csv(_beside(table, "x", "测试文字")[1:]),
    "half-json": lambda table: _jsonl(table)[:-5],
    "nested-json": lambda table: b'{"a": {"b": 1}}\n',
    "forbidden-column": lambda table: _csv(_beside(table, "宗教信仰", "无")),
}  # fmt: skip
