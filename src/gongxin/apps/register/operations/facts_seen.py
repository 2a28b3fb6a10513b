"""What a file has said so far: which of its rows repeat an earlier one, and which contradict it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class _Run:
    """Facts in the order of their keys, each once: key, half the digest of the content, row that said it first."""

    keys: Array
    digests: Array
    rows: Array

    def __len__(self) -> int:
        return len(self.rows)


class FactsSeen:
    """Facts of a file by their 128-bit keys: 28 bytes a row, so that millions fit in memory.

    Of the digest of what a row says half is kept: that two contents of one fact share it is not to be expected.

    They are kept in sorted runs, each more than twice as long as the next, so that asking costs the
    same for the first chunk of a file and for its thousandth.
    """

    def __init__(self) -> None:
        self._runs: list[_Run] = []
        self.duplicates: dict[int, int] = {}
        self._disagreeing: dict[int, set[int]] = defaultdict(set)

    def said_first(self, *, facts: list[bytes], digests: list[bytes], rows: Array) -> Array:
        """For each row of a chunk whether the file says this fact for the first time.

        Of the others, those with the same content are duplicates of the first; the rest contradict it.
        """
        chunk = _sorted(_halves(facts), _halves(digests)[:, 0], np.asarray(rows, dtype=np.int32))
        begins = np.append(True, (chunk.keys[1:] != chunk.keys[:-1]).any(axis=1))
        # each row beside the first one of its fact: in this chunk, unless an earlier one had it
        first = np.flatnonzero(begins)[np.cumsum(begins) - 1]
        first_digests, first_rows = chunk.digests[first], chunk.rows[first]
        for run in self._runs:
            there, found = _find(run, chunk.keys)
            first_digests[there], first_rows[there] = run.digests[found], run.rows[found]
        is_first = first_rows == chunk.rows
        again = np.flatnonzero(~is_first)
        same = chunk.digests[again] == first_digests[again]
        self._note(chunk.rows[again], first_rows[again], same)
        self._add(_Run(chunk.keys[is_first], chunk.digests[is_first], chunk.rows[is_first]))
        return np.isin(rows, chunk.rows[is_first])

    def conflicts(self) -> dict[int, tuple[int, ...]]:
        """For each row of a fact about which rows disagree, the other rows of that fact."""
        repeats: dict[int, set[int]] = defaultdict(set)
        for row, first in self.duplicates.items():
            repeats[first].add(row)
        found: dict[int, tuple[int, ...]] = {}
        for first, rows in self._disagreeing.items():
            everyone = sorted({first} | rows | repeats[first])
            for row in everyone:
                found[row] = tuple(other for other in everyone if other != row)
        return found

    def _note(self, rows: Array, firsts: Array, same: Array) -> None:
        for row, first, agrees in zip(rows.tolist(), firsts.tolist(), same.tolist(), strict=True):
            if agrees:
                self.duplicates[row] = first
            else:
                self._disagreeing[first].add(row)

    def _add(self, run: _Run) -> None:
        if not len(run):
            return
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            last = self._runs.pop()
            run = _sorted(
                np.concatenate([last.keys, run.keys]),
                np.concatenate([last.digests, run.digests]),
                np.concatenate([last.rows, run.rows]),
            )
        self._runs.append(run)


def _sorted(keys: Array, digests: Array, rows: Array) -> _Run:
    """By key, and rows of one key in the order of the file: the sort is stable."""
    order = np.argsort(keys[:, 0], kind="stable")
    halves = keys[order, 0]
    if (halves[1:] == halves[:-1]).any():
        order = np.lexsort((keys[:, 1], keys[:, 0]))
    return _Run(keys[order], digests[order], rows[order])


def _find(run: _Run, keys: Array) -> tuple[Array, Array]:
    """Which of `keys` the run has, and where.

    Two keys of one run that share their first half are not to be expected (one chance in millions of
    millions for a file of any size); they are told apart all the same.
    """
    places = np.searchsorted(run.keys[:, 0], keys[:, 0])
    while True:
        inside = np.minimum(places, len(run) - 1)
        meets = (places < len(run)) & (run.keys[inside, 0] == keys[:, 0])
        other = meets & (run.keys[inside, 1] != keys[:, 1])
        if not other.any():
            return np.flatnonzero(meets), inside[meets]
        places = places + other


def _halves(keys: list[bytes]) -> Array:
    """16-byte keys as two unsigned 64-bit columns."""
    return np.frombuffer(b"".join(keys), dtype=">u8").reshape(-1, 2).astype(np.uint64)
