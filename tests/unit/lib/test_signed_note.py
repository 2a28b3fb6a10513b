"""Notes against a published example, key ids, unknown lines, and 1,000 forgeries."""

from __future__ import annotations

import base64
import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gongxin.lib.merkle import EMPTY_ROOT, leaf_hash
from gongxin.lib.signed_note import (
    Checkpoint,
    Ed25519Signer,
    Ed25519Verifier,
    NoteError,
    open_checkpoint,
    open_note,
    sign_note,
    signature_line,
)

# The example in the documentation of Go's note package.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng"
    "otpRZb6KE6RyyBwJnAM=\n"
)
# The example of the specification.
C2SP_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
C2SP_NOTE = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONn"
    "cAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
ORIGIN = "gongxin.example/ledger"
HEAD = Checkpoint(ORIGIN, 20_852_163, leaf_hash(b"root"))


def signer(name: str = ORIGIN, seed: int = 1) -> Ed25519Signer:
    return Ed25519Signer(name, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


def test_a_published_note_opens() -> None:
    key = Ed25519Verifier.parse(PETER)
    assert key.vkey() == PETER
    opened = open_note(PETERS_NOTE, [key])
    assert opened.text == PETERS_NOTE.split("\n\n", maxsplit=1)[0] + "\n"
    assert opened.signed_by == ("PeterNeumann",)
    assert opened.unknown_lines == 0


def test_the_example_of_the_specification_opens_and_no_other() -> None:
    key = Ed25519Verifier.parse(C2SP_KEY)
    assert key.vkey() == C2SP_KEY
    assert open_note(C2SP_NOTE, [key]).signed_by == ("example.com/foo",)
    with pytest.raises(NoteError):
        open_note(C2SP_NOTE.replace("an example", "another"), [key])


def test_a_checkpoint_comes_back() -> None:
    note = sign_note(HEAD.body(), [signer()])
    head, opened = open_checkpoint(note.encode(), origin=ORIGIN, verifiers=[signer().verifier])
    assert head == HEAD
    assert opened.signed_by == (ORIGIN,)
    assert note.startswith(f"{ORIGIN}\n20852163\n{base64.b64encode(HEAD.root).decode()}\n\n— ")


def test_lines_of_others_are_ignored() -> None:
    note = sign_note(HEAD.body(), [signer("witness.example", 2), signer(), signer(seed=3)])
    gm = f"— {ORIGIN} {base64.b64encode(b'GMSM' + bytes(100)).decode()}\n"
    _, opened = open_checkpoint(note + gm, origin=ORIGIN, verifiers=[signer().verifier])
    assert opened.signed_by == (ORIGIN,)
    assert opened.unknown_lines == 3


def test_a_witness_line_can_be_added_later() -> None:
    witness = signer("witness.example", 2)
    note = sign_note(HEAD.body(), [signer()])
    note += signature_line(witness, witness.sign(HEAD.body().encode()))
    opened = open_note(note, [signer().verifier, witness.verifier])
    assert opened.signed_by == (ORIGIN, "witness.example")


def test_a_note_without_a_trusted_key_is_refused() -> None:
    note = sign_note(HEAD.body(), [signer(seed=9)])
    with pytest.raises(NoteError, match="no trusted key"):
        open_note(note, [signer().verifier])


def test_a_false_line_of_a_known_key_refuses_the_note() -> None:
    good = sign_note(HEAD.body(), [signer()])
    false = signature_line(signer().verifier, bytes(64))
    with pytest.raises(NoteError, match="does not belong"):
        open_note(good + false, [signer().verifier])


def test_another_origin_is_refused() -> None:
    other = Checkpoint("other.example/log", HEAD.size, HEAD.root)
    note = sign_note(other.body(), [signer()])
    with pytest.raises(NoteError, match="another log"):
        open_checkpoint(note, origin=ORIGIN, verifiers=[signer().verifier])


def test_a_thousand_changed_notes_are_refused() -> None:
    note = bytearray(sign_note(HEAD.body(), [signer()]).encode())
    chance = random.Random(1)
    refused = 0
    while refused < 1000:
        changed = bytearray(note)
        match chance.randrange(3):
            case 0:
                bit = chance.randrange(len(note) * 8)
                changed[bit // 8] ^= 1 << bit % 8
            case 1:
                del changed[chance.randrange(len(note))]
            case _:
                changed.insert(chance.randrange(len(note) + 1), chance.randrange(256))
        if changed == note:
            continue
        with pytest.raises(NoteError):
            open_checkpoint(bytes(changed), origin=ORIGIN, verifiers=[signer().verifier])
        refused += 1


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\n",
        "origin\n1\n",
        "origin\n01\nAAAA\n",
        "origin\n-1\n" + base64.b64encode(bytes(32)).decode() + "\n",
        "origin\n１\n" + base64.b64encode(bytes(32)).decode() + "\n",
        "origin\n1\n" + base64.b64encode(bytes(31)).decode() + "\n",
        "origin\n1\n" + base64.b64encode(bytes(32)).decode(),
        "\n1\n" + base64.b64encode(bytes(32)).decode() + "\n",
    ],
)
def test_what_is_no_checkpoint(body: str) -> None:
    with pytest.raises(NoteError):
        Checkpoint.parse(body)


def test_extension_lines_are_left_aside() -> None:
    assert Checkpoint.parse(HEAD.body() + "more\n") == HEAD
    assert Checkpoint.parse(Checkpoint("o", 0, EMPTY_ROOT).body()).size == 0


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\u3000b", "a\tb"])
def test_what_is_no_key_name(name: str) -> None:
    with pytest.raises(NoteError, match="key name"):
        signer(name)


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "PeterNeumann",
        PETER.replace("c74f20a3", "c74f20a4"),
        PETER.replace("ARpc", "BRpc"),
        PETER[:-4],
        PETER + "=",
        PETER.replace("Peter", "Petra"),
    ],
)
def test_what_is_no_key(vkey: str) -> None:
    with pytest.raises(NoteError):
        Ed25519Verifier.parse(vkey)


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"text",
        b"text\n\n",
        b"text\n\nno dash\n",
        "text\n\n— name AAAA\n".encode(),
        "text\n\n— name\n".encode(),
        "te\x00xt\n\n— name AAAAAAAA\n".encode(),
        b"\xff\n\n",
        b"a" * 1_000_001,
    ],
)
def test_what_is_no_note(note: bytes) -> None:
    with pytest.raises(NoteError):
        open_note(note, [signer().verifier])


def test_a_text_without_a_last_newline_is_not_signed() -> None:
    with pytest.raises(NoteError, match="newline"):
        sign_note("text", [signer()])
