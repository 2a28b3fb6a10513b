"""How organs kept the times of cases, and how cases ended: counts, to each side its own and to an auditor everybody's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q

from gongxin.apps.catalogue.api import Outcome, Party, read_catalogue
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.register.api import see
from gongxin.lib.bilingual import Text
from gongxin.lib.groups import told
from gongxin.lib.row_security import Act

from ..models import Done, Wait
from ..types import OrganEnds, OrganMisses
from .hold_case import see_as_staff

_READERS = (Role.OFFICER, Role.OPERATOR, Role.AUDITOR)
_HOLDER = {Party.SOURCE.value: "organ", Party.SUPERVISOR.value: "supervisor"}


def count_misses(*, actor: Actor, now: datetime) -> list[OrganMisses]:
    """By organ and party, how the times of cases were kept: to an auditor every one's, to others their own side's.

    What was missed counts from its date on, whoever read it. It counts acts of organs and forms no group of persons (charter C9).
    """
    check_role(actor, *_READERS)
    came = Q(begins_at__lte=now) & (Q(left_at=None) | Q(left_at__gte=F("begins_at")))
    done = Q(left_at__isnull=False) & (Q(ends_at=None) | Q(left_at__lte=F("ends_at")))
    rows = Wait.objects.filter(came).exclude(party=Party.SUBJECT.value)
    if actor.role is not Role.AUDITOR:
        rows = rows.filter(holder=actor.organ if actor.role is Role.OFFICER else "")
    counted: Any = rows.values("holder", "party").annotate(
        in_time=Count("id", filter=done & Q(left_at__lt=F("due_at"))),
        late=Count("id", filter=done & Q(left_at__gte=F("due_at"))),
        missed=Count("id", filter=~done & Q(due_at__lte=now)),
        open=Count("id", filter=Q(left_at=None, due_at__gt=now)),
    )
    with transaction.atomic():
        _see(actor)
        return [
            OrganMisses(
                row["holder"],
                Party(row["party"]),
                row["in_time"],
                row["late"],
                row["missed"],
                row["open"],
            )
            for row in counted.order_by("holder", "party")
        ]


def count_ends(*, actor: Actor) -> list[OrganEnds]:
    """By organ, how the cases ended that it ended, on which ground, and how many of them otherwise than like ones.

    Groups of fewer than ten are not told (charter C9).
    """
    check_role(actor, *_READERS)
    rows = Done.objects.exclude(outcome="").exclude(party=Party.SUBJECT.value)
    if actor.role is Role.OFFICER:
        rows = rows.filter(
            Q(party=Party.SOURCE.value, organ=actor.organ)
            | Q(party=Party.SUPERVISOR.value, supervisor=actor.organ)
        )
    elif actor.role is Role.OPERATOR:
        rows = rows.filter(party=Party.PLATFORM.value)
    counted: Any = rows.values(
        "organ", "supervisor", "party", "workflow", "to", "outcome", "ground"
    ).annotate(cases=Count("id"), departed=Count("id", filter=Q(departs=True)))
    sums: dict[tuple[str, ...], list[int]] = {}
    with transaction.atomic():
        _see(actor)
        row: dict[str, Any]
        for row in counted:
            party = row["party"]
            holder = row[_HOLDER[party]] if party in _HOLDER else ""
            key = (holder, party, row["workflow"], row["outcome"], row["to"], row["ground"])
            found = sums.setdefault(key, [0, 0])
            found[0] += row["cases"]
            found[1] += row["departed"]
    return [
        OrganEnds(
            holder,
            Party(party),
            Outcome(outcome),
            *_titles(workflow, to, ground),
            cases=told(cases),
            departed=told(departed),
        )
        for (holder, party, workflow, outcome, to, ground), (cases, departed) in sorted(
            sums.items()
        )
    ]


def _see(actor: Actor) -> None:
    if actor.role is Role.AUDITOR:
        see([], act=Act.AUDIT)
    else:
        see_as_staff(actor)


def _titles(workflow: str, to: str, ground: str) -> tuple[Text, Text, Text | None]:
    """As the packs in force call workflow, end and ground; what they no longer know is told by its code."""
    flow = read_catalogue().workflows.get(workflow)
    end = flow.end(to) if flow else None
    found = end.ground(ground) if end else None
    return (
        flow.title if flow else Text(workflow, workflow),
        end.title if end else Text(to, to),
        found.title if found else None,
    )
