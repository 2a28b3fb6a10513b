"""Ask every witness to cosign the newest checkpoint, and publish it with their lines once enough have.

It takes no lock of the sequencer and reads only what is published; it keeps no state of its own. Whenever it dies the
next round begins from the two files: what a witness knows that we do not remember it tells us.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from gongxin.lib.calling import NoAnswer
from gongxin.lib.cosignature import CosignatureVerifier, cosigned_at
from gongxin.lib.merkle import consistency_proof
from gongxin.lib.signed_note import Checkpoint as TreeHead
from gongxin.lib.signed_note import NoteError, read_note
from gongxin.lib.tiles import TileError, TileReader, publish_file
from gongxin.lib.witness_client import submit
from gongxin.lib.witness_policy import Policy, Witness
from gongxin.lib.witness_protocol import AddCheckpoint, read_size

from .. import queries
from ..types import WitnessRound
from .check_witnessed import AHEAD

SECONDS = 5.0
"""How long a witness may take; the others are asked at the same time."""


@dataclass(frozen=True, slots=True)
class _Asking:
    """What every witness is asked: to cosign `head`, which continues a tree of `known` leaves that they may have seen."""

    head: TreeHead
    note: bytes
    known: int
    now: datetime


def ask_witnesses(*, policy: Policy, now: datetime) -> WitnessRound:
    """One round. Raises NoteError where the published checkpoint is not this log's."""
    published, before = queries.published_head(), queries.witnessed_head()
    if published is None:
        return WitnessRound(0, 0, False, ())
    head, note = published
    known = 0 if before is None or before[0].size > head.size else before[0].size
    lines: dict[CosignatureVerifier, str] = {}
    if before is not None and before[0] == head:
        lines = _lines(before[1].encode(), policy.keys)
    asking = _Asking(head, note.encode(), known, now)
    faults = []
    with ThreadPoolExecutor(max(1, len(policy.witnesses))) as pool:
        answers = pool.map(lambda witness: _ask(witness, asking), policy.witnesses)
        for witness, (line, fault) in zip(policy.witnesses, answers, strict=True):
            if fault:
                faults.append(f"{witness.key.name}: {fault}")
            else:
                lines[witness.key] = line
    enough = policy.stands(lines.keys())
    if enough and (before is None or before[0].size <= head.size):
        cosigned = note + "".join(lines[key] for key in policy.keys if key in lines)
        publish_file(queries.log_home() / queries.WITNESSED_FILE, cosigned.encode())
    return WitnessRound(head.size, len(lines), enough, tuple(faults))


def _ask(witness: Witness, asking: _Asking) -> tuple[str, str]:
    """The witness's line, or why there is none."""
    try:
        return _cosignature(witness, asking), ""
    except NoAnswer as error:
        return "", f"no answer ({error})"
    except (NoteError, TileError) as error:
        return "", str(error)


def _cosignature(witness: Witness, asking: _Asking) -> str:
    """Its line. A witness that knows another tree than we remember says so once, and is asked again."""
    old, head = asking.known, asking.head
    node = TileReader(queries.log_home(), head.size).node
    for _ in range(2):
        proof = consistency_proof(old=old, new=head.size, node=node) if old else ()
        answer = submit(witness.url, AddCheckpoint(old, tuple(proof), asking.note), seconds=SECONDS)
        if answer.status == 200:
            return _checked(witness, asking, answer.body)
        if answer.status != 409:
            raise NoteError(f"refused with {answer.status}")
        old = read_size(answer.body)
        if old > head.size:
            raise NoteError(f"has seen {old} entries of this log, which has {head.size}")
    raise NoteError("does not say what it knows")


def _checked(witness: Witness, asking: _Asking, body: bytes) -> str:
    whole = asking.head.body().encode() + b"\n" + body
    at = cosigned_at(whole, [witness.key]).get(witness.key)
    if at is None:
        raise NoteError("did not sign with the key of the policy")
    if at > asking.now + AHEAD:
        raise NoteError("signed in the future")
    return _lines(whole, [witness.key])[witness.key]


def _lines(
    note: bytes, keys: tuple[CosignatureVerifier, ...] | list[CosignatureVerifier]
) -> dict[CosignatureVerifier, str]:
    """The lines of these witnesses, each verified before."""
    by_id = {(key.name, key.key_id): key for key in keys}
    return {
        by_id[line.name, line.key_id]: str(line)
        for line in read_note(note)[1]
        if (line.name, line.key_id) in by_id
    }
