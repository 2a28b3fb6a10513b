"""Open a subject's file with the master key at hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from gongxin.lib.canaries import ORGAN

from ..queries import (
    read_adverse_count,
    read_file,
    read_identities,
    read_roles,
)
from ..queries.counts import count_over, register_counts, shown_by_source
from ..queries.filed import FiledRecord, read_filed
from ..queries.many import read_adverse_counts, read_everybody
from ..types import (
    AdverseCount,
    Instant,
    OverShown,
    Reach,
    ShownRole,
    SubjectFile,
    SubjectIdentity,
)
from .subject_keys import canary_keys, wrapping

T = TypeVar("T")


def _whoever(identity: SubjectIdentity) -> bool:
    return True


def open_file(
    *,
    subject_key: UUID,
    reach: Reach,
    meant: Callable[[SubjectIdentity], bool] = _whoever,
    at: Instant | None = None,
) -> SubjectFile | None:
    """What is within reach and may be shown and used of the subject now; None if the register does not know them.

    Nor is anything opened of somebody who is not `meant`. The caller answers for purpose and event: outside `access` and `reports` nobody calls this.
    With `at` it is a replay: as it might be shown then, by what was known then.
    """
    return read_file(subject_key=subject_key, reach=reach, wrapping=wrapping(), meant=meant, at=at)


def count_adverse(
    *,
    subject_key: UUID,
    items: Collection[str],
    classes: Collection[str],
    within: str,
    reach: Reach,
    at: Instant | None = None,
) -> AdverseCount | None:
    """How many adverse records bear on a question now; None if the register does not know the subject.

    As for `open_file`, the caller answers for purpose and event, and `at` asks of another moment.
    """
    return read_adverse_count(
        subject_key=subject_key,
        items=items,
        classes=classes,
        within=within,
        reach=reach,
        wrapping=wrapping(),
        at=at,
    )


def count_adverse_of_many(
    *,
    subject_keys: Collection[UUID],
    items: Collection[str],
    classes: Collection[str],
    within: str,
    reach: Reach,
    then: Callable[[UUID, AdverseCount], T],
) -> Iterator[T]:
    """As `count_adverse` for many subjects: what `then` makes of each; those whom the register does not know are left out.

    `then` is called in a thread of its own, while the database is asked for the next ones, and must not ask it.
    """
    return read_adverse_counts(
        subject_keys=subject_keys,
        items=items,
        classes=classes,
        within=within,
        reach=reach,
        wrapping=wrapping(),
        then=then,
    )


def identities_of(*, subject_keys: Collection[UUID]) -> dict[UUID, SubjectIdentity]:
    """Who these subjects are, for the review of look-ups: nobody is told."""
    return read_identities(subject_keys=subject_keys, wrapping=wrapping())


def everybody() -> Iterator[SubjectIdentity]:
    """Who everybody is but the canaries, for a comparison in memory: nobody is told. Must run in a transaction."""
    nobody = frozenset(canary_keys())
    return (one for one in read_everybody(wrapping()) if one.subject_key not in nobody)


def roles_of(*, person_key: UUID, same: Collection[UUID] = ()) -> tuple[ShownRole, ...]:
    """The statutory roles of a person, under the keys of `same` too."""
    return read_roles(person_keys=[person_key, *same], wrapping=wrapping())


def counts() -> dict[str, int]:
    """How much the register holds; canaries are nobody, and count for nothing."""
    return register_counts(canaries=canary_keys())


def count_shown(*, subject_keys: Collection[UUID]) -> list[tuple[str, str, int]]:
    """How many records of these subjects are shown now, by item and source; nothing of them is opened."""
    return shown_by_source(subject_keys)


def over_but_shown(*, at: datetime) -> OverShown:
    """Of everybody's records, those that ought not to be shown at that moment, and how many the view shows all the same."""
    return count_over(at=at)


def records_filed(
    *,
    item: str,
    source: str,
    kinds: Collection[str],
    only: Collection[UUID] | None = None,
) -> list[FiledRecord]:
    """What a source has on display of an item, opened for that source, which proposes to publish it (charter C12).

    Canaries are left out; the check of the end of display reaches them alone, whoever filed them.
    The caller answers for who asks and for the event; outside `publication` nobody calls this.
    """
    return read_filed(
        item=item,
        source=None if source == ORGAN else source,
        kinds=kinds,
        canaries=canary_keys(),
        wrapping=wrapping(),
        only=only,
    )
