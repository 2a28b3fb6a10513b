"""One row that says a record right, by the checks and the one reckoning that a file of its item goes through."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from gongxin.apps.catalogue.api import Item, code_lists_of, read_catalogue
from gongxin.apps.directory.api import get_organ
from gongxin.apps.register.api import HeldRecord, StagedLinks, StagedRows, layout_of
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING

from ..enums import Severity
from ..errors.corrections import correction_unfit, field_names_the_fact, nothing_corrected
from ..errors.corrections import unknown_field as unknown_field_of
from ..rules.filing import ACTION
from ..rules.plan import Checked, Fault
from .plan_for_item import plan_for_item, shape_of
from .stage_rows import staged_links, staged_rows


@dataclass(frozen=True, slots=True)
class CorrectedRow:
    """A row ready to be loaded in place of a record, with the item's fields in their order.

    `values` are the corrected fields in standard form, `was` what each said before; `roles` are the statutory roles that the
    row names, `roles_gone` those that the record named.
    """

    fields: tuple[str, ...]
    rows: StagedRows
    values: dict[str, str]
    was: dict[str, str]
    roles: tuple[StagedLinks, ...]
    roles_gone: tuple[StagedLinks, ...]


def corrected_row(
    *,
    held: HeldRecord,
    values: Mapping[str, str],
    now: datetime,
    may_be_said: bool = False,
    rehearsal: bool = False,
) -> CorrectedRow:
    """What the record says with these values in place of its own; nothing is written but, without `rehearsal`, the layout.

    Raises Refusal for a field that the item has not or that names the fact itself, for what the record says already unless it
    `may_be_said`, and for what a file would be refused for. What was wrong before in other fields, by rules that are newer than the record, is no matter of this.
    """
    item = read_catalogue().known_items[held.item]
    _check_fields(item, values)
    plan = plan_for_item(
        item=item,
        source=get_organ(code_or_uscc=held.source),
        today=now.astimezone(BEIJING).date(),
    )
    before = plan.check(_frame(item, held.content, held.row_number))
    after = plan.check(_frame(item, {**held.content, **values}, held.row_number))
    _check_faults(before, after, values)
    said = {name: _said(after, name) for name in values}
    was = {name: _said(before, name) for name in values}
    if said == was and not may_be_said:
        raise nothing_corrected()
    fields = tuple(field.name for field in item.fields)
    day = now.astimezone(BEIJING).date()
    layout = layout_of(item=item.code, fields=fields, rehearsal=rehearsal)
    gone = staged_links(rows=before.rows, item=item) if before.rows["identifier"].item() else []
    return CorrectedRow(
        fields=fields,
        rows=staged_rows(rows=after.rows, item=item, layout=layout, filed=day, since=day),
        values=said,
        was=was,
        roles=tuple(staged_links(rows=after.rows, item=item)),
        roles_gone=tuple(gone),
    )


def labels_of(item: Item, names: Collection[str]) -> Text:
    """The fields of these names as people call them."""
    labels = [item.field(name).label for name in names]
    return Text("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))


def _check_fields(item: Item, values: Mapping[str, str]) -> None:
    known = {field.name for field in item.fields}
    for name in values:
        if name not in known:
            raise unknown_field_of(item.title)
    naming = shape_of(item, code_lists_of(item)).naming_fields & values.keys()
    if naming:
        raise field_names_the_fact(labels_of(item, sorted(naming)))


def _frame(item: Item, content: Mapping[str, str], row: int) -> pl.DataFrame:
    cells = {field.name: [content.get(field.name, "")] for field in item.fields}
    return pl.DataFrame({**cells, ACTION: [""], "row": [row]})


def _check_faults(before: Checked, after: Checked, values: Mapping[str, str]) -> None:
    stood = {(fault.rule, fault.field.name) for fault in before.faults}
    wrong = [
        fault
        for fault in after.faults
        if fault.rule.severity is Severity.ERROR
        and (fault.field.name in values or (fault.rule, fault.field.name) not in stood)
    ]
    if wrong:
        raise correction_unfit([_told(fault) for fault in wrong])


def _told(fault: Fault) -> tuple[Text, Text]:
    rule = fault.rule
    value = fault.value if rule.keeps_copy else ""
    label = fault.field.label
    return (
        rule.message(field=label, value=value, more=fault.more),
        rule.mend(field=label, more=fault.more),
    )


def _said(checked: Checked, name: str) -> str:
    return checked.rows[name].item() or ""
