"""Well-formed identifiers in the reserved pattern, by the column.

The same rules as `gongxin.lib.identifiers`, which judges single numbers; here a million of them are
made at once. A test checks every made number against that module.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from gongxin.lib.identifiers import (
    ID_CHECKS,
    ID_WEIGHTS,
    ORGANISATION_CHECKS,
    ORGANISATION_WEIGHTS,
    SYNTHETIC_PREFIXES,
    USCC_ALPHABET,
    USCC_WEIGHTS,
)

from .streams import Ints

DIVISIONS = tuple(
    int(prefix) * 100 + last for prefix in SYNTHETIC_PREFIXES for last in range(1, 100)
)
"""The reserved division codes: 519901-519999 and 349901-349999."""

_BODY_ROOM = 31**6
_STEP = 412_345_679  # coprime to 31, so that stepping visits every body once
_ASCII = np.frombuffer(USCC_ALPHABET.encode(), dtype=np.uint8)
_VALUES = np.zeros(128, dtype=np.int64)
_VALUES[_ASCII] = np.arange(31)
_VALUES_36 = np.zeros(128, dtype=np.int64)
_VALUES_36[np.frombuffer(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", dtype=np.uint8)] = np.arange(36)


def identity_numbers(divisions: Ints, born: pl.Series, offset: int) -> pl.Series:
    """Identity numbers for people of those divisions and birth days, no two alike.

    `offset` moves the sequence numbers, so that two seeds do not make the same people. A division
    has 999 numbers a day; a world that needs more raises OverflowError.
    """
    frame = pl.DataFrame({"division": divisions, "born": born}).with_columns(
        pl.int_range(pl.len()).over("division", "born").alias("nth")
    )
    nth = frame["nth"].to_numpy().astype(np.int64)
    if len(nth) and nth.max() >= 999:
        raise OverflowError("more people of one division and birthday than there are numbers")
    birth = born.dt.strftime("%Y%m%d").cast(pl.Int64).to_numpy()
    sequence = (nth * 7 + birth * 31 + divisions * 17 + offset) % 999 + 1
    first17 = divisions * 10**11 + birth * 1000 + sequence
    total = np.zeros(len(first17), dtype=np.int64)
    for place, weight in enumerate(ID_WEIGHTS):
        total += (first17 // 10 ** (16 - place) % 10) * weight
    checks = pl.Series(list(ID_CHECKS)).gather((total % 11).astype(np.uint32))
    return pl.Series(first17).cast(pl.String) + checks


def social_credit_codes(classes: NDArray[np.uint8], divisions: Ints, offset: int) -> pl.Series:
    """Unified social credit codes, no two alike.

    `classes` holds the two leading characters as ASCII, one row an organisation; `offset` chooses
    where the bodies start.
    """
    size = len(divisions)
    codes = np.empty((size, 18), dtype=np.uint8)
    codes[:, :2] = classes
    for place in range(6):
        codes[:, 2 + place] = 48 + divisions // 10 ** (5 - place) % 10
    body = (np.arange(size, dtype=np.int64) * _STEP + offset) % _BODY_ROOM
    codes[:, 8:10] = np.frombuffer(b"MA", dtype=np.uint8)
    for place in range(6):
        codes[:, 10 + place] = _ASCII[body // 31 ** (5 - place) % 31]
    inner = _VALUES_36[codes[:, 8:16]] @ np.asarray(ORGANISATION_WEIGHTS)
    codes[:, 16] = np.frombuffer(ORGANISATION_CHECKS.encode(), dtype=np.uint8)[inner % 11]
    total = _VALUES[codes[:, :17]] @ np.asarray(USCC_WEIGHTS)
    codes[:, 17] = _ASCII[(31 - total % 31) % 31]
    return pl.Series(codes.view("S18").ravel().tolist(), dtype=pl.Binary).cast(pl.String)
