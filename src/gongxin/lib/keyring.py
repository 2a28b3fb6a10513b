"""Keys that live beside the database, never in it.

One folder, one file a key, mode 0600, created whole (written aside and renamed) the first time it is
asked for. Names say the purpose: `master` wraps the data keys, `index` keys the look-up index,
`ledger` signs checkpoints. A provider for a key module can take this class's place; nothing else in
the house reads key material.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of one installation, in the folder `home`."""

    home: Path

    @classmethod
    def open(cls, home: Path) -> KeyRing:
        """The ring in `home`; the folder is made with mode 0700 if it is not there."""
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cls(home)

    def secret(self, name: str) -> bytes:
        """The 32 random bytes called `name`, made once. Raises ValueError for a damaged file."""
        if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
            raise ValueError(f"not a key name: {name!r}")
        path = self.home / f"{name}.key"
        if not path.exists():
            self._create(path, secrets.token_bytes(KEY_BYTES))
        key = path.read_bytes()
        if len(key) != KEY_BYTES:
            raise ValueError(f"key file {path.name} is damaged: {len(key)} bytes instead of 32")
        return key

    def ed25519(self, name: str) -> Ed25519PrivateKey:
        """The signing key whose seed is the secret `name`."""
        return Ed25519PrivateKey.from_private_bytes(self.secret(name))

    @staticmethod
    def _create(path: Path, key: bytes) -> None:
        aside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(key)
                file.flush()
                os.fsync(file.fileno())
            # `link` refuses to replace: of two processes that race, both then read the winner's key.
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink(missing_ok=True)


def ledger_origin(ring: KeyRing) -> str:
    """The name of this installation's log: `gongxin-ledger-` and the start of its key's SHA-256."""
    public = ring.ed25519("ledger").public_key().public_bytes_raw()
    return f"gongxin-ledger-{hashlib.sha256(public).hexdigest()[:16]}"
