"""Great Expectations on pandas: an expectation for each rule; check digits and days computed beforehand."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import great_expectations.expectations as gxe
import numpy as np
import pandas as pd

from .checksums import right_codes, right_numbers
from .rules import DATE_FORMAT, Rule

Findings = list[tuple[int, str]]


def prepare(rules: list[Rule]) -> Callable[[str, int], tuple[int, Findings]]:
    """The suite; gives what reads and checks a file."""
    context: Any = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    suite = gx.ExpectationSuite(name="penalties", expectations=list(_expectations(rules)))
    asset = context.data_sources.add_pandas("file").add_dataframe_asset("rows")
    definition = asset.add_batch_definition_whole_dataframe("all")

    def check(path: str, rows: int) -> tuple[int, Findings]:
        frame = pd.read_csv(path, dtype=str, nrows=rows, keep_default_na=False, na_values=[""])
        for rule in rules:
            for name, right in _computed(rule, frame).items():
                frame[name] = right
        frame["row"] = np.arange(2, len(frame) + 2)
        batch = definition.get_batch({"dataframe": frame})
        wanted = {"result_format": "COMPLETE", "unexpected_index_column_names": ["row"]}
        found: Findings = []
        for result in batch.validate(suite, result_format=wanted).results:
            if result.exception_info.get("raised_exception"):
                raise RuntimeError(result.exception_info)
            column = result.expectation_config.kwargs["column"].partition("__")[0]
            broken = result.result.get("unexpected_index_list") or []
            found += [(int(one["row"]), column) for one in broken]
        return len(frame), found

    return check


def _expectations(rules: list[Rule]) -> Any:
    for rule in rules:
        if rule.required:
            yield gxe.ExpectColumnValuesToNotBeNull(column=rule.name)
        if rule.length:
            yield gxe.ExpectColumnValueLengthsToBeBetween(column=rule.name, max_value=rule.length)
        if rule.pattern:
            yield gxe.ExpectColumnValuesToMatchRegex(column=rule.name, regex=rule.pattern)
        elif rule.codes:
            yield gxe.ExpectColumnValuesToBeInSet(column=rule.name, value_set=list(rule.codes))
        for name in _COMPUTED:
            if _applies(rule, name):
                computed = f"{rule.name}__{name}"
                yield gxe.ExpectColumnValuesToBeInSet(column=computed, value_set=[True])


_COMPUTED = ("sound", "where", "order")


def _applies(rule: Rule, name: str) -> bool:
    if name == "sound":
        return rule.type in {"uscc", "id-number", "date"}
    return bool(rule.required_if if name == "where" else rule.not_before)


def _computed(rule: Rule, frame: pd.DataFrame) -> dict[str, Any]:
    cells = frame[rule.name]
    made: dict[str, Any] = {}
    if rule.type == "date":
        made["sound"] = cells.isna() | _days(cells).notna()
    elif rule.type in {"uscc", "id-number"}:
        made["sound"] = _right(cells, right_codes if rule.type == "uscc" else right_numbers)
    if rule.required_if:
        other, values = rule.required_if
        made["where"] = cells.notna() | ~frame[other].isin(values)
    if rule.not_before:
        made["order"] = ~(_days(cells) < _days(frame[rule.not_before]))
    return {f"{rule.name}__{name}": value for name, value in made.items()}


def _days(cells: Any) -> Any:
    return pd.to_datetime(cells, format=DATE_FORMAT, errors="coerce")


def _right(cells: Any, kernel: Callable[[Any], Any]) -> Any:
    right = cells.isna().to_numpy(dtype=bool, copy=True)
    full = (cells.str.len() == 18).fillna(value=False).to_numpy(dtype=bool)
    joined = "".join(cells[full]).encode()
    right[full] = kernel(np.frombuffer(joined, np.uint8).reshape(-1, 18))
    return right
