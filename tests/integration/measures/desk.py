"""A measure on its way, for tests: proposed of the citizen's penalty, so long ago that the period for defence is over."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from gongxin.apps.access.api import FileShown
from gongxin.apps.identity.api import Actor
from gongxin.apps.measures.api import confirm_measure, propose_measure
from gongxin.apps.measures.queries import in_force
from tests.integration.access.town import CITIZEN, Person, Town, hire, look, now

MEASURE = "licence-bar-false-material"
WHY = "处罚认定的造假就发生在这项许可的申请中，期限短于法定上限。"
AGO = timedelta(days=15)
"""Longer than the five working days for defence, in any week of any year."""


def last(days: int = 100) -> date:
    """A day so long from now."""
    return (now() + timedelta(days=days)).date()


def penalty_of(file: FileShown, number: str = "") -> UUID:
    """The key of a penalty in a file that was opened."""
    return next(
        UUID(one.key)
        for one in file.records
        if one.item == "administrative-penalty" and (not number or one.doc_number == number)
    )


def proposed(
    town: Town, person: Person = CITIZEN, *, at: datetime | None = None, **more: Any
) -> str:
    """The officer opens the file and proposes."""
    file = look(town, person)
    sound: dict[str, Any] = {
        "look": UUID(file.event),
        "record": penalty_of(file),
        "measure": MEASURE,
        "last_day": last(),
        "proportion": WHY,
        "actor": town.officer,
        "now": at or now() - AGO,
    }
    return propose_measure(**{**sound, **more})


def colleague(login: str = "second-officer") -> Actor:
    """Another officer of the organ."""
    return hire(login, unit="window 4")


def confirmed(town: Town, person: Person = CITIZEN, **more: Any) -> str:
    """Proposed, and confirmed by another."""
    number = proposed(town, person, **more)
    confirm_measure(number=number, actor=colleague(), now=now())
    return number


def standing(person: Person = CITIZEN) -> set[str]:
    """The measures on somebody that are in force, as every reader is told."""
    with transaction.atomic():
        return set(in_force(subjects=[person.key]))
