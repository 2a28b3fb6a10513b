"""Which column of a file is which field of the item."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from gongxin.apps.catalogue.api import Field, Item, forbidden_header

from ..errors import column_twice, columns_missing, columns_unknown, forbidden_column


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """`positions`: field name -> position in the file; `unused`: headers that are not recorded (C1)."""

    positions: dict[str, int]
    unused: tuple[str, ...]

    @property
    def listed(self) -> list[int]:
        """Positions of the columns that the catalogue lists, in the order of the file."""
        return sorted(self.positions.values())


def map_columns(
    *, header: tuple[str, ...], item: Item, laid_down: Sequence[str] | None = None
) -> ColumnMap:
    """Match headers by official code, Chinese label or alias, or as a saved mapping lays it down.

    `laid_down` are the fields beside the header's columns, empty for those to leave aside. Raises
    Refusal for a forbidden column (charter C2), for two columns of one field, for a required field
    without a column, and when nothing matches. A column that the catalogue does not list is left aside
    and named in the receipt: nothing outside the catalogue is recorded (charter C1).
    """
    known = _fields_by_spelling(item)
    positions: dict[str, int] = {}
    unused = []
    for position, name in enumerate(header):
        named = known.get(_plain(name))
        field = named if laid_down is None else known.get(_plain(laid_down[position]))
        # whatever a mapping calls it: a column of forbidden data is told by its own name
        reason = forbidden_header(name) if named is None else None
        if reason is not None:
            raise forbidden_column(column=name, reason=reason)
        if field is None:
            if name:
                unused.append(name)
        elif field.name in positions:
            raise column_twice(field=field.label, first=header[positions[field.name]], second=name)
        else:
            positions[field.name] = position
    if not positions:
        raise columns_unknown(item=item.title)
    missing = [
        field.label for field in item.fields if field.required and field.name not in positions
    ]
    if missing:
        raise columns_missing(item=item.title, missing=missing)
    return ColumnMap(positions, tuple(unused))


def recognise(item: Item, *, also: Collection[str] = ()) -> Callable[[str], str | None]:
    """Which field of the item a cell names: by this the header is found below titles.

    `also` are names of columns that the source's saved mappings know.
    """
    known = _fields_by_spelling(item)
    laid_down = {_plain(name) for name in also}

    def field_of(cell: str) -> str | None:
        plain = _plain(cell)
        field = known.get(plain)
        if field is None:
            return plain if plain in laid_down else None
        return field.name

    return field_of


def _fields_by_spelling(item: Item) -> dict[str, Field]:
    return {
        _plain(spelling): field
        for field in item.fields
        for spelling in (*field.aliases, field.label.zh, field.name)
    }


def _plain(header: str) -> str:
    """A header without the marks that forms put around it: blanks, asterisks, kinds of brackets."""
    return re.sub(r"[\s*＊:：]", "", unicodedata.normalize("NFKC", header)).upper()
