"""The plan by which a chunk of rows is read and checked, compiled from a catalogue item.

A plan is made once a batch. `check` takes a frame with one text column a field, the column of actions
and the column `row`, and gives back the frame in standard form with the columns derived for loading, which rows are refused,
and every finding. It works on columns; Python runs once per distinct code and per finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from gongxin.lib.bilingual import Text

from ..enums import Severity
from .base import Rule
from .catalogue import Formula
from .checks import Check, Context, compile_checks
from .deriving import derive, read_cells
from .filing import ACTION, WITHDRAWS
from .masking import masked
from .shape import FieldShape, ItemShape


@dataclass(frozen=True, slots=True)
class Fault:
    """A check that failed in a row; the value is masked."""

    row: int
    rule: type[Rule]
    field: FieldShape
    value: str
    more: Text


@dataclass(frozen=True, slots=True)
class Checked:
    """A chunk after its checks.

    `untraced` rows are refused and leave no copy; `withdrawing` ones withdraw a fact.
    """

    rows: pl.DataFrame
    refused: frozenset[int]
    untraced: frozenset[int]
    faults: list[Fault]
    tidied: dict[str, int]
    withdrawing: frozenset[int]


class Plan:
    """How the rows of one item are read and checked."""

    def __init__(self, *, item: ItemShape, context: Context) -> None:
        self._item = item
        self._context = context
        self._checks = compile_checks(item, context)

    def __reduce__(self) -> tuple[Callable[..., Plan], tuple[ItemShape, Context]]:
        """Travel as what it is compiled from: another machine compiles its own."""
        return _compiled, (self._item, self._context)

    def check(self, raw: pl.DataFrame) -> Checked:
        """Read and check one chunk."""
        clean = read_cells(raw, self._item, self._context.codes)
        frame = derive(clean, self._item, self._context.codes)
        faults = _without_echoes(list(self._faults(raw, frame)))
        untraced = frozenset(fault.row for fault in faults if not fault.rule.keeps_copy)
        return Checked(
            rows=frame,
            refused=frozenset(f.row for f in faults if f.rule.severity is Severity.ERROR),
            untraced=untraced,
            # of a row that leaves no trace, only the rule that refuses it is told
            faults=[f for f in faults if f.row not in untraced or not f.rule.keeps_copy],
            tidied=self._tidied(raw, clean),
            withdrawing=frozenset(raw.filter(pl.col(ACTION) == WITHDRAWS)["row"].to_list()),
        )

    def _faults(self, raw: pl.DataFrame, frame: pl.DataFrame) -> Iterator[Fault]:
        verdicts = frame.select(
            [
                check.fails.fill_null(value=False).alias(str(number))
                for number, check in enumerate(self._checks)
            ]
        )
        filing = raw[ACTION] != WITHDRAWS
        only_filing = filing.all()
        for number, check in enumerate(self._checks):
            column = verdicts[str(number)]
            if not only_filing and not check.concerns_withdrawals(self._item):
                column &= filing
            if column.any():
                yield from _faults_of(check, raw.filter(column))

    def _tidied(self, raw: pl.DataFrame, clean: pl.DataFrame) -> dict[str, int]:
        """By field, how many cells were brought into another spelling."""
        names = [field.name for field in self._item.fields]
        changed = raw.with_columns(clean[name].alias(f"{name}__new") for name in names).select(
            [
                ((pl.col(name) != pl.col(f"{name}__new")) & (pl.col(name) != "")).sum().alias(name)
                for name in names
            ]
        )
        return {name: count for name, count in changed.row(0, named=True).items() if count}


def _compiled(item: ItemShape, context: Context) -> Plan:
    return Plan(item=item, context=context)


def _without_echoes(faults: list[Fault]) -> list[Fault]:
    """Of a cell that holds a formula only that is told: it is no date and no number either."""
    formulas = {(fault.row, fault.field.name) for fault in faults if fault.rule is Formula}
    return [
        fault
        for fault in faults
        if fault.rule is Formula
        or not fault.rule.keeps_copy
        or (fault.row, fault.field.name) not in formulas
    ]


def _faults_of(check: Check, broken: pl.DataFrame) -> Iterator[Fault]:
    cells = broken[check.field.name].to_list()
    for row, cell in zip(broken["row"].to_list(), cells, strict=True):
        more = check.explain(cell or "") if check.explain else check.more
        value = masked(check.field, cell or "") if check.show_value else ""
        yield Fault(row, check.rule, check.field, value, more)
