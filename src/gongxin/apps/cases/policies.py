"""What holds of a case: its rules, where it stands, for whom an actor may act, and which words are taken."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist

from gongxin.apps.catalogue.api import (
    CaseEnd,
    CaseMatter,
    Catalogue,
    Clock,
    Course,
    EditionRef,
    Effect,
    Entered,
    Gives,
    Party,
    Workflow,
    course_of,
    get_clock,
    get_workflow,
    packs_of,
)
from gongxin.apps.directory.api import Organ, OrganFunction, list_organs, who_answers
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.register.api import Mark, seal_for_subject
from gongxin.lib.bilingual import Text
from gongxin.lib.identifiers import holds_citizen_number
from gongxin.lib.sealing import SealBroken

from .errors import (
    departs_silently,
    nobody_there,
    statement_unfit,
    unknown_ground,
    words_unfit,
)
from .models import Case, Wait
from .rules.judging import BUILT
from .rules.statement import as_kept, unfit_statement
from .types import Given, LikeCases

LONGEST = 2000
_SHORTEST = 5


@lru_cache(maxsize=8)
def _catalogue(editions: tuple[EditionRef, ...]) -> Catalogue:
    """Editions never change, so that a process reads each set of them once."""
    return packs_of(editions=editions).catalogue


class Rules:
    """The workflow of a case and its clocks, by the editions that were loaded when it was raised."""

    def __init__(self, *, editions: Sequence[Sequence[str]], workflow: str, place: str) -> None:
        self.catalogue = _catalogue(tuple(EditionRef(*one) for one in editions))
        self.flow: Workflow = get_workflow(code=workflow, catalogue=self.catalogue)
        self._place = place

    @classmethod
    def of(cls, case: Case) -> Rules:
        """Those of a case."""
        return cls(editions=case.editions, workflow=case.workflow, place=case.place)

    def clock(self, code: str, day: date) -> Clock:
        """The clock that an event of that day sets going, for the organs of the place."""
        return get_clock(code=code, on=day, pack=self._place, catalogue=self.catalogue)

    def course(self, entered: Entered) -> Course:
        """How a case goes on from there by itself, by the calendar as it is known now."""
        return course_of(self.flow, self.clock, entered, calendar=settings.WORKING_CALENDAR)

    def course_kept(self, case: Case, waits: Collection[Wait]) -> Course:
        """The same with the instants that were reckoned when the last act was done: a date that was told stays."""
        last = max(one.after for one in waits)
        kept = [one for one in waits if one.after == last]
        return self.as_kept(self.course(entered_of(case)), kept)

    def as_kept(self, course: Course, waits: Collection[Wait]) -> Course:
        """A course with the instants of its waits, those after one act alone."""
        kept = sorted(waits, key=lambda one: one.id)
        stretches = [
            replace(stretch, begins=wait.begins_at, due=wait.due_at, ends=wait.ends_at)
            for stretch, wait in zip(course.stretches, kept, strict=True)
        ]
        return replace(course, stretches=tuple(stretches))


def entered_of(case: Case) -> Entered:
    """Where its last act put the case."""
    return Entered(case.step, case.entered_at, case.timed_by, case.timed_from, case.hidden_from)


def mark_of(case: Case, course: Course) -> Mark | None:
    """What the register is told of the case's records: nothing where they are neither marked nor will be hidden."""
    mark = Mark(case.marked_from, course.hides_at, course.lapses_at)
    return mark if mark.marked_from or mark.hides_at else None


def raised_by_subjects(flow: Workflow) -> bool:
    """Whether somebody may begin it here: by who it is about, and with a way to be granted that this program can go."""
    granted = {one.code for one in flow.ends if one.outcome in {"granted", "passed-on"}}
    return Party.SUBJECT in flow.raised_by and any(
        act.to in granted and act.effect in BUILT for step in flow.steps for act in step.acts
    )


def reviews(flow: Workflow) -> bool:
    """Whether it reviews what was done in another case: it begins with who supervises."""
    return flow.first.waits_for is Party.SUPERVISOR


class Answering(NamedTuple):
    """Who answers for what a source filed: the organ, empty for the platform; the pack whose clocks run; who supervises, empty for nobody."""

    organ: str
    place: str
    supervisor: str


def answering(sources: Collection[str]) -> dict[str, Answering]:
    """By source: itself, or its successor where it was retired; where there is none the platform, which shows the record. Three readings."""
    organs, found = list_organs(), who_answers(codes=sources)
    return {
        source: Answering("", "", "")
        if source not in found
        else Answering(
            "" if found[source].retired else found[source].code,
            found[source].pack,
            _leading(organs, found[source]),
        )
        for source in sources
    }


def _leading(organs: Collection[Organ], organ: Organ) -> str:
    leading = (
        one.code
        for one in organs
        if one.pack == organ.pack and one.function is OrganFunction.LEAD and one.code != organ.code
    )
    return next(leading, "")


def parties_of(actor: Actor, case: Case) -> frozenset[Party]:
    """For which parties of the case somebody on the staff may act."""
    if actor.role is Role.OPERATOR:
        instead = {Party.SOURCE} if not case.organ else set()
        return frozenset({Party.PLATFORM, *instead})
    if actor.role is not Role.OFFICER or not actor.organ:
        return frozenset()
    held = {Party.SOURCE: case.organ, Party.SUPERVISOR: case.supervisor}
    return frozenset(party for party, organ in held.items() if organ == actor.organ)


def check_given(given: Given, gives: Collection[Gives]) -> Given:
    """What comes with an act, as it is kept. Raises Refusal for what is missing, too long, or holds an identity number."""
    wanted = {Gives.REASON: given.reason, Gives.EVIDENCE: given.evidence, Gives.WORDS: given.words}
    missing = [
        name
        for one, name in _GIVES.items()
        if one in gives and len(wanted[one].strip()) < _SHORTEST
    ]
    has_values = bool(given.values) or given.as_claimed
    if Gives.VALUES in gives and not has_values:
        missing.append(Text("更正后的值", "corrected value"))
    if missing:
        raise words_unfit(Text(f"没有写明{missing[0].zh}", f"the {missing[0].en} is missing"))
    if has_values and Gives.VALUES not in gives:
        raise words_unfit(Text("这个动作不更正内容", "this act corrects nothing"))
    if any(len(one.value) > LONGEST for one in given.values):
        raise words_unfit(Text(f"超过{LONGEST}字", f"a value is longer than {LONGEST} characters"))
    return replace(
        given,
        reason=check_words(given.reason),
        evidence=check_words(given.evidence),
        words=check_words(given.words),
    )


def check_end(given: Given, end: CaseEnd | None, ended: LikeCases) -> Given:
    """The same beside what it leads to: its ground is listed there, and a departure from how like cases ended is explained.

    What neither needs is not kept. Raises Refusal.
    """
    if end is None:
        return replace(given, ground="", departure="")
    if given.ground and end.grounds and end.ground(given.ground) is None:
        raise unknown_ground()
    departs, departure = ended.departs(end.outcome), check_words(given.departure)
    if departs and len(departure) < _SHORTEST:
        raise departs_silently()
    return replace(
        given,
        ground=given.ground if end.grounds else "",
        departure=departure if departs else "",
    )


_GIVES = {
    Gives.REASON: Text("理由", "reason"),
    Gives.EVIDENCE: Text("依据的材料", "evidence"),
    Gives.WORDS: Text("说明", "explanation"),
}


def check_words(said: str) -> str:
    """Words as they are kept, stripped. Raises Refusal."""
    plain = said.strip()
    if len(plain) > LONGEST:
        raise words_unfit(Text(f"超过{LONGEST}字", f"it is longer than {LONGEST} characters"))
    if holds_citizen_number(plain):
        raise words_unfit(Text("里面有居民身份证号码", "it holds a resident identity number"))
    return plain


def states(flow: Workflow) -> bool:
    """Whether what its subject writes is to stand beside the records, for whoever sees them."""
    return flow.about is CaseMatter.STATEMENT


def attached(case: Case, flow: Workflow) -> bool:
    """Whether the statement of a case that is over stands beside its records, as far as its subject left it there."""
    return case.taken_away_at is None and case.end in attaching(flow)


def attaching(flow: Workflow) -> frozenset[str]:
    """The ends by which a statement is attached."""
    acts = (act for step in flow.steps for act in step.acts)
    return frozenset(act.to for act in acts if act.effect is Effect.ATTACH)


def check_said(said: str, flow: Workflow) -> str:
    """What a case is raised with, as it is kept: a statement is told to others, all else to the parties alone. Raises Refusal."""
    if not states(flow):
        return check_words(said)
    words = as_kept(said)
    unfit = unfit_statement(words)
    if unfit is not None:
        raise statement_unfit(unfit)
    return words


def sealed(subject_key: UUID, number: str, said: object) -> bytes:
    """Something of a case as JSON under the subject's key for documents. Replaces the transaction's context."""
    try:
        return seal_for_subject(
            subject_key=subject_key,
            plain=json.dumps(said, ensure_ascii=False).encode(),
            bound_to=number.encode(),
        )
    except (SealBroken, ObjectDoesNotExist):
        raise nobody_there() from None


def is_late(due: datetime, now: datetime) -> bool:
    """From that instant on an act is late."""
    return now >= due
