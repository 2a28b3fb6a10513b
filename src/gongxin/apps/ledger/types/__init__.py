"""What the ledger hands to its callers: frozen, typed, without a database behind it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from gongxin.lib.bilingual import Text
from gongxin.lib.tlog_proof import TlogProof

from ..enums import EventKind
from .faults import FaultKind
from .witnessing import CosignedBy as CosignedBy
from .witnessing import Witnessing as Witnessing
from .witnessing import WitnessRound as WitnessRound

MOST_FAULTS = 100
"""How many faults a verification names one by one."""


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event that was just written. `uid` is the number people see."""

    uid: UUID


@dataclass(frozen=True, slots=True)
class EventView:
    """One event as the table holds it. `leaf_index` None: not in the tree yet."""

    id: int
    uid: UUID
    kind: EventKind
    occurred_at: datetime
    actor: str
    organ: str | None
    subject_key: UUID | None
    payload: Mapping[str, Any]
    leaf_index: int | None


@dataclass(frozen=True, slots=True)
class CheckpointView:
    """The newest checkpoint: number of leaves, root, the signed note, when it was made."""

    size: int
    root: bytes
    note: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class LogFile:
    """A file of the published log; a tile that `is_whole` never changes."""

    content: bytes
    is_tile: bool
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Integration:
    """What one run of the sequencer did: leaves added, size and root after it."""

    added: int
    size: int
    root: bytes

    def __str__(self) -> str:
        root = base64.b64encode(self.root).decode()
        return (
            f"新编入 {self.added} 条，共 {self.size} 条，根 {root}\n"
            f"{self.added} events added, {self.size} in all, root {root}"
        )


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """凭证: that an event's entry stands in the log at the time of a checkpoint.

    `entry` is what was logged; it holds a commitment, never the event's content.
    """

    uid: UUID
    leaf_index: int
    entry: bytes
    size: int
    root: bytes
    path: tuple[bytes, ...]
    checkpoint: str

    def as_tlog_proof(self, opened: Opening | None = None) -> str:
        """The proof as a C2SP tlog-proof file; the entry travels as its extra data, and what opens it to whom it concerns."""
        said, nonce = (opened.said, opened.nonce) if opened else (b"", b"")
        return TlogProof(
            self.entry, self.leaf_index, self.path, self.checkpoint, said, nonce
        ).text()


@dataclass(frozen=True, slots=True)
class Opening:
    """What an entry's commitment hides: the statement and its nonce. Only for whom the event concerns."""

    said: bytes
    nonce: bytes


@dataclass(frozen=True, slots=True)
class OpenedEntry:
    """An entry of the log with what its commitment hides, and the path from it to a checkpoint's root."""

    index: int
    entry: bytes
    said: bytes
    nonce: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class OpenedEntries:
    """Entries of the log as one checkpoint covers them, in their order."""

    size: int
    checkpoint: str
    entries: tuple[OpenedEntry, ...]


@dataclass(frozen=True, slots=True)
class SeenElsewhere:
    """A checkpoint of this log that somebody else has: a witness, another reader, the holder of a receipt."""

    by: str
    note: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing found wrong, and where: row (event, leaf), file or checkpoint."""

    kind: FaultKind
    what: Text
    leaf_index: int | None = None
    event_id: int | None = None
    event_uid: str | None = None
    place: str | None = None

    def as_dict(self) -> dict[str, object]:
        """What `--json` shows."""
        return {
            "kind": self.kind.value,
            "leaf_index": self.leaf_index,
            "event_id": self.event_id,
            "event_uid": self.event_uid,
            "place": self.place,
            "what": self.what.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of re-deriving everything from the events.

    `size` counts events in the tree, `pending` those not yet published, `root` is the root over the
    rows up to the newest checkpoint (None when rows are missing), `checkpoint_size` that
    checkpoint's, `witnessed_size` that of the newest one which witnesses cosigned. `faults` is cut at 100; `fault_count` is not.
    `silent` are witnesses who were asked what they saw and showed nothing.
    """

    size: int
    pending: int
    checkpoint_size: int
    root: bytes | None
    checkpoints: int
    witnessed_size: int
    faults: tuple[Fault, ...]
    fault_count: int
    silent: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Nothing was found wrong."""
        return self.fault_count == 0

    @property
    def first_bad(self) -> Fault | None:
        """The first fault, in the order of the log."""
        return self.faults[0] if self.faults else None

    def and_also(self, faults: tuple[Fault, ...]) -> Verification:
        """The same with what was found wrong beside the log."""
        return replace(
            self,
            faults=(*self.faults, *faults)[:MOST_FAULTS],
            fault_count=self.fault_count + len(faults),
        )

    def summary(self) -> Text:
        """The outcome in a sentence or two."""
        if self.first_bad is None:
            return Text(
                f"存证完好：{self.size} 条事件、{self.checkpoints} 个检查点全部相符，"
                f"{self.pending} 条待发布。",
                f"The ledger is intact: {self.size} events and {self.checkpoints} checkpoints "
                f"agree, {self.pending} events wait to be published.",
            )
        return Text(
            f"存证有 {self.fault_count} 处不符。第一处：{self.first_bad.what.zh}",
            f"The ledger has {self.fault_count} faults. The first: {self.first_bad.what.en}",
        )

    def __str__(self) -> str:
        return f"{self.summary().zh}\n{self.summary().en}"

    def as_dict(self) -> dict[str, object]:
        """What `--json` shows."""
        return {
            "ok": self.ok,
            "size": self.size,
            "pending": self.pending,
            "checkpoint_size": self.checkpoint_size,
            "checkpoints": self.checkpoints,
            "witnessed_size": self.witnessed_size,
            "silent_witnesses": list(self.silent),
            "root": None if self.root is None else base64.b64encode(self.root).decode(),
            "first_bad": None if self.first_bad is None else self.first_bad.as_dict(),
            "fault_count": self.fault_count,
            "faults": [fault.as_dict() for fault in self.faults],
        }


@dataclass(frozen=True, slots=True)
class Repair:
    """What a repair after a crash did, and how the ledger stands after it.

    `leftovers` are files that a killed process had begun or had yet to remove, `files` those that were missing and follow
    from the rows, `checkpoints` rows of checkpoints that only the file had.
    """

    leftovers: int
    files: int
    checkpoints: int
    verification: Verification

    @property
    def count(self) -> int:
        """How many things were repaired."""
        return self.leftovers + self.files + self.checkpoints

    def __str__(self) -> str:
        done = Text(
            f"清除残留文件 {self.leftovers} 个，补回缺失文件 {self.files} 个，补登检查点 {self.checkpoints} 个。",
            f"{self.leftovers} leftover files removed, {self.files} missing files written, "
            f"{self.checkpoints} checkpoints entered.",
        )
        if not self.verification.ok:
            done = Text(
                f"{done.zh}以下不是崩溃所致，未作改动，请按运维手册《存证》处理。",
                f"{done.en} What follows is not what a crash leaves and was not touched; "
                "follow the ledger runbook.",
            )
        return f"{done.zh}\n{done.en}\n{self.verification}"

    def as_dict(self) -> dict[str, object]:
        """What `--json` shows."""
        return {
            "leftovers": self.leftovers,
            "files": self.files,
            "checkpoints": self.checkpoints,
            "verification": self.verification.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class LastVerified:
    """The outcome of the newest verification that was recorded."""

    at: datetime
    ok: bool
    size: int
    overdue: bool


@dataclass(frozen=True, slots=True)
class EntriesErased:
    """What was erased of a subject: the number of the receipt's event, the places, and the digest it commits to."""

    receipt: UUID
    entries: tuple[int, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class EntriesLost:
    """What a database that came back does not hold any more of the log: how many entries, and of which kinds."""

    entries: int
    kinds: Mapping[str, int]


class EventRow(NamedTuple):
    """One event as the verifier reads it, nothing interpreted."""

    leaf_index: int | None
    id: int
    uid: str
    kind: str
    at: str
    actor: str
    organ: str | None
    subject: str | None
    payload: str
    nonce: bytes
    commitment: bytes


class CheckpointRow(NamedTuple):
    """One stored checkpoint, nothing interpreted."""

    id: int
    size: int
    root: bytes
    note: str


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A subject whom somebody looked up: when first, and whether ever for a case that its organ had registered."""

    subject_key: UUID
    first_at: datetime
    case_known: bool
