"""Sound rows of an item for its conformance kit, made from the catalogue alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongxin.apps.catalogue.api import CodeList, Field, FieldType, Item, SubjectKind
from gongxin.lib.identifiers import (
    id_check_character,
    organisation_check_character,
    uscc_check_character,
)

Row = dict[str, str]

DAY, LATER = "2025-06-03", "2027-06-03"
_PERSON = "自然人"
_NOT_FIRST = {"行政拘留", _PERSON}  # values that other rules of the charter look at


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes rows that break no rule; `kind` is the kind of subject they are about."""

    item: Item
    codes: Mapping[str, CodeList]
    kind: SubjectKind

    @property
    def is_person(self) -> bool:
        """Whether the rows are about people."""
        return self.kind is SubjectKind.PERSON

    def row(self, number: int) -> Row:
        """Row `number`: what is required, and what then becomes required; no two state the same fact."""
        row = {
            field.name: self._value(field, number) for field in self.item.fields if field.required
        }
        subject = self.item.subject
        row[self.item.valid_from] = DAY
        if subject.kind:
            row[subject.kind] = _PERSON if self.is_person else self._other_kind(subject.kind)
        if self.is_person and subject.id_number:
            row[subject.id_number] = person_number(number)
            if subject.id_type:
                row[subject.id_type] = "身份证"
        elif subject.uscc:
            row[subject.uscc] = self._code(number)
        for field in self.item.fields:
            needed = field.required_if
            if needed and not row.get(field.name) and row.get(needed.field) in needed.values:
                row[field.name] = self._value(field, number)
        return {field.name: row.get(field.name, "") for field in self.item.fields}

    def _value(self, field: Field, number: int) -> str:
        if field.codes:
            return next(
                entry.value
                for entry in self.codes[field.codes].entries
                if entry.value not in _NOT_FIRST
            )
        if field.type is FieldType.DATE:
            return LATER if field.not_before or field.name == self.item.valid_to else DAY
        if field.type is FieldType.NUMBER:
            return "1250"
        if field.type is FieldType.USCC:
            return code_of(1, "11")
        if field.type is FieldType.ID_NUMBER:
            return person_number(number)
        text = f"测〔2025〕{number}号" if field.name in self.item.natural_key else f"测试{number}"
        return text[: field.length]

    def _other_kind(self, field: str) -> str:
        codes = self.item.field(field).codes
        values = [entry.value for entry in self.codes[codes].entries] if codes else []
        return next(value for value in values if value != _PERSON)

    def _code(self, number: int) -> str:
        return code_of(number, "91" if self.kind is SubjectKind.ENTERPRISE else "52")


def makers(item: Item, codes: Mapping[str, CodeList]) -> dict[SubjectKind, Maker]:
    """A maker for each kind of subject that the item may be about."""
    return {kind: Maker(item, codes, kind) for kind in SubjectKind if kind in item.subject_kinds}


def person_number(number: int, *, born: str = "19850511", division: str = "519901") -> str:
    """An identity number of the reserved pattern (its division does not exist), unless told another."""
    first17 = f"{division}{born}{number % 1000:03d}"
    return first17 + id_check_character(first17)


def code_of(number: int, classes: str) -> str:
    """A unified social credit code of the reserved pattern, of that department and category."""
    body = f"GX{number % 1_000_000:06d}"
    first17 = f"{classes}519901{body}{organisation_check_character(body)}"
    return first17 + uscc_check_character(first17)
