"""What holds of a determination: its rules, where it stands, which words are taken, and how they are sealed."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist

from gongxin.apps.catalogue.api import (
    Catalogue,
    Clock,
    Course,
    EditionRef,
    Entered,
    SeriousList,
    Workflow,
    course_of,
    get_clock,
    get_list,
    get_workflow,
    packs_of,
)
from gongxin.apps.register.api import seal_for_subject, unseal_for_subject
from gongxin.lib.bilingual import Text
from gongxin.lib.identifiers import holds_citizen_number
from gongxin.lib.sealing import SealBroken

from .errors import nobody_there, words_unfit
from .models import Awaited, Determination

LONGEST = 2000
_SHORTEST = 5


@lru_cache(maxsize=8)
def _catalogue(editions: tuple[EditionRef, ...]) -> Catalogue:
    """Editions never change, so that a process reads each set of them once."""
    return packs_of(editions=editions).catalogue


class Rules:
    """The list, the workflow and the clocks of a determination, by the editions that were loaded when it was proposed."""

    def __init__(self, row: Determination) -> None:
        self.catalogue = _catalogue(tuple(EditionRef(*one) for one in row.editions))
        self.list: SeriousList = get_list(code=row.list_code, catalogue=self.catalogue)
        self.flow: Workflow = get_workflow(code=row.workflow, catalogue=self.catalogue)
        self._place = row.place

    @property
    def term(self) -> range:
        """The months that the list allows."""
        return range(self.list.least, self.list.most + 1)

    def clock(self, code: str, day: date) -> Clock:
        """The clock that an event of that day sets going, for the organs of the place."""
        return get_clock(code=code, on=day, pack=self._place, catalogue=self.catalogue)

    def course(self, entered: Entered) -> Course:
        """How it goes on from there by itself, by the calendar as it is known now."""
        return course_of(self.flow, self.clock, entered, calendar=settings.WORKING_CALENDAR)

    def course_kept(self, row: Determination, waits: Collection[Awaited]) -> Course:
        """The same with the instants that were reckoned when the last act was done: a date that was told stays."""
        course = self.course(entered_of(row))
        last = max(one.after for one in waits)
        kept = sorted((one for one in waits if one.after == last), key=lambda one: one.id)
        stretches = [
            replace(stretch, begins=wait.begins_at, due=wait.due_at, ends=wait.ends_at)
            for stretch, wait in zip(course.stretches, kept, strict=True)
        ]
        return replace(course, stretches=tuple(stretches))


def entered_of(row: Determination) -> Entered:
    """Where its last act put it."""
    return Entered(row.step, row.step_from, row.timed_by, row.timed_from)


def check_words(said: str, name: Text) -> str:
    """Words as they are kept, stripped. Raises Refusal."""
    plain = said.strip()
    if len(plain) < _SHORTEST:
        raise words_unfit(Text(f"没有写明{name.zh}", f"the {name.en} is missing"))
    if len(plain) > LONGEST:
        raise words_unfit(Text(f"超过{LONGEST}字", f"it is longer than {LONGEST} characters"))
    if holds_citizen_number(plain):
        raise words_unfit(Text("里面有居民身份证号码", "it holds a resident identity number"))
    return plain


def sealed(subject_key: UUID, number: str, said: object) -> bytes:
    """Something of a determination as JSON under the subject's key for documents. Replaces the transaction's context."""
    try:
        return seal_for_subject(
            subject_key=subject_key,
            plain=json.dumps(said, ensure_ascii=False).encode(),
            bound_to=number.encode(),
        )
    except (SealBroken, ObjectDoesNotExist):
        raise nobody_there() from None


def opened(row: Determination, closed: bytes | memoryview) -> dict[str, Any]:
    """What was sealed in it; nothing where nothing was. Raises Refusal where the key that opens it was destroyed."""
    if not closed:
        return {}
    try:
        plain = unseal_for_subject(
            subject_key=row.subject_key, sealed=bytes(closed), bound_to=row.number.encode()
        )
    except SealBroken:
        raise nobody_there() from None
    found: dict[str, Any] = json.loads(plain)
    return found
