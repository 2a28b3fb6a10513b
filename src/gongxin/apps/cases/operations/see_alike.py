"""How like cases ended, whoever's and wherever: counts, of which those under ten are not told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Count

from gongxin.apps.catalogue.api import CaseAct, Outcome, Workflow
from gongxin.apps.register.api import see
from gongxin.lib.bilingual import Text
from gongxin.lib.groups import told
from gongxin.lib.row_security import Act

from ..models import Case, Done
from ..policies import Rules
from ..rules.alike import JUDGED, mostly
from ..types import LikeCases, LikeEnd
from .keep_course import see_case_rows

NONE_ALIKE = LikeCases((), None)


def judges(acts: Iterable[CaseAct], flow: Workflow) -> bool:
    """Whether one of these acts ends the case by a judgement."""
    return any(end.outcome in JUDGED for act in acts if (end := flow.end(act.to)))


def like_cases(case: Case, rules: Rules, step: str) -> LikeCases:
    """How cases alike ended at that step: one counting of everybody's, then the transaction is shown this case again."""
    if not case.alike:
        return NONE_ALIKE
    see([], act=Act.AUDIT)
    rows = list(
        Done.objects.filter(
            workflow=case.workflow, alike=case.alike, from_step=step, outcome__in=JUDGED
        )
        .values_list("to", "outcome", "ground")
        .annotate(count=Count("id"))
        .order_by("to", "ground")
    )
    see_case_rows(case)
    usual = mostly(_by_outcome(rows))
    return LikeCases(
        tuple(
            LikeEnd(
                _end(to, rules.flow), Outcome(outcome), _ground(to, ground, rules.flow), told(count)
            )
            for to, outcome, ground, count in rows
        ),
        Outcome(usual) if usual else None,
    )


def _by_outcome(rows: Sequence[tuple[str, str, str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for _, outcome, _, count in rows:
        found[outcome] = found.get(outcome, 0) + count
    return found


def _end(code: str, flow: Workflow) -> Text:
    end = flow.end(code)
    return end.title if end else Text(code, code)


def _ground(to: str, code: str, flow: Workflow) -> Text | None:
    end = flow.end(to)
    found = end.ground(code) if end else None
    return found.title if found else None
