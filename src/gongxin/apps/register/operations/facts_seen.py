"""What a file has said so far: which of its rows repeat an earlier one, and which contradict it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import polars as pl

Array = np.ndarray[Any, Any]

_FACT = ["fact_high", "fact_low"]


class FactsSeen:
    """Facts of a file by their 128-bit keys: 36 bytes a row, so that millions fit in memory."""

    def __init__(self) -> None:
        self._earlier: list[pl.DataFrame] = []
        self.duplicates: dict[int, int] = {}
        self._disagreeing: dict[int, set[int]] = defaultdict(set)

    def said_first(self, *, facts: list[bytes], digests: list[bytes], rows: Array) -> Array:
        """For each row of a chunk whether the file says this fact for the first time.

        Of the others, those with the same content are duplicates of the first; the rest contradict it.
        """
        fact, digest = _halves(facts), _halves(digests)
        chunk = pl.DataFrame(
            {
                "fact_high": fact[:, 0],
                "fact_low": fact[:, 1],
                "digest_high": digest[:, 0],
                "digest_low": digest[:, 1],
                "row": rows,
            }
        )
        compared = self._with_first(chunk)
        is_first = compared["first_row"] == compared["row"]
        self._note(compared.filter(~is_first))
        self._earlier.append(chunk.filter(is_first))
        return is_first.to_numpy()

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

    def _with_first(self, chunk: pl.DataFrame) -> pl.DataFrame:
        """Each row beside the first one of its fact: in an earlier chunk, else in this one."""
        firsts = chunk.group_by(_FACT, maintain_order=True).agg(
            first_row=pl.col("row").first(),
            first_high=pl.col("digest_high").first(),
            first_low=pl.col("digest_low").first(),
        )
        if self._earlier:
            before = pl.concat(self._earlier, rechunk=False).join(
                firsts.select(_FACT), on=_FACT, how="inner"
            )
            firsts = firsts.join(
                before.rename(
                    {"row": "row_before", "digest_high": "high_before", "digest_low": "low_before"}
                ),
                on=_FACT,
                how="left",
            ).select(
                *_FACT,
                pl.coalesce("row_before", "first_row").alias("first_row"),
                pl.coalesce("high_before", "first_high").alias("first_high"),
                pl.coalesce("low_before", "first_low").alias("first_low"),
            )
        return chunk.join(firsts, on=_FACT, how="left", maintain_order="left")

    def _note(self, again: pl.DataFrame) -> None:
        same = (pl.col("digest_high") == pl.col("first_high")) & (
            pl.col("digest_low") == pl.col("first_low")
        )
        for row, first, agrees in again.select("row", "first_row", same.alias("same")).iter_rows():
            if agrees:
                self.duplicates[row] = first
            else:
                self._disagreeing[first].add(row)


def _halves(keys: list[bytes]) -> Array:
    """16-byte keys as two unsigned 64-bit columns."""
    return np.frombuffer(b"".join(keys), dtype=">u8").reshape(-1, 2).astype(np.uint64)
