"""Values as findings show them: enough to find the cell in the file, not enough to learn it.

Departments' columns slip: an identity number stands in the date column, a name where a code should be.
So a value is judged by what it looks like, not by what its column should hold.
"""

from __future__ import annotations

import re
import unicodedata

from gongxin.lib.identifiers import mask_id_number, mask_name

from .shape import FieldShape

_LOOKS = {
    "date": re.compile(r"[0-9\s\-/.年月日:T]{1,20}"),
    "number": re.compile(r"[+-]?[0-9.][0-9,. ]{0,19}(?:[eE][+-]?[0-9]{1,3})?%?(?:亿|万)?元?"),
    "code": re.compile(r"[0-9A-Za-z\-;]{1,6}"),
}
# nine digits in a row may be a telephone, bank or identity number
_LONG_NUMBER = re.compile(r"[0-9]{9}")


def masked(field: FieldShape, value: str) -> str:
    """`value`, if it looks like a mistaken date, amount or code; otherwise masked."""
    plain = unicodedata.normalize("NFKC", value).strip()
    looks = _LOOKS.get(field.type)
    if len(plain) == 1 or (looks and looks.fullmatch(plain) and not _LONG_NUMBER.search(plain)):
        return plain
    if field.type in {"id-number", "uscc"} or sum(map(str.isdigit, plain)) > 8:
        return mask_id_number(plain) if len(plain) <= 40 else plain[:2] + "**"
    return mask_name(plain) if len(plain) <= 40 else plain[:1] + "**"
