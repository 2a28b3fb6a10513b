"""`/api/v1/measures`: an organ's systems see which of its measures are in force, by number and case reference, and report what was done."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from gongxin.apps.identity.api import CallingSystem
from gongxin.apps.measures.api import (
    AppliedLine,
    AppliedState,
    ExecutionOutcome,
    list_measures,
    report_execution,
)
from gongxin.interfaces.pages.session import now

from .answers import answer
from .bodies import malformed, members, system_itself
from .signing_in import for_systems

MEASURES_A_PAGE = 100


@require_GET
@for_systems
def measures(request: HttpRequest, system: CallingSystem) -> HttpResponse:
    """The organ's measures, newest first; whom they are on is in the organ's own file of the case. `next` is the `after` of the page that follows."""
    after = request.GET.get("after", "0")
    if not (after.isascii() and after.isdecimal() and len(after) < 10):
        raise malformed("after")
    first = int(after)
    lines, total = list_measures(
        actor=system_itself(system), now=now(), first=first, limit=MEASURES_A_PAGE
    )
    following = first + len(lines)
    return answer(
        {
            "measures": [_told(one) for one in lines],
            "next": following if lines and following < total else None,
        }
    )


@require_POST
@for_systems
def executions(request: HttpRequest, system: CallingSystem, number: str) -> HttpResponse:
    """Report what was done under a measure in force, or that one which is over was taken away again."""
    sent = members(request, {"outcome": str}, missing={})
    if sent["outcome"] not in set(ExecutionOutcome):
        raise malformed("outcome")
    report_execution(
        number=number,
        outcome=ExecutionOutcome(sent["outcome"]),
        actor=system_itself(system),
        now=now(),
    )
    return answer({"measure": number, "outcome": sent["outcome"]}, status=201)


def _told(line: AppliedLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "measure": line.measure,
        "title": line.title.as_dict(),
        "case_reference": line.case_reference,
        "state": line.state.value,
        "in_force": line.state is AppliedState.IN_FORCE,
        "confirmed_at": line.confirmed_at.isoformat() if line.confirmed_at else None,
        "ends_at": line.ends_at.isoformat(),
        "disputed_since": line.disputed_since.isoformat() if line.disputed_since else None,
        "executions": [
            {"outcome": one.outcome.value, "at": one.at.isoformat()} for one in line.reports
        ],
    }
