"""Keys that live beside the database, never in it.

One folder, one file a key, mode 0600, created whole (written aside and renamed) the first time it is
asked for. Names say the purpose: `master` wraps the data keys, `index` keys the look-up index,
`ledger` signs checkpoints. A secret that is replaced while everything runs has versions: `master`,
`master-2`, and so on. How a secret lies in its file is the keeper's (`key_keepers`): as it is, or closed by a key
module. Nothing else in the house reads key material.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from .key_keepers import KEY_BYTES, SUFFIXES, Keeper, keeper_in_use, kept_otherwise
from .sealing import seal, unseal

RSA_BITS = 3072
"""As strong as the other keys of the ring, beyond 2030 as well (NIST SP 800-57 part 1, table 2)."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of one installation, in the folder `home`."""

    home: Path
    keeper: Keeper

    @classmethod
    def open(cls, home: Path, keeper: Keeper | None = None) -> KeyRing:
        """The ring in `home`, kept as the environment says; the folder is made with mode 0700 if it is not there."""
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cls(home, keeper or keeper_in_use())

    def secret(self, name: str) -> bytes:
        """The 32 random bytes called `name`, made once. Raises ValueError for a damaged file."""
        if not re.fullmatch(r"[a-z][a-z-]*(?:-[1-9][0-9]*)?", name):
            raise ValueError(f"not a key name: {name!r}")
        path = self._path(name)
        if not path.exists():
            # a ring that lies here otherwise lacks nothing: what is not found is looked for in the wrong way
            if any(any(self.home.glob(f"*{other}")) for other in SUFFIXES - {self.keeper.suffix}):
                raise kept_otherwise(name)
            self._create(path, self.keeper.close(name, secrets.token_bytes(KEY_BYTES)))
        return self._read(name)

    def _path(self, name: str) -> Path:
        return self.home / f"{name}{self.keeper.suffix}"

    def _read(self, name: str) -> bytes:
        return self.keeper.open(name, self._path(name).read_bytes())

    def names(self) -> tuple[str, ...]:
        """The secrets that lie here as the keeper keeps them, versions under names of their own."""
        found = self.home.glob(f"*{self.keeper.suffix}")
        return tuple(sorted(path.name.removesuffix(self.keeper.suffix) for path in found))

    def move_to(self, keeper: Keeper) -> int:
        """Write every secret as `keeper` keeps it, and read each back; what lies here stays until `forget`."""
        other = KeyRing(self.home, keeper)
        for name in self.names():
            key = self._read(name)
            other._path(name).unlink(missing_ok=True)  # of a move that was cut off
            self._create(other._path(name), keeper.close(name, key))
            if other._read(name) != key:
                raise ValueError(f"key {name} does not come back as it was")
        return len(self.names())

    def forget(self) -> None:
        """Destroy every secret as it lies here, once it lies otherwise as well."""
        for name in self.names():
            _destroy(self._path(name))

    def versions(self, name: str) -> tuple[int, ...]:
        """The versions of the secret `name` that are here, the newest last; a new ring has the first."""
        found = self._listed(name)
        if not found:
            self.secret(name)
            found = self._listed(name)
        return found

    def version(self, name: str, number: int) -> bytes:
        """One version of the secret `name`. Raises FileNotFoundError when it is not here: none is made twice."""
        return self._read(_versioned(name, number))

    def renew(self, name: str, number: int) -> None:
        """Make version `number` of the secret `name`; one that is there stays."""
        self.secret(_versioned(name, number))

    def destroy(self, name: str, number: int) -> None:
        """Destroy a version: overwritten, then gone. What it alone opens, nobody opens again."""
        _destroy(self._path(_versioned(name, number)))

    def _listed(self, name: str) -> tuple[int, ...]:
        later = re.compile(rf"{re.escape(name)}-([1-9][0-9]*)")
        names = self.names()
        numbers = [int(match[1]) for match in map(later.fullmatch, names) if match]
        return tuple(sorted([*numbers, *([1] if name in names else [])]))

    def ed25519(self, name: str) -> Ed25519PrivateKey:
        """The signing key whose seed is the secret `name`."""
        return Ed25519PrivateKey.from_private_bytes(self.secret(name))

    def has_rsa(self, name: str) -> bool:
        """Whether the RSA key called `name` lies here, and the secret that opens it; asking makes none."""
        return (self.home / f"{name}.rsa").is_file() and self._path(name).is_file()

    def rsa(self, name: str) -> RSAPrivateKey:
        """The RSA key called `name`, made once; it lies here sealed under the secret of that name."""
        path, seal_key = self.home / f"{name}.rsa", self.secret(name)
        if not path.exists():
            made = generate_private_key(public_exponent=65537, key_size=RSA_BITS)
            plain = made.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
            self._create(path, seal(seal_key, plain, name.encode()))
        key = load_der_private_key(unseal(seal_key, path.read_bytes(), name.encode()), None)
        if not isinstance(key, RSAPrivateKey):
            raise ValueError(f"{path.name} is damaged: not an RSA key")
        return key

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


def _destroy(path: Path) -> None:
    """Overwritten, then gone."""
    if path.exists():
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


def ledger_origin(ring: KeyRing) -> str:
    """The name of this installation's log: `gongxin-ledger-` and the start of its key's SHA-256."""
    public = ring.ed25519("ledger").public_key().public_bytes_raw()
    return f"gongxin-ledger-{hashlib.sha256(public).hexdigest()[:16]}"
