"""Clocks, workflows, lists, gradings and types of commitments in force: who has how long, which way a case goes, for what anybody may be determined, how a sector grades, and
what they may commit themselves to.
"""

from __future__ import annotations

from datetime import date

from ..enums import Retained
from ..errors import (
    unknown_clock,
    unknown_commitment,
    unknown_grading,
    unknown_list,
    unknown_workflow,
)
from ..types import Catalogue, Clock, CommitmentType, Grading, SeriousList, Workflow
from . import read_catalogue


def get_clock(
    *, code: str, on: date | None = None, pack: str = "", catalogue: Catalogue | None = None
) -> Clock:
    """The clock that holds last, or that an event of the day `on` sets going; for the organs of `pack` the one that runs in its place.

    Raises Refusal `catalogue.unknown-clock`.
    """
    editions = (catalogue or read_catalogue()).clock_editions
    instead = [ones for ones in editions.values() if pack and ones[-1].runs_for(pack, code)]
    for found in (*instead, editions.get(code, ())):
        holding = [one for one in found if on is None or one.holds_on(on)]
        if holding:
            return holding[-1]
    raise unknown_clock(code)


def keep_clocks(*, thing: Retained, item: str | None = None) -> tuple[Clock, ...]:
    """Every clock of the packs in force by which such a thing (of that item) is kept at least so long.

    It may be destroyed when all of them have run out; without one, never.
    """
    clocks = read_catalogue().clocks.values()
    return tuple(
        sorted((one for one in clocks if one.rules(thing, item)), key=lambda one: one.code)
    )


def get_workflow(*, code: str, catalogue: Catalogue | None = None) -> Workflow:
    """The workflow in force. Raises Refusal `catalogue.unknown-workflow`."""
    found = (catalogue or read_catalogue()).workflows.get(code)
    if found is None:
        raise unknown_workflow(code)
    return found


def get_grading(*, code: str, catalogue: Catalogue | None = None) -> Grading:
    """How that sector grades. Raises Refusal `catalogue.unknown-grading`."""
    found = (catalogue or read_catalogue()).gradings.get(code)
    if found is None:
        raise unknown_grading()
    return found


def get_list(*, code: str, catalogue: Catalogue | None = None) -> SeriousList:
    """The serious list in force. Raises Refusal `catalogue.unknown-list`."""
    found = (catalogue or read_catalogue()).lists.get(code)
    if found is None:
        raise unknown_list()
    return found


def get_commitment_type(*, code: str, catalogue: Catalogue | None = None) -> CommitmentType:
    """The type of commitment in force. Raises Refusal `catalogue.unknown-commitment`."""
    found = (catalogue or read_catalogue()).commitments.get(code)
    if found is None:
        raise unknown_commitment()
    return found
