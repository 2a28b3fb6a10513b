"""The tree against RFC 6962's own definition, known answers, and proofs that must be refused."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from hashlib import sha256

import pytest

from gongxin.lib.merkle import (
    EMPTY_ROOT,
    Frontier,
    ProofError,
    Tree,
    leaf_hash,
    subtree_root,
    verify_consistency,
    verify_inclusion,
)

LARGEST = 1025

# Leaves and roots that Certificate Transparency implementations test each other with.
KNOWN_LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
KNOWN_ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
ALL_ROOTS_DIGEST = "e91adb5bfc35898758fa9c097c502e3cdefdd657575daa6f1123a515f08ab498"


def entry(number: int) -> bytes:
    return f"entry {number}".encode()


@cache
def oracle(start: int, end: int) -> bytes:
    """MTH of RFC 6962 section 2.1, written from its text: slow, and nothing shared with the kit."""
    count = end - start
    if count == 0:
        return sha256().digest()
    if count == 1:
        return sha256(b"\x00" + entry(start)).digest()
    split = 1
    while split * 2 < count:
        split *= 2
    return sha256(b"\x01" + oracle(start, start + split) + oracle(start + split, end)).digest()


@pytest.fixture(scope="module")
def tree() -> Tree:
    return Tree(entry(number) for number in range(LARGEST))


def test_roots_are_the_known_answers() -> None:
    tree = Tree(KNOWN_LEAVES)
    assert [tree.root(size).hex() for size in range(9)] == list(KNOWN_ROOTS)


def test_every_root_is_the_definition(tree: Tree) -> None:
    roots = [tree.root(size) for size in range(LARGEST + 1)]
    assert roots == [oracle(0, size) for size in range(LARGEST + 1)]
    assert sha256(b"".join(roots)).hexdigest() == ALL_ROOTS_DIGEST


def test_growing_one_by_one_gives_the_same_roots(tree: Tree) -> None:
    growing, frontier = Tree(), Frontier()
    assert growing.root() == frontier.root() == EMPTY_ROOT
    for number in range(LARGEST):
        assert growing.append(entry(number)) == number
        frontier.push(leaf_hash(entry(number)))
        assert growing.root() == frontier.root() == tree.root(number + 1)
    assert growing.size == frontier.size == LARGEST


@pytest.mark.parametrize("batch", [1, 2, 3, 7, 255, 256, 257, 1025])
def test_batches_of_any_length_give_the_same_tree(tree: Tree, batch: int) -> None:
    grown, frontier = Tree(), Frontier()
    for first in range(0, LARGEST, batch):
        numbers = range(first, min(LARGEST, first + batch))
        grown.extend(entry(number) for number in numbers)
        frontier.extend(b"".join(leaf_hash(entry(number)) for number in numbers))
    assert grown.root() == frontier.root() == tree.root()


def test_every_inclusion_proof_up_to_130_holds(tree: Tree) -> None:
    for size in range(1, 131):
        for index in range(size):
            verify_inclusion(
                leaf=leaf_hash(entry(index)),
                index=index,
                size=size,
                proof=tree.inclusion_proof(index, size),
                root=oracle(0, size),
            )


def test_every_consistency_proof_up_to_130_holds(tree: Tree) -> None:
    for new in range(1, 131):
        for old in range(1, new + 1):
            verify_consistency(
                old=old,
                old_root=oracle(0, old),
                new=new,
                new_root=oracle(0, new),
                proof=tree.consistency_proof(old, new),
            )


def test_the_largest_tree_proves_all_its_leaves(tree: Tree) -> None:
    for index in range(LARGEST):
        proof = tree.inclusion_proof(index)
        verify_inclusion(
            leaf=leaf_hash(entry(index)), index=index, size=LARGEST, proof=proof, root=tree.root()
        )


def mutations(proof: Sequence[bytes], chance: random.Random) -> list[list[bytes]]:
    """Proofs that are not `proof`: every hash hit by a bit flip, lost, doubled, moved; and more."""
    changed: list[list[bytes]] = [[*proof, proof[0] if proof else bytes(32)], [bytes(32), *proof]]
    for at, value in enumerate(proof):
        bit = chance.randrange(256)
        flipped = bytearray(value)
        flipped[bit // 8] ^= 1 << bit % 8
        before, after = list(proof[:at]), list(proof[at + 1 :])
        changed += [
            [*before, bytes(flipped), *after],
            [*before, value[:-1], *after],
            [*before, value + b"\0", *after],
            [*before, b"", *after],
            [*before, *after],
            [*before, value, value, *after],
            [*before, sha256(value).digest(), *after],
        ]
        if after:
            changed.append([*before, after[0], value, *after[1:]])
    return [candidate for candidate in changed if candidate != list(proof)]


def test_no_mutated_inclusion_proof_passes(tree: Tree) -> None:
    chance = random.Random(6962)
    refused = 0
    for _ in range(120):
        size = chance.randrange(2, LARGEST + 1)
        index = chance.randrange(size)
        leaf, root = leaf_hash(entry(index)), tree.root(size)
        proof = tree.inclusion_proof(index, size)
        other = chance.choice([i for i in range(size) if i != index])
        attempts = [(leaf, index, size, wrong, root) for wrong in mutations(proof, chance)]
        attempts += [
            (leaf_hash(entry(other)), index, size, list(proof), root),
            (leaf, other, size, list(proof), root),
            (leaf, index, size, list(proof), tree.root(size - 1)),
            (leaf, index, size, list(proof), b""),
            (leaf[:31], index, size, list(proof), root),
            (leaf, size, size, list(proof), root),
            (leaf, -1, size, list(proof), root),
            (leaf, index, 0, list(proof), root),
            (leaf, index, index, list(proof), root),
        ]
        for bad_leaf, bad_index, bad_size, bad_proof, bad_root in attempts:
            with pytest.raises(ProofError):
                verify_inclusion(
                    leaf=bad_leaf, index=bad_index, size=bad_size, proof=bad_proof, root=bad_root
                )
            refused += 1
    assert refused > 3000


def test_no_mutated_consistency_proof_passes(tree: Tree) -> None:
    chance = random.Random(9162)
    refused = 0
    for _ in range(100):
        new = chance.randrange(3, LARGEST + 1)
        old = chance.randrange(1, new)
        old_root, new_root = tree.root(old), tree.root(new)
        proof = tree.consistency_proof(old, new)
        attempts = [(old, old_root, new, new_root, wrong) for wrong in mutations(proof, chance)]
        attempts += [
            (old, new_root, new, old_root, list(proof)),
            (old, new_root, new, new_root, list(proof)),
            (old, old_root, new, old_root, list(proof)),
            (0, EMPTY_ROOT, new, new_root, []),
            (0, EMPTY_ROOT, new, new_root, list(proof)),
            (new, new_root, old, old_root, list(proof)),
            (-old, old_root, new, new_root, list(proof)),
            (new, new_root, new, new_root, list(proof)),
            (new, old_root, new, new_root, []),
            (old, old_root[:31], new, new_root, list(proof)),
        ]
        for bad_old, bad_old_root, bad_new, bad_new_root, bad_proof in attempts:
            with pytest.raises(ProofError):
                verify_consistency(
                    old=bad_old,
                    old_root=bad_old_root,
                    new=bad_new,
                    new_root=bad_new_root,
                    proof=bad_proof,
                )
            refused += 1
    assert refused > 3000


def test_a_history_that_was_changed_has_no_consistency_proof(tree: Tree) -> None:
    other = Tree(entry(number if number != 5 else 500) for number in range(40))
    with pytest.raises(ProofError):
        verify_consistency(
            old=20,
            old_root=tree.root(20),
            new=40,
            new_root=other.root(),
            proof=other.consistency_proof(20),
        )


def test_what_cannot_be_asked_is_refused(tree: Tree) -> None:
    with pytest.raises(ValueError, match="outside"):
        tree.inclusion_proof(5, 5)
    with pytest.raises(ValueError, match="not empty"):
        tree.consistency_proof(0, 5)
    with pytest.raises(ValueError, match="not empty"):
        tree.consistency_proof(6, 5)
    with pytest.raises(ValueError, match="no tree"):
        tree.root(LARGEST + 1)
    with pytest.raises(ValueError, match="32 bytes"):
        Tree().extend_hashes(b"short")
    with pytest.raises(ValueError, match="power of two"):
        subtree_root(bytes(96))
    for level, index in ((0, LARGEST), (10, 1), (11, 0), (-1, 0), (0, -1)):
        with pytest.raises(IndexError):
            tree.node(level, index)
