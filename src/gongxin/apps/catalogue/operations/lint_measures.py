"""Judge the measures of a pack alone, or a list of measures that somebody proposes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import Fault, no_measures
from ..rules.checks import MEASURE_RULES
from ..rules.tree import Entry
from .check_packs import faults_of
from .read_packs import read_measures, read_packs

FILE = "measures.yaml"


@dataclass(frozen=True, slots=True)
class MeasureJudged:
    """One measure and what is wrong with it."""

    code: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class MeasuresLinted:
    """A list of measures as the linter judges it: each measure, every fault of the file, and of each rule that found one what it asks for."""

    judged: tuple[MeasureJudged, ...]
    faults: tuple[Fault, ...]
    rules: Mapping[str, str]

    def as_dict(self) -> dict[str, object]:
        """What JSON answers show."""
        return {
            "measures": [
                {"code": one.code, "faults": [fault.as_dict() for fault in one.faults]}
                for one in self.judged
            ],
            "faults": [fault.as_dict() for fault in self.faults],
            "rules": dict(self.rules),
        }


def lint_measures(*, path: Path, below: Path) -> MeasuresLinted:
    """Judge each measure of a pack's folder, or of one file that stands in none, which is read as a child of the pack at `below`.

    Every fault of the file is in `faults`; of each measure those within its lines. Raises Refusal `catalogue.no-measures` where there is no such file.
    """
    folder = path if path.is_dir() else path.parent
    in_pack = (folder / "pack.yaml").is_file() and (path.is_dir() or path.name == FILE)
    if not (folder / FILE if path.is_dir() else path).is_file():
        raise no_measures(path)
    reading = read_packs([folder]) if in_pack else read_measures(path, below)
    file = (folder / FILE if in_pack else path).resolve()
    faults = [one for one in faults_of(reading) if Path(one.file).resolve() == file]
    entries = [
        entry
        for tree in reading.trees
        for entry in tree.entries("measures")
        if Path(entry.file.shown).resolve() == file
    ]
    return MeasuresLinted(
        judged=tuple(_judged(entries, place, faults) for place in range(len(entries))),
        faults=tuple(faults),
        rules={
            rule.id: " ".join((rule.__doc__ or "").split())
            for rule in MEASURE_RULES
            if any(one.rule == rule.id for one in faults)
        },
    )


def _judged(entries: Sequence[Entry], place: int, faults: Sequence[Fault]) -> MeasureJudged:
    entry = entries[place]
    first = entry.file.marked.line(entry.path)
    after = entries[place + 1 :]
    last = after[0].file.marked.line(after[0].path) if after else None
    return MeasureJudged(
        code=str(entry.raw["code"]),
        faults=tuple(
            one for one in faults if one.line >= first and (last is None or one.line < last)
        ),
    )
