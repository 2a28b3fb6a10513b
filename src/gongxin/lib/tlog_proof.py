"""凭证: a file that proves to anybody, offline, that an entry stands in a log, as C2SP tlog-proof describes it.

    c2sp.org/tlog-proof@v1
    extra <base64>
    index <n>
    <hash>...

    <checkpoint, with its signature and its cosignatures>

The extra data are lines: the log's entry, and where the receipt is given to whom the event concerns, what the
entry's commitment hides: the statement, and its nonce in base64. Nothing in them is believed; the entry is proved by
the path, and the statement by the entry.
"""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .cosignature import CosignatureVerifier, cosigned_at
from .merkle import HASH_BYTES, ProofError, leaf_hash, verify_inclusion
from .signed_note import Checkpoint, Ed25519Verifier, NoteError, open_note, read_base64
from .witness_policy import Policy, open_witnessed

HEADER = "c2sp.org/tlog-proof@v1"
MAX_PROOF_BYTES = 2_000_000
MAX_STEPS = 63
NONCE_BYTES = 32
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})", re.ASCII)


def commitment(nonce: bytes, said: bytes) -> bytes:
    """HMAC-SHA256 of a statement under the event's nonce."""
    return hmac.digest(nonce, said, "sha256")


def entry_opens(*, entry: bytes, nonce: bytes, said: bytes) -> bool:
    """Whether a log entry commits to the statement under the nonce; False for anything malformed."""
    try:
        committed = base64.b64decode(json.loads(entry)["c"], validate=True)
    except (ValueError, KeyError, TypeError):
        return False
    # HMAC fills a short key up with zeros, so that a nonce and the same with a zero behind it would open alike
    return len(nonce) == NONCE_BYTES and hmac.compare_digest(committed, commitment(nonce, said))


@dataclass(frozen=True, slots=True)
class Proven:
    """What a sound receipt proves. `event` is None where the receipt does not open the entry; `enough` is None where
    no policy asks for witnesses.
    """

    kind: str
    hour: str
    event: Mapping[str, Any] | None
    index: int
    head: Checkpoint
    cosigned: Mapping[CosignatureVerifier, datetime]
    enough: bool | None


@dataclass(frozen=True, slots=True)
class TlogProof:
    """A receipt as it is written; nothing of it is true before it is checked."""

    entry: bytes
    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    said: bytes = b""
    nonce: bytes = b""

    def text(self) -> str:
        """The file."""
        lines = [self.entry]
        if self.said:
            lines += [self.said, base64.b64encode(self.nonce)]
        steps = "".join(f"{base64.b64encode(step).decode()}\n" for step in self.path)
        extra = base64.b64encode(b"\n".join(lines)).decode()
        return f"{HEADER}\nextra {extra}\nindex {self.index}\n{steps}\n{self.checkpoint}"

    @classmethod
    def parse(cls, content: bytes) -> TlogProof:
        """The reverse of `text`. Raises NoteError."""
        if len(content) > MAX_PROOF_BYTES:
            raise NoteError("the receipt is too long")
        try:
            head, gap, checkpoint = content.decode().partition("\n\n")
        except UnicodeDecodeError:
            raise NoteError("a receipt is UTF-8") from None
        header, extra, index, *steps = [*head.split("\n"), "", ""]
        place = _INDEX.fullmatch(index)
        if not gap or header != HEADER or not extra.startswith("extra ") or place is None:
            raise NoteError("not a receipt of an entry (C2SP tlog-proof with extra data)")
        path = tuple(read_base64(step) for step in steps if step)
        if len(path) > MAX_STEPS or any(len(step) != HASH_BYTES for step in path):
            raise NoteError("a receipt holds at most 63 hashes of 32 bytes")
        entry, *opened = read_base64(extra.removeprefix("extra ")).split(b"\n")
        if len(opened) not in {0, 2}:
            raise NoteError("the extra data are the entry, or entry, statement and nonce")
        said, nonce = (
            (opened[0], read_base64(opened[1].decode("latin-1"))) if opened else (b"", b"")
        )
        return cls(entry, int(place[1]), path, checkpoint, said, nonce)

    def leads_to(self, head: Checkpoint) -> None:
        """Nothing, if the entry stands at its place in this tree. Raises ProofError."""
        verify_inclusion(
            leaf=leaf_hash(self.entry),
            index=self.index,
            size=head.size,
            proof=self.path,
            root=head.root,
        )

    def check(self, *, logs: Sequence[Ed25519Verifier], policy: Policy | None = None) -> Proven:
        """What it proves, to somebody who trusts these logs' keys and the witnesses of this policy.

        Needs nothing else. Raises NoteError or ProofError.
        """
        trusted = [*logs, *(policy.logs if policy else ())]
        opened = open_note(self.checkpoint, trusted)
        head = Checkpoint.parse(opened.text)
        if head.origin not in opened.signed_by:
            raise NoteError("the checkpoint is another log's")
        self.leads_to(head)
        kind, hour = _entry(self.entry)
        cosigned = cosigned_at(self.checkpoint, policy.keys) if policy else {}
        demanded = policy is not None and policy.quorum is not None
        return Proven(
            kind=kind,
            hour=hour,
            event=self._event(kind, hour),
            index=self.index,
            head=head,
            cosigned=cosigned,
            enough=policy.stands(cosigned) if policy and demanded else None,
        )

    def _event(self, kind: str, hour: str) -> Mapping[str, Any] | None:
        """What the entry's commitment hides, if the receipt opens it."""
        if not self.said:
            return None
        if not entry_opens(entry=self.entry, nonce=self.nonce, said=self.said):
            raise ProofError("the entry does not commit to this statement")
        event = _object(self.said)
        if event.get("kind") != kind or f"{str(event.get('at'))[:13]}:00:00Z" != hour:
            raise ProofError("the entry is of another kind or hour than its statement")
        return event


def is_tlog_proof(content: bytes) -> bool:
    """Whether it says that it is one."""
    return content.startswith(HEADER.encode() + b"\n")


def open_proof(
    content: bytes, policy: Policy
) -> tuple[TlogProof, Checkpoint, Mapping[CosignatureVerifier, datetime]]:
    """The proof, of whatever log, if it leads from its entry to a checkpoint that a log of the policy signed and enough
    witnesses cosigned. Raises NoteError.
    """
    proof = TlogProof.parse(content)
    head, cosigned = open_witnessed(proof.checkpoint.encode(), policy)
    try:
        proof.leads_to(head)
    except ProofError as fault:
        raise NoteError(str(fault)) from None
    return proof, head, cosigned


def _entry(entry: bytes) -> tuple[str, str]:
    read = _object(entry)
    return str(read.get("k")), str(read.get("t"))


def _object(text: bytes) -> dict[str, Any]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        raise ProofError("not JSON, as every entry of this log is") from None
    if not isinstance(read, dict):
        raise ProofError("not an object, as every entry of this log is")
    return read
