"""Two officers of the organ that filed the firm's penalty, and what they do in these tests."""

from __future__ import annotations

from dataclasses import dataclass

from gongxin.apps.identity.api import Actor
from gongxin.apps.publication.api import (
    BundleRead,
    EntryShown,
    list_bundles,
    propose_bundle,
    read_entry,
    read_organisation,
    release_bundle,
    see_bundle,
)
from tests.integration.access.town import CLERK_ORGAN, FIRM, Town, hire, now

ITEM = "administrative-penalty"


@dataclass(frozen=True, slots=True)
class Desk:
    """Who proposes, and who reviews."""

    town: Town
    one: Actor
    two: Actor


def desk_of(town: Town) -> Desk:
    """The two officers."""
    return Desk(town, hire("publisher", organ=CLERK_ORGAN), hire("reviewer", organ=CLERK_ORGAN))


def proposed(desk: Desk) -> BundleRead:
    """The firm's penalty, proposed by the first of them, as the second reads it."""
    number = propose_bundle(item=ITEM, actor=desk.one, now=now())
    return see_bundle(number=number, actor=desk.two)


def released(desk: Desk) -> EntryShown:
    """The same, released by the second, as anybody reads it."""
    read = proposed(desk)
    release_bundle(number=read.line.number, digest=read.line.digest, actor=desk.two, now=now())
    entry = read_entry(number=read.entries[0].number)
    assert entry is not None
    return entry


def on_display() -> list[EntryShown]:
    """What anybody reads of the firm now."""
    return read_organisation(uscc=FIRM.number)[1]


def digest_now(desk: Desk, number: str) -> str:
    """The digest of the bundle as it stands."""
    return next(one.digest for one in list_bundles(actor=desk.two) if one.number == number)
