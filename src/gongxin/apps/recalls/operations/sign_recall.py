"""A recall as a document that anybody can check offline: canonical JSON, and a C2SP signed note over it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from gongxin.apps.ledger.api import log_origin
from gongxin.lib.canonical import canonical_json
from gongxin.lib.keyring import KeyRing
from gongxin.lib.periods import BEIJING
from gongxin.lib.signed_note import Ed25519Signer, Ed25519Verifier, NoteError, open_note, sign_note

from ..types import RecallShown, SignedRecall

FORMAT = "urn:gongxin:recall:1"
_TO_DO = ["stop-using", "delete-copies", "tell-whom-you-told"]
_BASIS = [
    {"instrument": "personal-information-law-2021", "article": "第四十七条"},
    {"instrument": "order-36-2025", "article": ""},
]


def document_of(recall: RecallShown) -> dict[str, Any]:
    """What the recall says: which answers, what to do and by when; never what the record was."""
    return {
        "format": FORMAT,
        "recall": recall.number,
        "to": recall.organ,
        "ground": recall.ground.value,
        "answers": [
            {"lookup": str(answer.look), "places": list(answer.places)} for answer in recall.answers
        ],
        "do": _TO_DO,
        "basis": _BASIS,
        "made_at": recall.made_at.astimezone(BEIJING).isoformat(),
        "due_at": recall.due_at.astimezone(BEIJING).isoformat(),
    }


def digest_of(recall: RecallShown) -> str:
    """SHA-256 of the canonical JSON of the document, in hexadecimal: what an acknowledgement names."""
    return hashlib.sha256(canonical_json(document_of(recall))).hexdigest()


def sign_recall(recall: RecallShown) -> SignedRecall:
    """The recall with the platform's signature. The same recall gives the same bytes."""
    document = document_of(recall)
    return SignedRecall(recall, document, digest_of(recall), sign_document(document))


def sign_document(document: Mapping[str, Any]) -> str:
    """The platform's signature, lines of a C2SP signed note, over the canonical JSON of what it tells others to end.

    Recalls and the pages of feeds are signed with one key, since both say what is no longer to be used.
    """
    text = canonical_json(dict(document)).decode()
    return sign_note(f"{text}\n", [_signer()]).partition("\n\n")[2]


def recall_key() -> Ed25519Verifier:
    """The public key under which recalls are signed."""
    return _signer().verifier


def check_recall(*, document: bytes, key: Ed25519Verifier) -> bool:
    """Whether a recall as it was fetched is what this key signed. Asks no database."""
    return check_document(document=document, key=key, format=FORMAT)


def check_document(*, document: bytes, key: Ed25519Verifier, format: str) -> bool:
    """Whether a document of that format, as it was fetched with its signature, is what this key signed."""
    try:
        said = json.loads(document)
        note = f"{canonical_json(said['document']).decode()}\n\n{said['signature']}"
        open_note(note, [key])
    except (NoteError, ValueError, KeyError, TypeError, RecursionError):
        return False
    return bool(said["document"].get("format") == format)


def _signer() -> Ed25519Signer:
    key = KeyRing.open(Path(settings.KEYS_DIR)).ed25519("recall")
    return Ed25519Signer(f"{log_origin()}-recalls", key)
