"""销毁凭证: what was destroyed under a list, as a file that names nobody and hangs on the log."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Count

from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import inclusion_proof, opening
from gongxin.apps.register.api import see
from gongxin.lib.row_security import Act

from ..enums import EntryState
from ..errors import unknown_list
from ..models import DestructionList, ListEntry
from .list_lists import see_list, what_stays

FORMAT = "gongxin-destruction/1"


def destruction_receipt(*, number: str, actor: Actor) -> bytes:
    """The receipt as JSON: who did which step, counts by item and organ, marks of what went, the opened event and its proof.

    A mark fits what was destroyed and leads to nobody. Raises Refusal where nothing was carried out, and until the event is
    published.
    """
    line = see_list(number=number, actor=actor, now=datetime.now(UTC))
    row = DestructionList.objects.get(number=number)
    if row.receipt is None:
        raise unknown_list()
    with transaction.atomic():
        see([], act=Act.AUDIT)
        gone = ListEntry.objects.filter(on=row, state=EntryState.DESTROYED.value)
        counts = gone.values_list("item", "source").annotate(entries=Count("id"))
        by_item = [
            {"item": item, "source": source, "destroyed": entries}
            for item, source, entries in counts.order_by("item", "source")
        ]
        marks = [
            [place, str(mark)]
            for place, mark in gone.order_by("place").values_list("place", "mark")
        ]
    opened = opening(uid=row.receipt, organ=None)
    document = {
        "format": FORMAT,
        "list": row.number,
        "document": row.document,
        "thing": row.thing,
        "made_at": row.made_at.isoformat(),
        "reviewed_at": _spelt(row.reviewed_at),
        "seconded_at": _spelt(row.seconded_at),
        "begun_at": _spelt(row.begun_at),
        "done_at": _spelt(row.done_at),
        "persons": [row.author, row.reviewer, row.second_reviewer],
        "listed": row.entries,
        "listed_digest": row.digest,
        "destroyed": line.destroyed,
        "versions": line.versions,
        "taken_out": line.taken_out,
        "left_out": line.left_out,
        "stays": {one.why.value: one.entries for one in what_stays(number=number, actor=actor)},
        "by_item": by_item,
        "marks": marks,
        "event": {
            "said": opened.said.decode(),
            "nonce": base64.b64encode(opened.nonce).decode(),
        },
        "proof": inclusion_proof(uid=row.receipt, organ=None).as_tlog_proof(),
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _spelt(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
