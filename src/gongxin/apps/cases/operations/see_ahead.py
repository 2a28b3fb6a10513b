"""Before a case is raised: which there may be, who has it first, until when and why, and how it goes on from there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from gongxin.apps.catalogue.api import Workflow, began, read_catalogue
from gongxin.lib.periods import BEIJING

from ..policies import Rules, answering, raised_by_subjects, reviews
from ..types import Ahead


def see_ahead(*, sources: Collection[str], now: datetime, workflow: str = "") -> tuple[Ahead, ...]:
    """What its subject may raise at that moment about records of these sources, in the order of the packs; nothing is written.

    `workflow`: that kind alone, and then a review too, which needs a case before it. Sources whose clocks are the same stand
    together. The dates are those that raising it now would tell.
    """
    catalogue = read_catalogue()
    editions = [list(one) for one in catalogue.editions]
    groups: dict[tuple[str, str], dict[str, str]] = {}
    for source, who in answering(sources).items():
        groups.setdefault((who.place, who.supervisor), {})[source] = who.organ
    return tuple(
        _ahead(Rules(editions=editions, workflow=flow.code, place=place), who, supervisor, now)
        for flow in catalogue.workflows.values()
        if _may(flow, workflow)
        for (place, supervisor), who in sorted(groups.items())
    )


def _may(flow: Workflow, wanted: str) -> bool:
    return raised_by_subjects(flow) and (flow.code == wanted if wanted else not reviews(flow))


def _ahead(rules: Rules, answers: Mapping[str, str], supervisor: str, now: datetime) -> Ahead:
    day = now.astimezone(BEIJING).date()
    return Ahead(
        workflow=rules.flow,
        sources=frozenset(answers),
        answers=frozenset(answers.values()),
        supervisor=supervisor,
        first=rules.course(began(rules.flow, now=now)).stretches[0],
        clocks=tuple(
            (step, rules.clock(step.clock, day) if step.clock else None)
            for step in rules.flow.steps
        ),
    )
