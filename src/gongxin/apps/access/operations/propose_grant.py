"""Propose that an officer or a system may look up, within a scope and until an end."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.catalogue.api import list_items, list_purposes
from gongxin.apps.directory.api import list_divisions
from gongxin.apps.identity.api import Actor, Role, check_role, worker_organ
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.bilingual import Text

from ..errors import grant_of_oneself, scope_unfit, unknown_grantee
from ..models import LONGEST_GRANT, Grant
from ..types import GrantScope


def propose_grant(*, grantee: str, scope: GrantScope, actor: Actor, now: datetime) -> int:
    """Propose it; it allows nothing until another security administrator confirms it. Gives its number.

    `grantee` is `account:…` of an officer or `sender:…` of a system that is admitted for look-ups. Raises Refusal.
    """
    check_role(actor, Role.SECURITY)
    if grantee == actor.ref or not actor.ref.startswith("account:"):
        raise grant_of_oneself()
    organ = worker_organ(ref=grantee, now=now)
    if organ is None:
        raise unknown_grantee()
    _check_scope(scope, organ, now)
    with transaction.atomic():
        grant = Grant.objects.create(
            grantee=grantee,
            organ=organ,
            purposes=sorted(scope.purposes),
            categories=sorted(scope.categories),
            divisions=sorted(scope.divisions),
            begins_at=scope.begins_at,
            ends_at=scope.ends_at,
            proposed_at=now,
            proposed_by=actor.ref,
        )
        record_event(
            kind=EventKind.GRANT_PROPOSED,
            occurred_at=now,
            actor=actor.ref,
            organ=organ,
            payload=told(grant),
        )
    return int(grant.pk)


def told(grant: Grant) -> dict[str, object]:
    """What events say of a grant."""
    return {
        "grant": grant.pk,
        "grantee": grant.grantee,
        "purposes": grant.purposes,
        "categories": grant.categories,
        "divisions": grant.divisions,
        "begins": grant.begins_at.isoformat(),
        "ends": grant.ends_at.isoformat(),
    }


def _check_scope(scope: GrantScope, organ: str, now: datetime) -> None:
    if not scope.purposes:
        raise scope_unfit(Text("没有用途", "it names no purpose"))
    known = {purpose.code for purpose in list_purposes(organ=organ)}
    if not scope.purposes <= known:
        raise scope_unfit(
            Text("含有该单位不能使用的用途", "it names a purpose that the organ may not use")
        )
    if not scope.categories <= {item.category for item in list_items()}:
        raise scope_unfit(
            Text("含有目录里没有的类别", "it names a category that is not in the catalogue")
        )
    if not scope.divisions <= {division.code for division in list_divisions()}:
        raise scope_unfit(Text("含有未知的行政区划", "it names an unknown division"))
    if not max(now, scope.begins_at) < scope.ends_at <= scope.begins_at + LONGEST_GRANT:
        raise scope_unfit(
            Text(
                "终止日期须晚于今天和起始日期，且不超过一年",
                "its end must be later than today and its beginning, and within a year",
            )
        )
