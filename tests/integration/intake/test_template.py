"""The workbook that is given out is the workbook that is taken back."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from gongxin.apps.catalogue.api import get_item, list_items
from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import Channel, make_template, receive_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def test_every_item_has_a_template_with_its_columns_as_text_and_its_lists() -> None:
    for item in list_items():
        book = openpyxl.load_workbook(io.BytesIO(make_template(item_code=item.code)))
        sheet = book.worksheets[0]
        assert [cell.value for cell in sheet[1]] == [
            *(field.label.zh for field in item.fields), "报送动作",
        ]  # fmt: skip
        listed = [field for field in item.fields if field.codes and not field.multiple]
        assert len(sheet.data_validations.dataValidation) == len(listed) + 1
        assert all(
            sheet.column_dimensions[cell.column_letter].number_format == "@"
            for cell in sheet[1][:1]
        )
        assert book.worksheets[1].max_row == len(item.fields) + 2


def test_a_filled_template_is_taken_whole(tmp_path: Path) -> None:
    item = get_item(code="volunteer-service")
    book = openpyxl.load_workbook(io.BytesIO(make_template(item_code=item.code)))
    sheet = book.worksheets[0]
    row = {
        field.name: _value(field.type, field.codes, book) for field in item.fields if field.required
    }
    row[str(item.subject.id_type)] = "身份证"
    row[str(item.subject.id_number)] = "519901199003070018"
    for column, field in enumerate(item.fields, 1):
        if field.name in row:
            sheet.cell(row=2, column=column, value=row[field.name])
    filled = tmp_path / "filled.xlsx"
    book.save(filled)
    receipt = receive_file(
        path=filled,
        item_code=item.code,
        source_code="sc-civil-affairs",
        actor=system_actor("test"),
        channel=Channel.COMMAND,
        now=NOW,
        rehearsal=True,
    )
    assert (receipt.received, receipt.accepted) == (1, 1), [f.as_dict() for f in receipt.findings]


def _value(kind: str, codes: str | None, book: openpyxl.Workbook) -> str:
    if codes:
        from gongxin.apps.catalogue.api import get_code_list

        return get_code_list(codes).entries[0].name.zh
    known = {"date": "2026-10-01", "number": "3", "uscc": "11519900GX0000170X"}
    return known.get(kind, "示例")


@pytest.mark.parametrize(
    "code", ["administrative-penalty", "administrative-licence", "volunteer-service"]
)
def test_the_example_of_a_template_breaks_no_rule(tmp_path: Path, code: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(make_template(item_code=code)))
    sheet, notes = book.worksheets[:2]
    for column, cells in enumerate(notes.iter_rows(min_row=2, values_only=True), 1):
        assert cells[0] == sheet.cell(row=1, column=column).value
        sheet.cell(row=2, column=column, value=cells[4])
    book.save(tmp_path / "example.xlsx")
    sources = {"volunteer-service": "sc-civil-affairs"}
    receipt = receive_file(
        path=tmp_path / "example.xlsx",
        item_code=code,
        source_code=sources.get(code, "sc-transport"),
        actor=system_actor("test"),
        channel=Channel.COMMAND,
        now=NOW,
        rehearsal=True,
    )
    assert (receipt.received, receipt.accepted) == (1, 1), [f.as_dict() for f in receipt.findings]
