"""The form of pack files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator

from gongxin.lib.bilingual import Text
from gongxin.lib.yaml_marks import NodePath

from ..errors import Fault
from .tree import CITING, KINDS, PackFile

_DATE_KEYS = ("in_force_from", "in_force_to")
_SHOWN_VALUE = 60


class SchemaRule:
    """Each file follows the definition of its kind in the published JSON Schema; its dates exist
    and an item's file bears the item's code.
    """

    id = "schema"

    def __init__(self, schema: Mapping[str, Any]) -> None:
        Draft202012Validator.check_schema(schema)
        self._by_kind: dict[str, Validator] = {
            kind: Draft202012Validator({"$defs": schema["$defs"], "$ref": f"#/$defs/{kind}"})
            for kind in KINDS
        }

    def check_file(self, file: PackFile) -> tuple[list[Fault], bool]:
        """Faults of one file in the order of its lines, and whether the other rules may read it.

        They may when nothing but a basis is missing.
        """
        data = file.marked.data
        errors = list(self._by_kind[file.kind].iter_errors(data))
        readable = all(_is_missing_basis(file, error) for error in errors)
        faults = [self._fault(file, error) for error in errors]
        if readable:
            dates = list(self._dates(file, data, ()))
            faults += [*dates, *self._file_name(file, data)]
            readable = not dates
        return sorted(faults, key=lambda fault: fault.line), readable

    def _fault(self, file: PackFile, error: ValidationError) -> Fault:
        path = tuple(error.absolute_path)
        unknown = next(iter(_unknown_keys(error)), None)
        if unknown is not None:
            path = (*path, unknown)
        return file.fault(self.id, path, what=_what(error, path), mend=_mend(error))

    def _dates(self, file: PackFile, value: Any, path: NodePath) -> Iterator[Fault]:
        if isinstance(value, list):
            for index, inner in enumerate(value):
                yield from self._dates(file, inner, (*path, index))
        if not isinstance(value, dict):
            return
        for key in _DATE_KEYS:
            if value.get(key) and not _is_date(value[key]):
                yield file.fault(
                    self.id,
                    (*path, key),
                    what=Text(
                        zh=f"「{key}」的 {value[key]} 不是日历上的日期。",
                        en=f"`{key}`: {value[key]} is not a day of the calendar.",
                    ),
                    mend=Text(zh="请改正日期。", en="Correct the date."),
                )

    def _file_name(self, file: PackFile, data: Any) -> Iterator[Fault]:
        if file.kind == "item" and file.name != f"items/{data['item']}.yaml":
            yield file.fault(
                self.id,
                ("item",),
                what=Text(
                    zh=f"条目代码「{data['item']}」与文件名不一致。",
                    en=f"The item's code “{data['item']}” is not the name of its file.",
                ),
                mend=Text(
                    zh=f"请将文件命名为 {data['item']}.yaml。",
                    en=f"Name the file {data['item']}.yaml.",
                ),
            )


def _is_missing_basis(file: PackFile, error: ValidationError) -> bool:
    path = tuple(error.absolute_path)
    if file.kind not in CITING:
        return False
    depth = 0 if file.kind == "item" else 1
    if error.validator == "required" and len(path) == depth:
        return (
            isinstance(error.instance, dict)
            and "basis" not in error.instance
            and "'basis'" in error.message
        )
    return error.validator == "minItems" and path[depth:] == ("basis",)


def _unknown_keys(error: ValidationError) -> list[str]:
    if error.validator != "additionalProperties" or not isinstance(error.instance, dict):
        return []
    rules = error.schema if isinstance(error.schema, dict) else {}
    allowed = set(rules.get("properties", {}))
    return [key for key in error.instance if key not in allowed]


def _what(error: ValidationError, path: NodePath) -> Text:
    place = ".".join(str(step) for step in path) or "—"
    missing = re.match(r"'([^']+)' is a required property", error.message)
    if missing:
        key = missing[1]
        return Text(zh=f"「{place}」缺少「{key}」。", en=f"`{place}` lacks `{key}`.")
    if error.validator == "additionalProperties":
        return Text(zh=f"不认识的键「{place}」。", en=f"`{place}` is not a key of this format.")
    value = _short(error.instance)
    return Text(
        zh=f"「{place}」的值不合格式：{value}。", en=f"`{place}` is not of the right form: {value}."
    )


_MENDS = {
    "pattern": Text("应符合 {}。", "It must match {}."),
    "type": Text("类型应为 {}。", "Its type must be {}."),
    "minimum": Text("不能小于 {}。", "It is {} at least."),
    "maximum": Text("不能大于 {}。", "It is {} at most."),
    "maxProperties": Text("只能用 {} 种单位。", "Use {} unit alone."),
}


_OF_LENGTHS = {
    "minimum": Text(
        "不能小于 {}：更短的没有开始就已结束。",
        "It is {} at least: what is shorter ends before it starts.",
    ),
    "maximum": Text(
        "不能大于 {}：更长的等于没有终点。",
        "It is {} at most: what is longer has as good as no end.",
    ),
}
_UNITS = frozenset({"days", "working_days", "months", "years"})


def _mend(error: ValidationError) -> Text:
    wanted = error.validator_value
    if error.validator == "enum" and isinstance(wanted, list):
        values = ", ".join(str(value) for value in wanted)
        return Text(zh=f"应为下列之一：{values}。", en=f"Use one of: {values}.")
    mends = _MENDS | _OF_LENGTHS if _UNITS & set(list(error.absolute_path)[-1:]) else _MENDS
    if error.validator in mends:
        words = mends[error.validator]
        return Text(words.zh.format(wanted), words.en.format(wanted))
    if error.validator in {"minItems", "minProperties", "minLength"}:
        return Text(zh="不能为空。", en="It must not be empty.")
    return Text(
        zh="请对照 packs/schema/pack.schema.json 改正。",
        en="Compare it with packs/schema/pack.schema.json.",
    )


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN_VALUE else text[:_SHOWN_VALUE] + "…"


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
