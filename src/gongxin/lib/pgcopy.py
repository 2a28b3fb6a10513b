"""Rows for PostgreSQL's binary COPY, encoded by columns.

A row is a block of fixed-width columns, encoded for all rows at once by numpy, followed by columns of
varying length. Binary COPY halves the server's work against text, and no value passes through
quoting. Format: PostgreSQL manual, COPY, "Binary Format".
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import Any

import numpy as np

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
HEADER = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">ii", 0, 0)
TRAILER = struct.pack(">h", -1)

DATE_INFINITY = np.iinfo(np.int32).max
TIMESTAMP_INFINITY = np.iinfo(np.int64).max
_DAYS_1970_TO_2000 = 10957
_MICROSECONDS_1970_TO_2000 = _DAYS_1970_TO_2000 * 86_400_000_000

_WIDTHS = {"int2": 2, "int4": 4, "int8": 8, "date": 4, "timestamptz": 8, "uuid": 16}
_DTYPES = {
    "int2": ">i2",
    "int4": ">i4",
    "int8": ">i8",
    "date": ">i4",
    "timestamptz": ">i8",
    "uuid": "V16",
}

_LENGTH = struct.Struct(">i").pack
_NULL = _LENGTH(-1)
# The lengths that nearly every value has, encoded once.
_LENGTHS = tuple(map(_LENGTH, range(4096)))
FixedColumn = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Ready:
    """Several columns of each row, encoded with their lengths."""

    columns: int
    rows: Sequence[bytes]


def encode(
    fixed: Sequence[FixedColumn],
    varying: Sequence[Sequence[bytes | None]],
    *,
    constant: Sequence[bytes | None] = (),
    ready: Ready | None = None,
    chunk: int = 1_000,
) -> Iterator[bytes]:
    """Yield buffers of encoded rows, without header and trailer.

    `fixed` are pairs of a type name (int2, int4, int8, date, timestamptz, uuid) and an array: dates as
    days and timestamps as microseconds since 1970 (their INFINITY for infinity), uuids as one bytes
    object of 16 bytes a row. At least one fixed column is needed. `varying` are sequences of bytes for
    text and bytea columns, None for null. In the table come first the fixed columns, then the
    `constant` ones, whose encoded value is the same in every row, then those that come `ready`
    encoded, then the varying ones. Raises ValueError for columns of unequal length.
    """
    block = _fixed_block(
        fixed, columns=len(fixed) + len(constant) + len(varying) + (ready.columns if ready else 0)
    )
    rows = len(block)
    if any(len(values) != rows for values in varying) or (ready and len(ready.rows) != rows):
        raise ValueError("columns of unequal length")
    width, raw = block.dtype.itemsize, block.tobytes()
    if not (varying or constant or ready):
        yield raw
        return
    pieces: list[Iterable[bytes]] = [
        (raw[place : place + width] for place in range(0, len(raw), width))
    ]
    if constant:
        pieces.append([b"".join(map(_encoded, constant))] * rows)
    if ready:
        pieces.append(ready.rows)
    for values in varying:
        pieces.append(_lengths(values))
        pieces.append([value or b"" for value in values])
    # what runs for each row runs in C: zip, chain and join
    together = zip(*pieces, strict=True)
    while buffer := b"".join(chain.from_iterable(islice(together, chunk))):
        yield buffer


def _lengths(values: Sequence[bytes | None]) -> list[bytes]:
    known, most = _LENGTHS, len(_LENGTHS)
    return [
        _NULL if value is None else known[len(value)] if len(value) < most else _LENGTH(len(value))
        for value in values
    ]


def _fixed_block(fixed: Sequence[FixedColumn], *, columns: int) -> np.ndarray[Any, Any]:
    layout: list[tuple[str, str]] = [("columns", ">i2")]
    for number, (kind, _) in enumerate(fixed):
        layout += [(f"length{number}", ">i4"), (f"value{number}", _DTYPES[kind])]
    rows = len(fixed[0][1]) // (16 if fixed[0][0] == "uuid" else 1)
    block = np.empty(rows, dtype=np.dtype(layout))
    block["columns"] = columns
    for number, (kind, values) in enumerate(fixed):
        block[f"length{number}"] = _WIDTHS[kind]
        block[f"value{number}"] = _values(kind, values)
    return block


def _values(kind: str, values: Any) -> Any:
    if kind == "uuid":
        return np.frombuffer(values, dtype="V16")
    array = np.asarray(values)
    if kind == "date":
        return np.where(array == DATE_INFINITY, array, array - _DAYS_1970_TO_2000)
    if kind == "timestamptz":
        return np.where(array == TIMESTAMP_INFINITY, array, array - _MICROSECONDS_1970_TO_2000)
    return array


def ready_columns(*columns: tuple[Any, Callable[[Any], bytes | None]]) -> Ready:
    """Columns of few distinct values, each combination encoded once.

    A column is an array of whole numbers and what makes the encoded value of one of its elements,
    None for null.
    """
    combined = np.zeros(len(columns[0][0]), dtype=np.int64)
    encoded = []
    for values, make in columns:
        distinct, places = np.unique(values, return_inverse=True)
        encoded.append([_encoded(make(value)) for value in distinct.tolist()])
        combined = combined * len(distinct) + places
    combinations, place = np.unique(combined, return_inverse=True)
    blocks = []
    for combination in combinations.tolist():
        parts, rest = [], combination
        for values in reversed(encoded):
            rest, which = divmod(rest, len(values))
            parts.append(values[which])
        blocks.append(b"".join(reversed(parts)))
    return Ready(len(columns), list(map(blocks.__getitem__, place.tolist())))


def date_or_null(day: int) -> bytes | None:
    """Days since 1970 as the encoded value of a date; infinity becomes null."""
    return None if day == DATE_INFINITY else _LENGTH(day - _DAYS_1970_TO_2000)


def _encoded(value: bytes | None) -> bytes:
    return _NULL if value is None else _LENGTH(len(value)) + value


def timestamp(moment: datetime) -> bytes:
    """A moment as the encoded value of a constant column."""
    microseconds = (moment - _EPOCH) // timedelta(microseconds=1)
    return struct.pack(">q", microseconds)


def big(number: int) -> bytes:
    """A whole number as the encoded value of a constant int8 column."""
    return struct.pack(">q", number)


def send(connection: Any, statement: str, buffers: Iterable[bytes]) -> None:
    """Send encoded rows by `statement` (`COPY … FROM STDIN (FORMAT binary)`) over psycopg."""
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(HEADER)
        for buffer in buffers:
            copy.write(buffer)
        copy.write(TRAILER)


def microseconds(moment: datetime) -> int:
    """An instant as columns of timestamps take it: microseconds since 1970."""
    return round(moment.timestamp() * 1_000_000)
