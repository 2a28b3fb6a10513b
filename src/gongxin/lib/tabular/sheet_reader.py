"""A program of its own: `sheet_reader.py WORKBOOK BYTES SECONDS` prints the first sheet, a row a line.

It imports nothing of the house, limits its own memory and time before it opens the file, and exits
with 3 where the workbook cannot be read and with 4 where a limit is reached. Each line is a JSON array of texts.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import date, datetime, time
from typing import Any


def main(path: str, memory: int, seconds: int) -> int:
    """Print the rows of the first sheet."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    from python_calamine import CalamineError, CalamineWorkbook

    write = sys.stdout.write
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            for row in workbook.get_sheet_by_index(0).iter_rows():
                write(json.dumps([cell_text(cell) for cell in row]) + "\n")
    except MemoryError:
        return 4
    except BrokenPipeError:
        return 0
    except (CalamineError, OSError, ValueError, IndexError):
        return 3
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
