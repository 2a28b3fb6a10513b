"""What bundles of every kind are made of: entries of the log with their paths, and the checkpoint that they lead to."""

from __future__ import annotations

import base64
from typing import Any

from gongxin.apps.ledger.api import OpenedEntries, OpenedEntry, log_verifier, witness_keys
from gongxin.lib.signed_note import read_note


def place_of(opened: OpenedEntry) -> dict[str, Any]:
    """An entry with its path to the checkpoint."""
    return {
        "index": opened.index,
        "entry": b64(opened.entry),
        "path": [b64(step) for step in opened.path],
    }


def entry_of(opened: OpenedEntry) -> dict[str, Any]:
    """The same with what it says."""
    return {**place_of(opened), "said": opened.said.decode(), "nonce": b64(opened.nonce)}


def checkpoint_of(opened: OpenedEntries) -> tuple[str, list[str]]:
    """The checkpoint with the signatures that a reader of the bundle can check, and the witnesses among them."""
    own = log_verifier().vkey()
    keys = {_key_id(vkey): vkey for vkey in (own, *witness_keys())}
    text, lines = read_note(opened.checkpoint)
    held = [line for line in lines if (line.name, line.key_id.hex()) in keys]
    signed = "".join(f"\u2014 {line.name} {b64(line.key_id + line.signature)}\n" for line in held)
    named = [keys[line.name, line.key_id.hex()] for line in held]
    return f"{text}\n{signed}", [vkey for vkey in named if vkey != own]


def b64(data: bytes) -> str:
    """RFC 4648 section 4, with padding."""
    return base64.b64encode(data).decode()


def _key_id(vkey: str) -> tuple[str, str]:
    name, key_id, _ = vkey.split("+", 2)
    return name, key_id
