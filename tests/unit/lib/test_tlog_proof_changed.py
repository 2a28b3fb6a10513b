"""Receipts as C2SP tlog-proof spells them: one that holds, the example of the specification, and thousands that do not."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from gongxin.lib.merkle import Tree, leaf_hash
from gongxin.lib.signed_note import Checkpoint, NoteError, sign_note
from gongxin.lib.tlog_proof import HEADER, TlogProof, is_tlog_proof, open_proof
from gongxin.lib.witness_policy import Policy, read_policy
from tests.unit.lib.test_cosignature import AT, cosigner
from tests.unit.witness.logs import ORIGIN, signer

ONE, TWO = cosigner(), cosigner("witness.example/w2", 8)
POLICY = read_policy(
    f"log {signer().verifier.vkey()}\nwitness one {ONE.verifier.vkey()}\n"
    f"witness two {TWO.verifier.vkey()}\ngroup both all one two\nquorum both\n".encode()
)
SIZE = 700
TREE = Tree(b"entry %d" % number for number in range(SIZE))


def note(size: int, *, origin: str = ORIGIN, seed: int = 1) -> str:
    head = Checkpoint(origin, size, TREE.root(size))
    lines = "".join(witness.line(head.body(), at=AT) for witness in (ONE, TWO))
    return sign_note(head.body(), [signer(origin, seed)]) + lines


def proof(index: int, size: int) -> TlogProof:
    path = TREE.inclusion_proof(index, size)
    return TlogProof(b"entry %d" % index, index, path, note(size))


@pytest.mark.parametrize(("index", "size"), [(0, 1), (0, 2), (255, 256), (256, 257), (699, 700)])
def test_a_receipt_proves_itself(index: int, size: int) -> None:
    made = proof(index, size)
    assert is_tlog_proof(made.text().encode())
    assert TlogProof.parse(made.text().encode()) == made
    found, head, cosigned = open_proof(made.text().encode(), POLICY)
    assert (found.index, head.size, set(cosigned)) == (index, size, {ONE.verifier, TWO.verifier})


def test_the_form_of_the_specification_is_read() -> None:
    made = proof(3, 4).text().split("\n")
    assert made[0] == HEADER == "c2sp.org/tlog-proof@v1"
    assert made[1].startswith("extra ")
    assert made[2] == "index 3"
    assert made[5] == ""
    assert made[6:8] == [ORIGIN, "4"]


def test_a_receipt_of_another_log_or_too_few_witnesses_is_refused() -> None:
    for content in (
        replace(proof(3, 9), checkpoint=note(9, origin="other.example/log")),
        replace(proof(3, 9), checkpoint=note(9, seed=2)),
        replace(proof(3, 9), checkpoint="\n".join(note(9).split("\n")[:-2]) + "\n"),
        replace(proof(3, 9), checkpoint=""),
    ):
        with pytest.raises(NoteError):
            open_proof(content.text().encode(), POLICY)


Mutation = Callable[[TlogProof, int, random.Random], bytes]


def _bit(content: bytes, chance: random.Random) -> bytes:
    bit = chance.randrange(len(content) * 8)
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def _exchanged(made: TlogProof, chance: random.Random) -> bytes:
    at = chance.randrange(len(made.path) - 1)
    path = list(made.path)
    path[at], path[at + 1] = path[at + 1], path[at]
    return replace(made, path=tuple(path)).text().encode()


def _cut(made: TlogProof, chance: random.Random) -> bytes:
    content = made.text().encode()
    return content[: chance.randrange(len(content))]


def _drawn_in(made: TlogProof, chance: random.Random) -> bytes:
    content = made.text().encode()
    # past the log's line more lines may stand: whoever is not known may have signed too
    at = chance.randrange(content.rindex(b"\n\n") + 2)
    return content[:at] + bytes([chance.randrange(256)]) + content[at:]


def _hash_more(made: TlogProof, chance: random.Random) -> bytes:
    path = list(made.path)
    path.insert(chance.randrange(len(path) + 1), chance.randbytes(32))
    return replace(made, path=tuple(path)).text().encode()


def _hash_less(made: TlogProof, chance: random.Random) -> bytes:
    path = list(made.path)
    del path[chance.randrange(len(path))]
    return replace(made, path=tuple(path)).text().encode()


MUTATIONS: dict[str, Mutation] = {
    "a bit": lambda made, size, chance: _bit(made.text().encode(), chance),
    "a bit of a hash": lambda made, size, chance: replace(
        made, path=(_bit(made.path[0], chance), *made.path[1:])
    ).text().encode(),
    "a bit of the entry": lambda made, size, chance: replace(made, entry=_bit(made.entry, chance)).text().encode(),
    "hashes exchanged": lambda made, size, chance: _exchanged(made, chance),
    "another index": lambda made, size, chance: replace(
        made, index=(made.index + chance.randrange(1, size)) % size
    ).text().encode(),
    "an index outside": lambda made, size, chance: replace(made, index=size + made.index).text().encode(),
    "a zero before the index": lambda made, size, chance: made.text().encode().replace(b"\nindex ", b"\nindex 0", 1),
    "another size": lambda made, size, chance: replace(made, checkpoint=note(size - 1)).text().encode(),
    "a size that was not signed": lambda made, size, chance: made.text().encode().replace(
        b"\n%d\n" % size, b"\n%d\n" % (size + 1), 1
    ),
    "another origin": lambda made, size, chance: made.text().encode().replace(b"gongxin.", b"another."),
    "cut": lambda made, size, chance: _cut(made, chance),
    "something drawn in": lambda made, size, chance: _drawn_in(made, chance),
    "a hash more": lambda made, size, chance: _hash_more(made, chance),
    "a hash less": lambda made, size, chance: _hash_less(made, chance),
    "an empty path": lambda made, size, chance: replace(made, path=()).text().encode(),
    "a node for the entry": lambda made, size, chance: replace(made, entry=b"\x01" + made.path[0]).text().encode(),
}  # fmt: skip


def test_five_thousand_changed_receipts_are_refused() -> None:
    chance = random.Random(5000)
    refused: Counter[str] = Counter()
    while refused.total() < 5008:
        size = chance.randrange(8, SIZE + 1)
        made = proof(chance.randrange(size - 1), size)
        if len(made.path) < 2:
            continue
        for what, mutation in MUTATIONS.items():
            changed = mutation(made, size, chance)
            if changed == made.text().encode():
                continue
            with pytest.raises(NoteError):
                open_proof(changed, POLICY)
            refused[what] += 1
    assert set(refused) == set(MUTATIONS)
    assert min(refused.values()) > 200


def test_what_does_not_matter_is_not_refused() -> None:
    """So that the refusals above mean something: strangers may sign too."""
    more = (
        proof(5, 20).text().encode() + cosigner("stranger.example", 9).line("x\n", at=AT).encode()
    )
    found, _, cosigned = open_proof(more, POLICY)
    assert leaf_hash(found.entry) == TREE.node(0, 5)
    assert len(cosigned) == 2


def test_without_a_quorum_the_logs_line_is_enough() -> None:
    alone = Policy(POLICY.logs, (), None)
    content = replace(proof(5, 20), checkpoint=sign_note(Checkpoint(ORIGIN, 20, TREE.root(20)).body(), [signer()]))  # fmt: skip
    assert open_proof(content.text().encode(), alone)[2] == {}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        HEADER.encode(),
        f"{HEADER}\nextra AA==\nindex 0\n".encode(),
        f"{HEADER}\nindex 0\n\n".encode() + note(1).encode(),
        f"{HEADER}\nextra AB==\nindex 0\n\n".encode() + note(1).encode(),
        f"{HEADER}\nextra AA==\nindex -1\n\n".encode() + note(1).encode(),
        f"{HEADER}\nextra AA==\nindex ٠\n\n".encode() + note(1).encode(),
        f"{HEADER}\r\nextra AA==\r\nindex 0\r\n\r\n".encode() + note(1).encode(),
        HEADER.encode() + b"\nextra AA==\nindex 0\n" + b"AAAA\n" * 64 + b"\n" + note(1).encode(),
        b"\0" * 1_100_001,
    ],
)
def test_what_is_no_receipt(content: bytes) -> None:
    with pytest.raises(NoteError):
        TlogProof.parse(content)
