"""What a plan needs to know of an item: the catalogue's words, reduced to those that checks use."""

from __future__ import annotations

from dataclasses import dataclass

from gongxin.lib.bilingual import Text


@dataclass(frozen=True, slots=True)
class FieldShape:
    """A field as the checks see it.

    `id_type` names the field that says what kind of number it is; `example` is a right value of it.
    """

    name: str
    label: Text
    type: str
    privacy: str
    length: int | None = None
    decimals: int = 0
    required: bool = False
    required_if: tuple[str, tuple[str, ...]] | None = None
    codes: str | None = None
    multiple: bool = False
    not_before: str | None = None
    id_type: str | None = None
    example: str = ""


@dataclass(frozen=True, slots=True)
class CodeShape:
    """A code list: accepted spellings, stored values, and how to name them to a person."""

    spellings: dict[str, str]
    values: frozenset[str]
    names: Text


@dataclass(frozen=True, slots=True)
class SubjectShape:
    """Fields that say whom a row is about."""

    name: str
    kind: str | None
    uscc: str | None
    id_type: str | None
    id_number: str | None


@dataclass(frozen=True, slots=True)
class DocumentShape:
    """Fields that name the effective document."""

    number: str
    date: str
    organ: str
    organ_code: str | None


@dataclass(frozen=True, slots=True)
class RelationShape:
    """Fields that name a person in a statutory role, from when and until when."""

    id_number: str
    id_type: str | None
    start: str
    end: str | None


@dataclass(frozen=True, slots=True)
class ClassShape:
    """How the class of an adverse row is found; classes as positions in the register's list."""

    always: int | None
    by: str
    minor: tuple[str, ...]
    serious: tuple[str, ...]
    otherwise: int


@dataclass(frozen=True, slots=True)
class ItemShape:
    """An item as the checks see it."""

    code: str
    kinds: frozenset[str]
    is_adverse: bool
    subject: SubjectShape
    document: DocumentShape | None
    class_rule: ClassShape | None
    decided_on: str
    conduct_date: str | None
    valid_from: str
    valid_to: str | None
    natural_key: tuple[str, ...]
    relations: tuple[RelationShape, ...]
    fields: tuple[FieldShape, ...]

    def field(self, name: str) -> FieldShape:
        """The field of that name. Raises KeyError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    @property
    def document_fields(self) -> frozenset[str]:
        """Names of the fields of charter C5."""
        if self.document is None:
            return frozenset()
        return frozenset({self.document.number, self.document.date, self.document.organ})

    @property
    def naming_fields(self) -> frozenset[str]:
        """Fields that say which fact of whom a row is about."""
        subject = self.subject
        names = (subject.kind, subject.uscc, subject.id_type, subject.id_number)
        return frozenset({*filter(None, names), *self.natural_key})

    @property
    def free_texts(self) -> tuple[FieldShape, ...]:
        """Texts long enough to carry a story, and with it what may not be recorded."""
        names = self.document_fields | {self.subject.name}
        return tuple(
            field
            for field in self.fields
            if field.type == "text" and (field.length or 200) >= 200 and field.name not in names
        )
