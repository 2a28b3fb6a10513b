"""记入登记库: what was committed to, and what was found of it, as records of their items, filed by the organ through the checks of any filing.

From then on they are records as others are: they end by themselves, by an objection or by repair, and there is no second mechanism
for any of that.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from gongxin.apps.catalogue.api import PERSON, Catalogue, CommitmentType, Item
from gongxin.apps.directory.api import Organ, get_organ, instrument_titles
from gongxin.apps.identity.api import Actor
from gongxin.apps.intake.api import file_row, name_fact
from gongxin.lib.periods import BEIJING

from ..errors import other_subject
from ..models import Commitment
from ..policies import matter_of
from ..types import Finding

_ID_CARD = "身份证"


def enter_commitment(
    row: Commitment,
    content: Mapping[str, Any],
    *,
    catalogue: Catalogue,
    wanted: CommitmentType,
    actor: Actor,
    now: datetime,
    found: Finding | None = None,
) -> tuple[UUID, str]:
    """Enter it as it was made, or the version that says what was found; the record's key, and the batch.

    Raises Refusal for what a file would be sent back for. Replaces the context.
    """
    item, organ = catalogue.items[wanted.item], get_organ(code_or_uscc=row.organ)
    cells = _cells(row, content, catalogue, wanted, organ)
    if found is not None:
        cells |= _found(item, found, wanted, organ, now)
    return _file(row, item, cells, actor, now)


def enter_breach(
    row: Commitment,
    content: Mapping[str, Any],
    *,
    catalogue: Catalogue,
    wanted: CommitmentType,
    actor: Actor,
    now: datetime,
    found: Finding,
) -> UUID:
    """Enter the written finding as a record of the breach, with a display, a notice and a repair of its own."""
    item, organ = catalogue.items[wanted.breach], get_organ(code_or_uscc=row.organ)
    document, fields = item.document, item.breach
    assert document is not None
    assert fields is not None
    titles = instrument_titles([one.instrument for one in wanted.basis])
    basis = "".join(
        f"《{titles[one.instrument].title.zh}》{one.article}"
        for one in wanted.basis
        if one.instrument in titles
    )
    today = now.astimezone(BEIJING).date().isoformat()
    cells = {
        **_whom(content, item),
        fields.commitment: row.number,
        fields.facts: found.unperformed,
        fields.basis: basis,
        document.number: found.document,
        document.date: today,
        document.organ: organ.name.zh,
        document.organ_code or "": organ.uscc,
        item.valid_from: today,
        item.conduct_date or "": content["perform_last"],
    }
    return _file(row, item, cells, actor, now)[0]


def _file(
    row: Commitment, item: Item, cells: Mapping[str, str], actor: Actor, now: datetime
) -> tuple[UUID, str]:
    said = {name: value for name, value in cells.items() if name}
    subject, record = name_fact(item_code=item.code, organ=row.organ, cells=said, now=now)
    if subject != row.subject_key:
        raise other_subject()
    receipt = file_row(item_code=item.code, organ=row.organ, cells=said, actor=actor, now=now)
    return record, receipt.batch


def _cells(
    row: Commitment,
    content: Mapping[str, Any],
    catalogue: Catalogue,
    wanted: CommitmentType,
    organ: Organ,
) -> dict[str, str]:
    """The columns of the template."""
    item = catalogue.items[wanted.item]
    fields = item.commitment
    assert fields is not None
    said = {
        **_whom(content, item),
        item.natural_key[0]: row.number,
        fields.type: wanted.type,
        fields.other: wanted.other.zh if wanted.other else "",
        fields.matter: matter_of(content, catalogue).zh,
        fields.content: whole_content(content),
        fields.liability: content["liability"],
        fields.accepted_by: organ.name.zh,
        fields.accepted_by_code: organ.uscc,
        fields.openness: content["openness"],
        item.valid_from: content["made_on"],
        item.valid_to or "": content["valid_last"],
    }
    return {name: value for name, value in said.items() if name}


def whole_content(content: Mapping[str, Any]) -> str:
    """承诺内容: the text of the type, and the maker's own words after it."""
    own = content["words"]
    return f"{content['text']}{own}" if own else str(content["text"])


def template_row(
    row: Commitment,
    content: Mapping[str, Any],
    *,
    catalogue: Catalogue,
    wanted: CommitmentType,
    organ: Organ,
    found: Finding | None,
) -> dict[str, str]:
    """The same columns for the official form, by the labels of the template."""
    item = catalogue.items[wanted.item]
    cells = _cells(row, content, catalogue, wanted, organ)
    if found is not None and row.found_at is not None:
        cells |= _found(item, found, wanted, organ, row.found_at)
    return {field.label.zh: cells.get(field.name, "") for field in item.fields}


def _found(
    item: Item, found: Finding, wanted: CommitmentType, organ: Organ, now: datetime
) -> dict[str, str]:
    fields = item.commitment
    assert fields is not None
    said = {
        fields.state: found.state.value,
        fields.found_on: now.astimezone(BEIJING).date().isoformat(),
        fields.found_by: organ.name.zh,
        fields.found_by_code: organ.uscc,
    }
    if found.state.failed:
        said |= {fields.unperformed: found.unperformed, fields.pursued: wanted.failure.zh}
    return said


def _whom(content: Mapping[str, Any], item: Item) -> dict[str, str]:
    """Who made it, in the fields of the item."""
    subject, number = item.subject, str(content["identifier"]).partition(":")[2]
    person = content["maker"] == PERSON
    said = {
        subject.name: content["name"],
        subject.kind or "": content["maker"],
        subject.uscc or "": "" if person else number,
        subject.id_type or "": _ID_CARD if person else "",
        subject.id_number or "": number if person else "",
    }
    return {name: value for name, value in said.items() if name}
