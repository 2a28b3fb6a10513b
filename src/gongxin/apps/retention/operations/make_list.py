"""编制销毁清单: what is due of a selection at this moment, frozen."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import see
from gongxin.lib.readable import readable
from gongxin.lib.row_security import Act

from ..errors import document_missing, list_too_long, nothing_due, three_persons
from ..models import DestructionList
from ..queries import find
from ..types import Selection
from .sum_entries import digest_of_list

LONGEST_LIST = 200_000
"""Entries of one list: what three persons can answer for, and what one reading holds."""
_SHORTEST, _LONGEST = 2, 64

_COUNTED = """
SELECT item, source, count(*) FROM due WHERE NOT held GROUP BY item, source ORDER BY item, source
"""
# By item and organ, and within those by the mark, which says nothing: so places tell no order of persons or days.
_FREEZE = """
INSERT INTO retention_entry
    (on_id, place, mark, whose, state, why, item, source, subject_key, record_key, version, "row")
SELECT %s, row_number() OVER (ORDER BY item, source, mark), mark, whose, 'listed', '', item, source,
       subject_key, record_key, version, "row"
FROM due WHERE NOT held
"""


def make_list(*, chosen: Selection, document: str, actor: Actor, now: datetime) -> str:
    """Make the list and give its number. What is under legal hold is not on it. Raises Refusal for an empty selection."""
    check_role(actor, Role.SECURITY)
    if not actor.ref.startswith("account:"):
        raise three_persons()
    if not _SHORTEST <= len(document.strip()) <= _LONGEST:
        raise document_missing()
    number = f"XD-{readable(groups=2)}"
    with transaction.atomic():
        find(chosen, now=now)
        with connection.cursor() as cursor:
            cursor.execute(_COUNTED)
            counts = [list(line) for line in cursor.fetchall()]
            entries = sum(line[2] for line in counts)
            if not entries:
                raise nothing_due()
            if entries > LONGEST_LIST:
                raise list_too_long(LONGEST_LIST)
            made = DestructionList.objects.create(
                number=number,
                document=document.strip(),
                thing=chosen.thing.value,
                item=chosen.item,
                source=chosen.source,
                before=chosen.before,
                made_at=now,
                author=actor.ref,
                entries=entries,
                counts=counts,
                digest="",
            )
            see(None, act=Act.DESTROY)
            cursor.execute(_FREEZE, [made.pk])
        made.digest = digest_of_list(made)
        made.save(update_fields=["digest"])
        told = {"item": chosen.item, "source": chosen.source}
        record_event(
            kind=EventKind.DESTRUCTION_LISTED,
            occurred_at=now,
            actor=actor.ref,
            payload={
                "list": number,
                "document": made.document,
                "thing": made.thing,
                "entries": entries,
                "digest": made.digest,
                "before": chosen.before.isoformat(),
                **{key: value for key, value in told.items() if value},
            },
        )
    return number
