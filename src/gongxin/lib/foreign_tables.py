"""Read a query of somebody else's database into a CSV file: any engine that SQLAlchemy has a driver for.

Nothing is written there: the transaction is asked to be read-only where the engine knows that, and
is always rolled back. Rows come by a cursor of the server, so that memory does not grow with them.
Messages never hold the address, for it carries a password.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

ROWS_AT_ONCE = 5_000
PATIENCE_SECONDS = 10


class NotReadable(Exception):
    """The query could not be read; `reason` is a word: address, driver, database, value."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_into(path: Path, *, url: str, query: str, values: Mapping[str, Any]) -> int:
    """Write the rows of `query` to `path` as CSV in UTF-8 under the query's column names; how many.

    `values` go to the query's named parameters (`:since`). Days are written as 2026-11-22, numbers without
    exponent. Raises NotReadable; the file is then of no use.
    """
    # half a second that only a pull is to wait for
    from sqlalchemy import create_engine, text
    from sqlalchemy.exc import ArgumentError, SQLAlchemyError
    from sqlalchemy.pool import NullPool

    try:
        engine = create_engine(url, poolclass=NullPool, hide_parameters=True, **_patience(url))
    except ArgumentError:
        raise NotReadable("address") from None
    except ModuleNotFoundError:
        raise NotReadable("driver") from None
    try:
        options = {"stream_results": True, "max_row_buffer": ROWS_AT_ONCE}
        if engine.dialect.name == "postgresql":
            options["postgresql_readonly"] = True
        with engine.connect().execution_options(**options) as connection:
            asked = text(query)
            named = {name: value for name, value in values.items() if name in asked._bindparams}
            found = connection.execute(asked, named)
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, quoting=csv.QUOTE_ALL)
                writer.writerow(list(found.keys()))
                count = 0
                for rows in found.partitions(ROWS_AT_ONCE):
                    writer.writerows([[_written(value) for value in row] for row in rows])
                    count += len(rows)
            connection.rollback()
    except SQLAlchemyError:
        raise NotReadable("database") from None
    finally:
        engine.dispose()
    return count


def _patience(url: str) -> dict[str, Any]:
    if url.startswith(("postgresql", "mysql", "mariadb")):
        return {"connect_args": {"connect_timeout": PATIENCE_SECONDS}}
    return {}


def _written(value: object) -> str:
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    raise NotReadable("value")


def _moment(value: datetime) -> str:
    midnight = value.hour == value.minute == value.second == 0
    return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")


# The first kind that fits. Of a float, which may have lost digits, what it prints is all that is known.
_WRITERS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (str, str),
    (type(None), lambda _: ""),
    (datetime, _moment),
    (date, date.isoformat),
    (Decimal, "{:f}".format),
    (int, lambda value: str(int(value))),
    (float, lambda value: f"{Decimal(repr(value)):f}"),
)
