"""Check a signed receipt with nothing but two public keys: no database is asked."""

from __future__ import annotations

import base64
import json
from typing import Any

from gongxin.apps.ledger.api import EventKind
from gongxin.lib.bilingual import Text
from gongxin.lib.canonical import canonical_json
from gongxin.lib.merkle import ProofError
from gongxin.lib.signed_note import Ed25519Verifier, NoteError, open_note
from gongxin.lib.tlog_proof import Proven, TlogProof
from gongxin.lib.witness_policy import Policy

from ..errors import receipt_not_sound
from ..types import ReceiptVerdict
from .sign_receipt import FORMAT

RECALL = EventKind.BATCH_RECALLED.value

# What the receipt and the logged event both say.
_SHARED = ("batch", "item", "received", "accepted", "superseding", "duplicate", "held", "refused")


def verify_receipt(
    *,
    content: bytes,
    receipt_key: Ed25519Verifier,
    ledger_key: Ed25519Verifier,
    policy: Policy | None = None,
) -> ReceiptVerdict:
    """What a sound receipt proves to somebody who trusts these keys, and the witnesses of the policy.

    Raises Refusal `intake.receipt-not-sound` and says what fails.
    """
    try:
        document = json.loads(content)
        if document["format"] != FORMAT:
            raise receipt_not_sound(
                Text("这不是本平台的批次回执。", "This is no receipt of a batch of this platform.")
            )
        said = document["receipt"]
        note = f"{canonical_json(said).decode()}\n\n{document['signature']}"
        open_note(note, [receipt_key])
        filed = _proven(document["proof"], ledger_key, policy)
        recalled = _proven(document.get("recall_proof"), ledger_key, policy)
        _check_filed(said, filed)
        _check_recalled(said, recalled)
    except NoteError:
        raise receipt_not_sound(_SIGNATURE) from None
    except ProofError:
        raise receipt_not_sound(_PROOF) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise receipt_not_sound(_MALFORMED) from None
    return ReceiptVerdict(batch=said["batch"], filed=filed, recalled=recalled)


def _proven(
    proof: dict[str, Any] | None, ledger_key: Ed25519Verifier, policy: Policy | None
) -> Proven | None:
    if proof is None:
        return None
    proven = TlogProof(
        entry=proof["entry"].encode(),
        index=proof["leaf_index"],
        path=tuple(base64.b64decode(step, validate=True) for step in proof["path"]),
        checkpoint=proof["checkpoint"],
        said=proof["event"].encode(),
        nonce=base64.b64decode(proof["nonce"], validate=True),
    ).check(logs=[ledger_key], policy=policy)
    if proven.head.size != proof["tree_size"]:
        raise ProofError("the checkpoint is of another size")
    if proven.event is None:
        raise ProofError("the receipt does not open the entry")
    return proven


def _check_filed(said: dict[str, Any], proven: Proven | None) -> None:
    if proven is None or proven.event is None:
        return
    payload = proven.event["payload"]
    if (
        proven.event["uid"] != said["event"]
        or payload["digest"] != said["file_sha256"]
        or any(payload[name] != said[name] for name in _SHARED)
    ):
        raise ProofError("the event in the log is not the one of this receipt")


def _check_recalled(said: dict[str, Any], proven: Proven | None) -> None:
    if proven is None or proven.event is None:
        return
    payload = proven.event["payload"]
    if (
        proven.kind != RECALL
        or payload["batch"] != said["batch"]
        or payload["reason"] != said["recall_reason"]
    ):
        raise ProofError("the event in the log is not the recall of this batch")


_SIGNATURE = Text(
    "回执的签名不符：内容被改过，或不是本平台签发。",
    "The signature of the receipt does not hold: it was changed, or this platform did not issue it.",
)
_PROOF = Text(
    "存证凭证不符：日志里的事件不是这份回执所说的。",
    "The proof does not hold: the log's event is not what this receipt says.",
)
_MALFORMED = Text("回执的格式不对，或不完整。", "The receipt is malformed or not whole.")
