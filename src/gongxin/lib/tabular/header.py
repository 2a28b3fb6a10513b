"""Which row is the header: departments put titles above it, and group columns under merged titles."""

from __future__ import annotations

from collections.abc import Callable

from .shapes import Row, Table

Recognise = Callable[[str], str | None]
"""Says which field a cell of a header names; None for none."""


def find_header(table: Table, recognise: Recognise, *, or_widest: bool = False) -> Table:
    """The table under that of its first rows which names most fields.

    Where none names any it is the first row, or with `or_widest` the one with most cells filled, the upper
    of equals: a title above stands alone in its row.

    Two rows are one header where upper cells group lower ones: a merged cell stands in its first column
    and leaves those beside it blank. They are taken together only where that names more fields than
    either row alone. Raises Refusal for a header that cannot be used.
    """
    if table.header_row == 0:
        return table.with_header(table.header, row=0)
    best, best_row, most = table.head[0] if table.head else (), 1, 0
    if or_widest and table.head:
        best_row, best = max(enumerate(table.head, 1), key=lambda row: (_filled(row[1]), -row[0]))
    for number, row in enumerate(table.head, 1):
        named = _named(row, recognise)
        if named > most:
            best, best_row, most = row, number, named
    for number, (upper, lower) in enumerate(zip(table.head, table.head[1:], strict=False), 2):
        joined = _joined(upper, lower, recognise)
        named = _named(joined, recognise)
        if named > most:
            best, best_row, most = joined, number, named
    return table.with_header(best, row=best_row)


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _named(row: Row, recognise: Recognise) -> int:
    return len({field for cell in row if cell.strip() and (field := recognise(cell))})


def _joined(upper: Row, lower: Row, recognise: Recognise) -> Row:
    """One header out of two rows: title and cell together where that is a name, else the one or the other."""
    width = max(len(upper), len(lower))
    titles = [*upper, *[""] * (width - len(upper))]
    cells = [*lower, *[""] * (width - len(lower))]
    joined, group = [], ""
    for title, cell in zip(titles, cells, strict=True):
        group = title.strip() or group
        if not cell.strip():
            joined.append(title.strip())
        elif group and recognise(group + cell.strip()):
            joined.append(group + cell.strip())
        else:
            joined.append(cell.strip())
    return tuple(joined)
