"""待办案件: what waits for an officer's organ, or for the platform, in the order in which it falls due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from gongxin.apps.catalogue.api import Party, Workflow, read_catalogue
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.lib.bilingual import Text

from ..models import Case, Wait
from ..types import QueueChoice, QueueCount, QueueLine
from .hold_case import see_as_staff

_EVERYTHING = QueueChoice()


def case_queue(
    *,
    actor: Actor,
    now: datetime,
    choice: QueueChoice = _EVERYTHING,
    first: int = 0,
    limit: int = 50,
) -> list[QueueLine]:
    """What waits for the officer's organ, or for the platform, at that moment: what falls due first before the others.

    One reading, and none of what the cases say.
    """
    check_role(actor, Role.OFFICER, Role.OPERATOR)
    waiting = _waiting(actor, now)
    if choice.workflow:
        waiting = waiting.filter(workflow=choice.workflow)
    if choice.step:
        waiting = waiting.filter(step=choice.step)
    if choice.overdue:
        waiting = waiting.filter(due_at__lte=now)
    if choice.to_confirm:
        waiting = waiting.filter(_to_confirm(actor))
    # the page first, and what is drafted of its cases alone
    page = waiting.order_by("due_at", "id").values("id")[first : first + limit]
    of_case = Case.objects.filter(number=OuterRef("case"), draft_at__gte=OuterRef("begins_at"))
    with transaction.atomic():
        see_as_staff(actor)
        rows = list(
            Wait.objects.filter(id__in=page)
            .annotate(draft_by=Subquery(of_case.values("draft_by")))
            .order_by("due_at", "id")
        )
    flows = read_catalogue().workflows
    return [_line(row, flows, actor, now) for row in rows]


def count_queue(*, actor: Actor, now: datetime) -> list[QueueCount]:
    """How much waits, by workflow and step: two readings, whatever their number."""
    check_role(actor, Role.OFFICER, Role.OPERATOR)
    waiting = _waiting(actor, now)
    with transaction.atomic():
        see_as_staff(actor)
        counted: Any = waiting.values("workflow", "step").annotate(
            waiting=Count("id"), overdue=Count("id", filter=Q(due_at__lte=now))
        )
        rows = list(counted.order_by("workflow", "step"))
        drafted: Any = waiting.filter(_to_confirm(actor)).values("workflow", "step")
        to_confirm = {
            (row["workflow"], row["step"]): row["drafts"]
            for row in drafted.annotate(drafts=Count("id"))
        }
    flows = read_catalogue().workflows
    return [
        QueueCount(
            row["workflow"],
            row["step"],
            *_titles(row["workflow"], row["step"], flows),
            waiting=row["waiting"],
            overdue=row["overdue"],
            to_confirm=to_confirm.get((row["workflow"], row["step"]), 0),
        )
        for row in rows
    ]


def _waiting(actor: Actor, now: datetime) -> QuerySet[Wait]:
    """What waits for the actor's side now; what silence has passed on waits for nobody there any more."""
    held = Wait.objects.exclude(party=Party.SUBJECT.value).filter(
        holder=actor.organ if actor.role is Role.OFFICER else "", left_at=None, begins_at__lte=now
    )
    return held.filter(Q(ends_at=None) | Q(ends_at__gt=now))


def _to_confirm(actor: Actor) -> Exists:
    """Another officer has drafted what the case waits for, and has not left its step since."""
    drafted = Case.objects.filter(~Q(draft_act=""), draft_at__gte=OuterRef("begins_at"))
    return Exists(drafted.filter(number=OuterRef("case")).exclude(draft_by=actor.ref))


def _line(row: Any, flows: Mapping[str, Workflow], actor: Actor, now: datetime) -> QueueLine:
    workflow, step = _titles(row.workflow, row.step, flows)
    drafted_by = row.draft_by or ""
    return QueueLine(
        number=row.case,
        workflow=workflow,
        step=step,
        since=row.begins_at,
        due=row.due_at,
        overdue=row.due_at <= now,
        drafted=bool(drafted_by),
        to_confirm=drafted_by not in {"", actor.ref},
    )


def _titles(workflow: str, step: str, flows: Mapping[str, Workflow]) -> tuple[Text, Text]:
    """As the packs in force call them; what they no longer know is told by its code."""
    flow = flows.get(workflow)
    at = flow.step(step) if flow else None
    return (
        flow.title if flow else Text(workflow, workflow),
        at.title if at else Text(step, step),
    )
