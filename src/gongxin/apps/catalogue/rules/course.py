"""Where a case stands at a moment, by its workflow, its clocks and its last act alone.

Silence is computed and never written. From the step that an act led to, the dates say how the case goes on while nobody does
anything: a record is hidden, a statement attached, the case goes up, or lapses, from that second on and whatever job is down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from gongxin.lib.bilingual import Text
from gongxin.lib.explanations import Explanation
from gongxin.lib.periods import BEIJING
from gongxin.lib.reckoning import reckon
from gongxin.lib.working_days import OFFICIAL, WorkingCalendar

from ..enums import Party, Silence
from ..types.clock import Clock
from ..types.workflow import CaseEnd, CaseStep, Workflow

ClockOn = Callable[[str, date], Clock]
"""The clock of that code which an event of that day sets going."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Where the last act put a case, and when.

    `timed_by` is the step whose clock runs, since `since`: another one where this step has none. `hidden_from`: since when
    silence hides the records; what is hidden stays so until the case ends, for an organ that is late does not show it by passing it on.
    """

    step: str
    at: datetime
    timed_by: str
    since: datetime
    hidden_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time for which a case waits for one party while nobody acts; `ends` None: until somebody does."""

    step: CaseStep
    begins: datetime
    due: datetime
    ends: datetime | None
    silence: Silence
    why: Explanation

    @property
    def waits_for(self) -> Party:
        """Who is to act."""
        return self.step.waits_for


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case is at a moment: at a step, or lapsed at an `end`; what was missed on the way, by whom and since when.

    `hidden_from`: since when the disputed records are hidden, None while they are not.
    """

    stretch: Stretch
    end: CaseEnd | None
    since: datetime
    missed: tuple[Stretch, ...]
    hidden_from: datetime | None

    @property
    def due(self) -> datetime | None:
        """The instant from which an act is late; None where nobody is waited for."""
        return None if self.end else self.stretch.due


@dataclass(frozen=True, slots=True)
class Course:
    """How a case goes from its last act on while nobody does anything: at least one stretch, each ending where the next begins."""

    entered: Entered
    stretches: tuple[Stretch, ...]
    lapsed: CaseEnd | None

    @property
    def hides_at(self) -> datetime | None:
        """From when on the records are hidden."""
        silent = [one.due for one in self.stretches if one.silence is Silence.HIDE]
        return self.entered.hidden_from or min(silent, default=None)

    @property
    def attaches_at(self) -> datetime | None:
        """From when on the subject's statement stands beside the records because nobody checked it."""
        silent = (one.due for one in self.stretches if one.silence is Silence.ATTACH)
        return min(silent, default=None)

    @property
    def lapses_at(self) -> datetime | None:
        """From when on the case is over because its subject did nothing."""
        return self.stretches[-1].ends if self.lapsed else None

    @property
    def marked_from(self) -> datetime | None:
        """From when on the records are marked as disputed."""
        return min((one.begins for one in self.stretches if one.step.marks), default=None)

    def standing(self, now: datetime) -> Standing:
        """Where the case is at that moment; before its last act it is where that act put it."""
        at = max((one for one in self.stretches if one.begins <= now), key=_begins, default=None)
        stretch = at or self.stretches[0]
        lapsed = self.lapsed if self.lapses_at and self.lapses_at <= now else None
        hides_at = self.hides_at
        return Standing(
            stretch=stretch,
            end=lapsed,
            since=self.lapses_at if lapsed and self.lapses_at else stretch.begins,
            missed=tuple(
                one
                for one in self.stretches
                if one.waits_for is not Party.SUBJECT and one.due <= now
            ),
            hidden_from=hides_at if hides_at and hides_at <= now and not lapsed else None,
        )


def began(workflow: Workflow, *, now: datetime) -> Entered:
    """The first step of a case that is raised at that moment."""
    first = workflow.first.code
    return Entered(first, now, first, now)


def led_to(
    workflow: Workflow, standing: Standing, *, before: Entered, to: str, now: datetime
) -> Entered:
    """The step that an act leads to, at that moment, from where the case stood; its own clock begins, or the one that runs goes on."""
    step = workflow.step(to)
    if step is None:
        raise ValueError("an end waits for nobody")
    if step.clock:
        return Entered(to, now, to, now, standing.hidden_from)
    own = standing.stretch.step.code
    timed_by, since = (
        (before.timed_by, before.since) if own == before.step else (own, standing.since)
    )
    return Entered(to, now, timed_by, since, standing.hidden_from)


def course_of(
    workflow: Workflow, clocks: ClockOn, entered: Entered, *, calendar: WorkingCalendar = OFFICIAL
) -> Course:
    """How the case goes on from there by itself.

    Raises ValueError for what the linter of packs refuses: a step without a clock, a clock without an end, silences in a ring.
    """
    stretches: list[Stretch] = []
    step, timed_by = _step(workflow, entered.step), _step(workflow, entered.timed_by)
    begins, since = entered.at, entered.since
    while True:
        if timed_by.silence is None or len(stretches) > len(workflow.steps):
            raise ValueError(f"{workflow.code}: silence at {step.code} has no effect")
        why = _why(timed_by, clocks, since, calendar)
        due = why.over
        if due is None:
            raise ValueError(f"{workflow.code}: the clock of {timed_by.code} never ends")
        stays = timed_by.silence in {Silence.HIDE, Silence.ATTACH}
        # one that ran out before the case came here acts at once
        ends = None if stays else max(due, begins)
        stretches.append(Stretch(step, begins, due, ends, timed_by.silence, why))
        if ends is None or timed_by.silence is Silence.LAPSE:
            return Course(
                entered, tuple(stretches), workflow.end(timed_by.silent_to) if ends else None
            )
        step = timed_by = _step(workflow, timed_by.silent_to)
        begins = since = ends


def _why(
    timed_by: CaseStep, clocks: ClockOn, since: datetime, calendar: WorkingCalendar
) -> Explanation:
    day = since.astimezone(BEIJING).date()
    clock = clocks(timed_by.clock, day)
    title = timed_by.title
    return reckon(
        start=day,
        length=clock.length,
        kind=clock.kind,
        begins=Text(
            f"案件在这一天到「{title.zh}」环节。", f"On this day the case came to “{title.en}”."
        ),
        calendar=calendar,
    )


def _step(workflow: Workflow, code: str) -> CaseStep:
    step = workflow.step(code)
    if step is None:
        raise ValueError(f"{workflow.code} has no step {code}")
    return step


def _begins(stretch: Stretch) -> datetime:
    return stretch.begins
