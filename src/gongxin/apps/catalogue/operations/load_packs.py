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

from ..errors import edition_older, edition_rewritten, taken
from ..models import CatalogueItem, Edition
from ..rules.tree import PackTree
from ..types import LoadedPack, LoadResult
from .check_packs import sound_packs

_ITEM = Text(zh="条目", en="item")


def load_packs(*, paths: Sequence[Path], actor: str, now: datetime) -> LoadResult:
    """Load the packs at `paths` and their parents, all or none.

    `actor` is the opaque reference of who loads; there is no page for it, packs are loaded by
    command. A pack whose edition is loaded with the same content is left as it is, without an
    event. Raises PackRefused with every fault of the linter; Refusal `catalogue.edition-rewritten`
    or `catalogue.edition-older`; Refusal `catalogue.code-taken` or `directory.code-taken` where a
    loaded pack that is not among these owns a code.
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
    for kind in ("clocks", "workflows"):
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
    if _is_loaded(pack, edition, digest):
        return LoadedPack(pack, edition, digest, len(items), changed=False)
    row = Edition.objects.create(
        pack=pack,
        edition=edition,
        digest=digest,
        document=document,
        in_force_from=date.fromisoformat(header["in_force_from"]),
        loaded_at=now,
        loaded_by=actor,
    )
    store_directory(
        pack=pack,
        divisions=[Division.from_pack(pack, raw) for raw in document["divisions"]],
        organs=[Organ.from_pack(pack, raw) for raw in document["organs"]],
        instruments=[InstrumentInfo.from_pack(pack, raw) for raw in document["instruments"]],
    )
    _store_items(row, items)
    record_event(
        kind=EventKind.PACK_LOADED,
        occurred_at=now,
        actor=actor,
        payload={"pack": pack, "edition": edition, "digest": digest, "items": len(items)},
    )
    return LoadedPack(pack, edition, digest, len(items), changed=True)


def _is_loaded(pack: str, edition: str, digest: str) -> bool:
    """Whether exactly this is loaded already. Raises where it would rewrite or go back."""
    rows = dict(Edition.objects.filter(pack=pack).order_by("pk").values_list("edition", "digest"))
    if edition in rows and rows[edition] != digest:
        raise edition_rewritten(pack, edition)
    latest = max(rows, key=_order, default=None)
    if latest is not None and _order(edition) < _order(latest):
        raise edition_older(pack, edition, latest)
    return edition in rows


def _order(edition: str) -> tuple[int, ...]:
    return tuple(int(part) for part in edition.split("."))


def _store_items(row: Edition, items: Sequence[Mapping[str, Any]]) -> None:
    codes = [raw["item"] for raw in items]
    clash = CatalogueItem.objects.filter(pk__in=codes).exclude(pack=row.pack).first()
    if clash is not None:
        raise taken(_ITEM, clash.code, clash.pack)
    CatalogueItem.objects.filter(pack=row.pack).exclude(pk__in=codes).update(retired=True)
    CatalogueItem.objects.bulk_create(
        [
            CatalogueItem(
                code=raw["item"],
                pack=row.pack,
                edition=row,
                definition=raw,
                nature=raw["nature"],
                category=raw["category"],
                position=position,
            )
            for position, raw in enumerate(items)
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[
            "pack",
            "edition",
            "definition",
            "nature",
            "category",
            "position",
            "retired",
        ],
    )
