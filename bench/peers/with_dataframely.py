"""dataframely: a schema class with compiled check digits as its rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dataframely as dy
import polars as pl

from .columns import in_order, read, required_where, sound
from .rules import Rule

Findings = list[tuple[int, str]]


def prepare(rules: list[Rule]) -> Callable[[str, int], tuple[int, Findings]]:
    """The schema; gives what reads and checks a file."""
    schema = _schema(rules)
    names = {rule.name for rule in rules}

    def check(path: str, rows: int) -> tuple[int, Findings]:
        frame = read(path, rows).with_row_index("row", offset=2)
        _, failures = schema.filter(frame.cast({"row": pl.Int64}), cast=False)
        found: Findings = []
        details = failures.details()
        for rule in details.columns:
            column = rule.replace("|", "__").partition("__")[0]
            if column in names and rule not in names:
                broken = details.filter(pl.col(rule) == "invalid")["row"]
                found += [(row, column) for row in broken.to_list()]
        return frame.height, found

    return check


def _schema(rules: list[Rule]) -> Any:
    members: dict[str, Any] = {"row": dy.Int64(nullable=False)}
    for rule in rules:
        members[rule.name] = dy.String(nullable=not rule.required)
        if rule.length:  # its own max_length counts bytes
            members[f"{rule.name}__length"] = _rule(
                pl.col(rule.name).str.len_chars().le(rule.length).fill_null(value=True)
            )
        if (whole := sound(rule)) is not None:
            members[f"{rule.name}__sound"] = _rule(whole)
        if rule.required_if:
            members[f"{rule.name}__where"] = _rule(required_where(rule))
        if rule.not_before:
            members[f"{rule.name}__order"] = _rule(in_order(rule))
    return type("Penalties", (dy.Schema,), members)


def _rule(expression: pl.Expr) -> Any:
    return dy.rule()(lambda cls: expression)
