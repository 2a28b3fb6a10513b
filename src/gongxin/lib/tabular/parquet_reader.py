"""A program of its own: `parquet_reader.py FILE BYTES SECONDS` prints a Parquet file's rows as texts.

The first line is an empty JSON object; the next is the names of the columns; each following line is a
row, a JSON array of texts. It limits its own memory and time before it opens the file, and exits with
3 where the file cannot be read, with 4 where a limit is reached, and with 5 for columns whose cells are not
single values.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

ROWS = 20_000


def main(path: str, memory: int, seconds: int) -> int:
    """Print the names and the rows, a slice at a time."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    os.environ["POLARS_MAX_THREADS"] = "1"
    import polars as pl

    write = sys.stdout.write
    try:
        schema = pl.read_parquet_schema(path)
        if any(kind.is_nested() or kind in {pl.Binary, pl.Object} for kind in schema.values()):
            return 5
        write("{}\n" + json.dumps(list(schema)) + "\n")
        height = pl.scan_parquet(path).select(pl.len()).collect().item()
        for start in range(0, height, ROWS):
            frame = pl.scan_parquet(path).slice(start, ROWS).collect()
            for row in frame.iter_rows():
                write(json.dumps([cell_text(cell) for cell in row]) + "\n")
    except MemoryError:
        return 4
    except BrokenPipeError:
        return 0
    except (pl.exceptions.PolarsError, OSError, ValueError):
        return 3
    return 0


def cell_text(value: Any) -> str:
    """The text of a value: whole numbers plain, days as ISO 8601, nothing for null."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value).upper()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
