"""One name for one thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gongxin.lib.bilingual import Text
from gongxin.lib.yaml_marks import NodePath

from ..errors import Fault
from .rule import Rule
from .tree import KINDS, Entry, PackFile, PackTree


class Duplicates(Rule):
    """A code is defined once in a pack and its parents; an organ's code, USCC, name and aliases
    lead to one organ; a header leads to one field of an item and to one column of a form; a spelling leads to one entry of a
    code list.
    """

    id = "duplicate"

    def check(self, tree: PackTree) -> Iterator[Fault]:
        for kind in KINDS[1:]:
            yield from self._codes(tree, kind)
        yield from self._organs(tree)
        for entry in tree.entries("item"):
            yield from self._headers(entry)
        for entry in tree.entries("codes"):
            yield from self._spellings(entry)

    def _codes(self, tree: PackTree, kind: str) -> Iterator[Fault]:
        key = "item" if kind == "item" else "code"
        above = tree.parent.known(kind) if tree.parent else {}
        seen = set(above or {})
        for entry in tree.entries(kind):
            code = entry.raw[key]
            if code in seen:
                yield self._fault(entry.file, (*entry.path, key), code)
            if (
                kind != "clocks"
            ):  # which may follow one another; their own rule looks at their dates
                seen.add(code)

    def _organs(self, tree: PackTree) -> Iterator[Fault]:
        owner: dict[str, str] = {}
        for one in reversed(list(tree.chain())):
            for entry in one.entries("organs"):
                names = (entry.raw["uscc"], entry.raw["name"]["zh"], *entry.raw.get("aliases", ()))
                clash = _claim(owner, entry.raw["code"], names)
                if clash and one is tree:
                    yield self._fault(entry.file, entry.path, clash)

    def _headers(self, entry: Entry) -> Iterator[Fault]:
        owner: dict[str, str] = {}
        for index, field in enumerate(entry.raw["fields"]):
            own = f"{index}"  # two fields may share a name, which is the fault to find
            names = (field["name"], field["label"]["zh"], *field.get("aliases", ()))
            clash = _claim(owner, own, names)
            if clash:
                yield self._fault(entry.file, ("fields", index), clash)
        for number, form in enumerate(entry.raw.get("forms", [])):
            owner = {}
            places: list[tuple[NodePath, Sequence[str]]] = [
                (("forms", number, "columns", index), column["names"])
                for index, column in enumerate(form["columns"])
            ]
            if "state" in form:
                places.append((("forms", number, "state"), form["state"]["names"]))
            for path, headers in places:
                clash = _claim(owner, str(path), headers)
                if clash:
                    yield self._fault(entry.file, path, clash)

    def _spellings(self, entry: Entry) -> Iterator[Fault]:
        owner: dict[str, str] = {}
        for index, code in enumerate(entry.raw["entries"]):
            names = (code["value"], code["name"]["zh"], *code.get("aliases", ()))
            clash = _claim(owner, f"{index}", names)
            if clash:
                yield self._fault(entry.file, (*entry.path, "entries", index), clash)

    def _fault(self, file: PackFile, path: NodePath, name: str) -> Fault:
        return _taken(file, path, name)


def duplicates_across(trees: Sequence[PackTree]) -> Iterator[Fault]:
    """Codes that two packs define of which neither is a parent of the other.

    Domains may be shared: two papers name the same one. All else has one owner in a register.
    """
    for kind in KINDS[1:]:
        if kind == "domains":
            continue
        owners: dict[str, list[PackTree]] = {}
        for tree in sorted(trees, key=lambda one: one.code):
            for entry in tree.entries(kind):
                key = "item" if kind == "item" else "code"
                others = owners.setdefault(entry.raw[key], [])
                if any(not _related(tree, other) for other in others):
                    yield _taken(entry.file, (*entry.path, key), entry.raw[key])
                if all(tree is not other for other in others):
                    others.append(tree)


def _related(one: PackTree, other: PackTree) -> bool:
    return any(step is other for step in one.chain()) or any(step is one for step in other.chain())


def _taken(file: PackFile, path: NodePath, name: str) -> Fault:
    return file.fault(
        Duplicates.id,
        path,
        what=Text(zh=f"「{name}」已有定义。", en=f"“{name}” is taken already."),
        mend=Text(
            zh="请换一个名称，或删去其中一处。", en="Choose another, or drop one of the two."
        ),
    )


def _claim(owner: dict[str, str], own: str, names: Iterable[str]) -> str | None:
    """Take the names for `own`; the first that belongs to another, or None."""
    clash = None
    for name in names:
        if owner.setdefault(name, own) != own and clash is None:
            clash = name
    return clash
