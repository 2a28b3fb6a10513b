"""pandera on Polars: a DataFrameSchema, validated lazily so that every failure is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from .columns import in_order, read, required_where, sound
from .rules import Rule

Findings = list[tuple[int, str]]


def prepare(rules: list[Rule]) -> Callable[[str, int], tuple[int, Findings]]:
    """The schema; gives what reads and checks a file."""
    schema = _schema(rules)

    def check(path: str, rows: int) -> tuple[int, Findings]:
        frame = read(path, rows)
        found: Findings = []
        try:
            schema.validate(frame, lazy=True)
        except SchemaErrors as errors:
            cases = errors.failure_cases.with_columns(
                pl.when(pl.col("schema_context") == "Column")
                .then("column")
                .otherwise("check")
                .alias("at")
            )
            found = list(zip((cases["index"] + 2).to_list(), cases["at"].to_list(), strict=True))
        return frame.height, found

    return check


def _schema(rules: list[Rule]) -> Any:
    columns, across = {}, []
    for rule in rules:
        checks = []
        if rule.length:
            checks.append(pa.Check.str_length(max_value=rule.length))
        if (whole := sound(rule)) is not None:
            checks.append(_check(whole, rule.name))
        if rule.required_if:
            across.append(_check(required_where(rule), rule.name))
        if rule.not_before:
            across.append(_check(in_order(rule), rule.name))
        columns[rule.name] = pa.Column(pl.String, checks, nullable=not rule.required)
    return pa.DataFrameSchema(columns, checks=across)


def _check(expression: pl.Expr, name: str) -> Any:
    return pa.Check(lambda data: data.lazyframe.select(expression), name=name)
