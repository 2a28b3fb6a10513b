"""From what is filed in a record's fields to what a reader is told: names for codes, units, masks.

Made once for each item and kept with its catalogue; a record then costs a reading of its values and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from gongxin.apps.catalogue.api import Catalogue, CodeList, Field, FieldType, Item, Masking
from gongxin.lib.bilingual import Text
from gongxin.lib.identifiers import mask_id_number, mask_name

from ..types import Basis, FieldTelling, ItemTelling

_HIDDEN = "＊＊＊"


def tell_item(
    *, item: Item, catalogue: Catalogue, basis: tuple[Basis, ...], unmasked: bool
) -> ItemTelling:
    """How the item's records are told; `unmasked` for the person concerned alone."""
    fields = tuple(_field(field, catalogue, unmasked=unmasked) for field in item.fields)
    return ItemTelling(
        item=item.code,
        title=item.title,
        basis=basis,
        fields=fields,
        spelt=tuple((field.name, field.zh) for field in fields),
        masked=tuple(field.name for field in fields if field.masked),
        id_number_fields=frozenset(
            field.name for field in item.fields if field.type is FieldType.ID_NUMBER
        ),
        told_elsewhere=_told_elsewhere(item),
    )


def _field(field: Field, catalogue: Catalogue, *, unmasked: bool) -> FieldTelling:
    if not unmasked and field.masking is not Masking.NONE:
        mask = _MASKS.get(field.masking, _hide)
        return FieldTelling(field.name, field.label, True, partial(_by, mask), mask)
    if field.codes:
        named = _Names(catalogue.code_lists[field.codes])
        return FieldTelling(field.name, field.label, False, named, named.zh)
    if field.unit:
        # the pack writes units in Chinese; in English the label names the unit
        unit = _Unit(field.unit)
        return FieldTelling(field.name, field.label, False, unit, unit.zh)
    return FieldTelling(field.name, field.label, False, partial(_by, str), None)


def _hide(_: str) -> str:
    return _HIDDEN


_MASKS: Mapping[Masking, Callable[[str], str]] = {
    Masking.NAME: mask_name,
    Masking.ID_NUMBER: mask_id_number,
}


def _by(change: Callable[[str], str], value: str) -> Text:
    told = change(value)
    return Text(told, told)


class _Names:
    """The names of a code list; several codes stand in one value with a semicolon between."""

    def __init__(self, codes: CodeList) -> None:
        self._names = {entry.value: entry.name for entry in codes.entries}

    def __call__(self, value: str) -> Text:
        known = self._names.get(value)
        if known is not None:
            return known
        parts = [self._names.get(part, Text(part, part)) for part in value.split(";")]
        return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))

    def zh(self, value: str) -> str:
        return self(value).zh


class _Unit:
    def __init__(self, unit: str) -> None:
        self._unit = unit

    def __call__(self, value: str) -> Text:
        return Text(self.zh(value), value)

    def zh(self, value: str) -> str:
        return f"{value}{self._unit}"


def _told_elsewhere(item: Item) -> frozenset[str]:
    """The fields that name the subject and the document; the file's head and the card show both."""
    subject, document = item.subject, item.document
    names = {subject.name, subject.kind, subject.uscc, subject.id_type, subject.id_number}
    if document is not None:
        names |= {document.number, document.date, document.organ, document.organ_code}
    return frozenset(name for name in names if name)
