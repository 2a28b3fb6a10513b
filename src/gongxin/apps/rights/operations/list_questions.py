"""The questions that wait for an organ's answer, and how organs keep their duty to give one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Q

from gongxin.apps.catalogue.api import purpose_titles
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.register.api import see
from gongxin.lib.bilingual import Text
from gongxin.lib.row_security import Act

from ..models import LookQuestion
from ..policies import is_own_act, state_of
from ..types import OrganDuty, QuestionLine


def list_questions(
    *, actor: Actor, now: datetime, first: int = 0, limit: int = 50
) -> list[QuestionLine]:
    """Those to the officer's organ that wait, what falls due first before the others; `mine` are of the officer's own acts."""
    check_role(actor, Role.OFFICER)
    titles = purpose_titles()
    with transaction.atomic():
        see([], organ=actor.organ)
        waiting = LookQuestion.objects.filter(organ=actor.organ, answered_at=None)
        return [
            line_of(row, actor=actor, titles=titles, now=now)
            for row in waiting.order_by("due_at", "id")[first : first + limit]
        ]


def line_of(
    row: LookQuestion, *, actor: Actor, titles: dict[str, Text], now: datetime
) -> QuestionLine:
    """A question as a line for an officer."""
    return QuestionLine(
        look=row.look,
        looked_at=row.looked_at,
        purpose=titles.get(row.purpose, Text(row.purpose, row.purpose)),
        asked_at=row.asked_at,
        due_at=row.due_at,
        state=state_of(due_at=row.due_at, answered_at=row.answered_at, now=now),
        mine=is_own_act(question=row, ref=actor.ref),
    )


def count_questions(*, actor: Actor, now: datetime) -> list[OrganDuty]:
    """By organ, how many were asked and what became of them: an officer's own organ, an auditor's every one.

    It counts acts of organs and forms no group of persons, so no group is too small for it (charter C9).
    """
    check_role(actor, Role.OFFICER, Role.AUDITOR)
    answered = Q(answered_at__isnull=False)
    with transaction.atomic():
        if actor.role is Role.OFFICER:
            see([], organ=actor.organ)
            asked = LookQuestion.objects.filter(organ=actor.organ)
        else:
            see([], act=Act.AUDIT)
            asked = LookQuestion.objects.all()
        rows = asked.values("organ").annotate(
            asked=Count("id"),
            in_time=Count("id", filter=answered & Q(answered_at__lt=F("due_at"))),
            late=Count("id", filter=answered & Q(answered_at__gte=F("due_at"))),
            unanswered=Count("id", filter=~answered & Q(due_at__lte=now)),
            open=Count("id", filter=~answered & Q(due_at__gt=now)),
        )
        return [OrganDuty(**row) for row in rows.order_by("organ")]
