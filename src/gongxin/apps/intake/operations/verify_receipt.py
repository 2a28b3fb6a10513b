"""Check a signed receipt with nothing but two public keys: no database is asked."""

from __future__ import annotations

import base64
import json
from typing import Any

from gongxin.apps.ledger.api import entry_opens
from gongxin.lib.bilingual import Text
from gongxin.lib.canonical import canonical_json
from gongxin.lib.merkle import ProofError, leaf_hash, verify_inclusion
from gongxin.lib.signed_note import Ed25519Verifier, NoteError, open_checkpoint, open_note

from ..errors import receipt_not_sound
from ..types import ReceiptVerdict
from .sign_receipt import FORMAT

# What the receipt and the logged event both say.
_SHARED = ("batch", "item", "received", "accepted", "superseding", "duplicate", "held", "refused")


def verify_receipt(
    *, content: bytes, receipt_key: Ed25519Verifier, ledger_key: Ed25519Verifier
) -> ReceiptVerdict:
    """What a sound receipt proves. Raises Refusal `intake.receipt-not-sound` and says what fails."""
    try:
        document = json.loads(content)
        if document["format"] != FORMAT:
            raise receipt_not_sound(
                Text("这不是本平台的批次回执。", "This is no receipt of a batch of this platform.")
            )
        said, proof = document["receipt"], document["proof"]
        note = f"{canonical_json(said).decode()}\n\n{document['signature']}"
        open_note(note, [receipt_key])
        if proof is not None:
            _check_proof(said, proof, ledger_key)
    except NoteError:
        raise receipt_not_sound(_SIGNATURE) from None
    except ProofError:
        raise receipt_not_sound(_PROOF) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise receipt_not_sound(_MALFORMED) from None
    return ReceiptVerdict(
        batch=said["batch"],
        logged=proof is not None,
        leaf_index=proof["leaf_index"] if proof else None,
        tree_size=proof["tree_size"] if proof else None,
    )


def _check_proof(said: dict[str, Any], proof: dict[str, Any], ledger_key: Ed25519Verifier) -> None:
    event, entry = proof["event"].encode(), proof["entry"].encode()
    opens = entry_opens(
        entry=entry, nonce=base64.b64decode(proof["nonce"], validate=True), said=event
    )
    stated = json.loads(event)
    payload = stated["payload"]
    if (
        not opens
        or stated["uid"] != said["event"]
        or payload["digest"] != said["file_sha256"]
        or any(payload[name] != said[name] for name in _SHARED)
    ):
        raise ProofError("the event in the log is not the one of this receipt")
    head, _ = open_checkpoint(proof["checkpoint"], origin=ledger_key.name, verifiers=[ledger_key])
    if head.size != proof["tree_size"]:
        raise ProofError("the checkpoint is of another size")
    verify_inclusion(
        leaf=leaf_hash(entry),
        index=proof["leaf_index"],
        size=head.size,
        proof=tuple(base64.b64decode(step, validate=True) for step in proof["path"]),
        root=head.root,
    )


_SIGNATURE = Text(
    "回执的签名不符：内容被改过，或不是本平台签发。",
    "The signature of the receipt does not hold: it was changed, or this platform did not issue it.",
)
_PROOF = Text(
    "存证凭证不符：日志里的事件不是这份回执所说的。",
    "The proof does not hold: the log's event is not what this receipt says.",
)
_MALFORMED = Text("回执的格式不对，或不完整。", "The receipt is malformed or not whole.")
