"""What holds of a grade: who may give it, until when its subject may speak, how far it is, and in which words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist

from gongxin.apps.catalogue.api import GradeProposed, GradeReason, Grading, get_clock
from gongxin.apps.directory.api import Organ
from gongxin.apps.register.api import seal_for_subject, unseal_for_subject
from gongxin.lib.bilingual import Text
from gongxin.lib.identifiers import holds_citizen_number
from gongxin.lib.periods import BEIJING
from gongxin.lib.reckoning import ClockKind, reckon
from gongxin.lib.sealing import SealBroken

from .enums import GradeState
from .errors import nobody_there, words_unfit
from .models import Graded

CLOCK = "grade-objection"
SHORTEST, LONGEST = 10, 1_000
_TOLD = Text("单位在这一天决定并告知。", "The organ decided and gave notice of it on this day.")


def is_of_sector(grading: Grading, organ: Organ) -> bool:
    """Whether that organ is one of those whose grades these are."""
    return organ.function.value == grading.sector


def objection_ends(decided_at: datetime) -> datetime:
    """The instant at which the period to speak against a worse grade is over, by clock and calendar as they are known now."""
    day = decided_at.astimezone(BEIJING).date()
    over = reckon(
        start=day,
        length=get_clock(code=CLOCK, on=day).length,
        kind=ClockKind.RIGHT,
        begins=_TOLD,
        calendar=settings.WORKING_CALENDAR,
    ).over
    if over is None:
        raise ValueError("a period that never ends")
    return over


def state_of(row: Graded, *, in_force: bool, now: datetime) -> GradeState:
    """How far it is; `in_force` is what the view says of it."""
    if row.ended_at is not None:
        return GradeState.ENDED if row.confirmed_at is not None else GradeState.DROPPED
    if row.confirmed_at is not None:
        return GradeState.IN_FORCE if in_force else GradeState.OVER
    if row.decided_at is None:
        return GradeState.PROPOSED
    waits = row.object_until is not None and now < row.object_until
    return GradeState.OBJECTION if waits else GradeState.READY


def standing_on(grading: Grading, proposed: GradeProposed, grade: str) -> tuple[GradeReason, ...]:
    """The records on which a decided grade stands: those that name it or a worse one; none for the best."""
    if grade == grading.best.code:
        return ()
    return tuple(
        one for one in proposed.reasons if one.record and not grading.is_worse(grade, one.grade)
    )


def as_kept(reasons: Iterable[GradeReason]) -> list[dict[str, str]]:
    """The records on which a grade stands, as the database compares them: which, of what item, and of which class."""
    return [
        {"record": str(one.record), "item": one.item, "class": one.adverse_class} for one in reasons
    ]


def check_words(said: str) -> str:
    """Words as they are kept. Raises Refusal where they say too little, too much, or an identity number."""
    plain = said.strip()
    if not SHORTEST <= len(plain) <= LONGEST:
        raise words_unfit(
            Text(
                f"应为 {SHORTEST} 至 {LONGEST} 字",
                f"they are {SHORTEST} to {LONGEST} characters long",
            )
        )
    if holds_citizen_number(plain):
        raise words_unfit(Text("里面有居民身份证号码", "they hold a resident identity number"))
    return plain


def sealed(row: Graded, said: object) -> bytes:
    """Something of a grade as JSON under the subject's key for documents. Replaces the transaction's context."""
    try:
        return seal_for_subject(
            subject_key=row.subject_key,
            plain=json.dumps(said, ensure_ascii=False).encode(),
            bound_to=row.number.encode(),
        )
    except (SealBroken, ObjectDoesNotExist):
        raise nobody_there() from None


def opened(row: Graded, closed: bytes | memoryview) -> Any:
    """What was sealed in it: None where its key was destroyed, an empty text where nothing was said."""
    if not closed:
        return ""
    try:
        plain = unseal_for_subject(
            subject_key=row.subject_key, sealed=bytes(closed), bound_to=row.number.encode()
        )
    except SealBroken:
        return None
    return json.loads(plain)
