"""The signed artefact: what was allowed, in the words that were read, so that anybody can check it offline.

It names the person by the register's key alone. The signature is a C2SP signed note over its canonical JSON.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from gongxin.apps.catalogue.api import item_titles, purpose_titles
from gongxin.apps.directory.api import organ_names
from gongxin.apps.ledger.api import log_origin
from gongxin.lib.bilingual import Text
from gongxin.lib.canonical import canonical_json
from gongxin.lib.keyring import KeyRing
from gongxin.lib.periods import BEIJING
from gongxin.lib.signed_note import Ed25519Signer, Ed25519Verifier, NoteError, open_note, sign_note

from ..models import Authorisation
from ..types import Terms

FORMAT = "urn:gongxin:authorisation:1"


def sign_artefact(given: Authorisation) -> tuple[dict[str, Any], str]:
    """The artefact of an authorisation and the platform's signature over it."""
    terms = Terms(
        organ=given.organ,
        purpose=given.purpose,
        items=frozenset(given.items),
        ends_at=given.ends_at,
        times=given.times,
        keep_days=given.keep_days,
    )
    artefact = {
        "format": FORMAT,
        "number": given.number,
        "subject": str(given.subject_key),
        "recipient": given.organ,
        "purpose": given.purpose,
        "items": sorted(given.items),
        "from": _told(given.given_at),
        "until": _told(given.ends_at),
        "times": given.times,
        "keep_days": given.keep_days,
        "given_by": given.given_by,
        "text": clear_text(terms).as_dict(),
    }
    note = sign_note(canonical_json(artefact).decode() + "\n", [_signer()])
    return artefact, note.rpartition("\n\n")[2]


def clear_text(terms: Terms) -> Text:
    """What the person reads before giving it: one recipient, one purpose, and how to take it back."""
    organ = organ_names().get(terms.organ, Text(terms.organ, terms.organ))
    purpose = purpose_titles().get(terms.purpose, Text(terms.purpose, terms.purpose))
    titles = item_titles()
    items = [titles.get(code, Text(code, code)) for code in sorted(terms.items)]
    until = terms.ends_at.astimezone(BEIJING)
    return Text(
        f"我同意{organ.zh}为「{purpose.zh}」查询我的以下信息：{'、'.join(item.zh for item in items)}。"
        f"自给出之时起至 {until:%Y年%m月%d日 %H:%M}（北京时间）为止，最多查询 {terms.times} 次；"
        f"对方取得后最多保存 {terms.keep_days} 天，不得用于其他用途。我可以随时撤回，撤回后对方不能再查询；"
        "是否授权不影响我办理不需要这项授权的事项。",
        f"I allow {organ.en} to look up the following about me for “{purpose.en}”: {', '.join(item.en for item in items)}. "
        f"From now until {until:%Y-%m-%d %H:%M} (Beijing time), at most {terms.times} times; the recipient keeps what it "
        f"obtained for at most {terms.keep_days} days and uses it for nothing else. I can withdraw this at any time, and "
        "then nothing more can be looked up; whether I allow it has no bearing on what does not need it.",
    )


def authorisation_key() -> Ed25519Verifier:
    """The public key under which authorisations are signed."""
    return _signer().verifier


def check_artefact(*, document: bytes, key: Ed25519Verifier) -> bool:
    """Whether a downloaded document is what this key signed, byte for byte in its meaning. Asks no database."""
    try:
        shown = json.loads(document)
        note = f"{canonical_json(shown['artefact']).decode()}\n\n{shown['signature']}"
        open_note(note, [key])
    except (NoteError, ValueError, KeyError, TypeError, RecursionError):
        return False
    return bool(shown["artefact"].get("format") == FORMAT)


def _signer() -> Ed25519Signer:
    key = KeyRing.open(Path(settings.KEYS_DIR)).ed25519("authorisation")
    return Ed25519Signer(f"{log_origin()}-authorisations", key)


def _told(at: Any) -> str:
    return str(at.astimezone(BEIJING).isoformat())
