"""What may be judged of two subjects, given what the register holds and what was judged before."""

from __future__ import annotations

from uuid import UUID

from gongxin.apps.register.api import identities_of, same_as, see

from ..enums import Verdict
from ..errors import (
    already_one,
    held_apart,
    judged_already,
    other_sort,
    too_many_joined,
    unknown_subject,
)
from ..policies import PLACES
from ..queries import in_force, pairs_of
from ..rules import components

MOST_NUMBERS = 12
"""More numbers than that are no subject but a chain of mistakes, and each look-up would read them all."""


def check_known(one: UUID, other: UUID) -> None:
    """The register holds somebody under both, who are of one sort."""
    known = identities_of(subject_keys=[one, other])
    for key, place in zip((one, other), PLACES, strict=True):
        if key not in known:
            raise unknown_subject(place)
    if (known[one].kind == "person") != (known[other].kind == "person"):
        raise other_sort()


def check_may_stand(verdict: Verdict, one: UUID, other: UUID) -> None:
    """What was judged before lets this be judged. Under `one_at_a_time`; the transaction is shown the two and theirs.

    Raises Refusal with the number of what stands against it.
    """
    same = same_as(subject_keys=[one, other])
    way = next((found.through for found in same.get(one, ()) if found.key == other), None)
    if way is not None:
        raise already_one(way)
    sides = [{key, *(found.key for found in same.get(key, ()))} for key in (one, other)]
    everyone = sides[0] | sides[1]
    see(everyone)
    apart = pairs_of(in_force(Verdict.NOT_SAME), everyone)
    if verdict is Verdict.NOT_SAME:
        standing = [number for number, pair in apart.items() if set(pair) == {one, other}]
        if standing:
            raise judged_already(standing[0])
        return
    number = components.held_apart(apart, *sides)
    if number is not None:
        raise held_apart(number)
    if len(everyone) > MOST_NUMBERS:
        raise too_many_joined(MOST_NUMBERS)
