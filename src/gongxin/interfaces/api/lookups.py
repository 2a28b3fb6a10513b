"""`/api/v1/token` and `/api/v1/lookups`: departments' systems sign in by an assertion and ask.

The answer is no larger than the question: yes, no or that it cannot be answered, unless the file is asked for with a
reason. The officer for whom the system asks is named by a reference, and has a budget of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from gongxin.apps.access.api import (
    Answered,
    Asking,
    FileReason,
    FileShown,
    answer_question,
    look_up,
)
from gongxin.apps.identity.api import (
    Actor,
    Role,
    Scope,
    SendingSystem,
    issue_token,
    system_by_token,
)
from gongxin.interfaces.pages.session import now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.outages import Outage, told_of_outages

from .answers import answer, problem

P = ParamSpec("P")
GRANT = "client_credentials"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_LONGEST_BODY = 64 * 1024
_ASKED = ("purpose", "case_reference", "name", "identifier")
_MEMBERS = {*_ASKED, "officer", "want", "reason"}
_OFFICER = re.compile(r"[A-Za-z0-9-]{1,24}")


def _said_aloud(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    view.roles = frozenset()  # type: ignore[attr-defined]  # no account opens it
    return view


@_said_aloud
@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A token for a signed assertion (RFC 6749, RFC 7523). Answers and errors as RFC 6749 section 5 has them."""
    asked = request.POST
    if asked.get("grant_type") != GRANT or asked.get("client_assertion_type") != ASSERTION:
        return _token_answer(
            {"error": "unsupported_grant_type", "error_description": f"{GRANT}, {ASSERTION}"}, 400
        )
    audience = f"{settings.PUBLIC_URL}{reverse('api:token')}"
    try:
        with told_of_outages():
            issued = issue_token(
                assertion=asked.get("client_assertion", ""), audience=audience, now=now()
            )
    except Outage as outage:
        return problem(request, outage)
    except Refusal as refusal:
        words = f"{refusal.what.en} {refusal.mend.en}"
        return _token_answer({"error": "invalid_client", "error_description": words}, 401)
    return _token_answer(
        {
            "access_token": issued.token,
            "token_type": "Bearer",
            "expires_in": issued.seconds,
            "scope": issued.scope.value,
        },
        200,
    )


def _token_answer(document: dict[str, Any], status: int) -> HttpResponse:
    response = answer(document, status=status)
    response["Cache-Control"] = "no-store"
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def for_systems(
    view: Callable[Concatenate[HttpRequest, SendingSystem, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view for systems that hold a token for look-ups: no account opens it."""

    @_said_aloud
    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        kind, _, shown = request.headers.get("Authorization", "").partition(" ")
        try:
            with told_of_outages():
                held = shown if kind.lower() == "bearer" else ""
                system = system_by_token(token=held, scope=Scope.LOOKUPS, now=now())
                response = view(request, system, *args, **kwargs)
        except Refusal as refusal:
            response = problem(request, refusal)
        response["Cache-Control"] = "no-store"
        return response

    return guarded


@require_POST
@for_systems
def lookups(request: HttpRequest, system: SendingSystem) -> HttpResponse:
    """Ask about one person or organisation. 200 with the answer, or with the file when it is asked for."""
    asked = _asked(request)
    actor = Actor(
        # the officer's reference in the department's own system; the budget is theirs
        ref=f"{system.ref}.{asked['officer']}",
        role=Role.OFFICER,
        organ=system.organ,
        unit=system.label,
    )
    asking = Asking(**{name: asked[name] for name in _ASKED})
    if asked["want"] == "file":
        reason = FileReason(asked["reason"]) if asked["reason"] else None
        return answer(_file(look_up(asking=asking, reason=reason, actor=actor, now=now())))
    return answer(_answered(answer_question(asking=asking, actor=actor, now=now())))


def _asked(request: HttpRequest) -> dict[str, str]:
    body = request.read(_LONGEST_BODY + 1)
    try:
        asked = json.loads(body) if len(body) <= _LONGEST_BODY else None
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        raise _malformed("JSON")
    asked = {"want": "answer", "reason": "", **asked}
    for name in sorted(_MEMBERS | asked.keys()):
        if name not in _MEMBERS or not isinstance(asked.get(name), str) or "\0" in asked[name]:
            raise _malformed(name)
    reasons = {"", *(reason.value for reason in FileReason)}
    if asked["want"] not in {"answer", "file"} or asked["reason"] not in reasons:
        raise _malformed("want, reason")
    if not _OFFICER.fullmatch(asked["officer"]):
        raise _malformed("officer")
    return asked


def _answered(found: Answered) -> dict[str, Any]:
    return {
        "lookup": found.event or None,
        "answer": found.verdict.value,
        "question": found.question.as_dict() if found.event else None,
        "basis": [
            {"title": one.title.as_dict(), "number": one.number, "article": one.article}
            for one in found.basis
        ],
        "read_at": found.read_at.isoformat(),
        "holds_until": found.holds_until.isoformat() if found.holds_until else None,
    }


def _file(found: FileShown) -> dict[str, Any]:
    return {
        "lookup": found.event,
        "whole": found.whole,
        "kind": found.kind,
        "name": found.name,
        "identifier": found.identifier,
        "read_at": found.read_at.isoformat(),
        "records": [
            {
                "item": record.item,
                "title": record.title.as_dict(),
                "nature": record.nature,
                "class": record.adverse_class_code,
                "source": record.source.as_dict(),
                "document": {
                    "number": record.doc_number,
                    "organ": record.doc_organ,
                    "date": record.doc_date.isoformat() if record.doc_date else None,
                },
                "valid_from": record.valid_from.isoformat(),
                "valid_to": record.valid_to.isoformat() if record.valid_to else None,
                "shown_until": record.shown_until.isoformat() if record.shown_until else None,
                "fields": [
                    {
                        "name": field.name,
                        "label": field.label.as_dict(),
                        "value": field.value.zh,
                        "masked": field.masked,
                    }
                    for field in record.fields
                ],
            }
            for record in found.records
        ],
    }


def _malformed(member: str) -> Refusal:
    # what was sent is not repeated: it may hold anything
    named = member if member in {*_MEMBERS, "JSON", "want, reason"} else "…"
    return Refusal(
        code="lookups.body-malformed",
        what=Text(
            f"请求正文不合格式：{named} 缺失、多余或取值不对。",
            f"The body is not as described: {named} is missing, unknown or of a wrong value.",
        ),
        mend=Text("格式见 docs/api/openapi.yaml。", "See docs/api/openapi.yaml."),
    )
