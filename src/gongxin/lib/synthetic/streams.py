"""Random draws that do not depend on one another, and the few shapes they take.

Each part of the world draws from its own stream, named after it. A change in one part then leaves
all others as they were, and the same seed gives the same bytes on every machine.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

EPOCH = date(1970, 1, 1)


def stream(seed: int, name: str) -> np.random.Generator:
    """The random stream of that name under `seed`."""
    return np.random.Generator(np.random.PCG64([seed, zlib.crc32(name.encode())]))


def day(value: date) -> int:
    """Days since 1970-01-01, the form in which dates are drawn."""
    return (value - EPOCH).days


def from_day(value: int) -> date:
    """The reverse of `day`."""
    return EPOCH + timedelta(days=value)


def dates(days: NDArray[Any]) -> pl.Series:
    """Drawn days as a column of dates."""
    return pl.Series(days.astype(np.int32)).cast(pl.Date)


def weighted(rng: np.random.Generator, weights: Sequence[float], size: int) -> Ints:
    """`size` indices, drawn in proportion to `weights`."""
    bounds = np.cumsum(np.asarray(weights, dtype=np.float64))
    drawn = np.searchsorted(bounds, rng.random(size) * bounds[-1], side="right")
    indices: Ints = np.minimum(drawn, len(bounds) - 1).astype(np.int64)
    return indices


def pick(
    rng: np.random.Generator,
    values: Sequence[str],
    size: int,
    weights: Sequence[float] | None = None,
) -> pl.Series:
    """`size` values, evenly or in proportion to `weights`."""
    if weights is None:
        return gather(values, rng.integers(0, len(values), size))
    return gather(values, weighted(rng, weights, size))


def gather(values: Sequence[str], indices: NDArray[Any]) -> pl.Series:
    """The values at `indices` as a column."""
    return pl.Series(list(values), dtype=pl.String).gather(indices.astype(np.uint32))


def between(
    rng: np.random.Generator, first: NDArray[Any] | int, last: NDArray[Any] | int, size: int
) -> Ints:
    """Whole numbers from `first` to `last` inclusive; where the span is empty, `first`."""
    low = np.broadcast_to(np.asarray(first, dtype=np.int64), size)
    high = np.maximum(np.broadcast_to(np.asarray(last, dtype=np.int64), size), low)
    return low + np.floor(rng.random(size) * (high - low + 1)).astype(np.int64)


def repeat(counts: NDArray[Any]) -> tuple[Ints, Ints]:
    """For counts per owner: the owner of each thing, and which of the owner's things it is."""
    counts = counts.astype(np.int64)
    owners = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    starts = np.repeat(np.cumsum(counts) - counts, counts)
    return owners, np.arange(len(owners), dtype=np.int64) - starts
