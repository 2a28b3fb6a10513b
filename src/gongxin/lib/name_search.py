"""Finding organisations by a part of a Chinese name or by its pinyin initials, with an inverted index that PostgreSQL brings along.

A name is kept with its grams: each pair of neighbouring characters, in upper case, and each three neighbouring initials, in lower
case. Whoever searches asks for the grams of the words (`@>` on a GIN index) and looks at what is found once more. Threes of characters
would not do: most Chinese words have two. Pairs of initials would not either: there are some 500 of them, each in one name of a
hundred, and among millions what has all pairs of the words mostly has them in another order.

Initials come from the order of GB 2312-80, whose first level (3,755 characters) is sorted by pinyin. A character beyond it has no
initial here, and of the characters with several readings those in `_ALSO` have two.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from itertools import product

# where each letter begins in the first level of GB 2312, as the two bytes of EUC-CN
_BEGINS = {
    "a": 0xB0A1, "b": 0xB0C5, "c": 0xB2C1, "d": 0xB4EE, "e": 0xB6EA, "f": 0xB7A2, "g": 0xB8C1, "h": 0xB9FE,
    "j": 0xBBF7, "k": 0xBFA6, "l": 0xC0AC, "m": 0xC2E8, "n": 0xC4C3, "o": 0xC5B6, "p": 0xC5BE, "q": 0xC6DA,
    "r": 0xC8BB, "s": 0xC8F6, "t": 0xCBFA, "w": 0xCDDA, "x": 0xCEF4, "y": 0xD1B9, "z": 0xD4D1,
}  # fmt: skip
_LETTERS, _STARTS, _END = tuple(_BEGINS), tuple(_BEGINS.values()), 0xD7FA
_ALSO = {
    "重": "cz", "长": "cz", "行": "hx", "乐": "ly", "厦": "sx", "曾": "cz", "单": "ds", "调": "dt", "藏": "cz",
    "传": "cz", "朝": "cz", "盛": "cs", "石": "ds", "参": "cs", "会": "hk", "率": "ls", "降": "jx", "贾": "gj",
    "大": "d", "车": "cj", "区": "oq", "解": "jx", "种": "cz", "便": "bp", "泊": "bp", "薄": "b", "系": "jx",
}  # fmt: skip
_APART = re.compile(r"[\s()\[\]（）【】《》“”\"'·.,，。、\-—_&]+")
SHORTEST_NAME, SHORTEST_INITIALS, LONGEST = 2, 3, 60
_EVERYWHERE = (
    "有限公司", "有限责任公司", "股份有限公司", "集团有限公司", "科技有限公司", "商贸有限公司", "贸易有限公司", "分公司",
    "个体工商户", "合伙企业", "示例", "中国",
)  # fmt: skip
"""Of what is in a great part of all names: its pairs of characters find nobody."""
_COMMON_INITIALS = ("yxgs", "yxzrgs")
"""The same for the initials of 有限公司 and 有限责任公司."""


def plain(name: str) -> str:
    """A name as it is compared: half width, upper case, without what only sets apart."""
    return _APART.sub("", unicodedata.normalize("NFKC", name)).upper()


@cache
def initials_of(character: str) -> str:
    """The letters with which the readings of a character begin; a letter or figure stands for itself; none for what is not known."""
    if character in _ALSO:
        return _ALSO[character]
    if character.isascii() and character.isalnum():
        return character.lower()
    try:
        code = int.from_bytes(character.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return ""
    if not _STARTS[0] <= code < _END:
        return ""
    return _LETTERS[bisect_right(_STARTS, code) - 1]


def initials(name: str) -> str:
    """The first reading of each character of the name; `?` where there is none."""
    return "".join(initials_of(character)[:1] or "?" for character in plain(name))


def grams(name: str) -> list[str]:
    """What a name is found by, sorted."""
    said = plain(name)
    found = set(_runs(said, SHORTEST_NAME))
    for run in _runs(said, SHORTEST_INITIALS):
        found |= {"".join(letters) for letters in product(*map(initials_of, run))}
    return sorted(found)


def asked_grams(words: str) -> list[str]:
    """The grams by which somebody's words are looked for; none where by that nobody is to be found: too short, or in every name.

    What is in every name is left out of it: it narrows nothing, and is long to read.
    """
    said = plain(words)[:LONGEST]
    if said.isascii() and said.isalpha():
        return sorted(
            _runs(said.lower(), SHORTEST_INITIALS) - _common(_COMMON_INITIALS, SHORTEST_INITIALS)
        )
    return sorted(_runs(said, SHORTEST_NAME) - _common(_EVERYWHERE, SHORTEST_NAME))


@cache
def _common(words: tuple[str, ...], length: int) -> frozenset[str]:
    return frozenset().union(*(_runs(one, length) for one in words))


def _runs(said: str, length: int) -> set[str]:
    return {said[at : at + length] for at in range(len(said) - length + 1)}


def holds(name: str, words: str) -> bool:
    """Whether the name holds the words, or for letters alone their initials one after another."""
    said, wanted = plain(name), plain(words)[:LONGEST]
    if wanted in said:
        return True
    if not (wanted.isascii() and wanted.isalpha()):
        return False
    letters = [initials_of(character) for character in said]
    wanted = wanted.lower()
    return any(
        all(letter in letters[at + place] for place, letter in enumerate(wanted))
        for at in range(len(letters) - len(wanted) + 1)
    )
