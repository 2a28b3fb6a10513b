"""The published log as it lies there: its files, its keys, and the heads by which proofs are given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from gongxin.lib.keyring import KeyRing
from gongxin.lib.signed_note import Checkpoint as TreeHead
from gongxin.lib.signed_note import (
    Ed25519Signer,
    Ed25519Verifier,
    NoteError,
    Signer,
    open_checkpoint,
)
from gongxin.lib.sm2_note import Sm2Signer, Sm2Verifier
from gongxin.lib.tiles import TILE_WIDTH, Tile
from gongxin.lib.witness_policy import Policy

from ..types import LogFile

CHECKPOINT_FILE = "checkpoint"
KEY_FILE = "ledger.pub"
GM_KEY_FILE = "ledger.sm2.pub"
"""The key of the second signature, where the suite `gm` is on."""
WITNESSED_FILE = "checkpoint.witnessed"
"""The newest checkpoint that enough witnesses cosigned; the same or older than the one just signed."""


def log_home() -> Path:
    """The folder of the published log."""
    return Path(settings.LEDGER_DIR)


def log_file(name: str) -> LogFile | None:
    """A file of the published log by its C2SP path; None for one that is not there, and for any other name."""
    if name == KEY_FILE:
        return LogFile(f"{log_verifier().vkey()}\n".encode(), is_tile=False, is_whole=False)
    if name == GM_KEY_FILE:
        gm = gm_verifier()
        return (
            None
            if gm is None
            else LogFile(f"{gm.vkey()}\n".encode(), is_tile=False, is_whole=False)
        )
    tile = None
    if name not in {CHECKPOINT_FILE, WITNESSED_FILE}:
        try:
            tile = Tile.parse(name)  # spelled exactly so, and nothing else leads out of the folder
        except ValueError:
            return None
    try:
        content = (log_home() / name).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    whole = tile is not None and tile.width == TILE_WIDTH
    return LogFile(content, is_tile=tile is not None, is_whole=whole)


def log_origin() -> str:
    """The log's name in its checkpoints."""
    return str(settings.LEDGER_ORIGIN)


def log_signer() -> Ed25519Signer:
    """The log's signing key."""
    return Ed25519Signer(log_origin(), KeyRing.open(Path(settings.KEYS_DIR)).ed25519("ledger"))


def gm_signer() -> Sm2Signer | None:
    """The key of the second signature, by SM2 with SM3; None where the suite `gm` is not on. Raises Refusal `keys.no-sm2`."""
    if settings.SUITE != "gm":
        return None
    return Sm2Signer(log_origin(), KeyRing.open(Path(settings.KEYS_DIR)).secret("gm-ledger"))


def gm_verifier() -> Sm2Verifier | None:
    """The public half of it."""
    signer = gm_signer()
    return None if signer is None else signer.verifier


def log_signers() -> list[Signer]:
    """Every key with which the log signs its checkpoints."""
    gm = gm_signer()
    return [log_signer()] if gm is None else [log_signer(), gm]


def log_verifier() -> Ed25519Verifier:
    """The public half of the log's key."""
    return log_signer().verifier


def published_note(home: Path | None = None) -> bytes | None:
    """The checkpoint file as it lies there; None if there is none."""
    try:
        return ((home or log_home()) / CHECKPOINT_FILE).read_bytes()
    except FileNotFoundError:
        return None


def published_head() -> tuple[TreeHead, str] | None:
    """The published checkpoint, opened with the log's key. Raises NoteError."""
    note = published_note()
    if note is None:
        return None
    head, _ = open_checkpoint(note, origin=log_origin(), verifiers=[log_verifier()])
    return head, note.decode()


def witnessed_note(home: Path | None = None) -> bytes | None:
    """The file of the newest witnessed checkpoint as it lies there; None if there is none."""
    try:
        return ((home or log_home()) / WITNESSED_FILE).read_bytes()
    except FileNotFoundError:
        return None


def witnessed_head() -> tuple[TreeHead, str] | None:
    """The newest witnessed checkpoint, opened with the log's key alone; None where there is none that opens."""
    note = witnessed_note()
    if note is None:
        return None
    try:
        head, _ = open_checkpoint(note, origin=log_origin(), verifiers=[log_verifier()])
    except NoteError:
        return None
    return head, note.decode()


def witness_keys() -> tuple[str, ...]:
    """The keys of the witnesses whom the policy names, each in one line."""
    policy: Policy | None = settings.WITNESS_POLICY
    return () if policy is None else tuple(key.vkey() for key in policy.keys)


def proof_heads() -> Iterator[tuple[TreeHead, str]]:
    """The checkpoints by which a proof may be given: with cosignatures first, since they travel with it."""
    for found in (witnessed_head, published_head):
        if (head := found()) is not None:
            yield head
