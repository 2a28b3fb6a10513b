"""The one door: open a subject's file for a stated purpose and reason, and leave the event of it.

The event is written in the transaction that reads (charter C7): if it cannot be written there is no
answer. A refused look-up leaves an event too. Where the purpose has a question, that is asked first; see
`answer_question`.
"""

from __future__ import annotations

from datetime import datetime

from gongxin.apps.identity.api import Actor
from gongxin.apps.register.api import open_file

from ..enums import FileReason
from ..errors import needs_reason, no_match
from ..types import Asking, FileShown
from .admit import admitted, is_who_was_asked_for
from .digest_answers import answer_of_file, told_by
from .present_file import present_file
from .record_look_up import record_look_up


def look_up(*, asking: Asking, reason: FileReason | None, actor: Actor, now: datetime) -> FileShown:
    """The part of a file that the purpose allows, as the officer may see it.

    `reason` says why the answer to the purpose's question is not enough; only a purpose without a question needs
    none. Raises Refusal with one answer for absent, mismatched and withheld subjects.
    """
    wants = reason.value if reason else ""
    with admitted(asking=asking, wants=wants, actor=actor, now=now) as found:
        purpose = found.purpose
        if purpose.question is not None and reason is None:
            raise needs_reason()
        file = open_file(
            subject_key=found.subject,
            reach=found.reach,
            meant=lambda identity: is_who_was_asked_for(identity, asking, purpose),
        )
        if file is None:
            raise no_match()
        event = record_look_up(
            found=found,
            asking=asking,
            actor=actor,
            now=now,
            same=file.same,
            records=file.records,
            rests_on=[(record.subject_key, record.record_key) for record in file.records],
            result={
                "result": "file",
                "reason": reason.value if reason else "",
                "records": len(file.records),
                "items": sorted({record.item for record in file.records}),
                "whole": found.whole,
                **told_by(
                    answer_of_file(file, whole=found.whole),
                    read=file.read,
                    catalogue=found.catalogue,
                ),
            },
        )
    return present_file(
        file=file,
        catalogue=found.catalogue,
        roles=(),
        event=event,
        read_at=now,
        unmasked=False,
        whole=found.whole,
    )
