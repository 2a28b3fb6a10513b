"""Rung 4, the files: who is root on the machine changes what is published."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gongxin.lib.signed_note import Checkpoint, Ed25519Signer, sign_note

from ..test_integrating import flip
from .auditor import Auditor
from .hands import Log


@dataclass(frozen=True)
class Change:
    """One thing done to the files, and what a verification must then say first."""

    what: str
    do: Callable[[Log], object]
    kind: str
    leaf: int | None
    place: str


def flipped(path: str, at: int) -> Callable[[Log], object]:
    return lambda log: flip(log.files / path, at)


def cut(path: str) -> Callable[[Log], object]:
    return lambda log: (log.files / path).write_bytes((log.files / path).read_bytes()[:-1])


def gone(path: str) -> Callable[[Log], object]:
    return lambda log: (log.files / path).unlink()


def other_origin(log: Log) -> None:
    """Signed by somebody, over the same tree, under another name."""
    head = Checkpoint.parse((log.files / "checkpoint").read_text().split("\n\n")[0] + "\n")
    signer = Ed25519Signer("other.example/log", Ed25519PrivateKey.generate())
    note = sign_note(Checkpoint(signer.name, head.size, head.root).body(), [signer])
    (log.files / "checkpoint").write_text(note)


def wrong_size(log: Log) -> None:
    path = log.files / "checkpoint"
    path.write_text(path.read_text().replace("\n300\n", "\n301\n"))


def yesterdays_checkpoint(log: Log) -> None:
    shutil.copy(log.yesterday / "checkpoint", log.files / "checkpoint")


def yesterdays_files(log: Log) -> None:
    shutil.rmtree(log.files)
    shutil.copytree(log.yesterday, log.files)


def other_key(log: Log) -> None:
    key = Ed25519Signer("gongxin.example/ledger", Ed25519PrivateKey.generate())
    (log.files / "ledger.pub").write_text(f"{key.verifier.vkey()}\n")


FIRST, LAST = "tile/0/000", "tile/0/001.p/44"
BUNDLE, LAST_BUNDLE = "tile/entries/000", "tile/entries/001.p/44"

ON_FILES = (
    Change("a hash in a tile changed", flipped(FIRST, 40 * 32), "tile-changed", 40, FIRST),
    Change("the last hash changed", flipped(LAST, 43 * 32 + 31), "tile-changed", 299, LAST),
    Change("a tile cut short", cut(FIRST), "tile-missing", 0, FIRST),
    Change("a tile removed", gone(LAST), "tile-missing", 256, LAST),
    Change("an upper tile changed", flipped("tile/1/000.p/1", 3), "tile-changed", None, "tile/1/000.p/1"),
    Change("an upper tile removed", gone("tile/1/000.p/1"), "tile-changed", None, "tile/1/000.p/1"),
    Change("an entry in a bundle changed", flipped(BUNDLE, 4), "tile-changed", 0, BUNDLE),
    Change("a bundle cut short", cut(BUNDLE), "tile-missing", 0, BUNDLE),
    Change("a bundle removed", gone(LAST_BUNDLE), "tile-missing", 256, LAST_BUNDLE),
    Change("an older reader's tile changed", flipped("tile/0/001.p/14", 9), "tile-changed", None, "tile/0/001.p/14"),
    Change("an older reader's bundle changed", flipped("tile/entries/001.p/14", 9), "tile-changed", None, "tile/entries/001.p/14"),
    Change("all tiles removed", lambda log: shutil.rmtree(log.files / "tile"), "tile-missing", None, "tile/"),
    Change("the checkpoint edited", flipped("checkpoint", 50), "checkpoint-changed", None, "checkpoint"),
    Change("another tree size", wrong_size, "checkpoint-changed", None, "checkpoint"),
    Change("another origin", other_origin, "checkpoint-changed", None, "checkpoint"),
    Change("the checkpoint removed", gone("checkpoint"), "checkpoint-missing", None, "checkpoint"),
    Change("a stale checkpoint", yesterdays_checkpoint, "checkpoint-rolled-back", None, "checkpoint"),
    Change("yesterday's files", yesterdays_files, "tile-missing", 256, LAST),
    Change("another public key", other_key, "key-changed", None, "ledger.pub"),
)  # fmt: skip


def test_what_is_done_to_the_files_is_found(log: Log, auditor: Auditor) -> None:
    wrong = {}
    for one in ON_FILES:
        one.do(log)
        for folder in (auditor.bare, auditor.own):
            if why := auditor.verify(folder).missed(one.kind, one.leaf, one.place):
                wrong[one.what, folder.name] = why
        log.put_back()
        assert auditor.verify(auditor.own).is_whole, one.what
    assert wrong == {}
