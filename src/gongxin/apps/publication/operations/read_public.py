"""What anybody may read: organisations found by a part of their name, by pinyin initials or by code; their entries; the lines of take-downs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gongxin.apps.catalogue.api import read_catalogue
from gongxin.lib.identifiers import normalise, uscc_fault
from gongxin.lib.name_search import asked_grams, holds

from .. import queries
from ..enums import Ground
from ..errors import too_general
from ..types import EntryShown, OrganisationFound, Search, TakenDown

A_PAGE = 20
MOST_PAGES = 10
SEARCH_PAGES = 5
MOST = A_PAGE * SEARCH_PAGES
"""How far a search is followed: whoever needs more says more of the name."""


def search_organisations(*, words: str, page: int = 1) -> Search:
    """A page of organisations with something on display; persons are found by nothing.

    `words` are a part of the name, pinyin initials, or a whole unified social credit code. No more than `MOST` are looked at: whose words
    are in more names says more of the name. Raises Refusal for what is too general.
    """
    code = normalise(words)
    if uscc_fault(code) is None:
        with queries.public(_public_items):
            one = queries.organisation(code)
        return Search([one] if one and page == 1 else [])
    grams = asked_grams(words)
    if not grams:
        raise too_general()
    with queries.public(_public_items):
        named = queries.named(grams, limit=MOST + 1)
        # the index knows what stands together, not in which order
        held = sorted(
            (one for one in named[:MOST] if holds(one.name, words)),
            key=lambda one: (len(one.name), one.name, one.uscc),
        )
        last = page * A_PAGE
        found, more = _on_display(held, last)
    return Search(found[last - A_PAGE : last], more=more, cut=len(named) > MOST)


def _on_display(
    named: Sequence[OrganisationFound], most: int
) -> tuple[list[OrganisationFound], bool]:
    """The first so many of which anything is on display, and whether there may be more; no more are asked about than that takes.

    Where many have ended a moment ago their names are there still, and a page must not be empty for that.
    """
    found: list[OrganisationFound] = []
    for first in range(0, len(named), A_PAGE):
        if len(found) >= most:
            return found, True
        portion = named[first : first + A_PAGE]
        shown = queries.on_display([one.uscc for one in portion])
        found += [one for one in portion if one.uscc in shown]
    return found, len(found) > most


def read_organisation(
    *, uscc: str, first: int = 0
) -> tuple[OrganisationFound | None, list[EntryShown], bool]:
    """An organisation, a page of what is on display of it, newest decision first, and whether there is more; None: there is nothing."""
    code = normalise(uscc)
    if uscc_fault(code) is not None:
        return None, [], False
    with queries.public(_public_items):
        one = queries.organisation(code)
        entries = queries.entries_of(code, first=first, limit=A_PAGE + 1) if one else []
    if one is None:
        return None, [], False
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
