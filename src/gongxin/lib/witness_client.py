"""Asking a witness for its cosignature, or for what it saw, within a time that holds whatever the witness does."""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus

from .calling import Answer, NoAnswer, call
from .witness_protocol import ADD_CHECKPOINT, AddCheckpoint


def submit(url: str, request: AddCheckpoint, *, seconds: float) -> Answer:
    """Send a checkpoint to the witness at `url`, its submission prefix. Raises NoAnswer."""
    return call(url, "POST", ADD_CHECKPOINT, request.encode(), seconds=seconds)


def shown(url: str, origin: str, *, seconds: float) -> bytes:
    """The newest checkpoint of the log that the witness at `url` cosigned, nothing checked. Raises NoAnswer."""
    place = f"/{sha256(origin.encode()).hexdigest()}/checkpoint"
    answer = call(url, "GET", place, None, seconds=seconds)
    if answer.status != HTTPStatus.OK:
        raise NoAnswer(str(answer.status))
    return answer.body
