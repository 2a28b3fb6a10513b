"""取卷: the bundle of a case as one file, made anew as it was put together, and handed out in pieces.

What it says has the digest that the log names, or nothing is handed out. Evidence is opened one file at a time, for the length of its
piece, and lies nowhere unsealed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gongxin.apps.cases.api import EvidenceKept, read_evidence_kept
from gongxin.apps.catalogue.api import editions_of
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import (
    EventKind,
    event_not_published,
    log_verifier,
    opened_entries,
    record_event,
)
from gongxin.lib.canonical import canonical_json
from gongxin.lib.evidence import NONCE

from ..errors import bundle_differs, bundle_over, not_confirmed_yet, unknown_bundle
from ..models import CaseBundle
from ..types import TakenBundle
from .bundle_contents import Contents, contents_of, file_of
from .bundle_parts import b64, checkpoint_of, entry_of
from .compare import sha256
from .own_bundles import LASTS, bundle_named, heading_of, is_whole, may_take

FORMAT = "gongxin-case-bundle/1"
MOST_EVIDENCE = 64 * 2**20
"""How many bytes of evidence lie in a bundle; what is more is named in it, and taken from the page of the case file by file."""


@dataclass(frozen=True, slots=True)
class _Pieces:
    """A bundle in pieces: what stands before the evidence, each file, and what stands behind it."""

    subject_key: UUID
    head: bytes
    evidence: tuple[tuple[EvidenceKept, bool], ...]
    tail: bytes

    def __iter__(self) -> Iterator[bytes]:
        yield self.head
        for place, (kept, inside) in enumerate(self.evidence):
            plain = read_evidence_kept(subject_key=self.subject_key, evidence=kept)
            content = f'"{b64(plain[NONCE:])}"' if inside else "null"
            comma = "," if place else ""
            yield (
                f'{comma}{{"content":{content},"nonce":"{b64(plain[:NONCE])}","number":"{kept.number}"}}'
            ).encode()
        yield self.tail


def take_bundle(*, number: str, actor: Actor, now: datetime) -> TakenBundle:
    """The bundle of that number for who put it together or confirmed it, or whose it is. That it was taken is an event, with its digest.

    Raises Refusal `replay.unknown-bundle`, `replay.not-confirmed-yet`, `replay.bundle-over`, `replay.bundle-differs` where something of
    it is no more what it was, and `ledger.not-published` while its events are being entered.
    """
    with transaction.atomic():
        row = bundle_named(number, actor)
        file = file_of(heading=heading_of(row), actor=actor, now=now)
        if row.party not in {one.value for one in file.parties} or not may_take(row, actor):
            raise unknown_bundle()
        if now >= row.made_at + LASTS:
            raise bundle_over()
        if not is_whole(row):
            raise not_confirmed_yet()
        contents = contents_of(heading=heading_of(row), file=file, known_at=row.known_at)
        if sha256(contents.text) != row.digest:
            raise bundle_differs()
        pieces = _pieces(row, contents)
        # the digest is that of the whole file, so it is gone through once before a byte is handed out
        digest, size = hashlib.sha256(), 0
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
        record_event(
            kind=EventKind.BUNDLE_TAKEN,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ or None,
            subject_key=row.subject_key,
            payload={
                **file.told,
                **({"case_reference": row.case_reference} if row.case_reference else {}),
                "bundle": row.number,
                "case": row.case,
                "role": actor.role.value,
                "digest": digest.hexdigest(),
                "bytes": size,
                "records": len(file.records),
                "items": list(file.items),
            },
        )
    return TakenBundle(f"{row.number}.case-bundle.json", digest.hexdigest(), size, pieces)


def _pieces(row: CaseBundle, contents: Contents) -> _Pieces:
    wanted = [uid for uid in (row.event, row.confirmed_event, *contents.events) if uid]
    opened = opened_entries(subject_key=row.subject_key, only=wanted)
    by_uid = {str(json.loads(one.said)["uid"]): one for one in opened.entries}
    if any(str(uid) not in by_uid for uid in wanted):
        raise event_not_published()
    note, witnesses = checkpoint_of(opened)
    confirmed = row.confirmed_event
    document: dict[str, Any] = {
        "format": FORMAT,
        "number": row.number,
        "contents": b64(contents.text),
        "editions": [document for _, document in editions_of(contents.packs)],
        "log": {"key": log_verifier().vkey(), "witnesses": witnesses},
        "checkpoint": note,
        "made": entry_of(by_uid[str(row.event)]),
        "confirmed": entry_of(by_uid[str(confirmed)]) if confirmed else None,
        "entries": [entry_of(by_uid[str(uid)]) for uid in contents.events],
    }
    before = {name: value for name, value in document.items() if name < "evidence"}
    behind = {name: value for name, value in document.items() if name > "evidence"}
    return _Pieces(
        subject_key=row.subject_key,
        head=canonical_json(before)[:-1] + b',"evidence":[',
        evidence=tuple(_inside(contents)),
        tail=b"]," + canonical_json(behind)[1:],
    )


def _inside(contents: Contents) -> Iterator[tuple[EvidenceKept, bool]]:
    """Each file with whether it lies in the bundle: in the order of their coming, as long as there is room for it."""
    room = MOST_EVIDENCE
    for kept in contents.file.evidence:
        inside = kept.size <= room
        room -= kept.size if inside else 0
        yield kept, inside
