"""A pack as the rules see it: its files with their lines, and the packs it builds on.

Files that do not follow the schema are set aside before the other rules run, so a rule may rely on
the shape of what it reads, with one exception: a `basis` may be missing or empty, because charter
C1 has its own word to say on that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from gongxin.lib.bilingual import Text
from gongxin.lib.yaml_marks import Marked, NodePath

from ..errors import Fault

KINDS: tuple[str, ...] = (
    "pack",
    "instruments",
    "divisions",
    "organs",
    "codes",
    "purposes",
    "clocks",
    "workflows",
    "repairs",
    "lists",
    "commitments",
    "grades",
    "measures",
    "tips",
    "domains",
    "item",
)
"""Kinds of pack file: definitions of the schema and, but for `item`, names of files."""

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file: `shown` is its path as faults print it, `kind` one of KINDS."""

    shown: str
    name: str
    kind: str
    marked: Marked

    def fault(
        self, rule: str, path: NodePath, *, what: Text, mend: Text, at_key: bool = False
    ) -> Fault:
        """A fault at the first line of the value at `path`, or of its key."""
        line = self.marked.key_line(path) if at_key else self.marked.line(path)
        return Fault(rule=rule, file=self.shown, line=line, what=what, mend=mend)

    def place(self, path: NodePath) -> str:
        """Where the value at `path` stands, as faults print it."""
        return f"{self.shown}:{self.marked.line(path)}"


class Entry(NamedTuple):
    """One entry of a list file, or a whole item file with an empty path."""

    file: PackFile
    path: NodePath
    raw: Raw


class Cited(NamedTuple):
    """One citation of an instrument and where it stands; `on` is the day at which it must be in force, None the edition's."""

    file: PackFile
    path: NodePath
    instrument: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PackTree:
    """A pack and its parents.

    `unsound` holds the kinds of which a file was set aside: what such a kind defines is not wholly
    known, so a rule must not call a name of that kind unknown.
    """

    files: tuple[PackFile, ...]
    parent: PackTree | None = None
    unsound: frozenset[str] = frozenset()

    @property
    def header_file(self) -> PackFile:
        """`pack.yaml`."""
        return next(file for file in self.files if file.kind == "pack")

    @property
    def header(self) -> Raw:
        """What `pack.yaml` says."""
        raw: Raw = self.header_file.marked.data
        return raw

    @property
    def code(self) -> str:
        """Code of the pack."""
        return str(self.header["pack"])

    @property
    def in_force_from(self) -> date:
        """The edition's date, at which bases must be in force."""
        return date.fromisoformat(self.header["in_force_from"])

    def chain(self) -> Iterator[PackTree]:
        """This pack, its parent, and so on up."""
        tree: PackTree | None = self
        while tree is not None:
            yield tree
            tree = tree.parent

    def entries(self, kind: str) -> Iterator[Entry]:
        """This pack's own entries of a kind, in the order of the files."""
        for file in self.files:
            if file.kind != kind:
                continue
            if kind == "item":
                yield Entry(file, (), file.marked.data)
            elif kind == "domains":
                for section in ("domains", "occupations"):
                    for index, raw in enumerate(file.marked.data.get(section) or []):
                        yield Entry(file, (section, index), raw)
            else:
                for index, raw in enumerate(file.marked.data or []):
                    yield Entry(file, (index,), raw)

    def known(self, kind: str) -> dict[str, Raw] | None:
        """Entries of a kind by code, here and in the parents; None: not wholly known."""
        if any(kind in tree.unsound for tree in self.chain()):
            return None
        key = "item" if kind == "item" else "code"
        return {
            str(entry.raw[key]): entry.raw
            for tree in reversed(list(self.chain()))
            for entry in tree.entries(kind)
        }

    def citations(self) -> Iterator[Cited]:
        """Every citation of an instrument in this pack."""
        for kind, places in CITING.items():
            for entry in self.entries(kind):
                for place in places:
                    yield from _cited(entry, place)
                for index, _ in enumerate(exceptions_of(entry)):
                    yield from _cited(entry, ("display", "exceptions", index, "basis"))


CITING: Mapping[str, tuple[NodePath, ...]] = {
    "item": (("basis",), ("publicity", "basis"), ("display", "basis"), ("update", "basis")),
    "purposes": (("basis",), ("deferral", "basis"), ("third_party", "basis")),
    "clocks": (("basis",),),
    "workflows": (("basis",),),
    "repairs": (("basis",),),
    "lists": (("basis",),),
    "commitments": (("basis",), ("publicity", "basis")),
    "grades": (("basis",), ("supervised_by",)),
    "measures": (("basis",),),
    "tips": (("basis",),),
}
"""Where citations stand."""


def _cited(entry: Entry, place: NodePath) -> Iterator[Cited]:
    value: Any = entry.raw
    for key in place:
        value = value[key] if isinstance(key, int) else (value or {}).get(key)
    begins = entry.raw.get("in_force_from") if entry.file.kind == "clocks" else None
    on = date.fromisoformat(begins) if begins else None
    for index, citation in enumerate(value or []):
        path = (*entry.path, *place, index, "instrument")
        yield Cited(entry.file, path, citation["instrument"], on)


def exceptions_of(entry: Entry) -> list[Raw]:
    """The exceptions of a sector from an item's display."""
    return list(entry.raw.get("display", {}).get("exceptions", ())) if not entry.path else []


def citations_at(entry: Entry, *place: str | int) -> list[Cited]:
    """The citations of one basis."""
    return list(_cited(entry, place))


def fields_of(item: Raw) -> dict[str, Raw]:
    """Fields of an item by official code."""
    return {field["name"]: field for field in item["fields"]}


def in_force(instrument: Raw, on: date) -> bool:
    """Whether the instrument is in force on that day; `in_force_to` is its last day."""
    last = instrument.get("in_force_to")
    if date.fromisoformat(instrument["in_force_from"]) > on:
        return False
    return last is None or date.fromisoformat(last) >= on
