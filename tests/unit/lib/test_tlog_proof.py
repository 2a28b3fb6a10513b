"""A receipt proves what it says to whoever trusts the keys, and a changed one proves nothing."""

from __future__ import annotations

import base64
import json
import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gongxin.lib.canonical import canonical_json
from gongxin.lib.merkle import ProofError, Tree
from gongxin.lib.signed_note import Checkpoint, Ed25519Signer, NoteError, sign_note
from gongxin.lib.tlog_proof import TlogProof, commitment
from gongxin.lib.witness_policy import read_policy
from tests.unit.lib.test_cosignature import cosigner

ORIGIN = "log.example"
LOG = Ed25519Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(32)))
OTHER = Ed25519Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(b"\1" * 32))
ONE, TWO = cosigner("one.example", 31), cosigner("two.example", 32)
POLICY = read_policy(
    f"log {LOG.verifier.vkey()}\nwitness a {ONE.verifier.vkey()}\nwitness b {TWO.verifier.vkey()}\n"
    "group g all a b\nquorum g\n".encode()
)
AT = datetime(2026, 11, 28, 4, tzinfo=UTC)
NONCE = b"\7" * 32
SAID = canonical_json(
    {"at": "2026-11-28T03:04:05.000006Z", "kind": "sign-in", "payload": {"account": "account:1"}}
)


def entry(said: bytes = SAID, nonce: bytes = NONCE, kind: str = "sign-in") -> bytes:
    committed = base64.b64encode(commitment(nonce, said)).decode()
    return canonical_json({"c": committed, "k": kind, "t": "2026-11-28T03:00:00Z", "v": 1})


def receipt(leaf: bytes = entry(), *, index: int = 5, size: int = 11) -> TlogProof:
    """Of the entry in a log of others."""
    tree = Tree()
    for place in range(size):
        tree.append(leaf if place == index else b"%d" % place)
    head = Checkpoint(ORIGIN, size, tree.root())
    note = sign_note(head.body(), [LOG])
    lines = [one.line(head.body(), at=AT.timestamp()) for one in (ONE, TWO)]
    path = tree.inclusion_proof(index)
    return TlogProof(leaf, index, path, note + "".join(lines), SAID, NONCE)


def test_a_sound_receipt_proves_its_event_and_who_cosigned() -> None:
    proven = TlogProof.parse(receipt().text().encode()).check(logs=[], policy=POLICY)
    assert (proven.kind, proven.index, proven.head.size) == ("sign-in", 5, 11)
    assert proven.event == json.loads(SAID)
    assert set(proven.cosigned.values()) == {AT}
    assert proven.enough is True


def test_without_a_policy_nobody_is_said_to_have_cosigned() -> None:
    proven = receipt().check(logs=[LOG.verifier])
    assert (dict(proven.cosigned), proven.enough) == ({}, None)


def test_too_few_witnesses_are_not_enough() -> None:
    found = receipt()
    bare = replace(found, checkpoint="".join(found.checkpoint.splitlines(keepends=True)[:-1]))
    proven = bare.check(logs=[], policy=POLICY)
    assert (len(proven.cosigned), proven.enough) == (1, False)


def test_another_key_of_the_same_name_opens_nothing() -> None:
    with pytest.raises(NoteError):
        receipt().check(logs=[OTHER.verifier])


def test_an_entry_that_is_not_opened_still_stands() -> None:
    closed = replace(receipt(), said=b"", nonce=b"")
    proven = TlogProof.parse(closed.text().encode()).check(logs=[LOG.verifier])
    assert (proven.kind, proven.event) == ("sign-in", None)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(receipt(), said=SAID.replace(b"account:1", b"account:2")),
        replace(receipt(), nonce=b"\x08" * 32),
        replace(receipt(), nonce=NONCE + b"\0"),
        replace(receipt(), index=4),
        replace(receipt(), path=receipt().path[1:]),
        replace(receipt(), entry=entry(nonce=b"\x09" * 32)),
        receipt(entry(kind="look-up")),
        receipt(b"[]"),
        receipt(b"not JSON"),
        receipt(b"[" * 100_000),
    ],
    ids=[
        "statement",
        "nonce",
        "longer nonce",
        "place",
        "path",
        "entry",
        "kind",
        "list",
        "words",
        "depth",
    ],
)
def test_what_does_not_fit_is_refused(wrong: TlogProof) -> None:
    with pytest.raises(ProofError):
        TlogProof.parse(wrong.text().encode()).check(logs=[LOG.verifier])


def test_of_five_thousand_changed_files_none_proves_anything_else() -> None:
    """A change is refused, or takes cosignatures away; it never makes the receipt say another thing."""
    right, chance = receipt().text().encode(), random.Random(20261128)
    said = TlogProof.parse(right).check(logs=[], policy=POLICY)
    refused = 0
    for _ in range(5_000):
        changed = bytearray(right)
        at = chance.randrange(len(changed))
        match chance.randrange(3):
            case 0:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                del changed[at : at + chance.randint(1, 60)]
            case 2:
                changed[at:at] = chance.randbytes(2)
        if changed == right:
            continue
        try:
            proven = TlogProof.parse(bytes(changed)).check(logs=[], policy=POLICY)
        except (NoteError, ProofError):
            refused += 1
            continue
        assert proven.enough is False
        assert (proven.event, proven.index, proven.head) == (said.event, said.index, said.head)
    assert refused > 4_000
