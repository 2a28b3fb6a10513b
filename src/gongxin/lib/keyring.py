"""Keys that live beside the database, never in it.

One folder, one file a key, mode 0600, created whole (written aside and renamed) the first time it is
asked for. Names say the purpose: `master` wraps the data keys, `index` keys the look-up index,
`ledger` signs checkpoints. A secret that is replaced while everything runs has versions: `master`,
`master-2`, and so on. A provider for a key module can take this class's place; nothing else in
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
        if not re.fullmatch(r"[a-z][a-z-]*(?:-[1-9][0-9]*)?", name):
            raise ValueError(f"not a key name: {name!r}")
        path = self.home / f"{name}.key"
        if not path.exists():
            self._create(path, secrets.token_bytes(KEY_BYTES))
        return self._read(path)

    @staticmethod
    def _read(path: Path) -> bytes:
        key = path.read_bytes()
        if len(key) != KEY_BYTES:
            raise ValueError(f"key file {path.name} is damaged: {len(key)} bytes instead of 32")
        return key

    def versions(self, name: str) -> tuple[int, ...]:
        """The versions of the secret `name` that are here, the newest last; a new ring has the first."""
        found = self._listed(name)
        if not found:
            self.secret(name)
            found = self._listed(name)
        return found

    def version(self, name: str, number: int) -> bytes:
        """One version of the secret `name`. Raises FileNotFoundError when it is not here: none is made twice."""
        return self._read(self.home / _file_name(name, number))

    def renew(self, name: str, number: int) -> None:
        """Make version `number` of the secret `name`; one that is there stays."""
        self.secret(_versioned(name, number))

    def destroy(self, name: str, number: int) -> None:
        """Destroy a version: overwritten, then gone. What it alone opens, nobody opens again."""
        path = self.home / _file_name(name, number)
        if path.exists():
            with path.open("r+b") as file:
                file.write(bytes(path.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()

    def _listed(self, name: str) -> tuple[int, ...]:
        later = re.compile(rf"{re.escape(name)}-([1-9][0-9]*)\.key")
        names = os.listdir(self.home)
        numbers = [int(match[1]) for match in map(later.fullmatch, names) if match]
        return tuple(sorted([*numbers, *([1] if _file_name(name, 1) in names else [])]))

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


def _versioned(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def _file_name(name: str, number: int) -> str:
    return f"{_versioned(name, number)}.key"


def ledger_origin(ring: KeyRing) -> str:
    """The name of this installation's log: `gongxin-ledger-` and the start of its key's SHA-256."""
    public = ring.ed25519("ledger").public_key().public_bytes_raw()
    return f"gongxin-ledger-{hashlib.sha256(public).hexdigest()[:16]}"
