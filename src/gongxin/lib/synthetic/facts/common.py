"""The columns that every kind of fact has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import polars as pl

from ..demo import Row
from ..population import Population
from ..streams import Bools, Floats, Ints


def eligible(frame: pl.DataFrame) -> Bools:
    """Adults and organisations to whom things happen by chance; demo subjects are left out."""
    chosen = ~frame["demo"]
    if "adult" in frame.columns:
        chosen = chosen & frame["adult"]
    return np.asarray(chosen.to_numpy(), dtype=np.bool_)


def counts(rng: np.random.Generator, rate: Floats, allowed: Bools, most: int = 40) -> Ints:
    """How often something happens to each: Poisson of `rate` where `allowed`."""
    return np.minimum(rng.poisson(np.where(allowed, rate, 0.0)), most).astype(np.int64)


def with_demo(frame: pl.DataFrame, rows: Sequence[Row], population: Population) -> pl.DataFrame:
    """The drawn facts and behind them those of the demo subjects, in the same columns."""
    dated = [
        {**row, "date": population.today - timedelta(days=int(str(row["ago"])))} for row in rows
    ]
    added = [{name: row.get(name) for name in frame.columns} for row in dated]
    return pl.concat([frame, pl.DataFrame(added, schema=frame.schema)])


def days_of(frame: pl.DataFrame, column: str) -> Ints:
    """A date column as whole days."""
    return frame[column].cast(pl.Int32).to_numpy().astype(np.int64)
