"""`/api/v1/lookups`: departments' systems ask about one person or organisation.

The answer is no larger than the question: yes, no or that it cannot be answered, unless the file is asked for with a
reason. The officer for whom the system asks is named by a reference, and has a budget of their own.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from gongxin.apps.access.api import (
    Answered,
    Asking,
    FileReason,
    FileShown,
    answer_question,
    answered_before,
    look_up,
    see_look_up,
)
from gongxin.apps.identity.api import CallingSystem
from gongxin.interfaces.pages.session import now

from .answers import answer
from .bodies import idempotency_key, malformed, members, officer_of, system_itself
from .signing_in import for_systems

_ASKED = ("purpose", "case_reference", "authorisation", "name", "identifier")
_MEMBERS = (*_ASKED, "officer", "want", "reason")
_MAY_MISS = {"want": "answer", "reason": "", "case_reference": "", "authorisation": ""}


@require_POST
@for_systems
def lookups(request: HttpRequest, system: CallingSystem) -> HttpResponse:
    """Ask about one person or organisation. 200 with the answer, or with the file when it is asked for."""
    asked = _asked(request)
    actor = officer_of(system, asked["officer"])
    asking = Asking(**{name: asked[name] for name in _ASKED}, once=idempotency_key(request))
    wants_file = asked["want"] == "file"
    earlier = answered_before(asking=asking, wants_file=wants_file, actor=actor)
    if earlier is not None:
        return answer(_answered(earlier))
    if wants_file:
        reason = FileReason(asked["reason"]) if asked["reason"] else None
        return answer(_file(look_up(asking=asking, reason=reason, actor=actor, now=now())))
    return answer(_answered(answer_question(asking=asking, actor=actor, now=now())))


@require_GET
@for_systems
def lookup(request: HttpRequest, system: CallingSystem, event: UUID) -> HttpResponse:
    """A look-up that the organ made: what was told, and whether it stands in the log by now."""
    found = see_look_up(event=event, actor=system_itself(system))
    return answer(
        {
            "lookup": found.event,
            "at": found.at.isoformat(),
            "purpose": found.purpose,
            "case_reference": found.case_reference,
            "authorisation": found.authorisation,
            "result": found.result,
            "items": list(found.items),
            "in_ledger": found.in_ledger,
        }
    )


def _asked(request: HttpRequest) -> dict[str, str]:
    asked = members(request, dict.fromkeys(_MEMBERS, str), missing=_MAY_MISS)
    reasons = {"", *(reason.value for reason in FileReason)}
    if asked["want"] not in {"answer", "file"} or asked["reason"] not in reasons:
        raise malformed("want, reason")
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
    """The file as a document. What is the same for every record of an item is said once, under `items`."""
    firsts = {record.item: record for record in found.records}
    told: dict[str, set[str]] = {}
    for record in found.records:
        told.setdefault(record.item, set()).update(record.content)
    return {
        "lookup": found.event,
        "whole": found.whole,
        "kind": found.kind,
        "name": found.name,
        "identifier": found.identifier,
        "read_at": found.read_at.isoformat(),
        "items": {
            code: {
                "title": record.title.as_dict(),
                "nature": record.nature,
                "fields": {
                    field.name: field.label.as_dict()
                    for field in record.telling.fields
                    if field.name in told[code]
                },
            }
            for code, record in firsts.items()
        },
        "records": [
            {
                "item": record.item,
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
                "disputed_since": record.disputed_since.isoformat()
                if record.disputed_since
                else None,
                "statement": {
                    "words": record.statement.words,
                    "since": record.statement.since.isoformat(),
                }
                if record.statement
                else None,
                "values": record.values,
                "masked": record.masked,
            }
            for record in found.records
        ],
    }
