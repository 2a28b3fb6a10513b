"""Names of people in a text: weighed by what stands before, what they are made of, and what follows.

Nothing is learned, and there is no list of people. Each place at which a name could begin is given points for three signs, and the
name is found at three: so it can be said of each why it was found. What is sure is to be covered, what is likely is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from .around import COVERED, FOLLOWING, LISTED, after_name, before_name
from .characters import (
    COMMON,
    COMPOUND,
    DOUBTFUL,
    FAMILIES,
    FAMILY,
    GIVEN,
    HAN,
    LEADING,
    NO_NAMES,
    PARTS,
    SOUNDS,
    STOP,
    YI,
)
from .findings import Finding, Severity
from .other_names import CAPITAL, DOT, FOREIGN, PARTED, called, foreign, in_letters, in_parts, named
from .words import Words, cut, is_word

_FOUND, _SURE = 3, 5
_LIKELY = f"[{''.join(sorted(GIVEN))}]"
_STOPS = f"[{re.escape(''.join(sorted(STOP - {'从', '之', '处'})))}]"
_FAMILY_NAME = rf"(?=[{FAMILIES}{''.join(sorted({one[0] for one in COMPOUND} - FAMILY))}])(?!{'|'.join(sorted(NO_NAMES))})((?:{'|'.join(sorted(COMPOUND))})|[{FAMILIES}])"
# Where it is worth while to cut the text into words: a likely character follows, or something that leads to a name stands before.
_BEGINS = re.compile(
    rf"(?={_FAMILY_NAME}(?!{_STOPS}){HAN}?{_LIKELY})|(?<=[员师者人工手主户民客父母妻夫子女事总监东生长为系叫由被向：:、（“])(?={_FAMILY_NAME}{HAN})"
)

_RARELY = frozenset(("第五", "东方", "百里", "南门", "西门", "太史", "清水", "井上", "山口"))
"""Compound family names that are ordinary words."""


def names(text: str, known: Collection[str] = ()) -> Iterator[Finding]:
    """Names of people: those that the record gives, wherever they stand; others by the points of `_weigh`.

    A name that is covered already, as 张某 is, is none.
    """
    for one in known:
        if len(one) >= 2:
            for found in re.finditer(re.escape(one), text):
                yield named(found.start(), found.end(), one)
    if PARTED.search(text):
        yield from in_parts(text)
    if CAPITAL.search(text):
        yield from in_letters(text)
    starts = [found.span(found.lastindex or 0) for found in _BEGINS.finditer(text)]
    if not starts and not FOREIGN.search(text):
        return
    words = cut(text)
    yield from (
        named(start, end, text[start:end], Severity.BLOCKS if points >= _SURE else Severity.ASKS)
        for start, end, points in _family_names(words, starts)
    )
    yield from called(words)
    yield from foreign(words)


def _family_names(words: Words, starts: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Where names with a family name begin and end, with their points. Beside a name in a list one point fewer is enough."""
    likely: list[tuple[int, int, int]] = []
    for start, family in starts:
        last = likely[-1] if likely else (0, 0, 0)
        beside = start - last[1] == 1 and words.text[last[1]] in LISTED
        best = _weigh(words, start, family, listed=beside and last[2] >= _FOUND)
        if best is None or (start < last[1] and best[0] <= last[2]):
            continue
        if start < last[1]:
            likely.pop()
        likely.append((start, best[1], best[0]))
    found: list[tuple[int, int, int]] = []
    for start, end, points in reversed(likely):
        after = found[-1] if found else (-1, 0, 0)
        if points >= _FOUND or (after[0] - end == 1 and words.text[end] in LISTED):
            found.append((start, end, points))
    return found


def _weigh(words: Words, start: int, family: int, *, listed: bool) -> tuple[int, int] | None:
    """The points of the likeliest name that begins at `start`, and where it ends; None where there is none.

    Signs: before it (0 to 3), what it is made of (-3 to 4), after it (0 to 3).
    """
    before = 3 if listed else before_name(words, start)
    if before is None:
        return None
    best: tuple[int, int] | None = None
    for end in (family + 1, family + 2):
        made = _made(words, start, family, end, before)
        if made is None:
            continue
        after = after_name(words, start, end, before)
        if after is None:
            continue
        points = before + made + after
        if points >= _FOUND - 1 and (best is None or points >= best[0]):
            best = points, end
    return best


def _made(words: Words, start: int, family: int, end: int, before: int) -> int | None:  # noqa: PLR0911 -- one sign after another
    """What the characters say of themselves: family name and given name, and whether the dictionary knows them as words."""
    text = words.text
    name, given = text[start:end], text[family:end]
    if (
        len(given) < end - family
        or not _is_han(given[-1])
        or not _is_han(given[0])
        or name in NO_NAMES
    ):
        return None
    place = words.at.get(start)
    covered = start + len(words.words[place]) if place is not None else start
    if place is not None and covered == end and words.kinds[place].startswith("nr"):
        return _of_family(text[start:family], given) + 2
    if not (STOP.isdisjoint(given) and COVERED.isdisjoint(given)):
        return None
    if text[start] in LEADING and before < 2 and (len(given) == 1 or is_word(given)):
        return None
    points = _of_family(text[start:family], given) + sum(one in GIVEN for one in given)
    whole = end in words.until or is_word(text[end : end + 2])
    if place is None or not whole:  # the dictionary cut it otherwise: 小|明确|认
        return points - 1 if before == 3 and text[start:family] not in DOUBTFUL else None
    if covered > end:
        return None
    if covered > family:
        return points - 2
    if end not in words.until:
        points -= 1
    elif len(given) == 2 and family in words.at:
        points -= _of_a_word(words, words.at[family], given)
    if given[-1] in FOLLOWING and len(given) == 2:
        points -= 1
    return max(points, 0) if before == 3 else points


def _of_family(family: str, given: str) -> int:
    if len(family) > 1:
        return 1 if family in _RARELY else 2
    if family not in DOUBTFUL:
        return 1
    return 0 if family in COMMON or (len(given) == 2 and all(one in GIVEN for one in given)) else -1


def _of_a_word(words: Words, place: int, given: str) -> int:
    """What a given name loses by being a word: nothing where parents choose both characters (建国), most where they choose neither."""
    if len(words.words[place]) != 2 or words.kinds[place].startswith("nr"):
        return 0
    return 2 - sum(one in GIVEN for one in given)


def _is_han(one: str) -> bool:
    return "㐀" <= one <= "鿿" or one > "𠀀"


SCREEN = (
    rf"[{FAMILIES}][ \t\u3000]{{0,2}}[㐀-鿿\x{{20000}}-\x{{2fa1f}}䶮]|{'|'.join(sorted(COMPOUND))}|{PARTS}|{YI}|[老小][{''.join(sorted(COMMON))}]"
    rf"|[A-ZＡ-Ｚ][A-Za-zＡ-Ｚａ-ｚ]|{DOT}|[{''.join(sorted(SOUNDS))}]{{3}}"
)
"""A text without any of this and without a known name holds nothing that is found here."""
