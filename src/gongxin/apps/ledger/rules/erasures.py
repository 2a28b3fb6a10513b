"""销毁, as it can be checked: an erased entry is listed, and the receipt of its erasure commits to the whole list.

Whoever empties a row without a receipt, lengthens a list afterwards or points a row to another receipt is found.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ..enums import EventKind
from ..types import EventRow

ERASED_ROW = ("erased", None, None, "{}", b"")
"""Actor, organ, subject, payload and nonce of a row whose content was erased."""

RECEIPTS = frozenset({EventKind.ENTRIES_ERASED.value, EventKind.DATABASE_RESTORED.value})
"""Events that commit to entries without content: erased, or lost with the database and taken up from the published log."""

_DIGEST = b"gongxin erasure v1\0"


class Digest:
    """SHA-256 over place (eight bytes, the most significant first) and commitment of each entry, in their order."""

    def __init__(self) -> None:
        self._sum, self.entries = hashlib.sha256(_DIGEST), 0

    def add(self, leaf: int, commitment: bytes) -> None:
        """Take one more."""
        self._sum.update(leaf.to_bytes(8) + commitment)
        self.entries += 1

    def hex(self) -> str:
        """The digest so far."""
        return self._sum.hexdigest()


def digest_of(entries: Iterable[tuple[int, bytes]]) -> str:
    """The digest of these entries, which are in their order."""
    digest = Digest()
    for leaf, commitment in entries:
        digest.add(leaf, commitment)
    return digest.hex()


def is_erased(row: EventRow) -> bool:
    """Whether nothing is left of the event but what the log tells everybody."""
    return (row.actor, row.organ, row.subject, row.payload, row.nonce) == ERASED_ROW


@dataclass(slots=True)
class Erasures:
    """The list of erased entries, held against the rows as they pass and against the receipts at the end."""

    listed: Iterator[tuple[int, str]]
    _ahead: tuple[int, str] | None = None
    _lists: dict[str, Digest] = field(default_factory=dict)
    _told: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    left_over: int | None = None

    def __post_init__(self) -> None:
        self._ahead = next(self.listed, None)

    def fits(self, row: EventRow) -> bool:
        """Whether this erased row, or this row that is not, is what the list says of its place. Rows come in order."""
        leaf = row.leaf_index or 0
        receipt = None
        while self._ahead is not None and self._ahead[0] <= leaf:
            if self._ahead[0] < leaf:
                self.left_over = self.left_over or self._ahead[0]
            else:
                receipt = self._ahead[1]
            self._ahead = next(self.listed, None)
        if receipt is not None:
            self._lists.setdefault(receipt, Digest()).add(leaf, row.commitment)
        return (receipt is not None) == is_erased(row)

    def told(self, uid: str, payload: Any) -> None:
        """A receipt: what its event, which was checked, says that was erased."""
        self._told[uid] = (payload.get("entries"), payload.get("digest"))

    def wrong_receipts(self) -> list[str]:
        """Receipts that do not commit to their list, and lists without one."""
        return sorted(
            uid
            for uid in self._told.keys() | self._lists.keys()
            if self._told.get(uid) != self._listed_of(uid)
        )

    def leftover(self) -> int | None:
        """A listed place that has no row, if there is one."""
        return self.left_over if self.left_over is not None else (self._ahead or (None,))[0]

    def _listed_of(self, uid: str) -> tuple[Any, Any]:
        digest = self._lists.get(uid, Digest())
        return digest.entries, digest.hex()
