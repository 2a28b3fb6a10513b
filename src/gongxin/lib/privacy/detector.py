"""The detector itself: all finders over one text, what lies over what settled, texts masked, and a million of them screened.

It finds signs, and no more: a second person reads what is to be published, with what it found and what it did not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

import polars as pl

from . import circumstances, numbers, people
from .findings import Finding, Kind, Severity

_HALF = {0xFF01 + place: 0x21 + place for place in range(94)} | {0x3000: 0x20}
# Marks of a sentence stay as they are, since finders read by them; figures, letters and what is between them do not.
_KEPT = "，。；：（）！？"
_TO_HALF = {full: half for full, half in _HALF.items() if chr(full) not in _KEPT}

_NUMBERS = (
    numbers.resident_ids,
    numbers.documents,
    numbers.bank_cards,
    numbers.phones,
    numbers.emails,
    numbers.plates,
)
_WORDS = (circumstances.addresses, circumstances.health, circumstances.wealth, people.minors)

_ORDER = {kind: place for place, kind in enumerate(Kind)}
SCREEN = "|".join((numbers.SCREEN, circumstances.SCREEN, people.SCREEN))
_SCREEN = re.compile(re.sub(r"\\x\{([0-9a-f]+)\}", r"\\u\1", SCREEN))


def detect(text: str, known: Collection[str] = ()) -> tuple[Finding, ...]:
    """What the text tells of people, in the order of the text; nothing lies over anything else.

    `known` are names that the record gives elsewhere, its subject's if it is a person, representatives: they are found however they
    stand. Places are characters of `text` as it is, in full width or half.
    """
    plain = text.translate(_TO_HALF)
    found = list(people.names(plain, known))
    if known or _SCREEN.search(plain):
        for finder in (*_NUMBERS, *_WORDS):
            found += finder(plain)
    return settle(found)


def settle(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Of those that lie over each other, the kind that stands first in the list of kinds, and the longest of a kind."""
    kept: list[Finding] = []
    for one in sorted(found, key=lambda one: (_ORDER[one.kind], one.start - one.end, one.start)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))


def masked(text: str, findings: Sequence[Finding]) -> str:
    """The text with these findings covered, each by its own suggestion."""
    parts, at = [], 0
    for one in sorted(findings, key=lambda one: one.start):
        parts += [text[at : one.start], one.masked]
        at = one.end
    return "".join([*parts, text[at:]])


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Those that have to be covered."""
    return [one for one in findings if one.severity is Severity.BLOCKS]


def detect_each(
    texts: pl.Series, known: Sequence[Collection[str]] | None = None
) -> list[tuple[Finding, ...]]:
    """The findings of many texts, in their order; what `detect` says of each.

    Texts repeat, and most hold nothing: a pattern over the column leaves out those without a sign (in Rust), and what is left is
    read once for each distinct text.
    """
    nothing: tuple[Finding, ...] = ()
    if known is not None:
        plain = detect_each(texts)
        return [
            detect(text, names) if names and any(one in text for one in names) else seen
            for text, names, seen in zip(texts, known, plain, strict=True)
        ]
    frame = pl.DataFrame({"text": texts.fill_null("")}).with_row_index("row")
    distinct = frame.select(pl.col("text").unique())
    signs = distinct.filter(pl.col("text").str.contains(SCREEN))["text"]
    seen = {text: found for text in signs if (found := detect(text))}
    return [seen.get(text, nothing) for text in frame["text"]]
