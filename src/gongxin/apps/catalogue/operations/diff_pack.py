"""Say what loading a pack would change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..models import Edition
from ..types import Change, PackDiff
from .check_packs import sound_packs
from .load_packs import document_of

_NAMES = ("code", "item", "name", "value", "instrument")
"""By what an entry of a list is recognised, in this order."""


def diff_pack(path: Path) -> PackDiff:
    """Compare the pack at `path` with its loaded edition; everything is new where none is loaded.

    Raises PackRefused when the pack cannot be loaded at all.
    """
    tree = next(
        tree
        for tree in sound_packs([path])
        if Path(tree.header_file.shown).resolve().parent == path.resolve()
    )
    document = document_of(tree)
    loaded = Edition.objects.in_force().filter(pack=tree.code).last()
    before: Mapping[str, Any] = loaded.document if loaded else {}
    return PackDiff(
        pack=tree.code,
        edition=tree.header["edition"],
        loaded_edition=loaded.edition if loaded else None,
        changes=tuple(changes_between(before, document)),
    )


def changes_between(before: Any, after: Any, path: str = "") -> Iterator[Change]:
    """Differences of two JSON values, an entry of a list being the same when its name is."""
    if before == after:
        return
    old, new = _by_name(before), _by_name(after)
    if old is None or new is None:
        yield Change("changed", path, before, after)
        return
    for name in [*old, *(name for name in new if name not in old)]:
        inner = f"{path}/{name}" if path else name
        if name not in new:
            yield Change("removed", inner, before=old[name])
        elif name not in old and _is_collection(new[name]) and not path:
            yield from changes_between([], new[name], inner)  # each entry, not the whole file
        elif name not in old:
            yield Change("added", inner, after=new[name])
        else:
            yield from changes_between(old[name], new[name], inner)
    if isinstance(before, list) and set(old) == set(new) and list(old) != list(new):
        yield Change("changed", f"{path}#order", list(old), list(new))


def _is_collection(value: Any) -> bool:
    return isinstance(value, list)


def _by_name(value: Any) -> dict[str, Any] | None:
    """A mapping as it is, a list of named entries by name, None for anything else."""
    if isinstance(value, Mapping):
        return dict(value)
    if not isinstance(value, list):
        return None
    named: dict[str, Any] = {}
    for entry in value:
        name = _name(entry)
        if name is None or name in named:
            return None
        named[name] = entry
    return named


def _name(entry: Any) -> str | None:
    if isinstance(entry, str):
        return entry
    if not isinstance(entry, Mapping):
        return None
    for key in _NAMES:
        if isinstance(entry.get(key), str):
            return str(entry[key])
    return None
