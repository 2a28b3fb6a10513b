"""A person opens their own file: everything that is held and shown, unmasked, and free of charge."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.catalogue.api import read_catalogue
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import Reach, Within, open_file, roles_of

from ..enums import Power
from ..errors import no_file
from ..types import FileShown
from .act_for import whose_file
from .present_file import present_file
from .record_linked import record_linked


def open_own_file(*, actor: Actor, now: datetime, power: Power = Power.SEE_FILE) -> FileShown:
    """The actor's own file, or that of whom they act for, if `power` is among what they may.

    Raises Refusal `access.no-file` when nothing is held about them.
    """
    with transaction.atomic():
        whose = whose_file(actor=actor, power=power, told_elsewhere=True)
        if whose.subject_key is None:
            raise no_file()
        own = Reach((Within(subject=whose.subject_key),))
        file = open_file(subject_key=whose.subject_key, reach=own)
        if file is None:
            raise no_file()
        roles = roles_of(person_key=whose.subject_key, same=file.same)
        event = record_event(
            kind=EventKind.OWN_FILE_OPENED,
            occurred_at=now,
            actor=actor.ref,
            subject_key=whose.subject_key,
            payload={
                **whose.told,
                "records": len(file.records),
                "items": sorted({record.item for record in file.records}),
            },
        )
        record_linked(
            of=event,
            kind=EventKind.OWN_FILE_OPENED,
            same=file.same,
            records=file.records,
            told={"role": actor.role.value},
            actor=actor,
            organ=None,
            now=now,
        )
    return present_file(
        file=file, catalogue=read_catalogue(), roles=roles, event=event, read_at=now, unmasked=True
    )
