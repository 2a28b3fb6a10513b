"""How a file that was handed in is kept under a seal, and under which name it is handed out."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

NONCE = 16
"""How many random bytes stand before a file under its seal, so that its digest tells nothing of it."""
_LONGEST_NAME = 80


def to_keep(content: bytes) -> tuple[bytes, str]:
    """What is sealed of a file, and the digest of that (SHA-256, hexadecimal), which tells nothing of the file by itself."""
    plain = secrets.token_bytes(NONCE) + content
    return plain, hashlib.sha256(plain).hexdigest()


def as_handed_in(plain: bytes, digest: str) -> bytes | None:
    """The file out of what was sealed; None where it is not what that digest was of."""
    return plain[NONCE:] if hashlib.sha256(plain).hexdigest() == digest else None


def tidy_name(name: str, kind: str) -> str:
    """The name as it is handed out: no folder, nothing unseen, and the ending of what the file is."""
    plain = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(one for one in plain if unicodedata.category(one)[0] not in "CZ" or one == " ")
    stem = seen.rsplit(".", 1)[0].strip(". ")[:_LONGEST_NAME] or "证据"
    return f"{stem}.{'jpg' if kind == 'jpeg' else kind}"
