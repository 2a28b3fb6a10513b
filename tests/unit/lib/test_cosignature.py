"""Cosignatures: the bytes of the specification, whose they are, and when they were made."""

from __future__ import annotations

import base64
import struct
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gongxin.lib.cosignature import CosignatureVerifier, Cosigner, cosigned_at
from gongxin.lib.merkle import leaf_hash
from gongxin.lib.signed_note import Checkpoint, Ed25519Verifier, NoteError, open_note, sign_note
from tests.unit.witness.logs import signer

HEAD = Checkpoint("gongxin.example/ledger", 20_852_163, leaf_hash(b"root"))
AT = 1_679_315_147
NOTE = HEAD.body() + "\n"


def cosigner(name: str = "witness.example/w1", seed: int = 7) -> Cosigner:
    return Cosigner(name, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


def test_the_line_is_what_the_specification_says_to_the_byte() -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)
    public = private.public_key().public_bytes_raw()
    key_id = sha256(b"witness.example/w1\n\x04" + public).digest()[:4]
    message = f"cosignature/v1\ntime {AT}\n{HEAD.body()}".encode()
    whole = key_id + struct.pack(">Q", AT) + private.sign(message)
    line = f"— witness.example/w1 {base64.b64encode(whole).decode()}\n"
    assert cosigner().line(HEAD.body(), at=AT) == line
    key = base64.b64encode(b"\x04" + public).decode()
    assert cosigner().verifier.vkey() == f"witness.example/w1+{key_id.hex()}+{key}"


def test_the_time_comes_back_and_the_newest_counts() -> None:
    first, second = cosigner(), cosigner("witness.example/w2", 8)
    note = NOTE + first.line(HEAD.body(), at=AT) + first.line(HEAD.body(), at=AT + 60)
    found = cosigned_at(note, [first.verifier, second.verifier])
    assert found == {first.verifier: datetime.fromtimestamp(AT + 60, UTC)}


def test_log_and_witnesses_are_opened_together() -> None:
    log, witness = signer(), cosigner()
    note = sign_note(HEAD.body(), [log]) + witness.line(HEAD.body(), at=AT)
    opened = open_note(note, [log.verifier, witness.verifier])
    assert opened.signed_by == (log.name, "witness.example/w1")
    assert open_note(note, [log.verifier]).unknown_lines == 1


def test_a_vkey_of_the_other_type_is_not_taken() -> None:
    with pytest.raises(NoteError, match="type 0x04"):
        CosignatureVerifier.parse(signer().verifier.vkey())
    with pytest.raises(NoteError, match="type 0x01"):
        Ed25519Verifier.parse(cosigner().verifier.vkey())
    assert CosignatureVerifier.parse(cosigner().verifier.vkey()) == cosigner().verifier


@pytest.mark.parametrize("stamp", [0, 2**63, 253402300800])
def test_a_time_that_is_none_is_refused(stamp: int) -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)
    text = HEAD.body().encode()
    signature = private.sign(b"cosignature/v1\ntime %d\n" % stamp + text)
    assert not cosigner().verifier.verify(text, struct.pack(">Q", stamp) + signature)


def test_every_changed_bit_is_found() -> None:
    line = cosigner().line(HEAD.body(), at=AT)
    value = base64.b64decode(line.split(" ")[2])
    for at in range(4 * 8, len(value) * 8):
        changed = bytearray(value)
        changed[at // 8] ^= 1 << at % 8
        forged = f"— witness.example/w1 {base64.b64encode(bytes(changed)).decode()}\n"
        with pytest.raises(NoteError):
            cosigned_at(NOTE + forged, [cosigner().verifier])
    for at in range(len(HEAD.body()) - 1):
        other = HEAD.body()[:at] + ("A" if HEAD.body()[at] != "A" else "B") + HEAD.body()[at + 1 :]
        with pytest.raises(NoteError):
            cosigned_at(other + "\n" + line, [cosigner().verifier])
