"""Read packs from their folders, with the line of everything in them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from gongxin.lib.bilingual import Text
from gongxin.lib.yaml_marks import YamlRefused, load_marked

from ..errors import Fault
from ..rules.cycle import rings
from ..rules.schema import SchemaRule
from ..rules.tree import KINDS, PackFile, PackTree

SCHEMA_FILE = Path(__file__).resolve().parents[5] / "packs" / "schema" / "pack.schema.json"
"""The published schema. It belongs to the program, not to the packs it judges."""

HEADER = "pack.yaml"


@dataclass(frozen=True, slots=True)
class Reading:
    """Packs that could be read, parents before children, and what was wrong with the others."""

    trees: tuple[PackTree, ...]
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class _Folder:
    """A pack folder while it is being read; `header` None: its pack.yaml cannot be used."""

    path: Path
    files: list[PackFile] = field(default_factory=list)
    unsound: set[str] = field(default_factory=set)
    header: PackFile | None = None

    @property
    def parent(self) -> Path | None:
        """Folder of the parent: a neighbour with the parent's code."""
        code = self.header.marked.data.get("parent") if self.header else None
        return self.path.parent / code if code else None


def read_packs(paths: Sequence[Path]) -> Reading:
    """Read these packs and their parents, which lie beside them.

    A path may also be a folder of packs. Files that are not YAML or do not follow the schema are
    reported and set aside.
    """
    folders: dict[Path, _Folder] = {}
    faults: list[Fault] = []
    waiting = [folder for path in paths for folder in _pack_folders(path)]
    while waiting:
        path = waiting.pop(0)
        if path in folders:
            continue
        folder = folders[path] = _Folder(path)
        faults += _read_folder(folder)
        parent = folder.parent
        if parent is not None and (parent / HEADER).is_file():
            waiting.append(parent)
    links, parent_faults = _parents(folders)
    return Reading(tuple(_trees(folders, links)), (*faults, *parent_faults))


def read_measures(path: Path, below: Path) -> Reading:
    """Read a list of measures that stands in no pack, as if a child of the pack at `below` said it on the day of that pack's edition."""
    above = read_packs([below])
    parent = next(
        (
            one
            for one in above.trees
            if Path(one.header_file.shown).resolve().parent == below.resolve()
        ),
        None,
    )
    if parent is None:
        return above
    try:
        marked = load_marked(path)
    except YamlRefused as refused:
        fault = Fault("yaml", _shown(path), refused.line, refused.what, refused.mend)
        return Reading((), (*above.faults, fault))
    file = PackFile(shown=_shown(path), name=path.name, kind="measures", marked=marked)
    faults, readable = _schema_rule().check_file(file)
    files = (parent.header_file, file) if readable else (parent.header_file,)
    return Reading((PackTree(files=files, parent=parent),), (*above.faults, *faults))


def _pack_folders(path: Path) -> list[Path]:
    if (path / HEADER).is_file():
        return [path]
    inner = sorted(one.parent for one in path.glob(f"*/{HEADER}"))
    return inner or [path]


def _read_folder(folder: _Folder) -> Iterator[Fault]:
    header = folder.path / HEADER
    if not header.is_file():
        yield Fault(
            rule="schema",
            file=_shown(header),
            line=1,
            what=Text(zh="这里没有政策包。", en="There is no pack here."),
            mend=Text(
                zh="请给出含 pack.yaml 的文件夹。", en="Name a folder that holds a pack.yaml."
            ),
        )
        return
    for path in sorted([*folder.path.glob("*.y*ml"), *folder.path.glob("items/*.y*ml")]):
        yield from _read_file(folder, path)


def _read_file(folder: _Folder, path: Path) -> Iterator[Fault]:
    name = path.relative_to(folder.path).as_posix()
    kind = "item" if name.startswith("items/") else path.stem
    if kind not in KINDS or path.suffix != ".yaml":
        yield Fault(
            rule="schema",
            file=_shown(path),
            line=1,
            what=Text(zh="政策包中没有这种文件。", en="A pack has no such file."),
            mend=Text(
                zh="请对照 docs/runbooks/packs.md 改名或移走。",
                en="Rename it after docs/runbooks/packs.md, or move it away.",
            ),
        )
        return
    try:
        marked = load_marked(path)
    except YamlRefused as refused:
        folder.unsound.add(kind)
        yield Fault("yaml", _shown(path), refused.line, refused.what, refused.mend)
        return
    file = PackFile(shown=_shown(path), name=name, kind=kind, marked=marked)
    faults, readable = _schema_rule().check_file(file)
    yield from faults
    if not readable:
        folder.unsound.add(kind)
        return
    folder.files.append(file)
    if kind == "pack":
        folder.header = file


def _shown(path: Path) -> str:
    """The path as faults print it: from the working folder where it lies in it."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


@cache
def _schema_rule() -> SchemaRule:
    return SchemaRule(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


def _parents(folders: dict[Path, _Folder]) -> tuple[dict[Path, Path], list[Fault]]:
    """Links from child to parent without rings, and the faults of the others."""
    faults: list[Fault] = []
    links: dict[Path, Path] = {}
    for path, folder in sorted(folders.items()):
        parent = folder.parent
        if parent is None or folder.header is None:
            continue
        above = folders.get(parent)
        if above is None or (above.header and above.header.marked.data["pack"] != parent.name):
            faults.append(_unknown_parent(folder.header, parent.name))
        else:
            links[path] = parent
    for ring in rings({str(path): str(parent) for path, parent in links.items()}):
        header = folders[Path(ring[0])].header
        names = " → ".join(Path(step).name for step in [*ring, ring[0]])
        if header is not None:
            faults.append(_ring(header, names))
        for step in ring:
            del links[Path(step)]
    return links, faults


def _unknown_parent(header: PackFile, code: str) -> Fault:
    return header.fault(
        "reference",
        ("parent",),
        what=Text(zh=f"找不到上级政策包「{code}」。", en=f"The parent pack “{code}” is not there."),
        mend=Text(
            zh="上级包应是相邻的文件夹，名称与其代码相同。",
            en="A parent is the neighbouring folder that bears its code.",
        ),
    )


def _ring(header: PackFile, names: str) -> Fault:
    return header.fault(
        "cycle",
        ("parent",),
        what=Text(zh=f"政策包互为上级：{names}。", en=f"Packs are each other's parent: {names}."),
        mend=Text(zh="请断开其中一处。", en="Break it at one place."),
    )


def _trees(folders: dict[Path, _Folder], links: dict[Path, Path]) -> Iterator[PackTree]:
    made: dict[Path, PackTree] = {}

    def make(path: Path) -> PackTree | None:
        folder = folders[path]
        if path not in made and folder.header is not None:
            parent = make(links[path]) if path in links else None
            # Where the parent cannot be read or found, nothing it might define is called unknown.
            lost = folder.parent is not None and parent is None
            unsound = frozenset(KINDS) if lost else frozenset(folder.unsound)
            made[path] = PackTree(files=tuple(folder.files), parent=parent, unsound=unsound)
        return made.get(path)

    for path in folders:
        make(path)
    yield from made.values()
