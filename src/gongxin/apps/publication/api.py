"""The door of publication: what two persons release for everybody to read, and what is left of it when its record ends."""

from .enums import BundleState, Ground
from .operations.change_bundle import keep_finding, take_out
from .operations.propose_bundle import propose_bundle
from .operations.read_changes import gone_since, last_change, released_since, turns_about
from .operations.read_public import (
    A_PAGE,
    MOST_PAGES,
    SEARCH_PAGES,
    count_on_display,
    count_take_downs,
    list_take_downs,
    read_entry,
    read_organisation,
    read_take_down,
    search_organisations,
)
from .operations.release_bundle import release_bundle, send_back
from .operations.see_bundles import count_times, list_bundles, publishable_items, see_bundle
from .operations.settle_changes import settle_changes
from .operations.take_down import take_down
from .types import (
    BundleLine,
    BundleRead,
    EntryRead,
    EntryShown,
    Found,
    Gone,
    OrganisationFound,
    Released,
    Search,
    SourceFigures,
    TakenDown,
    Turn,
)

__all__ = [
    "A_PAGE",
    "MOST_PAGES",
    "SEARCH_PAGES",
    "BundleLine",
    "BundleRead",
    "BundleState",
    "EntryRead",
    "EntryShown",
    "Found",
    "Gone",
    "Ground",
    "OrganisationFound",
    "Released",
    "Search",
    "SourceFigures",
    "TakenDown",
    "Turn",
    "count_on_display",
    "count_take_downs",
    "count_times",
    "gone_since",
    "keep_finding",
    "last_change",
    "list_bundles",
    "list_take_downs",
    "propose_bundle",
    "publishable_items",
    "read_entry",
    "read_organisation",
    "read_take_down",
    "release_bundle",
    "released_since",
    "search_organisations",
    "see_bundle",
    "send_back",
    "settle_changes",
    "take_down",
    "take_out",
    "turns_about",
]
