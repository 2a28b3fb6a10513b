"""A chunk of a file by the fields of its item, whichever form it is written in.

What a form has no column for is filled as the catalogue says, from the row itself, the source, or the
directory: never from a guess.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from gongxin.apps.catalogue.api import Fill, Form, Item
from gongxin.apps.directory.api import Organ
from gongxin.lib.tabular import Chunk

from ..rules.filing import ACTION, FILES, WITHDRAWS
from .map_columns import ColumnMap

_FILES = ("", FILES, "新增", "更新", "变更", "file")
_WITHDRAWS = (WITHDRAWS, "withdraw")


def by_field(
    *, chunk: Chunk, columns: ColumnMap, item: Item, source: Organ, organs: Mapping[str, str]
) -> pl.DataFrame:
    """One text column a field, the column of actions (empty, `WITHDRAWS`, or what it says) and `row`.

    Fields that the file lacks are empty. `organs` are codes of organs by their names.
    """
    frame = chunk.cells.select(
        *(_cell(field.name, columns).alias(field.name) for field in item.fields),
        _action(columns).alias(ACTION),
    ).with_columns(pl.Series("row", chunk.numbers))
    if columns.form is None:
        return frame
    for name, fill in columns.form.fills.items():
        # in their order: one may look at a field that one before it filled
        wanted = pl.col(name).str.strip_chars() == ""
        filled = _filling(fill, item, source, organs)
        frame = frame.with_columns(pl.when(wanted).then(filled).otherwise(pl.col(name)).alias(name))
    return frame


def _cell(name: str, columns: ColumnMap) -> pl.Expr:
    places = columns.positions.get(name, ())
    if not places:
        return pl.lit("")
    cells = [_respelled(pl.col(str(place)), name, columns.form) for place in places]
    if len(cells) == 1:
        return cells[0]
    given = [pl.when(cell.str.strip_chars() != "").then(cell) for cell in cells]
    return pl.concat_str(given, separator=";", ignore_nulls=True)


def _respelled(cell: pl.Expr, name: str, form: Form | None) -> pl.Expr:
    spellings: dict[str, str] = {}
    for column in form.columns if form else ():
        if column.field == name:
            spellings |= column.values
    return cell.str.strip_chars().replace(spellings) if spellings else cell


def _action(columns: ColumnMap) -> pl.Expr:
    if columns.action is None:
        return pl.lit("")
    cell = pl.col(str(columns.action)).str.strip_chars()
    state = columns.form.state if columns.form else None
    files = [*_FILES, *(state.files if state else ())]
    withdraws = [*_WITHDRAWS, *(state.withdraws if state else ())]
    return cell.replace(dict.fromkeys(withdraws, WITHDRAWS) | dict.fromkeys(files, ""))


def _filling(fill: Fill, item: Item, source: Organ, organs: Mapping[str, str]) -> pl.Expr:
    if fill.by == "kind":
        return _kind(item)
    if fill.by == "source-name":
        return pl.lit(source.name.zh)
    if fill.by == "source-code":
        return pl.lit(source.uscc)
    other = pl.col(fill.field).str.strip_chars()
    if fill.by == "same_as":
        return other
    if fill.by == "organ_named_in":
        return other.replace_strict(organs, default="", return_dtype=pl.String)
    return pl.when(other != "").then(pl.lit(fill.value)).otherwise(pl.lit(""))


def _kind(item: Item) -> pl.Expr:
    """The kind of party that follows from which number the row gives; 92 begins individual businesses."""
    code = pl.col(item.subject.uscc or item.subject.name).str.strip_chars()
    number = pl.col(item.subject.id_number or item.subject.name).str.strip_chars()
    return (
        pl.when(code.str.starts_with("92"))
        .then(pl.lit("个体工商户"))
        .when(code != "")
        .then(pl.lit("法人及非法人组织"))
        .when(number != "")
        .then(pl.lit("自然人"))
        .otherwise(pl.lit(""))
    )
