"""What a statement (本人说明) may hold: it is told to whoever sees the record, and so tells no number of anybody, and carries nothing but words.

Names are not looked for: an officer reads whether it tells of others, and silence attaches it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from gongxin.lib.bilingual import Text
from gongxin.lib.identifiers import holds_citizen_number

LONGEST_STATEMENT = 500
"""Characters: a paragraph beside a record, not a file of its own."""
_SHORTEST = 5

_MOBILE = re.compile(r"(?<![0-9])(?:\+?86[- ]?)?1[3-9](?:[- ]?[0-9]){9}(?![0-9])", re.ASCII)
_LANDLINE = re.compile(
    r"(?<![0-9])(?:\(?0[1-9][0-9]{1,2}\)?[- ]?[2-9][0-9]{6,7}|[48]00[- ]?[0-9]{3}[- ]?[0-9]{4})(?![0-9])",
    re.ASCII,
)
_CARD = re.compile(r"(?<![0-9])[0-9](?:[- ]?[0-9]){14,18}(?![0-9])", re.ASCII)
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z]", re.ASCII)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|\bwww\.", re.ASCII | re.IGNORECASE)
_MARKUP = re.compile(r"<[/!?A-Za-z]|&(?:[A-Za-z]{2,8}|#[0-9xX][0-9A-Fa-f]*);|\]\(|```|\{\{|\{%")


def as_kept(said: str) -> str:
    """One paragraph: ends of lines and runs of blanks are one blank each."""
    return " ".join(said.split())


def unfit_statement(words: str) -> Text | None:
    """Why words as they are kept cannot stand beside a record; None where they can. What stands in them is not repeated."""
    if len(words) < _SHORTEST:
        return Text("没有写说明", "there is no statement")
    if len(words) > LONGEST_STATEMENT:
        return Text(
            f"写了{len(words)}字，说明最多{LONGEST_STATEMENT}字",
            f"it has {len(words)} characters, and a statement {LONGEST_STATEMENT} at the most",
        )
    plain = unicodedata.normalize("NFKC", words)
    return next((what for what, holds in _FORBIDDEN if holds(plain)), None)


def _holds_unseen(plain: str) -> bool:
    """Control and format characters, by which words could look otherwise than they are, and what no alphabet has."""
    return any(unicodedata.category(one) in {"Cc", "Cf", "Co", "Cs", "Cn"} for one in plain)


def _holds_card(plain: str) -> bool:
    return any(_is_card(found.group()) for found in _CARD.finditer(plain))


def _is_card(found: str) -> bool:
    """Whether the figures pass the check of card numbers (ISO/IEC 7812, Luhn)."""
    figures = [int(one) for one in found if one.isdigit()][::-1]
    doubled = [sum(divmod(2 * one, 10)) for one in figures[1::2]]
    return len(figures) >= 16 and (sum(figures[::2]) + sum(doubled)) % 10 == 0


_FORBIDDEN: tuple[tuple[Text, Callable[[str], object]], ...] = (
    (Text("里面有看不见的字符", "it holds characters that cannot be seen"), _holds_unseen),
    (
        Text("里面有居民身份证号码", "it holds a resident identity number"),
        holds_citizen_number,
    ),
    (Text("里面有邮箱地址", "it holds an address of mail"), _MAIL.search),
    (Text("里面有网址", "it holds an address of the web"), _ADDRESS.search),
    (
        Text("里面有网页或者程序的标记", "it holds markup, and takes plain words alone"),
        _MARKUP.search,
    ),
    (Text("里面有银行卡号", "it holds the number of a bank card"), _holds_card),
    (Text("里面有手机号码", "it holds a mobile number"), _MOBILE.search),
    (Text("里面有电话号码", "it holds a telephone number"), _LANDLINE.search),
)
