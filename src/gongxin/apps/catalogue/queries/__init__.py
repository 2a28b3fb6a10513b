"""Reading the catalogue in force.

Everything is built once a process and kept under the list of editions that have taken force: each call costs one
query over that list, a reading after a change costs one more, whatever the number of items. What was
in force at another moment is built by the same rule from the editions whose day had come by then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from functools import cache, lru_cache
from threading import Lock
from typing import Any

from django.db import connection

from gongxin.apps.directory.api import InstrumentInfo
from gongxin.lib.bilingual import Text

from ..errors import (
    edition_not_kept,
    retired_item,
    unknown_code_list,
    unknown_item,
    unknown_purpose,
)
from ..models import Edition
from ..types import (
    Catalogue,
    CodeList,
    DomainMap,
    EditionRef,
    EditionWaiting,
    Item,
    Packs,
    PackSummary,
    Purpose,
)
from .built import built

_EditionKey = tuple[tuple[str, str, str], ...]
_NEAR_CUTOFF = 0.5


class _Kept:
    """The last catalogue that was read; one is enough, since editions only ever grow."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._key: _EditionKey | None = None
        self._catalogue: Catalogue | None = None

    def get(self, key: _EditionKey) -> Catalogue:
        with self._lock:
            if self._catalogue is not None and self._key == key:
                return self._catalogue
        catalogue = built(list(Edition.objects.in_force()))
        with self._lock:
            self._key, self._catalogue = key, catalogue
        return catalogue

    def holding(self, item: Item) -> Catalogue | None:
        """The kept catalogue if this very item came out of it."""
        with self._lock:
            kept = self._catalogue
        if kept is None:
            return None
        own = kept.items.get(item.code) or kept.retired.get(item.code)
        return kept if own is item else None


_KEPT = _Kept()


def read_catalogue() -> Catalogue:
    """The whole catalogue at once, for readers that go through many items or records."""
    # Retired items depend on the history, so the whole history is the key.
    with connection.cursor() as cursor:
        cursor.execute(*_editions_in_force())
        return _KEPT.get(tuple(cursor.fetchall()))


@cache
def _editions_in_force() -> tuple[str, tuple[Any, ...]]:
    """The statement of every reading with its constants, put together once: that costs ten times the asking."""
    named = Edition.objects.in_force().values_list("pack", "edition", "digest")
    statement, constants = named.query.sql_with_params()
    return str(statement), tuple(constants)


def get_item(*, code: str, also_retired: bool = False) -> Item:
    """The item of the catalogue in force; with `also_retired` one of an earlier edition, too.

    Raises Refusal `catalogue.unknown-item`, naming the nearest, or `catalogue.retired-item`.
    """
    catalogue = read_catalogue()
    if code in catalogue.items:
        return catalogue.items[code]
    if code in catalogue.retired:
        if also_retired:
            return catalogue.retired[code]
        raise retired_item(code)
    names = {item.title.zh: item.code for item in catalogue.items.values()}
    raise unknown_item(code, _near(code, {**names, **{one: one for one in catalogue.items}}))


def list_items() -> list[Item]:
    """Items in force: pack by pack as loaded, each in its own order."""
    return list(read_catalogue().items.values())


def item_titles(*, catalogue: Catalogue | None = None) -> dict[str, Text]:
    """Titles by code, of retired items too."""
    catalogue = catalogue or read_catalogue()
    return {code: item.title for code, item in {**catalogue.retired, **catalogue.items}.items()}


def get_code_list(code: str) -> CodeList:
    """The code list. Raises Refusal `catalogue.unknown-code-list`."""
    lists = read_catalogue().code_lists
    if code not in lists:
        raise unknown_code_list(code, _near(code, {one: one for one in lists}))
    return lists[code]


def code_lists_of(item: Item) -> dict[str, CodeList]:
    """The code lists that the item's fields use, by code; no query for an item just read."""
    catalogue = _KEPT.holding(item) or read_catalogue()
    lists = catalogue.code_lists
    return {field.codes: lists[field.codes] for field in item.fields if field.codes}


def get_purpose(*, code: str, catalogue: Catalogue | None = None) -> Purpose:
    """The purpose in force, in a catalogue that was read already if one is given.

    Raises Refusal `catalogue.unknown-purpose`, naming the nearest.
    """
    purposes = (catalogue or read_catalogue()).purposes
    if code not in purposes:
        names = {purpose.title.zh: purpose.code for purpose in purposes.values()}
        raise unknown_purpose(code, _near(code, {**names, **{one: one for one in purposes}}))
    return purposes[code]


def list_purposes(*, organ: str | None = None) -> list[Purpose]:
    """Purposes in force; with `organ` (a pack code) only those that organ may use."""
    purposes = read_catalogue().purposes.values()
    return [
        purpose
        for purpose in purposes
        if organ is None or purpose.organs is None or organ in purpose.organs
    ]


def purpose_titles(*, catalogue: Catalogue | None = None) -> dict[str, Text]:
    """Titles by code, of past purposes too: old look-ups still bear them."""
    catalogue = catalogue or read_catalogue()
    both = {**catalogue.past_purposes, **catalogue.purposes}
    return {code: purpose.title for code, purpose in both.items()}


def domain_map() -> DomainMap:
    """Domains and occupations of the packs in force."""
    return read_catalogue().domain_map


def list_packs() -> list[PackSummary]:
    """The editions in force, in the order in which their packs were first loaded."""
    return [
        PackSummary(
            code=row.pack,
            edition=row.edition,
            title=Text.from_dict(row.document["pack"]["title"]),
            level=row.document["pack"]["level"],
            in_force_from=row.in_force_from,
            digest=row.digest,
            items=len(row.document["items"]),
            instruments=len(row.document["instruments"]),
            organs=len(row.document["organs"]),
            purposes=len(row.document["purposes"]),
        )
        for row in _last_of_each(list(Edition.objects.in_force()))
    ]


def _last_of_each(rows: list[Edition]) -> list[Edition]:
    """The last edition of each pack; packs stay in the order of their first."""
    return list({row.pack: row for row in rows}.values())


def _near(wanted: str, codes_by_name: dict[str, str]) -> list[str]:
    close = get_close_matches(wanted, list(codes_by_name), 5, _NEAR_CUTOFF)
    return list(dict.fromkeys(codes_by_name[name] for name in close))[:3]


def packs_of(*, editions: Sequence[EditionRef]) -> Packs:
    """Catalogue and directory as they were when these editions were the last of their packs to have taken force.

    Raises Refusal `catalogue.edition-not-kept` where one of them is not here with that content.
    """
    rows = list(Edition.objects.order_by("pk"))
    known = {EditionRef(row.pack, row.edition, row.digest): row.pk for row in rows}
    last: dict[str, int] = {}
    for wanted in editions:
        if wanted not in known:
            raise edition_not_kept(wanted.pack, wanted.edition)
        last[wanted.pack] = max(last.get(wanted.pack, 0), known[wanted])
    replaced = {(row.pack, row.replaces) for row in rows if row.replaces}
    return _packs(
        [
            row
            for row in rows
            if row.pk <= last.get(row.pack, 0) and (row.pack, row.edition) not in replaced
        ]
    )


def packs_at(*, moment: datetime) -> Packs:
    """The same for what had taken force by a moment, where nothing says which editions they were."""
    return _packs(list(Edition.objects.in_force(moment)))


def loaded_editions() -> list[EditionRef]:
    """Every edition that has taken force so far, in the order of loading."""
    rows = Edition.objects.in_force().values_list("pack", "edition", "digest")
    return [EditionRef(*row) for row in rows]


def waiting_editions() -> list[EditionWaiting]:
    """Those whose day is still to come, in the order of loading."""
    return [
        EditionWaiting(
            ref=EditionRef(row.pack, row.edition, row.digest),
            title=Text.from_dict(row.document["pack"]["title"]),
            in_force_from=row.in_force_from,
        )
        for row in Edition.objects.waiting()
    ]


def items_of(edition: EditionRef) -> dict[str, Item]:
    """The items of an edition that is loaded, whether it is in force or waits."""
    row = Edition.objects.get(pack=edition.pack, edition=edition.edition)
    return {raw["item"]: Item.from_pack(row.pack, raw) for raw in row.document["items"]}


def items_waiting(code: str) -> list[tuple[EditionRef, datetime, Item]]:
    """The item as each edition that waits would have it, with the instant at which that takes force."""
    return [
        (
            EditionRef(row.pack, row.edition, row.digest),
            row.waits_until,
            Item.from_pack(row.pack, raw),
        )
        for row in Edition.objects.waiting()
        if row.waits_until is not None
        for raw in row.document["items"]
        if raw["item"] == code
    ]


def catalogues_ahead() -> list[tuple[datetime, Catalogue]]:
    """From which instant on which catalogue will be in force, by the editions that wait; built once a process, like the one in force."""
    names = ("pack", "edition", "digest")
    waiting = tuple(Edition.objects.waiting().values_list(*names))
    if not waiting:
        return []
    return _ahead(tuple(Edition.objects.in_force().values_list(*names)), waiting)


@lru_cache(maxsize=1)
def _ahead(_in_force: _EditionKey, _waiting: _EditionKey) -> list[tuple[datetime, Catalogue]]:
    waiting = [(row.waits_until, row) for row in Edition.objects.waiting() if row.waits_until]
    in_force = list(Edition.objects.in_force())
    return [
        (begins, built([*in_force, *(row for at, row in waiting if at <= begins)]))
        for begins in sorted({at for at, _ in waiting})
    ]


def foreseen_catalogue(documents: Sequence[Mapping[str, Any]]) -> Catalogue:
    """The catalogue as it would be with these editions in force after those that are; nothing is kept of it.

    `documents` are whole packs, as editions keep them.
    """
    candidates = [
        Edition(
            pack=document["pack"]["pack"],
            edition=document["pack"]["edition"],
            digest="",
            document=document,
        )
        for document in documents
    ]
    return built([*Edition.objects.in_force(), *candidates])


def editions_of(packs: Packs) -> list[tuple[EditionRef, Mapping[str, Any]]]:
    """Each edition behind them with its document, in the order of loading."""
    rows = {
        EditionRef(row.pack, row.edition, row.digest): row.document
        for row in Edition.objects.filter(digest__in=[one.digest for one in packs.loaded])
    }
    return [(one, rows[one]) for one in packs.loaded]


def _packs(rows: list[Edition]) -> Packs:
    """What a later edition says of a code replaces what an earlier one said; what it leaves out stays as it was said."""
    return Packs(
        catalogue=built(rows),
        organs={
            raw["code"]: Text.from_dict(raw["name"])
            for row in rows
            for raw in row.document["organs"]
        },
        instruments={
            raw["code"]: InstrumentInfo.from_pack(row.pack, raw)
            for row in rows
            for raw in row.document["instruments"]
        },
        loaded=tuple(EditionRef(row.pack, row.edition, row.digest) for row in rows),
    )
