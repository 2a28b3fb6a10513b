"""The one door: read a subject's file for a stated purpose, and leave the event of it.

The event is written in the transaction that reads (charter C7): if it cannot be written there is no
answer. A refused look-up leaves an event too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gongxin.apps.catalogue.api import Purpose, get_item, get_purpose, purpose_titles
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import ShownRecord, SubjectFile, open_file, subject_key
from gongxin.lib.errors import Refusal

from ..errors import no_match
from ..policies import check_number, check_purpose, covers, read_identifier
from ..types import Asking, FileShown
from .present_file import present_file


def look_up(*, asking: Asking, actor: Actor, now: datetime) -> FileShown:
    """The part of a file that the purpose allows, as the officer may see it.

    Raises Refusal with one answer for absent, mismatched and withheld subjects.
    """
    try:
        check_role(actor, Role.OFFICER)
        purpose = get_purpose(code=asking.purpose)
        check_purpose(purpose=purpose, organ=actor.organ, case_reference=asking.case_reference)
        identifier = read_identifier(asking.identifier)
        check_number(purpose=purpose, identifier=identifier)
        with transaction.atomic():
            file = open_file(subject_key=subject_key(identifier=identifier))
            if file is None or not _may_be_told(file, asking, purpose):
                raise no_match()
            records = _within(file, purpose)
            event = record_event(
                kind=EventKind.LOOK_UP,
                occurred_at=now,
                actor=actor.ref,
                organ=actor.organ,
                subject_key=file.identity.subject_key,
                payload={
                    "purpose": purpose.code,
                    "basis": [citation.instrument for citation in purpose.basis],
                    "case_reference": asking.case_reference.strip(),
                    "result": "file",
                    "records": len(records),
                    "items": sorted({record.item for record in records}),
                    "role": actor.role.value,
                    "unit": actor.unit,
                },
            )
    except Refusal as refusal:
        _record_refusal(asking, actor, refusal, now)
        raise
    return present_file(
        file=file, records=records, roles=(), event=event, read_at=now, unmasked=False
    )


def _may_be_told(file: SubjectFile, asking: Asking, purpose: Purpose) -> bool:
    """Whether this is who was asked for, and of a kind that the purpose covers.

    A kind that shows only in the register gets the answer for nobody: that there is a file is
    already an answer.
    """
    return _same_name(file.identity.name, asking.name) and covers(
        purpose=purpose, kind=file.identity.kind
    )


def _within(file: SubjectFile, purpose: Purpose) -> Sequence[ShownRecord]:
    """The records of the items that the purpose lists; every item where it lists all.

    Restricted items are shown only under a purpose that names them.
    """
    if purpose.items is not None:
        return [record for record in file.records if record.item in purpose.items]
    return [
        record
        for record in file.records
        if not get_item(code=record.item, also_retired=True).restricted
    ]


def _same_name(held: str, asked: str) -> bool:
    """Names agree when they are equal without blanks and with one kind of middle dot."""
    return _plain(held) == _plain(asked)


def _plain(name: str) -> str:
    return "".join(name.split()).replace("•", "·").replace("．", "·").replace("‧", "·").casefold()


def _record_refusal(asking: Asking, actor: Actor, refusal: Refusal, now: datetime) -> None:
    # What was typed may be anything, a person's number too; only a known code goes on record.
    purpose = asking.purpose if asking.purpose in purpose_titles() else "unknown"
    with transaction.atomic():
        record_event(
            kind=EventKind.LOOK_UP_REFUSED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ or None,
            payload={
                "purpose": purpose,
                "reason": refusal.code,
                "role": actor.role.value,
                "unit": actor.unit,
            },
        )
