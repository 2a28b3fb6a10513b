"""What anybody may read: organisations found by a part of their name, by pinyin initials or by code; their entries; the lines of take-downs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gongxin.apps.catalogue.api import read_catalogue
from gongxin.lib.identifiers import normalise, uscc_fault
from gongxin.lib.name_search import asked_grams, holds

from .. import queries
from ..enums import Ground
from ..errors import too_general
from ..types import EntryShown, OrganisationFound, TakenDown

A_PAGE = 20
MOST_PAGES = 10
"""How far a search is followed: whoever needs more says more of the name."""


def search_organisations(
    *, words: str, after: str = ""
) -> tuple[list[OrganisationFound], str | None]:
    """A page of organisations with something on display, and from where the next one goes on; persons are found by nothing.

    `words` are a part of the name, pinyin initials, or a whole unified social credit code. Raises Refusal for what is too general.
    """
    code = normalise(words)
    if uscc_fault(code) is None:
        one = queries.organisation(code, items=_public_items())
        return ([one] if one else []), None
    grams = asked_grams(words)
    if not grams:
        raise too_general()
    found: list[OrganisationFound] = []
    # the index knows what stands together, not in which order: what it yields is looked at once more
    items = _public_items()
    for _ in range(MOST_PAGES):
        portion = queries.organisations(grams, items=items, after=after, limit=A_PAGE + 1)
        for one, shown in portion:
            if len(found) == A_PAGE:
                return found, found[-1].uscc
            if shown and holds(one.name, words):
                found.append(one)
        if len(portion) <= A_PAGE:
            return found, None
        after = portion[-1][0].uscc
    return found, after


def read_organisation(
    *, uscc: str, first: int = 0
) -> tuple[OrganisationFound | None, list[EntryShown], bool]:
    """An organisation, a page of what is on display of it, newest decision first, and whether there is more; None: there is nothing."""
    code = normalise(uscc)
    items = _public_items()
    one = queries.organisation(code, items=items) if uscc_fault(code) is None else None
    if one is None:
        return None, [], False
    entries = queries.entries_of(code, items=items, first=first, limit=A_PAGE + 1)
    return one, entries[:A_PAGE], len(entries) > A_PAGE


def read_entry(*, number: UUID) -> EntryShown | None:
    """An entry as it is on display in this second."""
    return queries.entry_shown(number, items=_public_items())


def read_take_down(*, number: UUID, now: datetime) -> TakenDown | None:
    """The line of an entry that was on display; None for what never was, and for persons, of whom nothing is told by it."""
    return queries.taken_down(number, items=_public_items(), now=now)


def list_take_downs(*, first: int = 0, limit: int = 50) -> list[TakenDown]:
    """撤下记录, the newest first."""
    return queries.take_downs(first=first, limit=limit)


def count_take_downs() -> dict[Ground, int]:
    """How many there were for which ground."""
    return queries.take_downs_by_ground()


def count_on_display() -> int:
    """How many entries anybody may read in this second."""
    return queries.count_shown(items=_public_items())


def _public_items() -> list[str]:
    return [code for code, item in read_catalogue().known_items.items() if item.shown_to_public]
