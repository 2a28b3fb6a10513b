"""What departments file: forms and organs, read from the policy packs.

The packs are read as plain YAML, so that the synthetic world follows them (a new label, another
organ) and needs neither the catalogue app nor a database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

PLACES = ("51", "34")
"""Leading digits of the two reserved blocks: people of 5199xx deal with Sichuan's organs, of 3499xx
with Huainan's."""


@dataclass(frozen=True, slots=True)
class Organ:
    """One source organ."""

    code: str
    name: str
    uscc: str
    place: str
    function: str


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a form, as far as writing and spoiling it needs."""

    name: str
    label: str
    type: str
    length: int | None
    required: bool
    codes: str | None
    multiple: bool


@dataclass(frozen=True, slots=True)
class Form:
    """One catalogue item as a table to be filed."""

    item: str
    adverse: bool
    persons: bool
    columns: tuple[Column, ...]
    subject: Mapping[str, str]
    document_number: str | None
    valid_from: str
    natural_key: tuple[str, ...]
    sources: frozenset[str] | None

    def column(self, name: str) -> Column:
        """The column of that field code. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.item}: {name}")


@dataclass(frozen=True, slots=True)
class Departments:
    """All forms and organs of the packs."""

    forms: Mapping[str, Form]
    organs: Sequence[Organ]

    def organ(self, function: str, place: str, sources: frozenset[str] | None) -> Organ:
        """Who decides a matter of `function` in `place`, among the lawful `sources` of the item.

        Where the place has no such organ, the other place's answers; where nobody has the function,
        the first lawful source.
        """
        lawful = [organ for organ in self.organs if sources is None or organ.code in sources]
        # A function of the pack, or the last part of an organ's code where one organ is meant.
        able = [organ for organ in lawful if function in (organ.function, organ.code[3:])]
        near = [organ for organ in able if organ.place == place]
        return (near or able or lawful)[0]


def read_departments(packs: Path) -> Departments:
    """Read every pack under `packs`. Raises Refusal when there is none."""
    folders = sorted(path.parent for path in packs.glob("*/pack.yaml"))
    if not folders:
        raise Refusal(
            code="simulate.packs",
            what=Text(zh="找不到目录包。", en="No policy packs were found."),
            mend=Text(
                zh="请在项目目录中运行，或指明目录包所在的文件夹。",
                en="Run inside the project, or name the folder that holds the packs.",
            ),
        )
    forms: dict[str, Form] = {}
    organs: list[Organ] = []
    for folder in folders:
        for path in sorted(folder.glob("items/*.yaml")):
            form = _form(_read(path))
            forms[form.item] = form
        organs += [_organ(raw) for raw in _read(folder / "organs.yaml") or []]
    return Departments(forms=forms, organs=organs)


def _read(path: Path) -> Any:
    if not path.exists():
        return None
    # The safe loader in C: packs are some hundred kilobytes and this runs in every test.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - safe loader


def _organ(raw: Mapping[str, Any]) -> Organ:
    return Organ(
        code=raw["code"],
        name=raw["name"]["zh"],
        uscc=raw["uscc"],
        place=raw["division"][:2],
        function=raw.get("function", "other"),
    )


def _form(raw: Mapping[str, Any]) -> Form:
    document = raw.get("document") or {}
    sources = raw["sources"]
    return Form(
        item=raw["item"],
        adverse=raw["nature"] == "adverse",
        persons="person" in raw["subject_kinds"],
        columns=tuple(_column(entry) for entry in raw["fields"]),
        subject=raw["subject"],
        document_number=document.get("number"),
        valid_from=raw["dates"]["valid_from"],
        natural_key=tuple(raw["natural_key"]),
        sources=frozenset(sources) if isinstance(sources, list) else None,
    )


def _column(raw: Mapping[str, Any]) -> Column:
    return Column(
        name=raw["name"],
        label=raw["label"]["zh"],
        type=raw["type"],
        length=raw.get("length"),
        required=raw.get("required", False),
        codes=raw.get("codes"),
        multiple=raw.get("multiple", False),
    )
