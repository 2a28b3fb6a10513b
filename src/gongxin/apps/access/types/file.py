"""A file as one reader sees it: records in words, with labels, names for codes, and masks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gongxin.apps.register.api import Instant, Statement
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import last_day_before


@dataclass(frozen=True, slots=True)
class Basis:
    """An instrument as a line cites it; `to_verify` marks a text that was not read in the original."""

    title: Text
    number: str
    article: str
    to_verify: bool


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One field of a record as this reader sees it."""

    name: str
    label: Text
    value: Text
    masked: bool


@dataclass(frozen=True, slots=True)
class FieldTelling:
    """How one field is told; `zh` is None where the Chinese is what was filed."""

    name: str
    label: Text
    masked: bool
    tell: Callable[[str], Text]
    zh: Callable[[str], str] | None


@dataclass(frozen=True, slots=True)
class ItemTelling:
    """How the records of an item are told to one kind of reader.

    `told_elsewhere` names fields whose content a page already shows as subject, document or source. `spelt` and `masked`
    are of `fields` what a program's answer takes: names with how their Chinese is told, and names of those that are masked.
    """

    item: str
    title: Text
    basis: tuple[Basis, ...]
    fields: tuple[FieldTelling, ...]
    spelt: tuple[tuple[str, Callable[[str], str] | None], ...]
    masked: tuple[str, ...]
    id_number_fields: frozenset[str]
    told_elsewhere: frozenset[str]

    def fields_of(self, content: Mapping[str, str]) -> tuple[FieldShown, ...]:
        """The fields of a record in the item's order, in both languages."""
        return tuple(
            FieldShown(field.name, field.label, field.tell(content[field.name]), field.masked)
            for field in self.fields
            if field.name in content
        )

    def values_of(self, content: Mapping[str, str]) -> dict[str, str]:
        """The same as values by field, in Chinese. Programs read thousands of these a second."""
        return {
            name: value if zh is None else zh(value)
            for name, zh in self.spelt
            if (value := content.get(name)) is not None
        }

    def masked_of(self, content: Mapping[str, str]) -> list[str]:
        """The fields of a record whose content this reader is not told."""
        return [name for name in self.masked if name in content]


@dataclass(frozen=True, slots=True)
class RecordShown:
    """One record: what, by whom and on what basis, since when and until when.

    `content` is what was filed, by field; what this reader is told of it, `telling` says. `version` names it among those of
    its record. `disputed_since`: since when an objection to it is open; `statement`: what its subject states of it, told to whoever is told of it. `of` is under which of the subject's keys it stands.
    """

    key: str
    telling: ItemTelling
    content: Mapping[str, str]
    nature: str
    adverse_class: Text | None
    source: Text
    doc_number: str
    doc_organ: str
    doc_date: date | None
    valid_from: date
    valid_to: date | None
    shown_from: datetime
    shown_until: datetime | None
    recorded_at: datetime
    adverse_class_code: str | None = None
    version: str = ""
    source_code: str = ""
    disputed_since: datetime | None = None
    of: UUID | None = None
    statement: Statement | None = None

    @property
    def item(self) -> str:
        """The code of the item."""
        return self.telling.item

    @property
    def title(self) -> Text:
        """The item's title."""
        return self.telling.title

    @property
    def basis(self) -> tuple[Basis, ...]:
        """What the item rests on."""
        return self.telling.basis

    @property
    def fields(self) -> tuple[FieldShown, ...]:
        """The fields in the item's order, in both languages."""
        return self.telling.fields_of(self.content)

    @property
    def values(self) -> dict[str, str]:
        """The same as values by field, in Chinese."""
        return self.telling.values_of(self.content)

    @property
    def masked(self) -> list[str]:
        """The fields whose content this reader is not told."""
        return self.telling.masked_of(self.content)

    @property
    def last_day(self) -> date | None:
        """The last day of display and use, Beijing time; None while nothing ends it."""
        if self.shown_until is None:
            return None
        return last_day_before(self.shown_until)


@dataclass(frozen=True, slots=True)
class RoleShown:
    """A statutory role of the person."""

    organisation: str
    role: Text
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file as one reader sees it, with the event that stands for the look.

    `whole` is False where the reader's grant is narrower than the purpose, so that more may be held. `instant` is of what
    moment it is, so that it can be read again. `same` are the keys of other numbers that are the subject's by judgement, whose
    records are among these.
    """

    subject_key: UUID
    kind: str
    name: str
    identifier: str
    read_at: datetime
    event: str
    records: tuple[RecordShown, ...]
    roles: tuple[RoleShown, ...]
    whole: bool = True
    instant: Instant | None = None
    same: tuple[UUID, ...] = ()

    def of_nature(self, nature: str) -> tuple[RecordShown, ...]:
        """The records of one nature, newest first."""
        return tuple(record for record in self.records if record.nature == nature)
