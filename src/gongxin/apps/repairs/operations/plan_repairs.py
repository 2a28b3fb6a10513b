"""修复导航: what can be done about each adverse record, by when somebody answers, and when its display ends then and without it.

A plan is reckoned by what later acts: the clocks of the workflow from the day of filing on (`catalogue.course_of`), by the editions that
will be in force on that day, and for the pack of the source. So what it promises is what is then done, also where nobody answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings

from gongxin.apps.access.api import FileShown
from gongxin.apps.catalogue.api import (
    CaseMatter,
    Catalogue,
    Clock,
    Course,
    Nature,
    Party,
    RepairFinding,
    Workflow,
    began,
    catalogues_ahead,
    course_of,
    display_start,
    first_day,
    foresee_end,
    get_clock,
)
from gongxin.lib.periods import BEIJING, begins, last_day_before

from ..types import Repairable, RepairPlan
from .weigh_record import Weighing, repairable


@dataclass(frozen=True, slots=True)
class _Frame:
    """From which instant until when a catalogue is in force, as far as is known."""

    weighing: Weighing
    begins: datetime
    until: datetime | None


def plan_repairs(*, file: FileShown, now: datetime) -> tuple[RepairPlan, ...]:
    """What its person can do about each adverse record of a file that was opened, in the order of the file.

    The readings are as many whatever the number of records.
    """
    frames = _frames(now)
    catalogue = frames[0].weighing.catalogue
    return tuple(
        _plan(repairable(record, file, catalogue), frames, now)
        for record in file.records
        if record.nature == Nature.ADVERSE
    )


def plan_repair(*, record: Repairable, now: datetime) -> RepairPlan:
    """The same for one record that no file was opened for, such as at the notice of a decision."""
    return _plan(record, _frames(now), now)


def repair_workflow(catalogue: Catalogue) -> Workflow | None:
    """The workflow by which a subject asks for repair."""
    return next(
        (
            flow
            for flow in catalogue.workflows.values()
            if flow.about is CaseMatter.REPAIR and Party.SUBJECT in flow.raised_by
        ),
        None,
    )


def _frames(now: datetime) -> list[_Frame]:
    first = Weighing.now()
    ahead = [(at, first.at(catalogue)) for at, catalogue in catalogues_ahead()]
    all_of_them = [(now, first), *ahead]
    ends = [at for at, _ in ahead]
    return [
        _Frame(weighing, at, until)
        for (at, weighing), until in zip(all_of_them, [*ends, None], strict=True)
    ]


def _plan(record: Repairable, frames: list[_Frame], now: datetime) -> RepairPlan:
    today = now.astimezone(BEIJING).date()
    over = _over(record, frames)
    ends_anyway = last_day_before(over) if over else None
    as_of_today = frames[0].weighing.findings(record, on=today)
    nothing = RepairPlan(record.key, as_of_today, None, ends_anyway=ends_anyway)
    found = _first_day(record, frames, today)
    flow = repair_workflow(found[1].weighing.catalogue) if found else None
    if found is None or flow is None:
        return nothing
    day, frame, findings = found
    if over is not None and begins(day) >= over:
        return nothing
    shown = as_of_today if frame is frames[0] else findings
    return _promised(
        replace(nothing, findings=shown, file_from=day),
        course=_course(record, flow, frame.weighing, filed=max(now, begins(day))),
        ends_anyway=ends_anyway,
    )


def _promised(plan: RepairPlan, *, course: Course, ends_anyway: date | None) -> RepairPlan:
    """The plan with the days of the case: its last stretch is the organ's, and its end without an answer hides the record."""
    first, last = course.stretches[0], course.stretches[-1]
    hides = course.hides_at
    ends_by = None if hides is None else last_day_before(hides)
    if ends_by is not None and ends_anyway is not None:
        ends_by = min(ends_by, ends_anyway)
    why = tuple(one.why for one in course.stretches)
    return replace(
        plan,
        taken_up_by=last_day_before(first.due),
        answered_by=last_day_before(last.due),
        ends_by=ends_by,
        why=why,
        certain=not any(one.warnings for one in why),
    )


def _first_day(
    record: Repairable, frames: Iterable[_Frame], today: date
) -> tuple[date, _Frame, tuple[RepairFinding, ...]] | None:
    """The first day on which it may be asked for, by the rules that hold on that very day."""
    for frame in frames:
        on = max(today, frame.begins.astimezone(BEIJING).date())
        dated = _dated(record, frame.weighing.catalogue)
        findings = frame.weighing.findings(dated, on=on)
        day = first_day(findings, on=on)
        if day is not None and (frame.until is None or begins(day) < frame.until):
            return day, frame, findings
    return None


def _dated(record: Repairable, catalogue: Catalogue) -> Repairable:
    """The record with the day from which that catalogue counts."""
    start = display_start(catalogue.known_items[record.days.item], record.kept)
    return replace(record, days=replace(record.days, start=start))


def _over(record: Repairable, frames: list[_Frame]) -> datetime | None:
    """The instant at which display ends if nothing is done: that of the register, or sooner by an edition that waits."""
    over = record.shown_until
    before = frames[0].weighing.catalogue.known_items[record.days.item]
    for frame in frames[1:]:
        if over is not None and over <= frame.begins:
            break
        after = frame.weighing.catalogue.known_items[record.days.item]
        foreseen = foresee_end(
            before=before,
            after=after,
            days=_dated(record, frame.weighing.catalogue).days,
            start_before=record.days.start,
            shown_until=record.shown_until,
        )
        if foreseen.ends is not None:
            ends = max(foreseen.ends, frame.begins)
            over = ends if over is None else min(over, ends)
    return over


def _course(record: Repairable, flow: Workflow, weighing: Weighing, *, filed: datetime) -> Course:
    """How a case filed then goes on if nobody does anything, by the clocks that run for the organs of the source's pack."""
    place = weighing.places.get(record.source, "")

    def clock(code: str, on: date) -> Clock:
        return get_clock(code=code, on=on, pack=place, catalogue=weighing.catalogue)

    return course_of(flow, clock, began(flow, now=filed), calendar=settings.WORKING_CALENDAR)
