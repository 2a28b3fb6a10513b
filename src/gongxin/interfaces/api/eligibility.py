"""`/api/v1/eligibility`: a counter's system asks what may be given for a matter: fast lane, documents that may follow, why and until when."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from gongxin.apps.access.api import (
    Asking,
    Eligibility,
    Given,
    answer_eligibility,
    eligible_before,
)
from gongxin.apps.identity.api import CallingSystem
from gongxin.interfaces.pages.session import now

from .answers import answer
from .bodies import idempotency_key, members, officer_of
from .signing_in import for_systems

_ASKED = ("purpose", "case_reference", "authorisation", "name", "identifier")
_MEMBERS = (*_ASKED, "officer", "matter")
_MAY_MISS = {"case_reference": "", "authorisation": ""}


@require_POST
@for_systems
def eligibility(request: HttpRequest, system: CallingSystem) -> HttpResponse:
    """One answer for one subject and one matter, the same again under the same key; nothing of the file, and never why something is not given."""
    asked = members(request, dict.fromkeys(_MEMBERS, str), missing=_MAY_MISS)
    actor, matter = officer_of(system, asked["officer"]), asked["matter"]
    asking = Asking(**{name: asked[name] for name in _ASKED}, once=idempotency_key(request))
    found = eligible_before(asking=asking, matter=matter, actor=actor) or answer_eligibility(
        asking=asking, matter=matter, actor=actor, now=now()
    )
    return answer(_told(found))


def _told(found: Eligibility) -> dict[str, Any]:
    return {
        "lookup": found.event or None,
        "answered": found.answered,
        "matter": found.matter or None,
        "fast_lane": found.fast_lane,
        "documents_later": found.documents_later,
        "given": [_given(one) for one in found.given],
        "read_at": found.read_at.isoformat(),
    }


def _given(one: Given) -> dict[str, Any]:
    return {
        "measure": one.measure,
        "gives": one.gives.value,
        "title": one.title.as_dict(),
        "why": [words.as_dict() for words in one.why],
        "basis": [
            {"title": basis.title.as_dict(), "number": basis.number, "article": basis.article}
            for basis in one.basis
        ],
        "until": one.until.isoformat() if one.until else None,
        "documents": [words.as_dict() for words in one.later],
        "within": {unit: count for unit, count in asdict(one.within).items() if count}
        if one.within
        else None,
    }
