"""Who is there for grades: officers of the labour department, an agent of the firm, and penalties of the department's and of another's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from gongxin.apps.access.api import act_for
from gongxin.apps.catalogue.api import GradeProposed, get_grading
from gongxin.apps.grades.api import GradeLine, confirm, decide, own_grades, propose
from gongxin.apps.grades.operations.weigh import weigh
from gongxin.apps.grades.policies import as_kept, standing_on
from gongxin.apps.identity.api import Actor
from tests.integration.access.town import (
    FIRM,
    Person,
    Row,
    Town,
    day,
    file_rows,
    hire,
    mandate,
    now,
    penalty,
)

LABOUR, ENVIRONMENT, TAX = "sc-human-resources", "sc-environment", "sc-tax"
GRADING = "labour-compliance"
WORDS = "按办法写明的情形和展示期内的记录决定"
AGO = timedelta(days=30)
"""Longer than the ten working days in which an organisation may speak, in any week of any year."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The town, two officers of the labour department, one of another organ of no such sector, and who acts for the firm."""

    town: Town
    one: Actor
    two: Actor
    stranger: Actor
    agent: Actor


def fined(number: str, person: Person = FIRM, **more: str) -> Row:
    """An ordinary penalty of the labour department, of twenty days ago."""
    return penalty(person, number, **more)


def warned(number: str) -> Row:
    """A minor one."""
    return fined(number, CF_CFLB="警告", CF_NR="警告", CF_NR_FK="")


def revoked(number: str) -> Row:
    """A serious one."""
    return fined(number, CF_CFLB="吊销许可证", CF_NR="吊销许可证", CF_NR_FK="")


def file(desk: Desk | Town, *rows: Row, source: str = LABOUR) -> str:
    """File them as the labour department's, or another's; says the batch."""
    town = desk if isinstance(desk, Town) else desk.town
    return file_rows(town.folder, "administrative-penalty", rows, source=source).batch


def staff(town: Town) -> Desk:
    """Hire them; the neighbour acts for the firm."""
    number = mandate()
    return Desk(
        town,
        hire("labour-1", organ=LABOUR),
        hire("labour-2", organ=LABOUR),
        hire("stranger", organ="sc-education"),
        act_for(number=number, actor=town.neighbour, now=now()),
    )


def proposed(desk: Desk, grading: str = GRADING, *, by: Actor | None = None) -> str:
    """The rules are asked about the firm, some time ago."""
    return propose(
        grading=grading,
        name=FIRM.name,
        code=FIRM.number,
        actor=by or desk.one,
        now=now() - AGO,
    )


def decided(desk: Desk, grade: str, grading: str = GRADING, *, at: datetime | None = None) -> str:
    """An officer decides that grade."""
    number = proposed(desk, grading)
    decide(number=number, grade=grade, words=WORDS, actor=desk.one, now=at or now() - AGO)
    return number


def given(desk: Desk, grade: str, grading: str = GRADING) -> str:
    """And another confirms it."""
    number = decided(desk, grade, grading)
    confirm(number=number, actor=desk.two, now=now())
    return number


def weighed(grading: str = GRADING) -> GradeProposed:
    """What the rules say of the firm at this moment."""
    with transaction.atomic():
        found = weigh(get_grading(code=grading), FIRM.key, on=now().date())
    assert found is not None
    return found


def decisive(grade: str, grading: str = GRADING) -> list[dict[str, str]]:
    """The firm's records on which that grade would stand."""
    return as_kept(standing_on(get_grading(code=grading), weighed(grading), grade))


def own(desk: Desk) -> list[GradeLine]:
    """The firm's grades, as whoever acts for it sees them."""
    return own_grades(actor=desk.agent, now=now())


def elsewhere(desk: Desk, organ: str) -> Desk:
    """The same with two officers of another organ."""
    return replace(desk, one=hire(f"{organ}-1", organ=organ), two=hire(f"{organ}-2", organ=organ))


def tax_grade(letter: str) -> Row:
    """The firm's tax credit grade, as the tax authority files it."""
    return {
        "SS_MC": FIRM.name,
        "SS_SHXYM": FIRM.number,
        "SS_PJND": "2025",
        "SS_JB": letter,
        "SS_PJRQ": day(200),
        "SS_YXQZ": day(-160),
        "SS_JG": "国家税务总局四川省税务局",
        "SS_JGDM": "11519900GX00001623",
    }
