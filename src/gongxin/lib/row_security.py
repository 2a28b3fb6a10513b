"""行级安全上下文: what one transaction may see of people, said by the platform and judged by the database.

Row security in PostgreSQL hides every row about a person from a transaction that shows no context. A
context says whom it is about and what of theirs; it is signed with a key that the platform's login in the
database cannot read, so that SQL smuggled into a statement can neither make one nor widen one. The
database binds it to the transaction that opened it: it ends with that transaction and fits no other.

The first wall, which chooses the rows that a reader may be told of, stands in the program. This one
knows nothing of it but the outcome, and is tested with the other one switched off.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from .keyring import KeyRing

OPEN = "SELECT guard.open(%s, %s)"
KEY = "row-security"
SECONDS = 60
"""How long after it was signed a context may be opened: what the two clocks may differ, and no more."""

_BLOCK = 64
"""Bytes that SHA-256 takes at a time: the length of an HMAC's pads (RFC 2104)."""


class Act(StrEnum):
    """What the transaction does: read about somebody, load a batch, or go over everybody's looks."""

    READ = "read"
    LOAD = "load"
    AUDIT = "audit"
    KEEP = "keep"
    """Keep a first document about the subjects: a key for documents may be added for them."""
    REPLAY = "replay"
    """Read what was shown of somebody at another moment: versions that ended since are shown to no other reading."""
    LINK = "link"
    """Say that the subjects are one, or are so no longer: of the register no more than that is written."""
    MARK = "mark"
    """Say that records of the subjects are in dispute, or are so no longer: of the register no more than that is written."""
    HANDLE = "handle"
    """Handle the cases that wait for the platform: cases are shown, and of the register nobody."""
    SEND = "send"
    """Tell contacts that notices wait: notices, contacts and sendings are shown, and of the register nobody."""
    ERASE = "erase"
    """Erase the subjects: their data keys are emptied, and of the entries about them what they say."""
    HOLD = "hold"
    """Place, lift and read legal holds: no subject and no record is shown."""
    DESTROY = "destroy"
    """Destroy what a destruction list names: records go that are not shown and that no legal hold covers."""
    RESTORE = "restore"
    """Destroy again what was destroyed since the backup out of which this database came; neither period nor hold is asked anew."""
    TAKE_DOWN = "take-down"
    """Forget entries of publications whose records have ended: of the register nobody is shown."""
    TIP = "tip"
    """Leave, follow and handle tips: those of one code or of one organ, and of the register nobody."""
    TIP_CONTACT = "tip-contact"
    """Read who left a tip, and nothing else."""
    TIP_COUNT = "tip-count"
    """Count tips: no word of any is shown."""
    TIP_END = "tip-end"
    """Destroy the words of tips whose time is over."""
    REWRAP = "rewrap"
    """Wrap data keys anew: no subject and no record is shown, and of a data key only its wrapped form changes."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Records that a context covers: of these items, filed by these sources; None stands for any."""

    items: Collection[str] | None = None
    sources: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A registered case: the organ that handles it, and the key of its reference."""

    organ: str
    reference: UUID


@dataclass(frozen=True, slots=True)
class Context:
    """Whom a transaction is about, and which of their records; `subjects` None stands for anybody in the register.

    `actor` is whose own acts may be seen, `organ` which organ's acts and authorisations, `case` the case whose
    subjects are counted.
    """

    act: Act
    subjects: Collection[UUID] | None
    records: tuple[Kept, ...] = ()
    actor: str | None = None
    organ: str | None = None
    case: Case | None = None

    def said(self, *, until: float) -> str:
        """The context as the database reads it; `until` is in seconds since 1970."""
        whole = [one for one in self.records if one.sources is None]
        every = any(one.items is None for one in whole)
        items = frozenset[str]().union(*(one.items or () for one in whole))
        return json.dumps(
            {
                "act": self.act.value,
                "until": until,
                "subjects": None if self.subjects is None else _array(map(str, self.subjects)),
                "items": None if every else _array(items),
                "scoped": [
                    {
                        "items": None if one.items is None else sorted(one.items),
                        "sources": sorted(one.sources),
                    }
                    for one in self.records
                    if one.sources is not None
                ],
                "actor": self.actor,
                "organ": self.organ,
                "case": self.case
                and {"organ": self.case.organ, "reference": str(self.case.reference)},
            },
            separators=(",", ":"),
        )


class _Cursor(Protocol):
    def execute(self, query: Any, params: Any = ..., /) -> Any: ...


class _Connection(Protocol):
    in_atomic_block: bool

    def cursor(self) -> AbstractContextManager[_Cursor]: ...


class NoTransactionError(Exception):
    """A context was opened outside a transaction, where it would be gone at once."""


def open_context(connection: _Connection, context: Context, *, keys: Path) -> None:
    """Let the current transaction see what the context says, instead of what it could see before.

    `keys` is the folder of the key ring. One statement. Raises NoTransactionError outside a transaction.
    """
    values = opening(connection, context, keys=keys)
    with connection.cursor() as cursor:
        cursor.execute(OPEN, list(values))


def opening(connection: _Connection, context: Context, *, keys: Path) -> tuple[str, str]:
    """The values of `guard.open`, for a statement that opens the context on its way.

    What the same statement reads is not shown by it. Raises NoTransactionError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise NoTransactionError("rows about people are read in the transaction that records it")
    said = context.said(until=round(time.time()) + SECONDS)
    return said, sign(said, key=row_security_key(keys))


def sign(said: str, *, key: bytes) -> str:
    """The mark by which the database knows that the platform said it."""
    return hmac.new(key, f"open {said}".encode(), hashlib.sha256).hexdigest()


def pads(key: bytes) -> tuple[bytes, bytes]:
    """The two pads of HMAC-SHA-256 under the key (RFC 2104, section 2): what the database needs of it."""
    block = key.ljust(_BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)


@cache
def row_security_key(keys: Path) -> bytes:
    """The key under which contexts are signed."""
    return KeyRing.open(keys).secret(KEY)


def _array(values: Collection[str] | Any) -> str:
    return "{" + ",".join(sorted(values)) + "}"
