"""A workbook to fill in, made from the catalogue: headers, drop-downs, notes, and every cell as text."""

from __future__ import annotations

import io
from typing import Any

from gongxin.apps.catalogue.api import CodeList, Field, FieldType, Item, code_lists_of, get_item
from gongxin.lib.bilingual import Text

from ..rules.filing import ACTION_NAMES, FILES, WITHDRAWS
from .kit_rows import makers

ROWS_PREPARED = 5_000
_TYPES = {
    FieldType.TEXT: Text("文本", "text"),
    FieldType.DATE: Text("日期，写成 2026-11-22", "date, as 2026-11-22"),
    FieldType.NUMBER: Text("数，只写数字和小数点", "number, digits and point only"),
    FieldType.CODE: Text("从下拉列表选择", "choose from the list"),
    FieldType.USCC: Text("18 位统一社会信用代码", "unified social credit code, 18 characters"),
    FieldType.ID_NUMBER: Text("证件号码，逐位填写", "document number, digit by digit"),
}


def make_template(*, item_code: str) -> bytes:
    """An XLSX workbook for the item: sheet 1 to fill in and file, sheet 2 what each column means.

    Cells are formatted as text, so that a spreadsheet keeps long numbers and dates as they are typed.
    Raises Refusal `catalogue.unknown-item`.
    """
    import xlsxwriter  # only for a workbook: it is slow to import

    item = get_item(code=item_code)
    codes = code_lists_of(item)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    _Template(book, item, codes).write()
    book.close()
    return buffer.getvalue()


class _Template:
    """The three sheets of one template."""

    def __init__(self, book: Any, item: Item, codes: dict[str, CodeList]) -> None:
        self._item, self._codes = item, codes
        self._data = book.add_worksheet("填报 data")
        self._notes = book.add_worksheet("说明 notes")
        self._lists = book.add_worksheet("代码 codes")
        self._text = book.add_format({"num_format": "@"})
        self._wrapped = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self._needed = book.add_format({"bold": True, "bottom": 2, "bg_color": "#E3EEF0"})
        self._optional = book.add_format({"bottom": 1, "bg_color": "#F4F4F1"})

    def write(self) -> None:
        """Write headers with their notes, the drop-downs, and the page of notes."""
        ranges = self._write_lists()
        self._write_action(len(self._item.fields))
        for column, field in enumerate(self._item.fields):
            head = self._needed if field.required else self._optional
            self._data.write_string(0, column, field.label.zh, head)
            self._data.write_comment(0, column, _note(field, self._item).zh, {"x_scale": 2})
            self._data.set_column(column, column, max(12, len(field.label.zh) * 2 + 2), self._text)
            if field.codes and not field.multiple:
                self._data.data_validation(
                    1,
                    column,
                    ROWS_PREPARED,
                    column,
                    {
                        "validate": "list",
                        "source": ranges[field.codes],
                        "error_title": "不在代码表中 not on the list",
                        "error_message": "请从列表中选择。 Please choose from the list.",
                    },
                )
        self._data.freeze_panes(1, 0)
        self._write_notes()

    def _write_action(self, column: int) -> None:
        self._data.write_string(0, column, ACTION_NAMES.zh, self._optional)
        self._data.write_comment(0, column, _ACTION_NOTE.zh, {"x_scale": 2})
        self._data.set_column(column, column, 12, self._text)
        self._data.data_validation(
            1, column, ROWS_PREPARED, column, {"validate": "list", "source": [FILES, WITHDRAWS]}
        )

    def _write_lists(self) -> dict[str, str]:
        """The code lists, a column each; returns the range of each."""
        from xlsxwriter.utility import xl_col_to_name

        ranges = {}
        for column, (code, code_list) in enumerate(self._codes.items()):
            self._lists.write_string(0, column, code_list.title.zh, self._optional)
            for row, entry in enumerate(code_list.entries, 1):
                self._lists.write_string(row, column, entry.name.zh, self._text)
            letter = xl_col_to_name(column)
            ranges[code] = f"='代码 codes'!${letter}$2:${letter}${len(code_list.entries) + 1}"
        return ranges

    def _write_notes(self) -> None:
        heads = ("列 column", "代码 code", "怎样填 how to fill it in", "In English", "示例 example")
        for column, head in enumerate(heads):
            self._notes.write_string(0, column, head, self._needed)
        example = self._example()
        action = (ACTION_NAMES.zh, "", _ACTION_NOTE.zh, f"{ACTION_NAMES.en}: {_ACTION_NOTE.en}")
        for column, cell in enumerate((*action, FILES)):
            self._notes.write_string(len(self._item.fields) + 1, column, cell, self._wrapped)
        for row, field in enumerate(self._item.fields, 1):
            note = _note(field, self._item)
            cells = (
                field.label.zh,
                field.name,
                note.zh,
                f"{field.label.en}: {note.en}",
                example[field.name],
            )
            for column, cell in enumerate(cells):
                self._notes.write_string(row, column, cell, self._wrapped)
        for column, width in enumerate((30, 16, 48, 56, 28)):
            self._notes.set_column(column, column, width)
        self._notes.freeze_panes(1, 0)

    def _example(self) -> dict[str, str]:
        """A whole row that breaks no rule, so that one sees what belongs together."""
        maker = next(iter(makers(self._item, self._codes).values()))
        row = maker.row(1)
        return {
            field.name: field.example if field.example and row[field.name] else row[field.name]
            for field in self._item.fields
        }


_ACTION_NOTE = Text(
    "选填；留空或「登记」为登记，「撤回」撤回原来报送的这一事项（只需填主体、文号和机关代码）。",
    "optional; empty or “登记” files, “撤回” withdraws what was filed (give subject, number and organ).",
)


def _note(field: Field, item: Item) -> Text:
    """What to write in a column."""
    parts = [_required(field, item), _TYPES[field.type]]
    if field.length and field.type is FieldType.TEXT:
        parts.append(Text(f"不超过 {field.length} 个字", f"at most {field.length} characters"))
    if field.multiple:
        parts.append(Text("可填多项，用分号隔开", "several, parted by semicolons"))
    if field.unit:
        parts.append(Text(f"单位：{field.unit}", f"unit: {field.unit}"))
    return Text(
        "；".join(part.zh for part in parts) + "。", "; ".join(part.en for part in parts) + "."
    )


def _required(field: Field, item: Item) -> Text:
    if field.required:
        return Text("必填", "required")
    if field.required_if:
        other = item.field(field.required_if.field).label
        values = "、".join(field.required_if.values)
        return Text(f"「{other.zh}」为{values}时必填", f"required when “{other.en}” is {values}")
    return Text("选填", "optional")
