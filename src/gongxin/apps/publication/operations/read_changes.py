"""What became public and what is so no longer, by the numbers of changes: for whoever keeps a copy of what is public in step."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from gongxin.apps.catalogue.api import read_catalogue

from .. import queries
from ..types import Gone, Released, Turn

_EVER = 2**63 - 1


def last_change() -> int:
    """The number of the last change; 0 where there is none. Whatever has a lower number is known."""
    return queries.last_change()


def released_since(
    *, after: int, through: int, items: Collection[str], limit: int, canaries: bool = False
) -> list[Released]:
    """What became public after that change, up to the other, and is so in this second; of items that the catalogue shows to the public.

    Of nobody real where `canaries` are asked for, and of no canary otherwise.
    """
    known = read_catalogue().known_items
    shown = [code for code in items if code in known and known[code].shown_to_public]
    return queries.released_since(
        after=after, through=through, items=shown, limit=limit, canaries=canaries
    )


def gone_since(
    *,
    after: int,
    items: Collection[str],
    limit: int,
    through: int = _EVER,
    canaries: bool = False,
) -> list[Gone]:
    """What was public and is so no longer, after that change; of items that the catalogue has ceased to show, too."""
    return queries.gone_since(
        after=after, through=through, items=items, limit=limit, canaries=canaries
    )


def turns_about(*, subjects: Collection[UUID], ended: Collection[UUID]) -> list[Turn]:
    """The changes of all entries about these subjects; `ended` are those that the log says were about them."""
    return queries.turns_of({*ended, *queries.numbers_about(subjects)})
