"""The folder of a witness: its key, the logs it knows, and the newest tree it has seen of each.

    keys/witness.key         the private key, made at the first start
    witness.pub              the public one, in one line; its name is the witness's
    logs                     public keys of the logs it knows, one a line
    lock                     held while a checkpoint is judged and kept
    seen/<hash>.head         by the SHA-256 of a log's name: its newest checkpoint that was judged good
    seen/<hash>.checkpoint   the same with the cosignature, for whoever watches
    seen/<hash>.fork         the first checkpoint of the same size and another root that the log signed

What is kept is kept before anything is answered: the file, its new name, and the folder's list of names are flushed.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from gongxin.lib.cosignature import CosignatureVerifier, Cosigner
from gongxin.lib.keyring import KeyRing
from gongxin.lib.merkle import EMPTY_ROOT
from gongxin.lib.signed_note import Checkpoint, Ed25519Verifier, NoteError, read_note
from gongxin.lib.tiles import is_aside, publish_file, replace_file, sync_folder

from . import refusals

KEY = "witness"
MAX_LOGS_BYTES = 64 * 1024


class Damaged(Exception):
    """What was kept of a log cannot be read, so nothing can be said of what comes next."""


@dataclass(frozen=True, slots=True)
class Home:
    """One witness's folder, with its key and the logs it knows."""

    path: Path
    cosigner: Cosigner
    logs: Mapping[str, tuple[Ed25519Verifier, ...]]

    @classmethod
    def open(cls, path: Path, *, name: str = "") -> Home:
        """The witness in `path`. At the first start its key is made, and its name chosen for ever.

        Raises Refusal when it has another name, another key's name, or cannot read its logs.
        """
        keys, seen = path / "keys", path / "seen"
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        seen.mkdir(exist_ok=True)
        with _held(path):
            ring = KeyRing.open(keys)
            for folder in (path, keys, seen):
                _forget_asides(folder)
            private = ring.ed25519(KEY)
            # The key must outlive a power cut before anybody is told of it.
            for folder in (keys, path, path.parent):
                sync_folder(folder)
            public = private.public_key().public_bytes_raw()
            known = _written_name(path / "witness.pub", public)
            if name and known and name != known:
                raise refusals.has_a_name(known)
            cosigner = Cosigner(known or name or _name_of(public), private)
            if not known:
                publish_file(path / "witness.pub", f"{cosigner.verifier.vkey()}\n".encode())
        return cls(path, cosigner, _logs(path / "logs"))

    @contextmanager
    def held(self) -> Iterator[None]:
        """One judgement at a time, whatever threads and processes there are."""
        with _held(self.path):
            yield

    def head(self, origin: str) -> Checkpoint:
        """The newest tree of the log that was judged good; the empty tree for none. Raises Damaged."""
        try:
            text, _ = read_note(self._file(origin, "head").read_bytes())
            head = Checkpoint.parse(text)
        except FileNotFoundError:
            return Checkpoint(origin, 0, EMPTY_ROOT)
        except NoteError:
            head = None
        if head is None or head.origin != origin:
            raise Damaged(origin)
        return head

    def keep(self, origin: str, note: str) -> None:
        """Keep a checkpoint as the newest one. When this returns it outlives a power cut."""
        publish_file(self._file(origin, "head"), note.encode())

    def show(self, origin: str, note: str) -> None:
        """Let whoever watches see the cosigned checkpoint."""
        replace_file(self._file(origin, "checkpoint"), note.encode())

    def keep_fork(self, origin: str, note: str) -> None:
        """Keep what proves by itself that a log says two things; the first is enough."""
        if not self.has_fork(origin):
            publish_file(self._file(origin, "fork"), note.encode())

    def has_fork(self, origin: str) -> bool:
        """Whether the log signed two trees of one size."""
        return self._file(origin, "fork").exists()

    def shown(self, origin_hash: str) -> bytes | None:
        """The newest cosigned checkpoint of the log with this hash."""
        try:
            return (self.path / "seen" / f"{origin_hash}.checkpoint").read_bytes()
        except FileNotFoundError:
            return None

    def _file(self, origin: str, what: str) -> Path:
        return self.path / "seen" / f"{sha256(origin.encode()).hexdigest()}.{what}"


def know_log(path: Path, vkey: str) -> None:
    """Add a log to those that the witness in `path` knows; one that it knows already stays. Raises Refusal."""
    try:
        log = Ed25519Verifier.parse(vkey.strip())
    except NoteError as fault:
        raise refusals.no_log_key(str(fault)) from None
    with _held(path):
        known = _logs(path / "logs")
        if log in known.get(log.name, ()):
            return
        before = (path / "logs").read_bytes() if (path / "logs").exists() else b""
        apart = b"" if before.endswith(b"\n") or not before else b"\n"
        publish_file(path / "logs", before + apart + f"{log.vkey()}\n".encode())


@contextmanager
def _held(path: Path) -> Iterator[None]:
    descriptor = os.open(path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _forget_asides(folder: Path) -> None:
    """Files that were being written when the witness died. Nobody writes now: the lock is held."""
    for aside in folder.glob(".*"):
        if is_aside(aside.name):
            aside.unlink()


def _written_name(path: Path, public: bytes) -> str:
    try:
        written = CosignatureVerifier.parse(path.read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        return ""
    except (NoteError, UnicodeDecodeError):
        raise refusals.not_this_key(path.name) from None
    if written.public != public:
        raise refusals.not_this_key(path.name)
    return written.name


def _name_of(public: bytes) -> str:
    """A name for whoever gives none: from the key, so that no two witnesses have the same."""
    return f"gongxin-witness-{sha256(public).hexdigest()[:16]}"


def _logs(path: Path) -> dict[str, tuple[Ed25519Verifier, ...]]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    found: dict[str, tuple[Ed25519Verifier, ...]] = {}
    try:
        if len(content) > MAX_LOGS_BYTES:
            raise NoteError("the file is too long")
        for line in content.decode().splitlines():
            if line.strip() and not line.lstrip().startswith("#"):
                log = Ed25519Verifier.parse(line.strip())
                found[log.name] = (*found.get(log.name, ()), log)
    except (NoteError, UnicodeDecodeError) as fault:
        raise refusals.logs_unreadable(str(fault)) from None
    return found
