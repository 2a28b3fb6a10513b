"""A program of its own: `sheet_reader.py WORKBOOK BYTES SECONDS` prints the first sheet that holds anything.

It imports nothing of the house and limits its own memory and time before it opens the file. The first
line is a JSON object that names the sheet; each following line is a row, a JSON array of texts. It exits with
3 where the workbook cannot be read, with 4 where a limit is reached, and with 5 where another sheet
goes on with the same header.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import date, datetime, time
from typing import Any


def main(path: str, memory: int, seconds: int) -> int:
    """Print the rows of the first sheet that holds anything."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(path) as workbook:
            return print_rows(workbook)
    except MemoryError:
        return 4
    except BrokenPipeError:
        return 0
    except (CalamineError, OSError, ValueError, IndexError):
        return 3


def print_rows(workbook: Any) -> int:
    """Print the first sheet with a filled cell, unless a later one begins with the same rows."""
    write = sys.stdout.write
    names = workbook.sheet_names
    position, sheet = 0, workbook.get_sheet_by_index(0)
    while not sheet.height and position + 1 < len(names):
        position += 1
        sheet = workbook.get_sheet_by_index(position)
    write(json.dumps({"sheet": names[position]}) + "\n")
    first = None
    for row in sheet.iter_rows():
        cells = [cell_text(cell) for cell in row]
        first = first or [cell for cell in cells if cell.strip()]
        write(json.dumps(cells) + "\n")
    for later in range(position + 1, len(names)):
        for row in workbook.get_sheet_by_index(later).iter_rows():
            filled = [text for cell in row if (text := cell_text(cell)).strip()]
            if filled:
                if first and len(first) > 1 and filled == first:
                    return 5
                break
    return 0


def cell_text(value: Any) -> str:
    """The text of a cell. A number too long for a spreadsheet keeps its exponent, as it looks there.

    Spreadsheets hold 15 digits; what comes after them was lost before the file was written. Raises
    ValueError for a NUL, which no spreadsheet writes.
    """
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("NUL in a cell")
        return value
    if isinstance(value, float):
        if abs(value) < 1e15 and value.is_integer():
            return str(int(value))
        return f"{value:.15G}" if abs(value) >= 1e15 else repr(value).upper()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
