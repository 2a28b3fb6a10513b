"""报送格式: other official forms in which an item is filed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from gongxin.lib.bilingual import Text


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of another form: its code and headers there, and the field that it becomes, if any.

    `values` says how cells are spelled there and how the field spells them.
    """

    names: tuple[str, ...]
    field: str = ""
    values: Mapping[str, str] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormState:
    """The column of another form that says whether a row files a fact or withdraws it."""

    names: tuple[str, ...]
    files: frozenset[str]
    withdraws: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fill:
    """What stands in a field for which the form has no column.

    `by` is one of kind, source-name, source-code, same_as, organ_named_in, with; `field` the other field
    that the last three look at; `value` what `with` writes where that field is filled.
    """

    by: str
    field: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """报送格式: another official form in which the item is filed, such as the one of 2015."""

    code: str
    title: Text
    columns: tuple[FormColumn, ...]
    state: FormState | None
    fills: Mapping[str, Fill]
    not_asked: frozenset[str]


def form_of(raw: Mapping[str, Any]) -> Form:
    """Build from one entry of an item's forms."""
    state = raw.get("state")
    return Form(
        code=raw["code"],
        title=Text.from_dict(raw["title"]),
        columns=tuple(
            FormColumn(tuple(column["names"]), column.get("field", ""), column.get("values", {}))
            for column in raw["columns"]
        ),
        state=FormState(
            tuple(state["names"]), frozenset(state["files"]), frozenset(state["withdraws"])
        )
        if state
        else None,
        fills={name: _fill(fill) for name, fill in raw.get("fills", {}).items()},
        not_asked=frozenset(raw.get("not_asked", [])),
    )


def _fill(raw: str | Mapping[str, str]) -> Fill:
    if isinstance(raw, str):
        return Fill(by=raw)
    by = next(key for key in raw if key != "value")
    return Fill(by=by, field=raw[by], value=raw.get("value", ""))
