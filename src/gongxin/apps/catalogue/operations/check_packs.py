"""Check packs before they are loaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import Fault, PackRefused
from ..rules.checks import RULES
from ..rules.duplicate import duplicates_across
from ..rules.tree import PackTree
from .read_packs import Reading, read_packs


def check_packs(paths: Sequence[Path]) -> list[Fault]:
    """All faults of these packs and their parents, by file and line; none: they may be loaded."""
    return faults_of(read_packs(paths))


def sound_packs(paths: Sequence[Path]) -> tuple[PackTree, ...]:
    """The packs and their parents, parents first. Raises PackRefused with every fault."""
    reading = read_packs(paths)
    faults = faults_of(reading)
    if faults:
        raise PackRefused(faults)
    return reading.trees


def faults_of(reading: Reading) -> list[Fault]:
    """Run every rule over what was read."""
    faults = list(reading.faults)
    for tree in reading.trees:
        for rule in RULES:
            faults.extend(rule.check(tree))
    faults.extend(duplicates_across(reading.trees))
    return sorted(_without_repeats(faults), key=lambda fault: (fault.file, fault.line))


def _without_repeats(faults: Iterable[Fault]) -> Iterable[Fault]:
    return dict.fromkeys(faults)
