"""提出公示: an officer of the source proposes what it has on display of one item, with everything that was found covered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from gongxin.apps.catalogue.api import Item, get_item
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import FiledRecord, records_filed
from gongxin.lib.canonical import canonical_json
from gongxin.lib.readable import readable

from ..errors import nothing_to_publish
from ..models import Bundle, Entry
from ..policies import check_item
from ..queries import see_own
from ..types import Drafted, Found
from .draft_each import draft_each

# Published or proposed in this version already; a bundle that was sent back holds nothing.
_THERE = """
SELECT p.record_key, p.version FROM publication_entry p JOIN publication_bundle b ON b.id = p.bundle_id
WHERE p.item = %s AND b.source = %s AND b.sent_back_at IS NULL AND p.taken_out_for = ''
"""
_AT_ONCE = 5_000


def propose_bundle(*, item: str, actor: Actor, now: datetime, most: int | None = None) -> str:
    """Propose every record of the item that the actor's organ filed, that is displayed, and that is neither published nor proposed yet.

    Oldest decisions first, `most` of them. Gives the number of the bundle. Raises Refusal.
    """
    check_role(actor, Role.OFFICER)
    wanted = get_item(code=item)
    kinds = check_item(wanted)
    with transaction.atomic():
        filed = records_filed(item=item, source=actor.organ, kinds=kinds)
        with connection.cursor() as cursor:
            cursor.execute(_THERE, [item, actor.organ])
            there = set(cursor.fetchall())
        fresh = [
            one
            for one in filed
            if (one.record_key, one.version) not in there and wanted.may_be_published(one.content)
        ][:most]
        if not fresh:
            raise nothing_to_publish()
        bundle = _enter(wanted, fresh, draft_each(wanted, fresh), actor, now)
        record_event(
            kind=EventKind.PUBLICATION_PROPOSED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            payload={
                "bundle": bundle.number,
                "item": item,
                "entries": bundle.entries,
                "findings": bundle.findings,
                "digest": bundle.digest,
            },
        )
    return bundle.number


def _enter(
    item: Item,
    records: Sequence[FiledRecord],
    drafts: Sequence[Drafted],
    actor: Actor,
    now: datetime,
) -> Bundle:
    bundle = Bundle.objects.create(
        number=f"GS-{readable(groups=2)}",
        item=item.code,
        source=actor.organ,
        entries=len(records),
        findings=sum(len(one.findings) for one in drafts),
        digest="",
        proposed_at=now,
        proposed_by=actor.ref,
    )
    see_own(item=item.code, source=actor.organ)
    entries = [
        Entry(
            number=uuid4(),
            bundle=bundle,
            subject_key=record.subject_key,
            record_key=record.record_key,
            version=record.version,
            item=item.code,
            source=record.source,
            kind=record.kind,
            nature=record.nature,
            adverse_class=record.adverse_class,
            decided_on=record.decided_on,
            name=draft.name,
            uscc=draft.uscc,
            values=[list(pair) for pair in draft.values],
            findings=findings_kept(draft.findings),
        )
        for record, draft in zip(records, drafts, strict=True)
    ]
    Entry.objects.bulk_create(entries, batch_size=_AT_ONCE)
    bundle.digest = digest_of(bundle)
    bundle.save(update_fields=["digest"])
    return bundle


def findings_kept(findings: Iterable[Found]) -> list[list[Any]]:
    """Findings as an entry keeps them: places and kinds, never what was found."""
    return [
        [one.field, one.start, one.end, one.kind.value, one.severity.value, one.kept]
        for one in findings
    ]


def digest_of(bundle: Bundle) -> str:
    """SHA-256 over what each entry shows, in the order in which they were entered. The caller's context shows them."""
    digest = hashlib.sha256()
    said = bundle.of.order_by("id").values_list("number", "name", "uscc", "values", "taken_out_for")
    for number, name, uscc, values, taken_out in said.iterator(chunk_size=_AT_ONCE):
        digest.update(canonical_json([str(number), name, uscc, values, bool(taken_out)]))
    return digest.hexdigest()
