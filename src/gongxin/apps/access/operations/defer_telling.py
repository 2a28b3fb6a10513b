"""暂缓告知: the person is told later of the looks for one case, on an authority's word, with an end that nobody moves.

Asked for by an officer, agreed to by one of another unit (charter C7), and ended early by either unit. Looks that
the person could already see stay as they are; those made while it is in force stand sealed in their list.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from gongxin.apps.catalogue.api import get_purpose
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.bilingual import Text
from gongxin.lib.readable import readable

from ..errors import no_grant
from ..errors.deferring import deferral_unfit, not_deferrable, unknown_deferral
from ..errors.seconding import of_ones_own_unit
from ..models import Deferral
from ..policies import check_purpose
from ..types import DeferralAsked
from .seconding import is_granted, judge

_LONGEST_TEXT = 64


def ask_deferral(*, asked: DeferralAsked, actor: Actor, now: datetime) -> str:
    """Ask another unit to agree to it, and give its number; it seals nothing before. Raises Refusal."""
    check_role(actor, Role.OFFICER)
    purpose = get_purpose(code=asked.purpose)
    check_purpose(purpose=purpose, organ=actor.organ, case_reference=asked.case_reference)
    if purpose.deferral is None:
        raise not_deferrable(purpose.title)
    if not is_granted(purpose=purpose, actor=actor, now=now):
        raise no_grant(purpose.title)
    if not actor.unit or not actor.ref.startswith("account:"):
        raise of_ones_own_unit()
    authority, document = asked.authority.strip(), asked.document.strip()
    case_reference = asked.case_reference.strip()
    if not all(2 <= len(text) <= _LONGEST_TEXT for text in (authority, document, case_reference)):
        raise deferral_unfit(
            Text(
                f"决定机关、文号和事由编号各为 2 至 {_LONGEST_TEXT} 字",
                f"authority, document and case have 2 to {_LONGEST_TEXT} characters each",
            )
        )
    longest = timedelta(days=purpose.deferral.longest_days)
    if not now < asked.until <= now + longest:
        raise deferral_unfit(
            Text(
                f"告知日期须晚于今天，且在 {longest.days} 天以内",
                f"the day of telling is later than today and within {longest.days} days",
            )
        )
    with transaction.atomic():
        deferral = Deferral.objects.create(
            number=f"ZH-{readable(groups=2)}",
            organ=actor.organ,
            unit=actor.unit,
            purpose=purpose.code,
            case_reference=case_reference,
            authority=authority,
            document=document,
            asked_at=now,
            asked_by=actor.ref,
            ends_at=asked.until,
        )
        record_event(
            kind=EventKind.DEFERRAL_ASKED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            payload=_told(deferral),
        )
    return str(deferral.number)


def judge_deferral(*, number: str, agree: bool, actor: Actor, now: datetime) -> None:
    """Agree, so that looks from now on are sealed, or decline. Raises Refusal for who asked and for their unit."""
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        deferral = _standing(number, actor, now)
        if deferral.judged_at is not None:
            raise unknown_deferral()
        purpose = get_purpose(code=deferral.purpose)
        if not is_granted(purpose=purpose, actor=actor, now=now):
            raise no_grant(purpose.title)
        judge(deferral, approve=agree, actor=actor, now=now)
        deferral.save()
        if agree:
            record_event(
                kind=EventKind.DEFERRAL_AGREED,
                occurred_at=now,
                actor=actor.ref,
                organ=actor.organ,
                payload=_told(deferral),
            )
        else:
            record_event(
                kind=EventKind.DEFERRAL_DECLINED,
                occurred_at=now,
                actor=actor.ref,
                organ=actor.organ,
                payload=_told(deferral),
            )


def end_deferral(*, number: str, actor: Actor, now: datetime) -> None:
    """End it early, or take it back unjudged: what it sealed is open to the person from this second on.

    Any officer of the organ may who is granted the purpose. Raises Refusal `access.unknown-deferral`.
    """
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        deferral = _standing(number, actor, now)
        if deferral.judged_at is not None and not deferral.approved:
            raise unknown_deferral()
        purpose = get_purpose(code=deferral.purpose)
        if not is_granted(purpose=purpose, actor=actor, now=now):
            raise no_grant(purpose.title)
        deferral.withdrawn_at = now
        deferral.save(update_fields=["withdrawn_at"])
        record_event(
            kind=EventKind.DEFERRAL_ENDED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            payload={**_told(deferral), "looks": deferral.looks},
        )


def _standing(number: str, actor: Actor, now: datetime) -> Deferral:
    standing = Deferral.objects.select_for_update().filter(
        number=number, organ=actor.organ, withdrawn_at=None, ends_at__gt=now
    )
    deferral = standing.first()
    if deferral is None:
        raise unknown_deferral()
    return deferral


def _told(deferral: Deferral) -> dict[str, object]:
    """What events say of it: for which case and on whose word, never about whom."""
    return {
        "deferral": deferral.number,
        "purpose": deferral.purpose,
        "case_reference": deferral.case_reference,
        "authority": deferral.authority,
        "document": deferral.document,
        "ends": deferral.ends_at.isoformat(),
    }
