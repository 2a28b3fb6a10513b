"""告知编码: the code on a notice, by which anybody sees that it is genuine.

Eight letters are the number of the notice, twelve are a mark that nobody makes without the key of row security: some 59
bits, over the number and over nothing about anybody. The database reads it by `guard.notice_state`, which knows the same key,
so that a process without keys can be asked; a test compares the two.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

from .readable import LETTERS

NUMBER, MARK, GROUP = 8, 12, 4
"""How many letters the number and the mark have, and how many stand together."""

LARGEST = len(LETTERS) ** NUMBER - 1
"""The greatest number that can be written so: 852 thousand million."""


def notice_code(number: int, *, key: bytes) -> str:
    """The code of the notice of that number, in groups of four. Raises ValueError for a number that does not fit."""
    if not 0 <= number <= LARGEST:
        raise ValueError("no number of a notice")
    rest, letters = number, ""
    for _ in range(NUMBER):
        rest, place = divmod(rest, len(LETTERS))
        letters = LETTERS[place] + letters
    said = hmac.new(key, f"notice {number}".encode(), hashlib.sha256).digest()
    letters += "".join(LETTERS[byte % len(LETTERS)] for byte in said[:MARK])
    return "-".join(letters[first : first + GROUP] for first in range(0, len(letters), GROUP))


def as_typed(code: str) -> str:
    """The letters of a code as somebody typed it: small or full-width letters, spaces and any dashes are the same."""
    plain = unicodedata.normalize("NFKC", code).upper()
    return "".join(one for one in plain if one.isalnum())
