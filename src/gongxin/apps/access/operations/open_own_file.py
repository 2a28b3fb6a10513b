"""A person opens their own file: everything that is held and shown, unmasked, and free of charge."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.catalogue.api import read_catalogue
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import Reach, Within, open_file, roles_of

from ..errors import no_file
from ..types import FileShown
from .present_file import present_file


def open_own_file(*, actor: Actor, now: datetime) -> FileShown:
    """The actor's own file. Raises Refusal `access.no-file` when nothing is held about them."""
    check_role(actor, Role.CITIZEN)
    if actor.subject_key is None:
        raise no_file()
    with transaction.atomic():
        own = Reach((Within(subject=actor.subject_key),))
        file = open_file(subject_key=actor.subject_key, reach=own)
        if file is None:
            raise no_file()
        roles = roles_of(person_key=actor.subject_key)
        event = record_event(
            kind=EventKind.OWN_FILE_OPENED,
            occurred_at=now,
            actor=actor.ref,
            subject_key=actor.subject_key,
            payload={
                "records": len(file.records),
                "items": sorted({record.item for record in file.records}),
            },
        )
    return present_file(
        file=file, catalogue=read_catalogue(), roles=roles, event=event, read_at=now, unmasked=True
    )
