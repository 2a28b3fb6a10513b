"""Random numbers for people: no letters or digits that are taken for one another when read aloud."""

from __future__ import annotations

import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def readable(groups: int = 1, length: int = 4) -> str:
    """`groups` of `length` letters each, joined by hyphens; a group of four has close to twenty bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(length)) for _ in range(groups))
