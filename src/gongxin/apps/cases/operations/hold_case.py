"""A case as it is before an act, locked, for whoever has a part in it; one answer for what is not there and what is another's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.catalogue.api import CaseAct, Course, Party, Standing
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.register.api import same_as, see, unseal_for_subject
from gongxin.lib.row_security import Act
from gongxin.lib.sealing import SealBroken

from ..errors import nobody_there, unknown_case
from ..models import Case, Done, Wait
from ..policies import Rules, parties_of
from ..rules.judging import Hand
from .keep_course import see_case_rows


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A case as it is before an act, locked; `told` is what events say of a mandate."""

    case: Case
    rules: Rules
    course: Course
    standing: Standing
    hand: Hand
    told: Mapping[str, str]
    had_part: frozenset[str]

    @property
    def over(self) -> bool:
        return bool(self.case.end) or self.standing.end is not None

    @property
    def draft(self) -> CaseAct | None:
        """The act that waits to be confirmed; a draft is void when its step is left, by silence too."""
        case = self.case
        stands = case.draft_at is not None and case.draft_at >= self.standing.stretch.begins
        return self.act(case.draft_act) if stands else None

    def act(self, code: str) -> CaseAct | None:
        acts = self.standing.stretch.step.acts
        return None if self.over else next((one for one in acts if one.code == code), None)


def hold_case(number: str, actor: Actor, now: datetime) -> HeldCase:
    """The case, locked, with what the actor may do in it. One answer for what is not there and what is another's."""
    if actor.role is Role.CITIZEN:
        whose = whose_file(actor=actor, power=Power.RAISE_CASES, told_elsewhere=True)
        key, told = whose.subject_key, whose.told
        keys = (
            []
            if key is None
            else [key, *(one.key for one in same_as(subject_keys=[key]).get(key, ()))]
        )
        see(keys)
        found = Case.objects.filter(subject_key__in=keys)
    else:
        check_role(actor, Role.OFFICER, Role.OPERATOR)
        see_as_staff(actor)
        found, told = Case.objects.all(), {}
    case = found.select_for_update().filter(number=number.strip().upper()).first()
    parties = (
        frozenset({Party.SUBJECT})
        if actor.role is Role.CITIZEN
        else frozenset()
        if case is None
        else parties_of(actor, case)
    )
    if case is None or not parties:
        raise unknown_case()
    see_case_rows(case)  # all that was written of it, and of the cases that led to it
    rules = Rules.of(case)
    course = rules.course_kept(case, Wait.objects.filter(case=case.number))
    hand = Hand(actor.ref, frozenset(one.value for one in parties))
    return HeldCase(case, rules, course, course.standing(now), hand, told, who_had_part(case))


def see_as_staff(actor: Actor) -> None:
    """The cases of an officer's organ; for an operator those that the platform handles."""
    if actor.role is Role.OPERATOR:
        see([], act=Act.HANDLE)
    else:
        see([], organ=actor.organ)


def who_had_part(case: Case) -> frozenset[str]:
    """Who drafted or did anything in the cases that led to this one."""
    part: set[str] = set()
    before, seen = case.follows, set[str]()
    while before and before not in seen:
        seen.add(before)
        for by, drafted in Done.objects.filter(case=before).values_list("by", "drafted_by"):
            part |= {by, drafted}
        row = Case.objects.filter(number=before).values_list("follows", flat=True).first()
        before = row or ""
    return frozenset(part - {""})


def opened(case: Case, closed: bytes) -> dict[str, Any]:
    """What was sealed in the case. Raises Refusal where the key that opens it was destroyed."""
    try:
        plain = unseal_for_subject(
            subject_key=case.subject_key, sealed=closed, bound_to=case.number.encode()
        )
    except SealBroken:
        raise nobody_there() from None
    found: dict[str, Any] = json.loads(plain)
    return found
