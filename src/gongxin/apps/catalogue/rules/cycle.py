"""Chains that must end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gongxin.lib.bilingual import Text

from ..errors import Fault
from .rule import Rule
from .tree import Entry, PackTree


class NoRings(Rule):
    """What a field depends on, what replaces an instrument and what a division belongs to never
    comes back to where it began. (Packs that are each other's parent are found while reading them.)
    """

    id = "cycle"

    def check(self, tree: PackTree) -> Iterator[Fault]:
        for kind, key in (("instruments", "replaced_by"), ("divisions", "parent")):
            entries = {entry.raw["code"]: entry for entry in tree.entries(kind)}
            links = {code: entry.raw.get(key) for code, entry in entries.items()}
            for ring in rings(links):
                first = entries[ring[0]]
                yield first.file.fault(self.id, first.path, what=_what(ring), mend=_MEND)
        for entry in tree.entries("item"):
            yield from self._fields(entry)

    def _fields(self, entry: Entry) -> Iterator[Fault]:
        fields = entry.raw["fields"]
        positions = {field["name"]: index for index, field in enumerate(fields)}
        not_before = {field["name"]: field.get("not_before") for field in fields}
        required_if = {field["name"]: field.get("required_if", {}).get("field") for field in fields}
        for links in (not_before, required_if):
            for ring in rings(links):
                path = ("fields", positions[ring[0]])
                yield entry.file.fault(self.id, path, what=_what(ring), mend=_MEND)


_MEND = Text(zh="请断开其中一处。", en="Break it at one place.")


def _what(ring: list[str]) -> Text:
    chain = " → ".join([*ring, ring[0]])
    return Text(zh=f"循环引用：{chain}。", en=f"This goes in a circle: {chain}.")


def rings(links: Mapping[str, str | None]) -> Iterable[list[str]]:
    """Rings among names that each lead to one other, each from its first member on."""
    order = {name: index for index, name in enumerate(links)}
    done: set[str] = set()
    for start in links:
        walked: list[str] = []
        name: str | None = start
        while name is not None and name in links and name not in done:
            if name in walked:
                ring = walked[walked.index(name) :]
                first = ring.index(min(ring, key=order.__getitem__))
                yield ring[first:] + ring[:first]
                break
            walked.append(name)
            name = links[name]
        done.update(walked)
