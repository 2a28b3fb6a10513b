"""Lay down, once, which column of a source's files is which field: every later file is read by it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gongxin.apps.catalogue.api import get_item
from gongxin.apps.directory.api import get_organ
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.tabular import check_header

from ..errors import unknown_field
from ..models import ColumnMapping
from ..policies import check_source
from ..rules.filing import ACTION
from .map_columns import map_columns


def save_mapping(
    *,
    item_code: str,
    source_code: str,
    header: Sequence[str],
    fields: Sequence[str],
    actor: Actor,
    now: datetime,
) -> ColumnMapping:
    """Keep the mapping of `header` to `fields` (parallel; empty for a column to leave aside).

    Raises Refusal as filing under it would: a field twice, one that the item requires missing, a column
    of forbidden data (charter C2) whether it is mapped or not.
    """
    check_role(actor, Role.CLERK, Role.OPERATOR)
    item, source = get_item(code=item_code), get_organ(code_or_uscc=source_code)
    check_source(item, source, actor)
    names = {ACTION, *(field.name for field in item.fields)}
    for name in fields:
        if name and name not in names:
            raise unknown_field(name)
    check_header(tuple(header))
    map_columns(header=tuple(header), item=item, laid_down=fields)
    with transaction.atomic():
        mapping = ColumnMapping.objects.create(
            source=source.code,
            item=item.code,
            header_digest=header_digest(header),
            header=list(header),
            fields=list(fields),
            made_at=now,
            made_by=actor.ref,
        )
        record_event(
            kind=EventKind.MAPPING_SAVED,
            occurred_at=now,
            actor=actor.ref,
            organ=source.code,
            payload={"mapping": mapping.pk, "item": item.code, "columns": sum(map(bool, fields))},
        )
    return mapping


def mapping_for(*, item: str, source: str, header: Sequence[str]) -> ColumnMapping | None:
    """The newest mapping of exactly this header; None where names speak for themselves."""
    same = ColumnMapping.objects.filter(
        source=source, item=item, header_digest=header_digest(header)
    )
    return same.order_by("-id").first()


def known_headers(*, item: str, source: str) -> set[str]:
    """Every column name that the source's mappings for the item know."""
    kept = ColumnMapping.objects.filter(source=source, item=item).values_list("header", flat=True)
    return {name for header in kept for name in header if name}


def header_digest(header: Sequence[str]) -> str:
    """SHA-256 of the header as it stands, columns in order."""
    return hashlib.sha256("\x1f".join(header).encode()).hexdigest()
