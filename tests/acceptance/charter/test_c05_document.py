"""C5: an adverse record rests on an effective document: number, organ and date.

Tried by removing the guard, in a copy of the sources: `NoDocument` dropped from the plan turns the first test red; the constraint
`record_adverse_has_document` dropped turns the last red.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from gongxin.apps.catalogue.api import Nature, code_lists_of, list_items
from gongxin.apps.intake.operations.plan_for_item import shape_of
from tests.databases import as_role
from tests.integration.intake.desk import receive, sound, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.mark.parametrize("field", ["CF_WSH", "CF_CFJG", "CF_JDRQ"])
@pytest.mark.parametrize("blank", ["", " ", "\u3000"])
def test_a_row_without_number_organ_or_date(tmp_path: Path, field: str, blank: str) -> None:
    receipt = receive(write(tmp_path, [sound(**{field: blank})]))
    assert [(f.rule, f.column) for f in receipt.findings] == [("C5", field)]
    assert (receipt.accepted, receipt.refused) == (0, 1)


def test_every_adverse_item_names_the_fields_of_its_document() -> None:
    adverse = [item for item in list_items() if item.nature is Nature.ADVERSE]
    assert len(adverse) > 5
    for item in adverse:
        assert len(shape_of(item, code_lists_of(item)).document_fields) == 3, item.code


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("doc_number", None),
        ("doc_number", ""),
        ("doc_organ", None),
        ("doc_organ", ""),
        ("doc_date", None),
    ],
)
def test_the_database_refuses_it_too(tmp_path: Path, column: str, value: str | None) -> None:
    receive(write(tmp_path, [sound()]))
    names = {"doc_number": "doc_number", "doc_organ": "doc_organ", "doc_date": "doc_date"}
    names[column] = "%s"
    with (
        pytest.raises(IntegrityError, match="record_adverse_has_document"),
        transaction.atomic(),
        as_role() as cursor,
    ):
        cursor.execute(
            "INSERT INTO register_record SELECT subject_key, gen_random_uuid(), version, item, nature,"
            " adverse_class, status, source, "
            + ", ".join(names.values())
            + ", valid_from, valid_to,"
            " shown_from, shown_until, recorded_from, recorded_to, batch_id, row_number,"
            " content_digest, content_sealed FROM register_record LIMIT 1",
            [value],
        )
