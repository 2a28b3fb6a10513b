"""`/api/v1/own/authorisations`: a person's own program gives, sees and takes back authorisations for them."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from gongxin.apps.access.api import (
    AuthorisationView,
    Terms,
    answer_request,
    authorisation_document,
    clear_text,
    decline_request,
    give_authorisation,
    own_authorisations,
    see_authorisation,
    withdraw_authorisation,
)
from gongxin.apps.identity.api import Actor
from gongxin.interfaces.pages.session import now

from .answers import answer
from .authorisations import end_of, told
from .bodies import malformed, members
from .signing_in import for_persons

_GIVEN = {
    "organ": str,
    "purpose": str,
    "items": list,
    "last_day": str,
    "times": int,
    "keep_days": int,
    "text_digest": str,
}
_ANSWERED = {"decision": str, "items": list, "text_digest": str}


@require_http_methods(["GET", "POST"])
@for_persons
def own_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET lists them; POST tells the text of a new one, and gives it when the digest of that text comes with it."""
    if request.method == "GET":
        found = own_authorisations(actor=actor, now=now())
        return answer({"authorisations": [_told(one) for one in found]})
    asked = members(request, _GIVEN, missing={"text_digest": ""})
    terms = Terms(
        organ=asked["organ"],
        purpose=asked["purpose"],
        items=_items(asked),
        ends_at=end_of(asked["last_day"]),
        times=asked["times"],
        keep_days=asked["keep_days"],
    )
    if asked["text_digest"] != digest_of(terms):
        return _read_first(terms)
    number = give_authorisation(terms=terms, actor=actor, now=now())
    return answer(_told(see_authorisation(number=number, actor=actor, now=now())), status=201)


@require_http_methods(["GET", "POST", "DELETE"])
@for_persons
def own_one(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """GET tells how one stands; POST answers what an organ asked for; DELETE takes back what was given."""
    if request.method == "POST":
        return _answer_request(request, actor, number)
    if request.method == "DELETE":
        withdraw_authorisation(number=number, actor=actor, now=now())
    found = see_authorisation(number=number, actor=actor, now=now())
    document = authorisation_document(number=number, actor=actor) if found.given_at else None
    return answer({**_told(found), "document": document})


def digest_of(terms: Terms) -> str:
    """SHA-256 of the clear text in both languages: whoever sends it has been told the text."""
    text = clear_text(terms)
    return hashlib.sha256(f"{text.zh}\n{text.en}".encode()).hexdigest()


def _answer_request(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    asked = members(request, _ANSWERED, missing={"items": [], "text_digest": ""})
    if asked["decision"] == "decline":
        decline_request(number=number, actor=actor, now=now())
    elif asked["decision"] == "give":
        found = see_authorisation(number=number, actor=actor, now=now()).terms
        terms = Terms(
            organ=found.organ,
            purpose=found.purpose,
            items=_items(asked) & found.items,
            ends_at=found.ends_at,
            times=found.times,
            keep_days=found.keep_days,
        )
        if asked["text_digest"] != digest_of(terms):
            return _read_first(terms)
        answer_request(number=number, items=terms.items, actor=actor, now=now())
    else:
        raise malformed("decision")
    return answer(_told(see_authorisation(number=number, actor=actor, now=now())))


def _read_first(terms: Terms) -> HttpResponse:
    return answer(
        {"text": clear_text(terms).as_dict(), "text_digest": digest_of(terms)}, status=202
    )


def _items(asked: dict[str, Any]) -> frozenset[str]:
    if not all(isinstance(item, str) for item in asked["items"]):
        raise malformed("items")
    return frozenset(asked["items"])


def _told(found: AuthorisationView) -> dict[str, Any]:
    return {"organ": found.terms.organ, **told(found)}
