"""对账, to the byte: how much of the log is about each subject, committed to so that only they can read it.

A tally covers the entries of the log from where the last one ended. For each subject with entries among them it holds
one line: a *label*, by which the subject finds it, and a *value*, which commits to their number and to each of them.
The lines stand in the order of their labels in a Merkle tree (RFC 9162), whose root is told in an event of the log. A
line is shown to be there by its audit path, and to be missing by the two that stand side by side where it would be.

Both are HMAC-SHA256 under the subject's *mark*, which follows from their identifier by a signature that has one value
only (RSASSA-PKCS1-v1_5, RFC 8017 section 8.2). So nobody can guess whose a line is, and the platform cannot give a
person another line than theirs: they check the signature against the number on their own document.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from gongxin.lib.merkle import EMPTY_ROOT, Tree

HASH_BYTES = 32
_MARK = b"gongxin tally mark v1\0"
_LABEL = b"gongxin tally label v1\0"
_VALUE = b"gongxin tally value v1\0"


@dataclass(frozen=True, slots=True)
class Concerned:
    """One entry of the log that is about a subject: its place and its leaf hash."""

    index: int
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """What a tally holds of one subject."""

    label: bytes
    value: bytes

    @property
    def entry(self) -> bytes:
        """The line as a leaf of the tally's tree."""
        return self.label + self.value


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a tally with its audit path."""

    index: int
    line: Line
    path: tuple[bytes, ...]


def mark_of(signature: bytes) -> bytes:
    """The mark of the subject for whose identifier this is the signature."""
    return hashlib.sha256(_MARK + signature).digest()


def marked(identifier: str) -> bytes:
    """What is signed: a normalised, namespaced identifier such as `id:5199…` or `uscc:91…`."""
    return b"gongxin subject v1\0" + identifier.encode()


def label_of(mark: bytes, number: int) -> bytes:
    """Where the subject's line of tally `number` is found. It says nothing about their line of another."""
    return hmac.digest(mark, _LABEL + number.to_bytes(8), "sha256")


def value_of(
    mark: bytes, number: int, begins: int, ends: int, concerned: Sequence[Concerned]
) -> bytes:
    """What the line says: these entries from `begins` to before `ends`, in their order, and no other."""
    text = b"".join(
        (
            _VALUE,
            *(each.to_bytes(8) for each in (number, begins, ends, len(concerned))),
            *(one.index.to_bytes(8) + one.leaf for one in concerned),
        )
    )
    return hmac.digest(mark, text, "sha256")


class TallyTree:
    """The lines of a tally in their order, with the proofs they give."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = sorted(lines, key=lambda line: line.label)
        if len({line.label for line in lines}) != len(lines):
            raise ValueError("two lines of one label")
        self._tree = Tree(line.entry for line in self.lines)

    @property
    def root(self) -> bytes:
        """The root over all lines; that of the empty tree where nobody is concerned."""
        return self._tree.root() if self.lines else EMPTY_ROOT

    def places(self) -> Iterator[Place]:
        """Every line with its audit path, in their order."""
        for at, line in enumerate(self.lines):
            yield Place(at, line, self._tree.inclusion_proof(at))


def lines_of(
    *,
    number: int,
    begins: int,
    ends: int,
    marks: Mapping[UUID, bytes],
    concerned: Mapping[UUID, Sequence[Concerned]],
) -> list[Line]:
    """The line of each subject, given their marks and entries by subject."""
    return [
        Line(
            label_of(marks[subject], number),
            value_of(marks[subject], number, begins, ends, entries),
        )
        for subject, entries in concerned.items()
    ]
