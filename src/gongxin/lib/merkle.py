"""The Merkle tree of RFC 6962 section 2.1 (the same in RFC 9162), with SHA-256.

A leaf is hashed as SHA-256(0x00 || data), an inner node as SHA-256(0x01 || left || right). Hashes
lie side by side in `bytes`, 32 a hash, because then a pair is one slice and a tile (see `tiles`) is
one slice too.

A node is named by (level, index): level 0 holds leaf hashes, node (level, index) spans the leaves
from `index << level` to `(index + 1) << level`, all of them present. Whatever can answer for such
nodes (`NodeReader`: a tree in memory, tiles on disk) can give roots and proofs.

Verification is strict. It raises `ProofError` for anything that is not exactly the proof the RFC
describes for these sizes; there is no answer to forget to look at.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from struct import iter_unpack

HASH_BYTES = 32
_PAIR = 2 * HASH_BYTES
EMPTY_ROOT = sha256(b"").digest()

NodeReader = Callable[[int, int], bytes]
"""Gives the 32-byte hash of the complete node (level, index)."""


class ProofError(ValueError):
    """A proof does not prove what it is offered for."""


def leaf_hash(data: bytes) -> bytes:
    """Hash of one log entry."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def parents(hashes: bytes | bytearray) -> bytes:
    """The level above: one hash for each whole pair in `hashes`; an odd last hash is left out."""
    whole = memoryview(hashes)[: len(hashes) // _PAIR * _PAIR]
    return b"".join(
        [sha256(b"\x01" + pair).digest() for (pair,) in iter_unpack(f"{_PAIR}s", whole)]
    )


def subtree_root(hashes: bytes) -> bytes:
    """Root of a complete subtree from its 2^k leaves. Raises ValueError for another number."""
    width = len(hashes) // HASH_BYTES
    if width == 0 or width & (width - 1) or len(hashes) % HASH_BYTES:
        raise ValueError("a complete subtree has a power of two of hashes")
    while len(hashes) > HASH_BYTES:
        hashes = parents(hashes)
    return hashes


class Frontier:
    """The right edge of a growing tree: enough to give the root, never more than one hash a level.

    Memory does not grow with the log, so a verifier can walk a billion leaves with it.
    """

    def __init__(self) -> None:
        self.size = 0
        self._complete: list[bytes] = []  # roots of complete subtrees, largest first

    def push(self, leaf: bytes) -> None:
        """Append one leaf hash."""
        carry, trailing = leaf, self.size
        while trailing & 1:
            carry = node_hash(self._complete.pop(), carry)
            trailing >>= 1
        self._complete.append(carry)
        self.size += 1

    def extend(self, hashes: bytes) -> None:
        """Append many leaf hashes lying side by side."""
        for at in range(0, len(hashes), HASH_BYTES):
            self.push(hashes[at : at + HASH_BYTES])

    def root(self) -> bytes:
        """Root over everything appended so far."""
        return fold(self._complete)


def fold(subtrees: Sequence[bytes]) -> bytes:
    """Root from the complete subtrees of a tree, largest first; `EMPTY_ROOT` for none."""
    if not subtrees:
        return EMPTY_ROOT
    root = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        root = node_hash(left, root)
    return root


class Tree:
    """A whole tree in memory, 64 bytes a leaf.

    Inner nodes are hashed when somebody asks for one, all that are due at once: a level of many pairs
    costs a good deal less than the same pairs one by one.
    """

    def __init__(self, entries: Iterable[bytes] = ()) -> None:
        self.size = 0
        """Number of leaves."""
        self._leaves = bytearray()
        self._levels: list[bytearray] = [self._leaves]
        self._hashed = 0  # leaves that stand under inner nodes already
        self.extend(entries)

    def append(self, entry: bytes) -> int:
        """Append one entry and give its index."""
        self._leaves += sha256(b"\x00" + entry).digest()
        index = self.size
        self.size = index + 1
        return index

    def extend(self, entries: Iterable[bytes]) -> None:
        """Append many entries."""
        self.extend_hashes(b"".join([sha256(b"\x00" + entry).digest() for entry in entries]))

    def extend_hashes(self, hashes: bytes) -> None:
        """Append leaf hashes lying side by side. Raises ValueError for a broken length."""
        if len(hashes) % HASH_BYTES:
            raise ValueError("leaf hashes are 32 bytes each")
        self._leaves += hashes
        self.size += len(hashes) // HASH_BYTES

    def _hash_inner_nodes(self) -> None:
        level = 0
        while len(self._levels[level]) >= 2 * HASH_BYTES:
            if level + 1 == len(self._levels):
                self._levels.append(bytearray())
            done = len(self._levels[level + 1]) * 2
            self._levels[level + 1] += parents(self._levels[level][done:])
            level += 1
        self._hashed = self.size

    def node(self, level: int, index: int) -> bytes:
        """Hash of a complete node. Raises IndexError where there is none."""
        if level and self._hashed != self.size:
            self._hash_inner_nodes()
        if level < 0 or index < 0 or level >= len(self._levels):
            raise IndexError("no such node")
        found = bytes(self._levels[level][index * HASH_BYTES : (index + 1) * HASH_BYTES])
        if len(found) != HASH_BYTES:
            raise IndexError("no such node")
        return found

    def root(self, size: int | None = None) -> bytes:
        """Root over the first `size` leaves, all by default."""
        return root_of(size=self._within(size), node=self.node)

    def inclusion_proof(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """Audit path of leaf `index` in the tree of `size` leaves."""
        return inclusion_proof(index=index, size=self._within(size), node=self.node)

    def consistency_proof(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """Proof that the tree of `new` leaves begins with the tree of `old`."""
        return consistency_proof(old=old, new=self._within(new), node=self.node)

    def _within(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise ValueError("no tree of that size")
        return size


def root_of(*, size: int, node: NodeReader) -> bytes:
    """Root of the tree of `size` leaves."""
    return _span_hash(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(*, index: int, size: int, node: NodeReader) -> tuple[bytes, ...]:
    """PATH(index, D[size]) of RFC 6962 section 2.1.1. Raises ValueError for an index outside."""
    if not 0 <= index < size:
        raise ValueError("the leaf lies outside the tree")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _largest_power_below(end - start)
        if index < middle:
            path.append(_span_hash(middle, end, node))
            end = middle
        else:
            path.append(_span_hash(start, middle, node))
            start = middle
    return tuple(reversed(path))


def consistency_proof(*, old: int, new: int, node: NodeReader) -> tuple[bytes, ...]:
    """PROOF(old, D[new]) of RFC 6962 section 2.1.2; empty when the sizes are equal.

    Raises ValueError for old = 0, which every tree is consistent with and nothing proves.
    """
    if not 0 < old <= new:
        raise ValueError("consistency is between two trees that are not empty, the smaller first")
    path: list[bytes] = []
    start, end, whole = 0, new, True
    while old != end:
        middle = start + _largest_power_below(end - start)
        if old <= middle:
            path.append(_span_hash(middle, end, node))
            end = middle
        else:
            path.append(_span_hash(start, middle, node))
            start, whole = middle, False
    if not whole:
        path.append(_span_hash(start, end, node))
    return tuple(reversed(path))


def verify_inclusion(
    *, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that the leaf hash `leaf` stands at `index` in the tree (`size`, `root`).

    RFC 9162 section 2.1.3.2. Raises ProofError.
    """
    if not 0 <= index < size:
        raise ProofError("the leaf lies outside the tree")
    _check_hashes(leaf, root, *proof)
    inner = (index ^ (size - 1)).bit_length()
    border = (index >> inner).bit_count()
    if len(proof) != inner + border:
        raise ProofError("the proof has the wrong length for this leaf and size")
    found = leaf
    for step, sibling in enumerate(proof):
        if step >= inner or (index >> step) & 1:
            found = node_hash(sibling, found)
        else:
            found = node_hash(found, sibling)
    _check_same(found, root)


def verify_consistency(
    *, old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the tree (`new`, `new_root`) begins with the tree (`old`, `old_root`).

    RFC 9162 section 2.1.4.2, but an old size of 0 is refused: it would prove nothing. Raises
    ProofError.
    """
    if not 0 < old <= new:
        raise ProofError("consistency is between two trees that are not empty, the smaller first")
    _check_hashes(old_root, new_root, *proof)
    if old == new:
        if proof:
            raise ProofError("equal sizes need no proof")
        _check_same(old_root, new_root)
        return
    # The last node that both trees share whole; it is left out of the proof if it is the old root.
    shift = (old & -old).bit_length() - 1
    inner = ((old - 1) ^ (new - 1)).bit_length() - shift
    border = ((old - 1) >> (inner + shift)).bit_count()
    seed_known = old == 1 << shift
    if len(proof) != inner + border + (0 if seed_known else 1):
        raise ProofError("the proof has the wrong length for these sizes")
    seed = old_root if seed_known else proof[0]
    rest = proof if seed_known else proof[1:]
    was = now = seed
    for step, sibling in enumerate(rest):
        if step >= inner or (old - 1) >> (shift + step) & 1:
            was, now = node_hash(sibling, was), node_hash(sibling, now)
        else:
            now = node_hash(now, sibling)
    _check_same(was, old_root)
    _check_same(now, new_root)


def _largest_power_below(width: int) -> int:
    """The largest power of two smaller than `width` (which is at least 2)."""
    return 1 << ((width - 1).bit_length() - 1)


def _span_hash(start: int, end: int, node: NodeReader) -> bytes:
    """MTH over leaves start..end, where `start` begins a complete subtree at least as wide."""
    subtrees: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        subtrees.append(node(level, start >> level))
        start += 1 << level
    return fold(subtrees)


def _check_hashes(*hashes: bytes) -> None:
    if any(len(value) != HASH_BYTES for value in hashes):
        raise ProofError("a hash has 32 bytes")


def _check_same(found: bytes, claimed: bytes) -> None:
    if not hmac.compare_digest(found, claimed):
        raise ProofError("the proof leads to another root")
