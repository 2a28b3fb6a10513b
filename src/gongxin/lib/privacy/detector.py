"""The detector itself: all finders over one text, what lies over what settled, texts masked, and a million of them screened.

It finds signs, and no more: a second person reads what is to be published, with what it found and what it did not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

import polars as pl

from . import circumstances, minors, numbers, people
from .findings import Finding, Kind, Severity

_HALF = {0xFF01 + place: 0x21 + place for place in range(94)} | {0x3000: 0x20}
# Marks of a sentence stay as they are, since finders read by them; figures, letters and what is between them do not.
_KEPT = "，。；：（）！？"
_TO_HALF = {full: half for full, half in _HALF.items() if chr(full) not in _KEPT}

# Each finder with characters without one of which it finds nothing: a search for them is far quicker than its patterns are.
_WIDE = re.compile("[\u3000＂-～]")
_FIGURES = "[0-9]{4}|[0-9][^一-鿿，。；][0-9]"
_FINDERS = tuple(
    (re.compile(signs), finders)
    for signs, *finders in (
        (_FIGURES, numbers.resident_ids, numbers.documents, numbers.bank_cards, numbers.phones),
        ("@", numbers.emails),
        ("[A-Za-z0-9_]{5}", numbers.accounts),
        ("[A-Z]", numbers.plates),
        (circumstances.ADDRESS_SIGNS, circumstances.addresses),
        (circumstances.HEALTH_SIGNS, circumstances.health),
        (circumstances.WEALTH_SIGNS, circumstances.wealth),
        (minors.SIGNS, minors.minors),
    )
)

_ORDER = {kind: place for place, kind in enumerate(Kind)}
SCREEN = "|".join((people.SCREEN, numbers.SCREEN, circumstances.SCREEN, minors.SCREEN))


def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as Python writes it: Rust has other words for a character by its number."""
    pattern = re.sub(r"\\x\{([0-9a-f]{4})\}", r"\\u\1", pattern)
    return re.compile(re.sub(r"\\x\{([0-9a-f]{5})\}", r"\\U000\1", pattern))


_SCREEN = _compiled(SCREEN)


def detect(text: str, known: Collection[str] = ()) -> tuple[Finding, ...]:
    """What the text tells of people, in the order of the text; nothing lies over anything else.

    `known` are names that the record gives elsewhere, its subject's if it is a person, representatives: they are found however they
    stand. Places are characters of `text` as it is, in full width or half. What covering lays bare is found too: in a text that is
    covered as it is proposed nothing is found again.
    """
    found = _found(text, known)
    while found:
        shown = masked(text, found)
        further = _found(shown, known)
        wider = settle([*found, *_laid_bare(found, further)]) if further else found
        if wider == found:
            break
        found = wider
    return found


def _found(text: str, known: Collection[str]) -> tuple[Finding, ...]:
    plain = text.translate(_TO_HALF) if _WIDE.search(text) else text
    found = list(_read(plain, known))
    if joined := _joined(plain):
        whole, places = joined
        found += [
            replace(one, start=places[one.start], end=places[one.end - 1] + 1)
            for one in _read(whole, known)
        ]
    return settle(found)


def _read(plain: str, known: Collection[str]) -> Iterator[Finding]:
    yield from people.names(plain, known)
    for signs, finders in _FINDERS:
        if signs.search(plain):
            for finder in finders:
                yield from finder(plain)


_SPACED = re.compile(r"(?<![一-鿿])[一-鿿](?:[ \t]{1,2}[一-鿿])+(?![一-鿿])")
_WRAPPED = re.compile(r"(?<=[一-鿿0-9A-Za-z])\r?\n(?=[一-鿿0-9A-Za-z])")


def _joined(plain: str) -> tuple[str, list[int]] | None:
    """The text without blanks between single characters (张　明, as forms print it) and breaks within a line, with the place of each character."""
    if " " not in plain and "\n" not in plain:
        return None
    gone = {
        place
        for found in (*_SPACED.finditer(plain), *_WRAPPED.finditer(plain))
        for place in range(*found.span())
        if plain[place].isspace()
    }
    if not gone:
        return None
    places = [place for place in range(len(plain)) if place not in gone]
    return "".join(plain[place] for place in places), places


def _laid_bare(found: Sequence[Finding], further: Iterable[Finding]) -> Iterator[Finding]:
    """Findings of the covered text, with their places in the text itself; what reaches into a cover takes in what it covers."""
    for one in further:
        yield replace(one, start=_origin(found, one.start, 0), end=_origin(found, one.end - 1, 1))


def _origin(found: Sequence[Finding], place: int, after: int) -> int:
    """Where a character of the covered text stands in the text itself (`after` 0), or where it ends there (1); of a cover, all that it covers."""
    shift = 0
    for cover in found:
        begins = cover.start + shift
        if place < begins:
            break
        if place < begins + len(cover.masked):
            return cover.end if after else cover.start
        shift += len(cover.masked) - (cover.end - cover.start)
    return place - shift + after


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
