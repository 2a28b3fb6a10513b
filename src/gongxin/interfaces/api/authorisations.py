"""`/api/v1/authorisations`: recipients ask persons for an authorisation, follow it, and acknowledge its withdrawal."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongxin.apps.access.api import (
    AuthorisationView,
    Terms,
    acknowledge_withdrawal,
    ask_for_authorisation,
    authorisation_document,
    organ_authorisations,
    see_authorisation,
)
from gongxin.apps.identity.api import CallingSystem
from gongxin.interfaces.pages.session import now
from gongxin.lib.periods import over_from

from .answers import answer
from .bodies import malformed, members, officer_of, system_itself
from .signing_in import for_systems

_ASKED = {
    "identifier": str,
    "purpose": str,
    "items": list,
    "last_day": str,
    "times": int,
    "keep_days": int,
    "officer": str,
}


@require_http_methods(["GET", "POST"])
@for_systems
def authorisations(request: HttpRequest, system: CallingSystem) -> HttpResponse:
    """POST asks a person for one; GET lists withdrawals that the organ has not acknowledged."""
    if request.method == "POST":
        return _ask(request, system)
    found = organ_authorisations(actor=system_itself(system), now=now(), unacknowledged=True)
    return answer({"withdrawn": [told(one) for one in found]})


@require_GET
@for_systems
def authorisation(request: HttpRequest, system: CallingSystem, number: str) -> HttpResponse:
    """How one stands; the signed artefact once it was given."""
    found = see_authorisation(number=number, actor=system_itself(system), now=now())
    document = (
        authorisation_document(number=number, actor=system_itself(system))
        if found.given_at
        else None
    )
    return answer({**told(found), "document": document})


@require_POST
@for_systems
def acknowledgement(request: HttpRequest, system: CallingSystem, number: str) -> HttpResponse:
    """The organ knows of the withdrawal. The same again is the same."""
    actor = officer_of(system, members(request, {"officer": str}, missing={})["officer"])
    acknowledge_withdrawal(number=number, actor=actor, now=now())
    return answer(told(see_authorisation(number=number, actor=actor, now=now())))


def _ask(request: HttpRequest, system: CallingSystem) -> HttpResponse:
    asked = members(request, _ASKED, missing={})
    if not all(isinstance(item, str) for item in asked["items"]):
        raise malformed("items")
    actor = officer_of(system, asked["officer"])
    terms = Terms(
        organ=system.organ,
        purpose=asked["purpose"],
        items=frozenset(asked["items"]),
        ends_at=end_of(asked["last_day"]),
        times=asked["times"],
        keep_days=asked["keep_days"],
    )
    number = ask_for_authorisation(
        identifier=asked["identifier"], terms=terms, actor=actor, now=now()
    )
    return answer(told(see_authorisation(number=number, actor=actor, now=now())), status=202)


def end_of(last_day: str) -> datetime:
    """The moment after the last day. Raises Refusal."""
    try:
        over = over_from(date.fromisoformat(last_day))
    except ValueError:
        over = None
    if over is None:
        raise malformed("last_day")
    return over


def told(found: AuthorisationView) -> dict[str, Any]:
    """An authorisation as its recipient reads it."""
    return {
        "authorisation": found.number,
        "state": found.state.value,
        "purpose": found.terms.purpose,
        "items": sorted(found.terms.items),
        "until": found.terms.ends_at.isoformat(),
        "times": found.terms.times,
        "used": found.used,
        "keep_days": found.terms.keep_days,
        "withdrawn_at": found.withdrawn_at.isoformat() if found.withdrawn_at else None,
        "acknowledged_at": found.acknowledged_at.isoformat() if found.acknowledged_at else None,
    }
