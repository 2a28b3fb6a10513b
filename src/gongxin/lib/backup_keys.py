"""Keys of backups: one for each, in a ring of their own, so that they can die apart from every other key and from the data.

Beside each key lies the list of those who were erased, and of what was destroyed, since its backup was made: that backup still
shows them, and a restore from it does it again. The list is sealed with that same key: it says who was erased to nobody but those who could read it in the
backup anyhow, and it dies with the key. Both outlive the database, and both are to be mirrored to another machine, never archived.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from .keyring import KeyRing
from .sealed_stream import stream_key
from .sealing import SealBroken, new_key, seal, unseal
from .tiles import sync_folder

NAME = "backup"
FOLDER = "backups"
"""Where the ring lies, below the folder of all other keys."""
ALL_ERASURES_DONE = "SELECT pg_advisory_xact_lock(hashtext('gongxin.backup-keys'))"
"""Waits until no erasure is under way: one that begins later sees every key that was made before."""
ERASING = "SELECT pg_advisory_xact_lock_shared(hashtext('gongxin.backup-keys'))"
"""Says for a transaction that it is an erasure: what keys there are is looked at afterwards."""

_NUMBER = "%Y%m%d%H%M%S"


def number_at(moment: datetime) -> int:
    """The number of a backup is the second at which it was begun."""
    return int(moment.astimezone(UTC).strftime(_NUMBER))


def moment_of(number: int) -> datetime:
    """The reverse of `number_at`."""
    return datetime.strptime(str(number), _NUMBER).replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ErasedSince:
    """An erasure that a backup of before does not know: whose, by which number and on which document."""

    subject_key: UUID
    erasure: str
    document: str


@dataclass(frozen=True, slots=True)
class DestroyedSince:
    """A portion of a destruction list that a backup of before does not know: the list's facts, and its entries as bytes."""

    told: Mapping[str, Any]
    portion: int
    entries: bytes

    @property
    def place(self) -> tuple[str, int]:
        """Which list, and which portion of it."""
        return str(self.told["number"]), self.portion


@dataclass(frozen=True, slots=True)
class BackupKeys:
    """The ring of backups' keys below the folder `keys`, and the lists beside them."""

    ring: KeyRing

    @classmethod
    def open(cls, keys: Path) -> BackupKeys:
        """The ring; its folder is made with mode 0700 if it is not there."""
        return cls(KeyRing.open(keys / FOLDER))

    def numbers(self) -> tuple[int, ...]:
        """The backups that can still be opened, the oldest first."""
        found = (re.fullmatch(rf"{NAME}-([1-9][0-9]{{13}})", name) for name in self.ring.names())
        return tuple(sorted(int(match[1]) for match in found if match))

    def make(self, number: int) -> bytes:
        """The key of a new backup."""
        self.ring.renew(NAME, number)
        return self.ring.version(NAME, number)

    def key(self, number: int) -> bytes | None:
        """The key of a backup; None where it was destroyed or never was."""
        return self.ring.version(NAME, number) if number in self.numbers() else None

    def destroy(self, number: int) -> None:
        """Destroy the key and the list beside it: nobody opens the backup again."""
        self.ring.destroy(NAME, number)
        self._list(number).unlink(missing_ok=True)
        self._sweep_portions()
        sync_folder(self.ring.home)

    def remember(self, erased: ErasedSince) -> None:
        """Add an erasure to the list of every backup that still shows whom it is about. Durable when this returns.

        In the transaction of the erasure, after everything else: should that not be committed in the end, a restore erases whom two
        persons had confirmed, which is the right side to err on.
        """
        self._add(asdict(erased) | {"subject_key": str(erased.subject_key)})

    def remember_portion(self, destroyed: DestroyedSince) -> None:
        """Add a portion of a destruction list, as `remember`: its entries lie once in a file of their own, under a key of their
        own that only the lists of those backups hold; the file goes with the last of them.
        """
        if not self.numbers():
            return
        key, (number, portion) = new_key(), destroyed.place
        name = f"{number}-{portion}"
        self._write(self._portion(name), seal(key, destroyed.entries, name.encode()))
        self._add({"told": dict(destroyed.told), "portion": portion, "key": key.hex()})

    def has_erasures(self, number: int) -> bool:
        """Whether something of what it shows was erased or destroyed since that backup was made."""
        return bool(self._lines(number))

    def erased_since(self, number: int) -> Iterator[ErasedSince]:
        """Those who were erased since that backup was made, in their order. Raises SealBroken where the list was changed."""
        for said in self._said(number):
            if "subject_key" in said:
                yield ErasedSince(UUID(said["subject_key"]), said["erasure"], said["document"])

    def destroyed_since(self, number: int) -> Iterator[DestroyedSince]:
        """The portions of destruction lists that went since then, in their order, the last telling of each alone.

        Raises SealBroken where the list or a portion was changed.
        """
        last = {
            (said["told"]["number"], said["portion"]): said
            for said in self._said(number)
            if "told" in said
        }
        for (listed, portion), said in last.items():
            name = f"{listed}-{portion}"
            try:
                sealed = self._portion(name).read_bytes()
            except FileNotFoundError:
                raise SealBroken("a portion is missing") from None
            yield DestroyedSince(
                said["told"], portion, unseal(bytes.fromhex(said["key"]), sealed, name.encode())
            )

    def _said(self, number: int) -> Iterator[dict[str, Any]]:
        for place, line in enumerate(self._lines(number)):
            try:
                sealed = bytes.fromhex(line.decode("ascii"))
            except ValueError:
                raise SealBroken("not a line of the list") from None
            said: dict[str, Any] = json.loads(
                unseal(self._list_key(number), sealed, str(place).encode())
            )
            yield said

    def _add(self, said: Mapping[str, Any]) -> None:
        plain = json.dumps(said).encode()
        for number in self.numbers():
            listed = self._lines(number)
            line = seal(self._list_key(number), plain, str(len(listed)).encode())
            whole = b"".join(one + b"\n" for one in (*listed, line.hex().encode()))
            self._write(self._list(number), whole)
        sync_folder(self.ring.home)

    def _write(self, path: Path, whole: bytes) -> None:
        aside = path.with_suffix(".unready")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(whole)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)

    def _sweep_portions(self) -> None:
        """Remove the entries of portions that no backup's list names any more."""
        try:
            named = {
                f"{said['told']['number']}-{said['portion']}"
                for number in self.numbers()
                for said in self._said(number)
                if "told" in said
            }
        except (
            SealBroken
        ):  # a list that was changed is told when it is asked; nothing is lost for it here
            return
        for path in self.ring.home.glob("*.portion"):
            if path.stem not in named:
                path.unlink(missing_ok=True)

    def _portion(self, name: str) -> Path:
        return self.ring.home / f"{name}.portion"

    def _lines(self, number: int) -> list[bytes]:
        path = self._list(number)
        return path.read_bytes().splitlines() if path.exists() else []

    def _list(self, number: int) -> Path:
        return self.ring.home / f"{NAME}-{number}.erased"

    def _list_key(self, number: int) -> bytes:
        return stream_key(self.ring.version(NAME, number), f"{number}/erased")
