"""Answers for programs: JSON, and problems as RFC 9457 describes them, in both languages."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

_STATUS = {
    "identity.statement-not-accepted": 401,
    "intake.other-organ": 403,
    "C1": 403,
    "intake.unknown-batch": 404,
    "catalogue.unknown-item": 404,
    "api.nothing": 404,
    "push.key-used": 409,
    "push.sequence-used": 409,
    "push.body-too-large": 413,
    "push.manifest-malformed": 400,
    "push.key-malformed": 400,
    "identity.token-not-accepted": 401,
    "identity.personal-token-not-accepted": 401,
    "identity.too-many-calls": 429,
    "lookups.body-malformed": 400,
    "access.purpose-not-yours": 403,
    "access.key-used": 409,
    "access.file-told-once": 409,
    "access.unknown-look-up": 404,
    "access.no-grant": 403,
    "access.needs-officers": 403,
    "access.needs-authorisation": 403,
    "access.second-missing": 403,
    "access.grant-too-narrow": 403,
    "access.no-authorisation": 403,
    "access.unknown-authorisation": 404,
    "access.withdrawn-before": 409,
    "access.no-match": 404,
    "access.unknown-bulk": 404,
    "lookups.body-too-large": 413,
    "feeds.not-subscribed": 403,
    "feeds.unknown-cursor": 400,
    "measures.unknown-number": 404,
    "measures.not-in-force": 409,
    "recalls.owed": 403,
    "recalls.unknown-recall": 404,
    "recalls.answer-recalled": 410,
    "access.budget-spent": 429,
    "ledger.not-witnessed": 503,
    "store.gone": 503,
    "store.busy": 503,
    "store.full": 507,
}


def answer(document: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A JSON document."""
    text = json.dumps(document, ensure_ascii=False) + "\n"
    return HttpResponse(text, status=status, content_type="application/json; charset=utf-8")


def problem(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as a problem document; `title` and `detail` are in the language that was asked for."""
    return _problem(request, refusal.code, refusal.what, refusal.mend)


def kept_problem(request: HttpRequest, kept: dict[str, Any]) -> HttpResponse:
    """A refusal that was kept as the answer to a push."""
    what, mend = Text.from_dict(kept["what"]), Text.from_dict(kept["mend"])
    return _problem(request, kept["code"], what, mend)


def _problem(request: HttpRequest, code: str, what: Text, mend: Text) -> HttpResponse:
    status = _STATUS.get(code, 422)
    english = get_language_from_request(request) == "en"
    document = {
        "type": f"urn:gongxin:problem:{code}",
        "status": status,
        "title": what.en if english else what.zh,
        "detail": mend.en if english else mend.zh,
        "code": code,
        "what": what.as_dict(),
        "mend": mend.as_dict(),
    }
    response = answer(document, status=status)
    response["Content-Type"] = "application/problem+json; charset=utf-8"
    if status in {503, 507}:
        response["Retry-After"] = "120"
    if code == "identity.too-many-calls":
        response["Retry-After"] = "60"
    if status == 401:
        bearer = code.endswith("token-not-accepted")
        response["WWW-Authenticate"] = "Bearer" if bearer else "Gongxin-Manifest"
    return response
