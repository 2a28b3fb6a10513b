"""An officer has the rules of their sector propose a grade for one organisation; nothing has effect by it, and nothing begins by itself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gongxin.apps.access.api import same_name
from gongxin.apps.catalogue.api import (
    Catalogue,
    GradeProposed,
    Grading,
    get_grading,
    read_catalogue,
)
from gongxin.apps.directory.api import Organ, get_organ
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import SubjectIdentity, see, subject_key
from gongxin.lib.identifiers import normalise, uscc_fault
from gongxin.lib.periods import BEIJING
from gongxin.lib.readable import readable
from gongxin.lib.row_security import Kept

from ..errors import no_match, not_this_sector, on_its_way
from ..models import Graded
from ..policies import is_of_sector, sealed
from .weigh import weigh

_PERSON = "person"


def propose(*, grading: str, name: str, code: str, actor: Actor, now: datetime) -> str:
    """Weigh what the sector has filed of the organisation of that name and unified social credit code, and say the number of the proposal.

    Raises Refusal, the same one for a code that nobody bears, another name, and a person; an attempt that finds nobody is an event all the same.
    """
    check_role(actor, Role.OFFICER)
    catalogue = read_catalogue()
    wanted, organ = sector_of(grading, actor, catalogue)
    plain = normalise(code)
    if uscc_fault(plain) is not None:
        raise no_match()
    subject = subject_key(identifier=f"uscc:{plain}")

    def meant(identity: SubjectIdentity) -> bool:
        return identity.kind != _PERSON and same_name(identity.name, name)

    with transaction.atomic():
        found = weigh(wanted, subject, on=now.astimezone(BEIJING).date(), meant=meant)
        if found is not None:
            return _begin(found, wanted, organ, subject, catalogue, actor, now)
    with transaction.atomic():
        record_event(
            kind=EventKind.GRADE_NOT_PROPOSED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            subject_key=subject,
            payload={"grading": wanted.code, "reason": "no-match"},
        )
    raise no_match()


def sector_of(grading: str, actor: Actor, catalogue: Catalogue) -> tuple[Grading, Organ]:
    """The grading and the officer's organ, if it is of that sector. Raises Refusal."""
    wanted = get_grading(code=grading, catalogue=catalogue)
    organ = get_organ(code_or_uscc=actor.organ) if actor.organ else None
    if organ is None or not is_of_sector(wanted, organ):
        raise not_this_sector()
    return wanted, organ


def reasons_of(found: GradeProposed) -> list[dict[str, object]]:
    """What the rules said of each record, as it is kept."""
    return [
        {
            "grade": one.grade,
            "rule": one.rule,
            "message": one.message.as_dict(),
            "record": str(one.record) if one.record else "",
            "class": one.adverse_class,
            "said": one.said.as_dict(),
        }
        for one in found.reasons
    ]


def _begin(
    found: GradeProposed,
    wanted: Grading,
    organ: Organ,
    subject: UUID,
    catalogue: Catalogue,
    actor: Actor,
    now: datetime,
) -> str:
    row = Graded(
        number=f"FJ-{readable(groups=2)}",
        subject_key=subject,
        organ=organ.code,
        grading=wanted.code,
        edition=next(one.edition for one in catalogue.editions if one.pack == wanted.pack),
        item=wanted.item,
        proposed=found.grade,
        proposed_at=now,
        proposed_by=actor.ref,
    )
    row.reasons_sealed = sealed(row, reasons_of(found))
    see([subject], Kept(), organ=organ.code)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as refused:
        if "one_grade_on_its_way" in str(refused):
            raise on_its_way() from None
        raise
    record_event(
        kind=EventKind.GRADE_PROPOSED,
        occurred_at=now,
        actor=actor.ref,
        organ=actor.organ,
        subject_key=subject,
        payload={
            "graded": row.number,
            "grading": wanted.code,
            "rests_on": [str(one.record) for one in found.reasons if one.record],
        },
    )
    return row.number
