"""Which column of a file is which field of the item, in whichever official form it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from gongxin.apps.catalogue.api import Form, Item, forbidden_header

from ..errors import column_twice, columns_missing, columns_unknown, forbidden_column
from ..rules.filing import ACTION, ACTION_NAMES


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What the columns of a file are.

    `positions`: field -> position in the file, or several that are joined; `action` is the column that says
    whether a row files or withdraws; `set_aside` are columns that the form has and the catalogue does not
    record; `unused` headers that neither knows (C1). `form` None: the item's own.
    """

    positions: Mapping[str, tuple[int, ...]]
    unused: tuple[str, ...]
    action: int | None = None
    form: Form | None = None

    @property
    def listed(self) -> list[int]:
        """Positions of the columns that may be kept, in the order of the file."""
        own = {place for places in self.positions.values() for place in places}
        return sorted(own if self.action is None else own | {self.action})

    @property
    def not_asked(self) -> frozenset[str]:
        """Fields that the form does not know."""
        return self.form.not_asked if self.form else frozenset()

    def column_of(self, field: str) -> int | None:
        """The first column of the field, None where the file has none."""
        places = self.positions.get(field)
        return places[0] if places else None


def map_columns(
    *, header: tuple[str, ...], item: Item, laid_down: Sequence[str] | None = None
) -> ColumnMap:
    """Match headers by official code, Chinese label or alias, or as a saved mapping lays it down.

    Of the forms in which the item is filed, the one that knows most of the header. `laid_down` are the
    item's fields beside the header's columns, empty for those to leave aside. Raises Refusal for a
    forbidden column (charter C2), for two columns of one field, for a required field without a column,
    and when nothing matches. A column that the catalogue does not list is left aside and named in the
    receipt: nothing outside the catalogue is recorded (charter C1).
    """
    form = None if laid_down is not None else form_of(header, item)
    known = _fields_by_spelling(item, form)
    joined = _joined(form)
    positions: dict[str, tuple[int, ...]] = {}
    unused = []
    for position, name in enumerate(header):
        plain = _plain(name)
        # whatever a mapping calls it: a column of forbidden data is told by its own name
        reason = forbidden_header(name) if not known.get(plain) else None
        if reason is not None:
            raise forbidden_column(column=name, reason=reason)
        field = known.get(plain if laid_down is None else _plain(laid_down[position]))
        if not field:
            if name:
                unused.append(name)
        elif field in positions and field not in joined:
            label = item.field(field).label if field != ACTION else ACTION_NAMES
            raise column_twice(field=label, first=header[positions[field][0]], second=name)
        else:
            positions[field] = (*positions.get(field, ()), position)
    action = positions.pop(ACTION, None)
    if not positions:
        raise columns_unknown(item=item.title)
    given = positions.keys() | (form.fills.keys() | form.not_asked if form else set())
    missing = [field.label for field in item.fields if field.required and field.name not in given]
    if missing:
        raise columns_missing(item=item.title, missing=missing)
    return ColumnMap(positions, tuple(unused), action[0] if action else None, form)


def form_of(header: Sequence[str], item: Item) -> Form | None:
    """The form that knows most of the header's columns; None for the item's own, which goes first."""
    plain = {_plain(name) for name in header}

    def known(form: Form | None) -> int:
        return len(plain & _fields_by_spelling(item, form).keys())

    best = max(item.forms, key=known, default=None)
    return best if best is not None and known(best) > known(None) else None


def recognise(item: Item, *, also: Collection[str] = ()) -> Callable[[str], str | None]:
    """Which field of the item a cell names, in any form: by this the header is found below titles.

    `also` are names of columns that the source's saved mappings know.
    """
    known: dict[str, str] = {}
    for form in (*item.forms, None):
        # a column that a form has and the catalogue does not record tells the header all the same
        known |= {name: field or name for name, field in _fields_by_spelling(item, form).items()}
    known = {_plain(name): name for name in also} | known
    return lambda cell: known.get(_plain(cell))


def _fields_by_spelling(item: Item, form: Form | None) -> dict[str, str]:
    """Field by plain header; empty for a column that the form has and the catalogue does not record."""
    known = {_plain(name): ACTION for name in (ACTION_NAMES.zh, ACTION_NAMES.en, ACTION)}
    if form is None:
        for field in item.fields:
            known |= {
                _plain(name): field.name for name in (*field.aliases, field.label.zh, field.name)
            }
        return known
    for column in form.columns:
        known |= {_plain(name): column.field for name in column.names}
    if form.state:
        known |= {_plain(name): ACTION for name in form.state.names}
    return known


def _joined(form: Form | None) -> set[str]:
    """Fields that the form writes into several columns."""
    fields = [column.field for column in form.columns if column.field] if form else []
    return {field for field in fields if fields.count(field) > 1}


def _plain(header: str) -> str:
    """A header without the marks that forms put around it: blanks, asterisks, kinds of brackets."""
    return re.sub(r"[\s*＊:：]", "", unicodedata.normalize("NFKC", header)).upper()
