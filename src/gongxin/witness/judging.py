"""What the witness says to a checkpoint: C2SP tlog-witness, `add-checkpoint`, in its order of checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from gongxin.lib.merkle import EMPTY_ROOT, ProofError, verify_consistency
from gongxin.lib.signed_note import Checkpoint, Ed25519Verifier, NoteError, open_note, read_note
from gongxin.lib.witness_protocol import SIZE_TYPE, AddCheckpoint

from .home import Home

TEXT = "text/plain; charset=utf-8"


class NotCosigned(Exception):
    """The answer is another one than a cosignature."""

    def __init__(self, status: HTTPStatus, said: str, type: str = TEXT) -> None:
        super().__init__(said)
        self.response = Response(status, f"{said}\n".encode(), type)


@dataclass(frozen=True, slots=True)
class Response:
    """Status, body and its type."""

    status: HTTPStatus
    body: bytes
    type: str = TEXT


def add_checkpoint(home: Home, body: bytes) -> Response:
    """Cosign the checkpoint. The new tree is on disk before a signature is made. Raises NotCosigned."""
    try:
        request, head = AddCheckpoint.parse(body)
    except NoteError as fault:
        raise NotCosigned(HTTPStatus.BAD_REQUEST, str(fault)) from None
    keys = home.logs.get(head.origin)
    if keys is None:
        raise NotCosigned(HTTPStatus.NOT_FOUND, "this log is not known here")
    try:
        text = open_note(request.note, keys).text
    except NoteError as fault:
        raise NotCosigned(HTTPStatus.FORBIDDEN, str(fault)) from None
    if request.old > head.size:
        raise NotCosigned(HTTPStatus.BAD_REQUEST, "the old size is larger than the new one")
    with home.held():
        known = home.head(head.origin)
        if request.old != known.size:
            raise NotCosigned(HTTPStatus.CONFLICT, str(known.size), SIZE_TYPE)
        signed = _signed_by(request.note, keys)
        try:
            _check_continues(known, head, request.proof)
        except ProofError as fault:
            if head.size == known.size:
                home.keep_fork(head.origin, signed)
            raise NotCosigned(HTTPStatus.UNPROCESSABLE_ENTITY, str(fault)) from None
        home.keep(head.origin, signed)
        line = home.cosigner.line(text)
        home.show(head.origin, signed + line)
    return Response(HTTPStatus.OK, line.encode())


def _check_continues(known: Checkpoint, head: Checkpoint, proof: Sequence[bytes]) -> None:
    """The tree of `head` begins with the tree of `known`. Raises ProofError."""
    if head.size == 0 and head.root != EMPTY_ROOT:
        raise ProofError("the empty tree has another root")
    if known.size == 0:
        if proof:
            raise ProofError("nothing needs no proof")
        return
    verify_consistency(
        old=known.size, old_root=known.root, new=head.size, new_root=head.root, proof=proof
    )


def _signed_by(note: bytes, keys: Sequence[Ed25519Verifier]) -> str:
    """The note with the lines of these keys alone: what strangers added is not kept."""
    text, lines = read_note(note)
    known = {(key.name, key.key_id) for key in keys}
    return (
        text + "\n" + "".join({str(one): None for one in lines if (one.name, one.key_id) in known})
    )
