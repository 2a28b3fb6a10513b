"""The receipt of an erasure, as a file: what was erased, where it stood, and that the log holds this."""

from __future__ import annotations

import base64
import json

from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import erased_places, inclusion_proof, opening

from ..errors import unknown_erasure
from ..models import Erasure
from .list_erasures import see_erasure

FORMAT = "gongxin-erasure/1"


def erasure_receipt(*, number: str, actor: Actor) -> bytes:
    """The receipt as JSON: places of the entries, the digest over them, the opened event and its proof in the log.

    It names nobody. Raises Refusal where nothing was erased, and until the event is published.
    """
    line = see_erasure(number=number, actor=actor)
    receipt = Erasure.objects.get(number=number).receipt
    if receipt is None:
        raise unknown_erasure()
    opened = opening(uid=receipt, organ=None)
    document = {
        "format": FORMAT,
        "number": line.number,
        "document": line.document,
        "done_at": line.done_at.isoformat() if line.done_at else None,
        "data_keys": line.keys,
        "entries": list(erased_places(receipt=receipt)),
        "digest": line.digest,
        "event": {"said": opened.said.decode(), "nonce": _b64(opened.nonce)},
        "proof": inclusion_proof(uid=receipt, organ=None).as_tlog_proof(),
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
