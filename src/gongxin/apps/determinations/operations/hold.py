"""A determination as it is before an act, locked, for whoever has a part in it; one answer for what is not there and what is another's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.catalogue.api import CaseAct, Course, Party, Standing
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.register.api import same_as, see
from gongxin.lib.row_security import Kept

from ..enums import Deed, Wrong
from ..errors import unknown_determination, wrong_act
from ..models import Awaited, Determination
from ..policies import Rules


@dataclass(frozen=True, slots=True)
class Held:
    """A determination, locked, where it stands and for which side the actor acts; `told` is what events say of a mandate."""

    row: Determination
    rules: Rules
    course: Course
    standing: Standing
    party: Party
    told: Mapping[str, str]

    @property
    def over(self) -> bool:
        return bool(self.row.end) or self.standing.end is not None

    def act(self, deed: Deed) -> CaseAct:
        """That act of the step where it stands. Raises Refusal where there is none, or it is the other side's."""
        if self.over:
            raise wrong_act(Wrong.OVER)
        acts = self.standing.stretch.step.acts
        found = next((one for one in acts if one.code == deed), None)
        if found is None:
            raise wrong_act(Wrong.NOT_HERE)
        if found.by is not self.party:
            raise wrong_act(Wrong.NOT_YOURS)
        return found


def hold(number: str, actor: Actor, now: datetime) -> Held:
    """The determination of that number, locked. Raises Refusal `determinations.unknown`."""
    told: Mapping[str, str] = {}
    if actor.role is Role.CITIZEN:
        keys, told = own_keys(actor, told_elsewhere=True)
        see(keys)
        found = Determination.objects.filter(subject_key__in=keys)
    else:
        check_role(actor, Role.OFFICER)
        see([], organ=actor.organ)
        found = Determination.objects.filter(organ=actor.organ)
    row = found.select_for_update().filter(number=number.strip().upper()).first()
    party = Party.SUBJECT if actor.role is Role.CITIZEN else Party.SOURCE
    if row is None or (party is Party.SUBJECT and not is_told(row)):
        raise unknown_determination()
    see_rows(row)
    rules = Rules(row)
    course = rules.course_kept(row, Awaited.objects.filter(determination=row.number))
    return Held(row, rules, course, course.standing(now), party, told)


def own_keys(actor: Actor, *, told_elsewhere: bool = False) -> tuple[list[UUID], Mapping[str, str]]:
    """Under which keys the determinations of whoever the actor acts for stand, and what events say of a mandate."""
    whose = whose_file(actor=actor, power=Power.RAISE_CASES, told_elsewhere=told_elsewhere)
    key = whose.subject_key
    if key is None:
        return [], whose.told
    return [key, *(one.key for one in same_as(subject_keys=[key]).get(key, ()))], whose.told


def is_told(row: Determination) -> bool:
    """Whether the subject was told of it: what lapsed before the notice has never been about them."""
    return row.noticed_at is not None


def see_rows(row: Determination) -> None:
    """Have the database show it, and the records that it asks for itself, to this transaction; that somebody may was judged before."""
    see([row.subject_key], Kept())
