"""The words of a text, by a dictionary of 350,000 words with their frequencies (jieba's, by its port in Rust).

Without it a name cannot be told from what begins with the same character: 石油 and 石磊, 施工 and 施工夫. No model: the cut is the
one whose words are the most frequent together, and what the dictionary does not hold stays as single characters. That is what most names are.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Words:
    """A text cut into words. `at`: the place in the list of the word that begins at a character; `until`: of the one that ends there."""

    text: str
    words: list[str]
    kinds: list[str]
    at: dict[int, int]
    until: dict[int, int]


def cut(text: str) -> Words:
    """Its words, each with its kind (n noun, v verb, nr name of a person …)."""
    import rjieba  # reads its dictionary as it is imported: half a second and 35 MB, for whom it is needed alone

    tagged = rjieba.tag(text, False)
    if not tagged:
        return Words(text, [], [], {}, {})
    words, kinds = map(list, zip(*tagged, strict=True))
    ends = list(accumulate(map(len, words)))
    places = range(len(ends))
    return Words(
        text,
        words,
        kinds,
        dict(zip([0, *ends], places, strict=False)),
        dict(zip(ends, places, strict=True)),
    )


def is_word(text: str) -> bool:
    """Whether the dictionary holds it."""
    import rjieba

    return rjieba.has_word(text)
