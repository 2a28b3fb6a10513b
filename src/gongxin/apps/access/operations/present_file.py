"""From sealed columns to what a reader sees: labels, names of organs, citations, masks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gongxin.apps.catalogue.api import (
    AdverseClass,
    Catalogue,
    Citation,
    CodeList,
    Field,
    FieldType,
    Item,
    Masking,
)
from gongxin.apps.directory.api import InstrumentInfo, instrument_titles, organ_names
from gongxin.apps.ledger.api import RecordedEvent
from gongxin.apps.register.api import LinkRole, ShownRecord, ShownRole, SubjectFile
from gongxin.lib.bilingual import Text
from gongxin.lib.identifiers import mask_id_number, mask_name

from ..types import Basis, FieldShown, FileShown, RecordShown, RoleShown

_CLASSES = {
    AdverseClass.MINOR: Text("轻微", "Minor"),
    AdverseClass.ORDINARY: Text("一般", "Ordinary"),
    AdverseClass.SERIOUS: Text("严重", "Serious"),
}
_ROLES = {
    LinkRole.LEGAL_REPRESENTATIVE: Text("法定代表人", "Legal representative"),
    LinkRole.RESPONSIBLE_PERSON: Text("负责人", "Responsible person"),
}


def present_file(
    *,
    file: SubjectFile,
    catalogue: Catalogue,
    roles: Sequence[ShownRole],
    event: RecordedEvent,
    read_at: datetime,
    unmasked: bool,
    whole: bool = True,
) -> FileShown:
    """The file with its records in words; `unmasked` for the person concerned alone."""
    words = _words_of(catalogue)
    identifier = file.identity.identifier.partition(":")[2]
    is_person = file.identity.kind == "person"
    return FileShown(
        subject_key=file.identity.subject_key,
        kind=file.identity.kind,
        name=file.identity.name,
        identifier=mask_id_number(identifier) if is_person else identifier,
        read_at=read_at,
        event=str(event.uid),
        records=tuple(_record(record, words, unmasked=unmasked) for record in file.records),
        roles=tuple(
            RoleShown(
                role.organisation, _ROLES[LinkRole(role.role)], role.valid_from, role.valid_to
            )
            for role in roles
        ),
        whole=whole,
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """What only the loading of packs changes, kept as long as the catalogue it belongs to."""

    catalogue: Catalogue
    organs: dict[str, Text]
    items: Mapping[str, Item]
    basis: dict[str, tuple[Basis, ...]]
    code_lists: dict[str, dict[str, CodeList]]
    told_elsewhere: dict[str, frozenset[str]]
    id_numbers: dict[str, frozenset[str]]


_kept: list[_Words] = []


def _words_of(catalogue: Catalogue) -> _Words:
    if _kept and _kept[0].catalogue is catalogue:
        return _kept[0]
    items = catalogue.known_items
    cited = {citation.instrument for item in items.values() for citation in item.basis}
    instruments = instrument_titles(cited)
    words = _Words(
        catalogue=catalogue,
        organs=organ_names(),
        items=items,
        basis={
            code: tuple(_basis(citation, instruments) for citation in item.basis)
            for code, item in items.items()
        },
        code_lists={
            code: {
                field.codes: catalogue.code_lists[field.codes]
                for field in item.fields
                if field.codes
            }
            for code, item in items.items()
        },
        told_elsewhere={code: _told_elsewhere(item) for code, item in items.items()},
        id_numbers={
            code: frozenset(
                field.name for field in item.fields if field.type is FieldType.ID_NUMBER
            )
            for code, item in items.items()
        },
    )
    _kept[:] = [words]
    return words


def _record(record: ShownRecord, words: _Words, *, unmasked: bool) -> RecordShown:
    item, organs = words.items[record.item], words.organs
    code_lists = words.code_lists[record.item]
    return RecordShown(
        key=str(record.record_key),
        item=item.code,
        title=item.title,
        nature=record.nature,
        adverse_class=_CLASSES[AdverseClass(record.adverse_class)]
        if record.adverse_class
        else None,
        source=organs.get(record.source, Text(record.source, record.source)),
        doc_number=record.doc_number or "",
        doc_organ=record.doc_organ or "",
        doc_date=record.doc_date,
        valid_from=record.valid_from,
        valid_to=record.valid_to,
        shown_from=record.shown_from,
        shown_until=record.shown_until,
        recorded_at=record.recorded_from,
        basis=words.basis[record.item],
        fields=tuple(
            _field(field, record.content[field.name], code_lists, unmasked=unmasked)
            for field in item.fields
            if field.name in record.content
        ),
        adverse_class_code=record.adverse_class,
        id_number_fields=words.id_numbers[record.item],
        told_elsewhere=words.told_elsewhere[record.item],
    )


def _told_elsewhere(item: Item) -> frozenset[str]:
    """The fields that name the subject and the document; the file's head and the card show both."""
    subject, document = item.subject, item.document
    names = {subject.name, subject.kind, subject.uscc, subject.id_type, subject.id_number}
    if document is not None:
        names |= {document.number, document.date, document.organ, document.organ_code}
    return frozenset(name for name in names if name)


def _basis(citation: Citation, instruments: dict[str, InstrumentInfo]) -> Basis:
    info = instruments[citation.instrument]
    return Basis(info.title, info.number, citation.article, info.confidence == "to-verify")


def basis_of(citations: Sequence[Citation]) -> tuple[Basis, ...]:
    """Citations as a page shows them."""
    instruments = instrument_titles(citation.instrument for citation in citations)
    return tuple(_basis(citation, instruments) for citation in citations)


def _field(
    field: Field, value: str, code_lists: dict[str, CodeList], *, unmasked: bool
) -> FieldShown:
    hidden = not unmasked and field.masking is not Masking.NONE
    if hidden:
        shown = _mask(field.masking, value)
        return FieldShown(field.name, field.label, Text(shown, shown), masked=True)
    if field.codes:
        return FieldShown(
            field.name, field.label, _named(code_lists[field.codes], value), masked=False
        )
    # the pack writes units in Chinese; in English the label names the unit
    return FieldShown(
        field.name, field.label, Text(f"{value}{field.unit or ''}", value), masked=False
    )


def _mask(masking: Masking, value: str) -> str:
    if masking is Masking.NAME:
        return mask_name(value)
    if masking is Masking.ID_NUMBER:
        return mask_id_number(value)
    return "＊＊＊"


def _named(code_list: CodeList, value: str) -> Text:
    names = {entry.value: entry.name for entry in code_list.entries}
    parts = [names.get(part, Text(part, part)) for part in value.split(";")]
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))
