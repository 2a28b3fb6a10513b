"""The event of a look-up, and by which key it was asked, in the transaction that reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.ledger.api import EventKind, RecordedEvent, record_event
from gongxin.apps.register.api import ShownRecord

from ..types import Asking
from .admit import Admitted
from .record_linked import record_linked
from .remember_key import remember, remembered


def record_look_up(
    *,
    found: Admitted,
    asking: Asking,
    actor: Actor,
    now: datetime,
    result: Mapping[str, Any],
    same: Collection[UUID] = (),
    records: Collection[ShownRecord] = (),
    rests_on: Sequence[tuple[UUID, UUID | str]] = (),
) -> RecordedEvent:
    """Record what was told. Must run inside `admitted`, so that without the event nothing is told (charter C7).

    `same` are the subject's other keys by judgement, whose records were read too; `records` are those that were told.
    `rests_on` are the records behind the answer, in its order, each after whose it is: by them it can be recalled (C14).
    """
    purpose = found.purpose
    on_authorisation = (
        {"authorisation": asking.authorisation.strip().upper()} if purpose.authorised else {}
    )
    deferred = {"deferral": found.deferral} if found.deferral else {}
    payload = {
        "purpose": purpose.code,
        "basis": [citation.instrument for citation in purpose.basis],
        "case_reference": asking.case_reference.strip(),
        "case_known": found.spent.case_known,
        **on_authorisation,
        **_agreed(found),
        **deferred,
        **({"kept_until": found.kept_until.isoformat()} if found.kept_until else {}),
        **result,
        **({"rests_on": [str(key) for _, key in rests_on]} if rests_on else {}),
        "role": actor.role.value,
        "unit": actor.unit,
    }
    event = record_event(
        kind=EventKind.LOOK_UP,
        occurred_at=now,
        actor=actor.ref,
        organ=actor.organ,
        subject_key=found.subject,
        payload=payload,
    )
    record_linked(
        of=event,
        kind=EventKind.LOOK_UP,
        same=same,
        records=records,
        told=payload,
        rests_on=rests_on,
        actor=actor,
        organ=actor.organ,
        now=now,
    )
    if asking.once:
        said = _said(asking, str(result.get("matter", "")))
        remember(once=asking.once, said=said, actor=actor, event=event.uid, now=now)
    return event


def _agreed(found: Admitted) -> dict[str, str]:
    """Who of another unit agreed, where the purpose is sensitive."""
    if found.agreed is None:
        return {}
    return {
        "held": found.agreed.held,
        "second": found.agreed.second,
        "second_role": Role.OFFICER.value,
        "second_unit": found.agreed.unit,
    }


def asked_before(*, asking: Asking, actor: Actor, matter: str = "") -> UUID | None:
    """The event of the look-up that this key was first sent with, if it was the same; `matter` is what a counter asks it for.

    Raises Refusal `access.key-used` where the key stands for another look-up.
    """
    return remembered(once=asking.once, said=_said(asking, matter), actor=actor)


def _said(asking: Asking, matter: str) -> list[str]:
    return [
        asking.purpose,
        asking.case_reference,
        asking.identifier,
        asking.name,
        asking.authorisation,
        *([matter] if matter else []),
    ]
