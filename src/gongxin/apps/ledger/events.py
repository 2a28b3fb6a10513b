"""What an event is, to the byte: its payload, its commitment, its entry in the log.

The formats here are for ever (`docs/decisions/0004-ledger-formats.md`): every proof that was handed
out rests on them. A new format gets a new `v` beside the old.

* statement: canonical JSON of everything the event says, `uid` included
* commitment: HMAC-SHA256 of the statement under a random 32-byte nonce, so that nobody can guess
  content from the log, and destroying nonce and content leaves the proof intact and empty
* entry: canonical JSON of kind, hour and commitment; this, never content, is what the tree holds
"""

from __future__ import annotations

import base64
import json
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from gongxin.lib import tlog_proof
from gongxin.lib.identifiers import citizen_fault

from .enums import EventKind
from .errors import BadEvent, identity_number_in_event
from .payloads import PAYLOADS

commitment = tlog_proof.commitment

FORMAT = 1
NONCE_BYTES = tlog_proof.NONCE_BYTES
MAX_INTEGER = 2**53 - 1
"""Larger integers are not the same number in every JSON reader (RFC 7493 section 2.2)."""

_ACTOR = re.compile(r"[a-z][a-z-]*(?::[A-Za-z0-9._-]{1,64})?", re.ASCII)
_ORGAN = re.compile(r"[A-Za-z0-9._:-]{1,64}", re.ASCII)
_EIGHTEEN = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")

# With keys in ASCII and no fractions this spells what `canonical_json` spells (a test compares),
# at a third of the time; the verifier calls it twice for every event there ever was.
_sorted_json = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
).encode

INSERT_EVENT = (
    "INSERT INTO ledger_event"
    " (uid, kind, occurred_at, actor, organ, subject_key, payload, nonce, commitment)"
    " VALUES (%s::uuid, %s, %s::timestamptz, %s, %s, %s::uuid, %s::jsonb, %s, %s)"
)
"""The one statement that writes an event; its values are `PreparedEvent.parameters()`. It gives nothing back: whoever
writes an event need not be shown it."""


@dataclass(frozen=True, slots=True)
class PreparedEvent:
    """An event ready to be written."""

    uid: UUID
    kind: EventKind
    occurred_at: datetime
    actor: str
    organ: str | None
    subject_key: UUID | None
    payload: bytes
    nonce: bytes
    commitment: bytes

    def parameters(self) -> tuple[Any, ...]:
        """The values of `INSERT_EVENT`."""
        return (
            str(self.uid),
            self.kind.value,
            self.occurred_at,
            self.actor,
            self.organ,
            None if self.subject_key is None else str(self.subject_key),
            self.payload.decode(),
            self.nonce,
            self.commitment,
        )


def prepare_event(
    *,
    kind: EventKind,
    occurred_at: datetime,
    actor: str,
    organ: str | None = None,
    subject_key: UUID | None = None,
    payload: Mapping[str, Any],
) -> PreparedEvent:
    """Check an event, give it its number and nonce, and commit to it.

    Raises BadEvent for a form the kind does not have, Refusal when a text holds an identity number.
    """
    said = [(subject_key, payload)]
    (event,) = prepare_each(kind=kind, occurred_at=occurred_at, actor=actor, organ=organ, said=said)
    return event


def prepare_each(
    *,
    kind: EventKind,
    occurred_at: datetime,
    actor: str,
    organ: str | None,
    said: Iterable[tuple[UUID | None, Mapping[str, Any]]],
) -> Iterator[PreparedEvent]:
    """`prepare_event` for many subjects of each of whom something is said."""
    _check_references(occurred_at, actor, organ)
    alike = _Alike(kind, occurred_at, actor, organ)
    for subject, payload in said:
        _check_payload(kind, payload)
        yield alike.event(subject, _sorted_json(dict(payload)).encode())


def prepare_alike(
    *,
    kind: EventKind,
    occurred_at: datetime,
    actor: str,
    organ: str | None,
    subjects: Iterable[UUID],
    payload: Mapping[str, Any],
) -> Iterator[PreparedEvent]:
    """`prepare_event` for many subjects of whom the same is said: checked and spelt once, committed to one by one."""
    _check_references(occurred_at, actor, organ)
    _check_payload(kind, payload)
    alike, spelt = (
        _Alike(kind, occurred_at, actor, organ),
        _sorted_json(dict(payload)).encode(),
    )
    for subject in subjects:
        yield alike.event(subject, spelt)


class _Alike:
    """Events alike in all but payload, subject and number: their statements are spelt once, but for these."""

    __slots__ = ("_before", "_said", "_then", "_to", "_what")

    def __init__(self, kind: EventKind, at: datetime, actor: str, organ: str | None) -> None:
        self._said = (kind, at, actor, organ)
        # a NUL can stand in nothing that was checked
        spelt = statement(
            uid="\0uid", kind=kind.value, at=moment(at), actor=actor, organ=organ,
            subject="\0subject", payload={"\0": 0},
        )  # fmt: skip
        self._before, _, rest = spelt.partition(b'{"\\u0000":0}')
        self._what, _, rest = rest.partition(b'"\\u0000subject"')
        self._to, _, self._then = rest.partition(b"\\u0000uid")

    def event(self, subject: UUID | None, payload: bytes) -> PreparedEvent:
        """One of them, with this payload; committed to."""
        kind, at, actor, organ = self._said
        uid, nonce = uuid4(), secrets.token_bytes(NONCE_BYTES)
        whom = b"null" if subject is None else f'"{subject}"'.encode()
        said = b"".join(
            (self._before, payload, self._what, whom, self._to, str(uid).encode(), self._then)
        )
        return PreparedEvent(
            uid=uid,
            kind=kind,
            occurred_at=at,
            actor=actor,
            organ=organ,
            subject_key=subject,
            payload=payload,
            nonce=nonce,
            commitment=commitment(nonce, said),
        )


def moment(at: datetime) -> str:
    """`2026-11-22T01:02:03.000004Z`: UTC, always six decimals, as the database keeps it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def statement(
    *,
    uid: str,
    kind: str,
    at: str,
    actor: str,
    organ: str | None,
    subject: str | None,
    payload: Mapping[str, Any],
) -> bytes:
    """Everything the event says, as the bytes that are committed to. `at` comes from `moment`.

    Canonical JSON for every event that `prepare_event` lets through (whole numbers, keys in ASCII).
    """
    said = {
        "v": FORMAT,
        "uid": uid,
        "kind": kind,
        "at": at,
        "actor": actor,
        "organ": organ,
        "subject": subject,
        "payload": dict(payload),
    }
    return _sorted_json(said).encode()


def log_entry(*, kind: str, at: str, committed: bytes) -> bytes:
    """What the tree holds for an event; `at` comes from `moment` and is cut to the hour here."""
    committed_to = base64.b64encode(committed).decode()
    return _sorted_json(
        {"v": FORMAT, "k": kind, "t": f"{at[:13]}:00:00Z", "c": committed_to}
    ).encode()


def _check_references(occurred_at: datetime, actor: str, organ: str | None) -> None:
    if occurred_at.tzinfo is None:
        raise BadEvent("occurred_at has no time zone")
    if not _ACTOR.fullmatch(actor):
        raise BadEvent("actor is a reference such as account:12 or system:intake")
    if organ is not None and not _ORGAN.fullmatch(organ):
        raise BadEvent("organ is a code")


def _check_payload(kind: EventKind, payload: Mapping[str, Any]) -> None:
    shape, keys = PAYLOADS[kind], set(payload)
    if missing := shape.required - keys:
        raise BadEvent(f"{kind.value} lacks {', '.join(sorted(missing))}")
    if unknown := keys - shape.required - shape.optional:
        raise BadEvent(f"{kind.value} does not know {', '.join(sorted(unknown))}")
    texts = []
    for key, part in _parts(payload):
        if isinstance(part, str):
            texts.append(part)
        else:
            _check_value(key, part)
    # searched all at once, since there are some hundred of them; no number reaches over the end of a line
    said = "\n".join(texts)
    if "\0" in said:
        key = next(key for key, part in _parts(payload) if isinstance(part, str) and "\0" in part)
        raise BadEvent(f"{key} holds a NUL character")
    if any(citizen_fault(found) is None for found in _EIGHTEEN.findall(said)):
        raise identity_number_in_event()


def _parts(payload: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Each value, and each of a list, after its key."""
    for key, value in payload.items():
        for part in value if isinstance(value, (list, tuple)) else (value,):
            yield key, part


def _check_value(key: str, value: object) -> None:
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise BadEvent(f"{key} is too large a number")
    elif value is not None:
        raise BadEvent(f"{key} is not a text, a whole number, true, false, null or a list of them")
