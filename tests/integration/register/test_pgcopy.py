"""Binary COPY as we encode it is what PostgreSQL reads."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.db import connection

from gongxin.lib import pgcopy

pytestmark = pytest.mark.django_db

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _round_trip(
    kinds: list[str], fixed: list[object], varying: list[list[bytes]]
) -> list[tuple[object, ...]]:
    columns = [f"c{n} {kind}" for n, kind in enumerate([*kinds, *["bytea"] * len(varying)])]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE there ({', '.join(columns)})")
        with cursor.cursor.copy("COPY there FROM STDIN (FORMAT binary)") as copy:
            copy.write(pgcopy.HEADER)
            for buffer in pgcopy.encode(list(zip(kinds, fixed, strict=True)), varying, chunk=2):
                copy.write(buffer)
            copy.write(pgcopy.TRAILER)
        texts = [
            f"c{n}::text" if kind in {"date", "timestamptz"} else f"c{n}"
            for n, kind in enumerate(kinds)
        ]
        texts += [f"c{n + len(kinds)}" for n in range(len(varying))]
        cursor.execute("SET LOCAL timezone TO 'UTC'")
        cursor.execute(f"SELECT {', '.join(texts)} FROM there ORDER BY ctid")
        rows: list[tuple[object, ...]] = cursor.fetchall()
        cursor.execute("DROP TABLE there")
    return rows


def test_every_type_at_its_edges() -> None:
    days = [(date(2026, 2, 28) - date(1970, 1, 1)).days, (date(1, 1, 1) - date(1970, 1, 1)).days]
    instants = [
        (datetime(2026, 11, 22, 16, tzinfo=UTC) - EPOCH) // timedelta(microseconds=1),
        -1,
    ]
    keys = [uuid.UUID(int=0), uuid.UUID(int=2**128 - 1), uuid.uuid4()]
    rows = _round_trip(
        ["int2", "int4", "int8", "date", "timestamptz", "uuid"],
        [
            np.array([-(2**15), 0, 2**15 - 1]),
            np.array([-(2**31), 0, 2**31 - 1]),
            np.array([-(2**63), 0, 2**63 - 1]),
            np.array([*days, pgcopy.DATE_INFINITY]),
            np.array([*instants, pgcopy.TIMESTAMP_INFINITY]),
            b"".join(key.bytes for key in keys),
        ],
        [[b"", b"\x00\xff", "䶮𬭚".encode()], [b"x" * 3_000_000, b"", b"y"]],
    )

    assert [row[:3] for row in rows] == [
        (-(2**15), -(2**31), -(2**63)),
        (0, 0, 0),
        (2**15 - 1, 2**31 - 1, 2**63 - 1),
    ]
    assert [row[3] for row in rows] == ["2026-02-28", "0001-01-01", "infinity"]
    assert [row[4] for row in rows] == [
        "2026-11-22 16:00:00+00",
        "1969-12-31 23:59:59.999999+00",
        "infinity",
    ]
    assert [row[5] for row in rows] == keys
    assert [bytes(row[6]) for row in rows] == [b"", b"\x00\xff", "䶮𬭚".encode()]  # type: ignore[call-overload]
    assert [len(row[7]) for row in rows] == [3_000_000, 0, 1]  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_any_number_of_rows_with_and_without_varying_columns(size: int) -> None:
    numbers = np.arange(size)
    texts = [str(n).encode() for n in range(size)]
    assert [row[0] for row in _round_trip(["int4"], [numbers], [])] == list(range(size))
    assert [bytes(row[1]) for row in _round_trip(["int4"], [numbers], [texts])] == texts  # type: ignore[call-overload]


def test_columns_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="unequal"):
        list(pgcopy.encode([("int4", np.arange(2))], [[b"a"]]))
