"""Grades as they are seen: by the organ that gives them, by their subject, and the organ's organisations by how it inspects them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.catalogue.api import (
    AdverseClass,
    Catalogue,
    Grade,
    Grading,
    item_titles,
    read_catalogue,
)
from gongxin.apps.directory.api import get_organ
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import identities_of, is_shown, see
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING
from gongxin.lib.row_security import Kept

from ..enums import GradeEnding, GradeState
from ..errors import unknown_grade
from ..models import Graded
from ..policies import is_of_sector, opened, state_of
from ..queries import in_force
from ..types import GradeLine, GradeShown, ReasonShown, Supervised, SupervisionClass
from .propose import sector_of

MOST = 100
"""How many a list has at the most."""
_OVER = Text("这条记录已不再展示", "This record is displayed no more")
_NOTHING = Text("没有办法写明的记录", "No record that the rules name")
_CLASSES = {
    "": Text("未分类", "unclassed"),
    AdverseClass.MINOR: Text("轻微", "minor"),
    AdverseClass.ORDINARY: Text("一般", "ordinary"),
    AdverseClass.SERIOUS: Text("严重", "serious"),
}


def grades_of_organ(*, actor: Actor, now: datetime) -> list[GradeLine]:
    """The organ's grades, what is on its way first, then the newest; the statements are as many whatever their number.

    Whoever reads the names is on record, with how many there were.
    """
    check_role(actor, Role.OFFICER)
    if not actor.organ:
        return []
    with transaction.atomic():
        see([], organ=actor.organ)
        rows = list(Graded.objects.filter(organ=actor.organ).order_by("-id")[:MOST])
        lines = _lines(rows, now, organ=actor.organ)
        if lines:
            _tell_listed(actor, len(lines), now)
    on_the_way = {GradeState.PROPOSED, GradeState.OBJECTION, GradeState.READY}
    return sorted(lines, key=lambda one: one.state not in on_the_way)


def supervised(
    *, grading: str, actor: Actor, now: datetime, first: int = 0, limit: int = 50
) -> list[SupervisionClass]:
    """分类监管: the organisations whose grade by these rules is in force, by grade, each with the reason; `limit` of each grade from `first` on.

    For officers of the organ that gave them alone. Raises Refusal `grades.not-this-sector`.
    """
    check_role(actor, Role.OFFICER)
    catalogue = read_catalogue()
    wanted, organ = sector_of(grading, actor, catalogue)
    with transaction.atomic():
        see([], organ=organ.code)
        standing = Graded.objects.filter(
            organ=organ.code, grading=wanted.code, confirmed_at__isnull=False, ended_at=None
        ).filter(until_at__gt=now)
        totals = dict(standing.values_list("grade").annotate(Count("id")))
        rows = [
            row
            for grade in wanted.grades
            for row in standing.filter(grade=grade.code).order_by("id")[first : first + limit]
        ]
        until = in_force(subjects={one.subject_key for one in rows}, organ=organ.code)
        shown = [one for one in rows if one.number in until]
        names = {
            key: one.name
            for key, one in identities_of(subject_keys={one.subject_key for one in shown}).items()
        }
        if shown:
            _tell_listed(actor, len(shown), now)
    titles = item_titles(catalogue=catalogue)
    return [
        SupervisionClass(
            grade,
            totals.get(grade.code, 0),
            tuple(
                Supervised(
                    number=row.number,
                    name=names.get(row.subject_key, ""),
                    why=_why(row, titles),
                    since=row.decided_at.astimezone(BEIJING).date(),
                    until=until[row.number],
                )
                for row in shown
                if row.grade == grade.code and row.decided_at is not None
            ),
        )
        for grade in wanted.grades
    ]


def gradings_of(*, actor: Actor) -> list[Grading]:
    """The gradings of the officer's own sector."""
    check_role(actor, Role.OFFICER)
    if not actor.organ:
        return []
    organ = get_organ(code_or_uscc=actor.organ)
    return [one for one in read_catalogue().gradings.values() if is_of_sector(one, organ)]


def see_grade(*, number: str, actor: Actor, now: datetime) -> GradeShown:
    """One of the organ's grades whole; that it was opened is an event about its subject. Raises Refusal `grades.unknown-number`."""
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        see([], organ=actor.organ)
        row = Graded.objects.filter(number=number.strip().upper(), organ=actor.organ).first()
        if row is None or not actor.organ:
            raise unknown_grade()
        (line,) = _lines([row], now, organ=actor.organ)
        record_event(
            kind=EventKind.GRADE_OPENED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            subject_key=row.subject_key,
            payload={"graded": row.number},
        )
        return _shown(row, line, actor, now, read_catalogue())


def own_grades(*, actor: Actor, now: datetime) -> list[GradeLine]:
    """The grades of the organisation for which the actor acts, of which it was told, the newest first."""
    with transaction.atomic():
        whose = whose_file(actor=actor, power=Power.SEE_FILE)
        if whose.subject_key is None:
            return []
        see([whose.subject_key], Kept())
        told = Graded.objects.filter(subject_key=whose.subject_key, decided_at__isnull=False)
        return _lines(list(told.order_by("-id")[:MOST]), now)


def own_grade(*, number: str, actor: Actor, now: datetime) -> GradeShown:
    """One of them whole: by which records and rules, how it is inspected by it, until when, and the way back. Raises Refusal."""
    with transaction.atomic():
        whose = whose_file(actor=actor, power=Power.SEE_FILE)
        if whose.subject_key is None:
            raise unknown_grade()
        see([whose.subject_key], Kept())
        told = Graded.objects.filter(subject_key=whose.subject_key, decided_at__isnull=False)
        row = told.filter(number=number.strip().upper()).first()
        if row is None:
            raise unknown_grade()
        (line,) = _lines([row], now)
        return _shown(row, line, actor, now, read_catalogue())


def _tell_listed(actor: Actor, organisations: int, now: datetime) -> None:
    record_event(
        kind=EventKind.GRADES_LISTED,
        occurred_at=now,
        actor=actor.ref,
        organ=actor.organ,
        payload={"organisations": organisations},
    )


def _lines(rows: Sequence[Graded], now: datetime, *, organ: str | None = None) -> list[GradeLine]:
    subjects = {one.subject_key for one in rows}
    names = {key: one.name for key, one in identities_of(subject_keys=subjects).items()}
    until = in_force(subjects=subjects, organ=organ)
    gradings = read_catalogue().gradings
    return [
        GradeLine(
            number=row.number,
            name=names.get(row.subject_key, ""),
            grading=gradings[row.grading].title,
            organ=row.organ,
            grade=_grade(gradings[row.grading], row.grade or row.proposed),
            decided=row.decided_at is not None,
            state=state_of(row, in_force=row.number in until, now=now),
            proposed_at=row.proposed_at,
            object_until=row.object_until,
            until=until.get(row.number),
        )
        for row in rows
        if row.grading in gradings
    ]


def _grade(grading: Grading, code: str) -> Grade:
    """The grade of that code; of an edition that knows it no more, its code stands for it."""
    return grading.grade(code) or Grade(code, Text(code, code), (), grading.best.supervision)


def _why(row: Graded, titles: Mapping[str, Text]) -> tuple[Text, ...]:
    """The records on which it stands, by what they are; nothing of what they say."""
    named = dict.fromkeys((one["item"], one["class"]) for one in row.decisive)
    found = []
    for item, adverse_class in named:
        title, rank = titles[item], _CLASSES[adverse_class]
        found.append(Text(f"{title.zh}（{rank.zh}）", f"{title.en} ({rank.en})"))
    return tuple(found) or (_NOTHING,)


def _shown(
    row: Graded, line: GradeLine, actor: Actor, now: datetime, catalogue: Catalogue
) -> GradeShown:
    grading = catalogue.gradings[row.grading]
    kept = opened(row, row.reasons_sealed) or []
    better = [one for one in grading.grades if not grading.is_worse(one.code, row.proposed)]
    return GradeShown(
        line=line,
        grading=grading,
        edition=row.edition,
        reasons=tuple(_reasons(row, grading, kept)),
        proposed=_grade(grading, row.proposed),
        choices=tuple(reversed(better)),
        worse=row.worse,
        decision=opened(row, row.decision_sealed),
        objection=opened(row, row.objection_sealed),
        answer=opened(row, row.answer_sealed),
        confirmed_at=row.confirmed_at,
        ending=GradeEnding(row.ending) if row.ending else None,
        ended_at=row.ended_at,
        decided_by_me=row.decided_by == actor.ref,
        may_object=line.state is GradeState.OBJECTION and row.objected_at is None,
    )


def _reasons(
    row: Graded, grading: Grading, kept: Iterable[Mapping[str, Any]]
) -> Iterable[ReasonShown]:
    """What the rules said of each record; which one it is of those alone that are displayed still (charter C13). Replaces the context."""
    for one in kept:
        over = one["record"] and not is_shown(
            subject_key=row.subject_key, record_key=UUID(one["record"])
        )
        yield ReasonShown(
            grade=_grade(grading, one["grade"]).title,
            message=Text.from_dict(one["message"]),
            said=_OVER if over else Text.from_dict(one["said"]),
        )
