"""The rules as Polars expressions: what pandera and dataframely are given, and nothing they would not be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl

from .checksums import right_codes, right_numbers
from .rules import DATE_FORMAT, Rule

Array = np.ndarray[Any, Any]
_EIGHTEEN = pl.Array(pl.UInt8, 18)


def read(path: str, rows: int) -> pl.DataFrame:
    """All cells as text; an empty one is null."""
    return pl.read_csv(path, infer_schema=False, n_rows=rows, null_values="")


def day(name: str) -> pl.Expr:
    """The day that a cell says; null if none."""
    return pl.col(name).str.to_date(DATE_FORMAT, strict=False)


def sound(rule: Rule) -> pl.Expr | None:
    """Whether a cell that is there holds what its type says; None for text."""
    cell = pl.col(rule.name)
    if rule.type == "date":
        return day(rule.name).is_not_null() | cell.is_null()
    if rule.type == "uscc":
        return cell.map_batches(_compiled(right_codes), return_dtype=pl.Boolean)
    if rule.type == "id-number":
        return cell.map_batches(_compiled(right_numbers), return_dtype=pl.Boolean)
    if rule.pattern:
        return cell.str.contains(rule.pattern) | cell.is_null()
    if rule.codes:
        return cell.is_in(rule.codes) | cell.is_null()
    return None


def required_where(rule: Rule) -> pl.Expr:
    """A cell that another column makes required is there."""
    assert rule.required_if is not None
    other, values = rule.required_if
    return pl.col(rule.name).is_not_null() | ~pl.col(other).is_in(values).fill_null(value=False)


def in_order(rule: Rule) -> pl.Expr:
    """The day does not lie before the one that it must not."""
    assert rule.not_before is not None
    return (day(rule.name) >= day(rule.not_before)).fill_null(value=True)


def _compiled(kernel: Callable[[Array], Array]) -> Callable[[pl.Series], pl.Series]:
    def check(cells: pl.Series) -> pl.Series:
        full = cells.str.len_bytes().fill_null(0) == 18
        side_by_side = (
            cells.filter(full).cast(pl.Binary).bin.reinterpret(dtype=_EIGHTEEN).to_numpy()
        )
        right = cells.is_null().to_numpy(writable=True)
        right[full.to_numpy()] = kernel(side_by_side)
        return pl.Series(right)

    return check
