"""Signed tree heads, and what follows for the history when neither rows nor tiles lead to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Head:
    """A signed tree head, and which side leads to its root."""

    size: int
    root: bytes
    place: str
    elsewhere: bool = False  # others have it, so that the log's key alone cannot make it anew
    kept: bool = False  # the verifier has it
    tiles_agree: bool | None = None  # None: the tiles could not be read so far
    rows_agree: bool | None = None

    @property
    def explained(self) -> bool | None:
        """Whether rows or tiles lead to it; None: neither could be asked."""
        if self.tiles_agree or self.rows_agree:
            return True
        return None if self.tiles_agree is None and self.rows_agree is None else False


def first_unexplained(heads: Sequence[Head], *, unlike: int | None) -> tuple[Head, int] | None:
    """The head that tells earliest of a change, and the first place that may be changed; None where all are explained.

    `unlike` is the first place where the rows differ from the verifier's own copy, which says it to the row. Else it is
    the end of the last tree that rows or tiles lead to. Where a head that others have is not explained, the key has signed
    two histories, and whatever the log shows may have been made anew: only what the verifier kept counts then.
    """

    def begin(head: Head) -> int:
        if unlike is not None and unlike < head.size:
            return unlike
        known = [one for one in heads if one.explained and (one.kept or not head.elsewhere)]
        return max((one.size for one in known if one.size < head.size), default=0)

    told = [(begin(head), head.size, head) for head in heads if head.explained is False]
    if not told:
        return None
    begins, _, first = min(told, key=lambda one: one[:2])
    return first, begins
