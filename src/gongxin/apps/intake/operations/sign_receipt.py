"""The receipt as a document that proves itself: signed, and with the proof that its event was logged.

Whoever filed can show it to anybody. The signature is a C2SP signed note over the canonical JSON of the
receipt; the proof opens the commitment in the log's entry and leads from there to a signed checkpoint.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import inclusion_proof, log_origin, opening
from gongxin.lib.canonical import canonical_json
from gongxin.lib.errors import Refusal
from gongxin.lib.keyring import KeyRing
from gongxin.lib.periods import BEIJING
from gongxin.lib.signed_note import Ed25519Signer, Ed25519Verifier, sign_note

from ..models import Batch
from ..queries import visible_batch

FORMAT = "urn:gongxin:receipt:1"


def signed_receipt(*, number: str, actor: Actor) -> dict[str, Any]:
    """The signed receipt of a batch; `proof` is null until its event is published, which takes seconds, and
    `recall_proof` until the batch was recalled and that event is published.

    Raises Refusal `intake.unknown-batch`.
    """
    batch = visible_batch(number=number, actor=actor)
    said = _said(batch)
    note = sign_note(canonical_json(said).decode() + "\n", [_signer()])
    return {
        "format": FORMAT,
        "receipt": said,
        "signature": note.rpartition("\n\n")[2],
        "proof": _proof(batch.event, batch.source),
        "recall_proof": _proof(batch.recall_event, batch.source),
    }


def receipt_key() -> Ed25519Verifier:
    """The public key under which receipts are signed; published beside the log's."""
    return _signer().verifier


def _signer() -> Ed25519Signer:
    key = KeyRing.open(Path(settings.KEYS_DIR)).ed25519("receipt")
    return Ed25519Signer(f"{log_origin()}-receipts", key)


def _said(batch: Batch) -> dict[str, Any]:
    return {
        "batch": batch.number,
        "item": batch.item,
        "source": batch.source,
        "channel": batch.channel,
        "status": batch.status,
        "received_at": batch.received_at.astimezone(BEIJING).isoformat(),
        "file_sha256": batch.file_digest,
        "file_bytes": batch.file_bytes,
        "received": batch.received,
        "accepted": batch.accepted,
        "superseding": batch.superseding,
        "withdrawn": batch.withdrawn,
        "duplicate": batch.duplicate,
        "held": batch.held,
        "refused": batch.refused,
        "findings": batch.findings_total,
        "event": str(batch.event or ""),
        "recalled_at": batch.recalled_at and batch.recalled_at.astimezone(BEIJING).isoformat(),
        "recall_reason": batch.recall_reason or None,
    }


def _proof(event: UUID | None, organ: str) -> dict[str, Any] | None:
    if event is None:
        return None
    try:
        proof = inclusion_proof(uid=event, organ=organ)
    except Refusal:
        return None
    opened = opening(uid=event, organ=organ)
    return {
        "event": opened.said.decode(),
        "nonce": _base64(opened.nonce),
        "entry": proof.entry.decode(),
        "leaf_index": proof.leaf_index,
        "tree_size": proof.size,
        "path": [_base64(step) for step in proof.path],
        "checkpoint": proof.checkpoint,
    }


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
