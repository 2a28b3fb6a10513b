"""The door of publication: what two persons release for everybody to read, and what is left of it when its record ends."""

from .enums import BundleState, Ground
from .operations.change_bundle import keep_finding, take_out
from .operations.propose_bundle import propose_bundle
from .operations.read_public import (
    A_PAGE,
    MOST_PAGES,
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
from .operations.take_down import take_down
from .types import (
    BundleLine,
    BundleRead,
    EntryRead,
    EntryShown,
    Found,
    OrganisationFound,
    SourceFigures,
    TakenDown,
)

__all__ = [
    "A_PAGE",
    "MOST_PAGES",
    "BundleLine",
    "BundleRead",
    "BundleState",
    "EntryRead",
    "EntryShown",
    "Found",
    "Ground",
    "OrganisationFound",
    "SourceFigures",
    "TakenDown",
    "count_on_display",
    "count_take_downs",
    "count_times",
    "keep_finding",
    "list_bundles",
    "list_take_downs",
    "propose_bundle",
    "publishable_items",
    "read_entry",
    "read_organisation",
    "read_take_down",
    "release_bundle",
    "search_organisations",
    "see_bundle",
    "send_back",
    "take_down",
    "take_out",
]
