"""Which record an officer means who has its document before them: by what names the fact, as a row that withdraws one does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import polars as pl

from gongxin.apps.catalogue.api import Item, code_lists_of, get_item
from gongxin.apps.directory.api import get_organ
from gongxin.apps.register.api import hash_facts
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING

from ..enums import Severity
from ..errors.corrections import fact_unclear
from ..rules.filing import ACTION, WITHDRAWS
from .plan_for_item import plan_for_item, shape_of
from .stage_rows import staged_withdrawals

_PERSON, _ID_CARD, _ORGANISATION = "自然人", "身份证", "法人及非法人组织"


def naming_fields(*, item_code: str, of_person: bool = False) -> tuple[tuple[str, Text], ...]:
    """The fields that name a fact of the item, in their order, with their labels; `of_person`: without those that say of whom."""
    item = get_item(code=item_code)
    subject = item.subject
    whom = {subject.kind, subject.uscc, subject.id_type, subject.id_number}
    naming = shape_of(item, code_lists_of(item)).naming_fields
    return tuple(
        (field.name, field.label)
        for field in item.fields
        if field.name in naming and not (of_person and field.name in whom)
    )


def name_fact(
    *,
    item_code: str,
    organ: str,
    cells: Mapping[str, str],
    now: datetime,
    person: str = "",
    organisation: str = "",
) -> tuple[UUID, UUID]:
    """The keys of subject and record that these cells name, whether or not there is one; `person`: about that citizen's number,
    `organisation`: about who bears that unified social credit code.

    Nothing is asked of the register. Raises Refusal for what no row could name a fact with.
    """
    item = get_item(code=item_code)
    said = {
        **cells,
        **(_of_person(item, person) if person else {}),
        **(_of_organisation(item, organisation) if organisation else {}),
    }
    plan = plan_for_item(
        item=item,
        source=get_organ(code_or_uscc=organ),
        today=now.astimezone(BEIJING).date(),
    )
    names = [field.name for field in item.fields]
    checked = plan.check(
        pl.DataFrame(
            {**{name: [said.get(name, "")] for name in names}, ACTION: [WITHDRAWS], "row": [1]}
        )
    )
    wrong = [fault for fault in checked.faults if fault.rule.severity is Severity.ERROR]
    if wrong:
        raise fact_unclear(
            [
                (
                    fault.rule.message(field=fault.field.label, value=fault.value, more=fault.more),
                    fault.rule.mend(field=fault.field.label, more=fault.more),
                )
                for fault in wrong
            ]
        )
    named = hash_facts(rows=staged_withdrawals(rows=checked.rows, item=item))
    return UUID(bytes=named.subjects[0]), UUID(bytes=named.facts[0])


def _of_organisation(item: Item, code: str) -> dict[str, str]:
    """The same for an organisation with that code."""
    said = {item.subject.kind: _ORGANISATION, item.subject.uscc: code}
    return {name: value for name, value in said.items() if name}


def _of_person(item: Item, number: str) -> dict[str, str]:
    """What a row says of whom it is about, where that is a citizen with that number."""
    subject = item.subject
    said = {subject.kind: _PERSON, subject.id_type: _ID_CARD, subject.id_number: number}
    return {name: value for name, value in said.items() if name}
