"""Comparing what was with what is made anew: same or not, and the place of the first difference, never its value."""

from __future__ import annotations

import hashlib
from typing import Any

from gongxin.lib.bilingual import Text

from ..enums import Compared
from ..types import Part

WORDS = {
    "kept": Text("留存的文件与存证", "The kept files and the log"),
    "editions": Text("当时的政策包", "The packs of then"),
    "versions": Text("当时的记录版本", "The versions of records of then"),
    "looks": Text("当时知道的查询", "The looks known then"),
    "content": Text("报告数据", "The report's data"),
    "pdf": Text("签名之前的版面", "The pages before they were signed"),
    "answer": Text("答复", "The answer"),
    "digest": Text("答复的摘要", "The digest of the answer"),
}


def compared(name: str, first: str | None) -> Part:
    """The part with its first difference; None where there is none."""
    state = Compared.SAME if first is None else Compared.DIFFERS
    return Part(name, WORDS[name], state, first or "")


def not_compared(name: str, why: Text) -> Part:
    """The part that cannot be compared, and why not."""
    return Part(name, WORDS[name], Compared.NOT_COMPARED, why=why)


def first_difference(was: Any, now: Any, place: str = "") -> str | None:
    """The place of the first difference between two JSON values, in the order of the first; None if they are equal."""
    pairs: list[tuple[Any, bool, Any, Any]]
    if isinstance(was, dict) and isinstance(now, dict):
        keys = [*was, *(key for key in now if key not in was)]
        pairs = [(key, key in was and key in now, was.get(key), now.get(key)) for key in keys]
    elif isinstance(was, list) and isinstance(now, list):
        pairs = [(at, True, *both) for at, both in enumerate(zip(was, now, strict=False))]
        if len(was) != len(now):
            pairs.append((len(pairs), False, None, None))
    else:
        return None if type(was) is type(now) and was == now else place or "/"
    for key, there, one, other in pairs:
        found = first_difference(one, other, f"{place}/{key}") if there else f"{place}/{key}"
        if found is not None:
            return found
    return None


def sha256(content: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(content).hexdigest()
