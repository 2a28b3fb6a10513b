"""Load packs: check, write the directory and the catalogue, record the event."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from gongxin.apps.directory.api import Division, InstrumentInfo, Organ, store_directory
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.bilingual import Text
from gongxin.lib.canonical import canonical_json
from gongxin.lib.periods import BEIJING, begins

from ..errors import (
    before_its_parent,
    edition_older,
    edition_overlaps,
    edition_rewritten,
    nothing_to_replace,
    taken,
)
from ..models import Edition
from ..rules.tree import PackTree
from ..types import LoadedPack, LoadResult
from .check_packs import sound_packs

_ITEM = Text(zh="条目", en="item")
_TAKEN = """
SELECT i ->> 'item', e.pack FROM catalogue_edition e, jsonb_array_elements(e.document -> 'items') i
WHERE e.pack <> %s AND i ->> 'item' = ANY(%s) LIMIT 1
"""


def load_packs(*, paths: Sequence[Path], actor: str, now: datetime) -> LoadResult:
    """Load the packs at `paths` and their parents, all or none.

    An edition whose day has not come stands beside the one in force, and takes its place on that day by the hour alone.
    `actor` is the opaque reference of who loads; there is no page for it, packs are loaded by
    command. A pack whose edition is loaded with the same content is left as it is, without an
    event. Raises PackRefused with every fault of the linter; Refusal `catalogue.edition-rewritten`, `-older` or
    `-overlaps` where it does not fit those that are loaded; Refusal `catalogue.code-taken` or `directory.code-taken`
    where a loaded pack that is not among these owns a code.
    """
    trees = sound_packs(paths)
    with transaction.atomic():
        with connection.cursor() as cursor:  # one loading at a time; readers go on
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('gongxin.catalogue.load'))")
        return LoadResult(tuple(_load(tree, actor, now) for tree in trees))


def document_of(tree: PackTree) -> dict[str, Any]:
    """The whole pack as one JSON value: what an edition keeps and its digest covers."""
    document: dict[str, Any] = {"pack": dict(tree.header)}
    for kind in ("instruments", "divisions", "organs", "codes", "purposes"):
        document[kind] = [entry.raw for entry in tree.entries(kind)]
    # left out where there is none: editions from before there were such keep their digests
    for kind in (
        "clocks",
        "workflows",
        "repairs",
        "lists",
        "grades",
        "commitments",
        "measures",
        "tips",
    ):
        if entries := [entry.raw for entry in tree.entries(kind)]:
            document[kind] = entries
    domains = next((file.marked.data for file in tree.files if file.kind == "domains"), None) or {}
    document["domains"] = {key: domains.get(key) or [] for key in ("domains", "occupations")}
    document["items"] = [entry.raw for entry in tree.entries("item")]
    return document


def digest_of(document: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(document)).hexdigest()


def _load(tree: PackTree, actor: str, now: datetime) -> LoadedPack:
    document = document_of(tree)
    header, items = document["pack"], document["items"]
    pack, edition, digest = header["pack"], header["edition"], digest_of(document)
    first = begins(tree.in_force_from)
    waits_until = first if first > now else None
    if is_loaded(tree, digest, now):
        return LoadedPack(pack, edition, digest, len(items), changed=False)
    row = Edition.objects.create(
        pack=pack,
        edition=edition,
        digest=digest,
        document=document,
        in_force_from=tree.in_force_from,
        waits_until=waits_until,
        replaces=header.get("replaces", ""),
        loaded_at=now,
        loaded_by=actor,
    )
    _check_owner(pack, [raw["item"] for raw in items])
    store_directory(
        pack=pack,
        divisions=[Division.from_pack(pack, raw) for raw in document["divisions"]],
        organs=[Organ.from_pack(pack, raw) for raw in document["organs"]],
        instruments=[InstrumentInfo.from_pack(pack, raw) for raw in document["instruments"]],
        begins=waits_until,
        instead_of=_waited(pack, row.replaces),
    )
    said = {"pack": pack, "edition": edition, "digest": digest, "items": len(items)}
    if waits_until:
        said["in_force_from"] = row.in_force_from.isoformat()
    record_event(kind=EventKind.PACK_LOADED, occurred_at=now, actor=actor, payload=said)
    return LoadedPack(
        pack,
        edition,
        digest,
        len(items),
        changed=True,
        waits_until=waits_until,
        replaces=row.replaces,
    )


def _waited(pack: str, replaced: str) -> datetime | None:
    """For which instant the replaced edition waits."""
    found = Edition.objects.filter(pack=pack, edition=replaced).first() if replaced else None
    return found.waits_until if found else None


def is_loaded(tree: PackTree, digest: str, now: datetime) -> bool:
    """Whether exactly this is loaded already. Raises where it would rewrite, go back or overlap."""
    pack, edition = tree.code, str(tree.header["edition"])
    loaded = list(Edition.objects.filter(pack=pack).order_by("pk"))
    rows = {row.edition: row.digest for row in loaded}
    if edition in rows and rows[edition] != digest:
        raise edition_rewritten(pack, edition)
    in_force = Edition.objects.in_force(now).filter(pack=pack).last()
    if in_force is not None and in_force.edition == edition:
        return True
    latest = max(rows, key=_order, default=None)
    if latest is not None and _order(edition) < _order(latest):
        raise edition_older(pack, edition, latest)
    if edition in rows:
        return True
    _check_period(tree, loaded, now)
    return False


def _check_period(tree: PackTree, loaded: Sequence[Edition], now: datetime) -> None:
    """An edition begins after the one that waits, or says that it replaces it, and not before the one in force."""
    day, place = tree.in_force_from, tree.header_file
    replaced = tree.header.get("replaces")
    gone = {row.replaces for row in loaded}
    standing = [row for row in loaded if row.edition not in gone]
    last = standing[-1] if standing else None
    waiting = last is not None and last.waits_until is not None and last.waits_until > now
    if replaced is not None and (last is None or not waiting or replaced != last.edition):
        raise nothing_to_replace(place.place(("replaces",)), tree.code, replaced)
    if replaced is not None:
        standing.pop()
        last, waiting = standing[-1] if standing else None, False
    if last is not None and (day < last.in_force_from or (waiting and day == last.in_force_from)):
        raise edition_overlaps(
            place.place(("in_force_from",)), tree.code, last.edition, last.in_force_from, waiting
        )
    above = tree.parent
    if above is not None and day < above.in_force_from and above.in_force_from > _day(now):
        raise before_its_parent(place.place(("in_force_from",)), above.code, above.in_force_from)


def _day(now: datetime) -> date:
    return now.astimezone(BEIJING).date()


def _order(edition: str) -> tuple[int, ...]:
    return tuple(int(part) for part in edition.split("."))


def _check_owner(pack: str, codes: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN, [pack, codes])
        clash = cursor.fetchone()
    if clash is not None:
        raise taken(_ITEM, *clash)
