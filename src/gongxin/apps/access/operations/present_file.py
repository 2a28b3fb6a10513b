"""From sealed columns to what a reader sees: labels, names of organs, citations, masks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gongxin.apps.catalogue.api import AdverseClass, Catalogue, Citation, Packs
from gongxin.apps.directory.api import InstrumentInfo, instrument_titles, organ_names
from gongxin.apps.ledger.api import RecordedEvent
from gongxin.apps.register.api import LinkRole, ShownRecord, ShownRole, SubjectFile
from gongxin.lib.bilingual import Text
from gongxin.lib.identifiers import mask_id_number

from ..types import Basis, FileShown, ItemTelling, RecordShown, RoleShown
from .tell_item import tell_item

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
    then: Packs | None = None,
) -> FileShown:
    """The file with its records in words; `unmasked` for the person concerned alone.

    With `then` in the words of the packs of another moment.
    """
    words = (
        _words_of(catalogue) if then is None else _words(catalogue, then.organs, then.instruments)
    )
    told = words.unmasked if unmasked else words.masked
    identifier = file.identity.identifier.partition(":")[2]
    is_person = file.identity.kind == "person"
    return FileShown(
        subject_key=file.identity.subject_key,
        kind=file.identity.kind,
        name=file.identity.name,
        identifier=mask_id_number(identifier) if is_person else identifier,
        read_at=read_at,
        event=str(event.uid),
        records=tuple(_record(record, told, words.organs) for record in file.records),
        roles=tuple(
            RoleShown(
                role.organisation, _ROLES[LinkRole(role.role)], role.valid_from, role.valid_to
            )
            for role in roles
        ),
        whole=whole,
        instant=file.read,
        same=file.same,
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """What only the loading of packs changes, kept as long as the catalogue it belongs to."""

    catalogue: Catalogue
    organs: Mapping[str, Text]
    masked: dict[str, ItemTelling]
    unmasked: dict[str, ItemTelling]


_kept: list[_Words] = []


def _words_of(catalogue: Catalogue) -> _Words:
    if _kept and _kept[0].catalogue is catalogue:
        return _kept[0]
    cited = {
        citation.instrument for item in catalogue.known_items.values() for citation in item.basis
    }
    words = _words(catalogue, organ_names(), instrument_titles(cited))
    _kept[:] = [words]
    return words


def _words(
    catalogue: Catalogue, organs: Mapping[str, Text], instruments: Mapping[str, InstrumentInfo]
) -> _Words:
    items = catalogue.known_items

    def tellings(*, unmasked: bool) -> dict[str, ItemTelling]:
        return {
            code: tell_item(
                item=item,
                catalogue=catalogue,
                basis=tuple(_basis(citation, instruments) for citation in item.basis),
                unmasked=unmasked,
            )
            for code, item in items.items()
        }

    return _Words(
        catalogue=catalogue,
        organs=organs,
        masked=tellings(unmasked=False),
        unmasked=tellings(unmasked=True),
    )


def _record(
    record: ShownRecord, told: Mapping[str, ItemTelling], organs: Mapping[str, Text]
) -> RecordShown:
    source = organs.get(record.source)
    return RecordShown(
        key=str(record.record_key),
        telling=told[record.item],
        content=record.content,
        nature=record.nature,
        adverse_class=_CLASSES[AdverseClass(record.adverse_class)]
        if record.adverse_class
        else None,
        source=source or Text(record.source, record.source),
        doc_number=record.doc_number or "",
        doc_organ=record.doc_organ or "",
        doc_date=record.doc_date,
        valid_from=record.valid_from,
        valid_to=record.valid_to,
        shown_from=record.shown_from,
        shown_until=record.shown_until,
        recorded_at=record.recorded_from,
        adverse_class_code=record.adverse_class,
        version=str(record.version),
        source_code=record.source,
        disputed_since=record.disputed_since,
        of=record.subject_key,
        statement=record.statement,
    )


def _basis(citation: Citation, instruments: Mapping[str, InstrumentInfo]) -> Basis:
    info = instruments[citation.instrument]
    return Basis(info.title, info.number, citation.article, info.confidence == "to-verify")


def basis_of(citations: Sequence[Citation]) -> tuple[Basis, ...]:
    """Citations as a page shows them."""
    instruments = instrument_titles(citation.instrument for citation in citations)
    return tuple(_basis(citation, instruments) for citation in citations)
