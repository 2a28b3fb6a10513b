"""Give refused rows back as they were sent, with what to do beside each: ready to correct and file again."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event

from ..enums import Severity
from ..errors.channels import batch_destroyed
from ..models import Batch
from ..queries import visible_batch
from .keep_batch import open_refused_rows

FINDINGS_COLUMN = "问题与改法 Findings"
CELL_LIMIT = 32_767


def export_refused(*, number: str, actor: Actor, now: datetime) -> bytes:
    """The refused rows of a batch as an XLSX workbook; cells with a finding are coloured.

    The first columns are those of the file that the catalogue lists, so the workbook can be filed again
    after correction: the extra column is not in the catalogue and is left aside. The download is an event.
    Raises Refusal `intake.batch-destroyed`.
    """
    check_role(actor, Role.CLERK, Role.OPERATOR)
    batch = visible_batch(number=number, actor=actor)
    if batch.destroyed_under:
        raise batch_destroyed(batch.destroyed_under)
    rows = open_refused_rows(batch=batch)
    with transaction.atomic():
        record_event(
            kind=EventKind.REFUSED_ROWS_DOWNLOADED,
            occurred_at=now,
            actor=actor.ref,
            organ=batch.source,
            payload={"batch": batch.number, "rows": len(rows)},
        )
    return _workbook(batch, rows)


def _workbook(batch: Batch, rows: list[list[str]]) -> bytes:
    import xlsxwriter  # only for a workbook: it is slow to import

    messages: dict[int, list[str]] = defaultdict(list)
    columns: dict[int, set[str]] = defaultdict(set)
    for found in batch.findings.filter(severity=Severity.ERROR.value).order_by("row", "id"):
        example = f"例：{found.example}" if found.example else ""
        messages[found.row].append(f"{found.message_zh}{found.mend_zh}{example}")
        columns[found.row].add(found.column)
    buffer = io.BytesIO()
    # every cell is written as text: nothing a department sent is ever taken for a formula
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet, write = _sheet(book, [*batch.header, FINDINGS_COLUMN])
        for line, (number, *cells) in enumerate(rows, 1):
            row = int(number)
            for position, cell in enumerate(cells):
                write(line, position, cell, is_faulty=batch.header[position] in columns[row])
            note = f"原文件第 {row} 行：" + "".join(messages[row])
            write(line, len(batch.header), note, is_faulty=False)
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()


def _sheet(book: Any, header: list[str]) -> tuple[Any, Callable[..., None]]:
    """The sheet with its header, and how a cell is written into it."""
    sheet = book.add_worksheet("退回的行 refused")
    plain = book.add_format({"num_format": "@"})
    marked = book.add_format({"num_format": "@", "bg_color": "#FFF2CC", "bold": True})
    head = book.add_format({"bold": True, "bottom": 1})
    for position, name in enumerate(header):
        sheet.write_string(0, position, name, head)
    sheet.set_column(0, len(header) - 1, 18, plain)
    sheet.set_column(len(header) - 1, len(header) - 1, 80, plain)

    def write(line: int, position: int, cell: str, *, is_faulty: bool) -> None:
        # a sheet holds no longer text; what is longer is refused for its length anyway
        sheet.write_string(line, position, cell[:CELL_LIMIT], marked if is_faulty else plain)

    return sheet, write
