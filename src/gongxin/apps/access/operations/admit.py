"""Who may ask what: the checks of a look-up before anything is read, and the event of one that is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gongxin.apps.catalogue.api import (
    Catalogue,
    Purpose,
    get_purpose,
    purpose_titles,
    read_catalogue,
)
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, check_witnessed, record_event
from gongxin.apps.recalls.api import recalls_owed
from gongxin.apps.register.api import Reach, SubjectIdentity, subject_key
from gongxin.lib import canaries
from gongxin.lib.errors import Refusal

from ..enums import AlarmKind
from ..policies import (
    check_number,
    check_purpose,
    covers,
    items_of,
    reach_of,
    read_identifier,
    same_name,
)
from ..queries import read_standing_for
from ..types import Agreed, Asking
from .keep_budget import NOTHING_SPENT, Spent, check_budget, raise_alarm, reference_key
from .seconding import check_officer
from .use_agreement import use_agreement
from .use_authorisation import Allowed, use_authorisation
from .use_deferral import use_deferral


@dataclass(frozen=True, slots=True)
class Admitted:
    """A look-up that may be answered: for what, about whom, from which records, what it costs, who agreed to it.

    `deferral` is the number of that under which the person is told later; empty where they are told at once. `kept_until`:
    until when the person lets the answer be kept, where they authorised it.
    """

    catalogue: Catalogue
    purpose: Purpose
    subject: UUID
    reach: Reach
    whole: bool
    spent: Spent
    agreed: Agreed | None
    deferral: str
    kept_until: datetime | None


@contextmanager
def admitted(*, asking: Asking, wants: str, actor: Actor, now: datetime) -> Iterator[Admitted]:
    """The transaction in which a look-up is read and recorded, once it may be.

    `wants` is `answer` or the reason for the file: what another unit agreed to, where the purpose is sensitive. A
    refusal, before or inside, leaves nothing but its own event; a budget that is spent raises an alarm too.
    """
    try:
        check_witnessed(now=now)
        catalogue, purpose, subject = may_be_asked(asking=asking, actor=actor)
        with transaction.atomic():
            items = catalogue.known_items
            standing = read_standing_for(
                actor=actor,
                now=now,
                subject=subject,
                reference=reference_key(organ=actor.organ, reference=asking.case_reference),
            )
            if standing.owed:
                raise recalls_owed(standing.owed)
            allowed = _authorised(purpose, asking, actor, subject, now)
            reach = reach_of(
                purpose=purpose,
                grants=standing.grants,
                items=items,
                authorised=allowed.items if allowed else None,
            )
            spent = (
                NOTHING_SPENT
                if purpose.authorised or actor.organ == canaries.ORGAN
                else check_budget(actor=actor, subject=subject, standing=standing, now=now)
            )
            whole = reach.covers(items_of(purpose=purpose, items=items))
            agreed = _agreed(purpose, asking, wants, actor, now)
            deferral = use_deferral(purpose=purpose, asking=asking, actor=actor, now=now)
            kept = now + timedelta(days=allowed.keep_days) if allowed else None
            yield Admitted(catalogue, purpose, subject, reach, whole, spent, agreed, deferral, kept)
            if spent.alarm:
                raise_alarm(kind=AlarmKind.MANY_A_DAY, actor=actor, subjects=spent.today, now=now)
    except Refusal as refusal:
        _record_refusal(asking, actor, refusal, now)
        raise


def may_be_asked(*, asking: Asking, actor: Actor) -> tuple[Catalogue, Purpose, UUID]:
    """What is judged of a look-up by what was asked alone. Raises Refusal."""
    check_role(actor, Role.OFFICER)
    catalogue = read_catalogue()
    purpose = get_purpose(code=asking.purpose, catalogue=catalogue)
    check_purpose(purpose=purpose, organ=actor.organ, case_reference=asking.case_reference)
    identifier = read_identifier(asking.identifier, organ=actor.organ)
    check_number(purpose=purpose, identifier=identifier)
    return catalogue, purpose, subject_key(identifier=identifier)


def _agreed(
    purpose: Purpose, asking: Asking, wants: str, actor: Actor, now: datetime
) -> Agreed | None:
    """Nobody is read for a sensitive purpose before another unit has agreed to it."""
    if not purpose.sensitive:
        return None
    check_officer(purpose=purpose, actor=actor)
    return use_agreement(purpose=purpose, asking=asking, wants=wants, actor=actor, now=now)


def _authorised(
    purpose: Purpose, asking: Asking, actor: Actor, subject: UUID, now: datetime
) -> Allowed | None:
    if not purpose.authorised:
        return None
    return use_authorisation(
        number=asking.authorisation.strip().upper(),
        purpose=purpose.code,
        subject=subject,
        organ=actor.organ,
        now=now,
    )


def is_who_was_asked_for(identity: SubjectIdentity, asking: Asking, purpose: Purpose) -> bool:
    """Whether this is who was asked for, and of a kind that the purpose covers.

    A kind that shows only in the register gets the answer for nobody: that there is a file is
    already an answer.
    """
    return same_name(identity.name, asking.name) and covers(purpose=purpose, kind=identity.kind)


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
        if refusal.code == "access.budget-spent":
            raise_alarm(
                kind=AlarmKind.STOPPED, actor=actor, subjects=settings.LOOK_UP_STOP, now=now
            )
