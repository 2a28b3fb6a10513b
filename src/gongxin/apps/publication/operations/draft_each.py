"""What a publication shows of a record: the least that the item lists, with everything that leads to a person covered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from gongxin.apps.catalogue.api import Field, FieldType, Item, Masking, SubjectKind
from gongxin.apps.register.api import FiledRecord
from gongxin.lib.identifiers import mask_name
from gongxin.lib.privacy.detector import detect_each, masked
from gongxin.lib.privacy.findings import HIDDEN, Finding, Severity

from ..types import Drafted, Found

Kept = Mapping[tuple[str, int, int], str]
"""By field and place, the reason for which a finding stays."""


def draft_each(
    item: Item, records: Sequence[FiledRecord], kept: Sequence[Kept] | None = None
) -> list[Drafted]:
    """What would be shown of each record, one after another; a column of texts is read by the detector at once."""
    fields = [item.field(name) for name in item.public_fields]
    known = [names_given(item, record) for record in records]
    found = {
        field.name: detect_each(
            pl.Series([one.content.get(field.name, "") for one in records], dtype=pl.String), known
        )
        for field in fields
        if is_free(field)
    }
    return [
        _draft(
            record,
            fields,
            {name: seen[place] for name, seen in found.items()},
            kept[place] if kept else {},
        )
        for place, record in enumerate(records)
    ]


def is_free(field: Field) -> bool:
    """Whether somebody wrote the value in words of their own."""
    return field.type is FieldType.TEXT and field.masking is Masking.NONE


def names_given(item: Item, record: FiledRecord) -> Collection[str]:
    """The names of people that the record gives in fields of its own: its subject's if it is a person, representatives."""
    named = [
        record.content.get(field.name, "") for field in item.fields if field.masking is Masking.NAME
    ]
    firm = record.kind != SubjectKind.PERSON.value
    own = record.content.get(item.subject.name, "")
    return {one for one in named if one and not (firm and one in (own, record.name))}


def _draft(
    record: FiledRecord,
    fields: Sequence[Field],
    found: Mapping[str, Sequence[Finding]],
    kept: Kept,
) -> Drafted:
    values, findings = [], []
    for field in fields:
        said = record.content.get(field.name, "")
        if not said:
            continue
        seen = [
            Found(
                field.name,
                one.start,
                one.end,
                one.kind,
                one.severity,
                kept.get((field.name, one.start, one.end), "")
                if one.severity is Severity.ASKS
                else "",
            )
            for one in found.get(field.name, ())
        ]
        stays = {(one.start, one.end) for one in seen if one.kept}
        covered = [one for one in found.get(field.name, ()) if (one.start, one.end) not in stays]
        values.append((field.name, _shown(field, said, covered)))
        findings += seen
    if record.kind == SubjectKind.PERSON.value:
        return Drafted(mask_name(record.name), "", tuple(values), tuple(findings))
    uscc = record.identifier.partition(":")[2] if record.identifier.startswith("uscc:") else ""
    return Drafted(record.name, uscc, tuple(values), tuple(findings))


def _shown(field: Field, said: str, covered: Sequence[Finding]) -> str:
    if field.masking is Masking.NAME:
        return mask_name(said)
    if field.masking is not Masking.NONE or field.type is FieldType.ID_NUMBER:
        return HIDDEN
    return masked(said, covered)
