"""`/api/v1/bulk-lookups`: departments' systems ask one question about many; an officer of the organ approves it on a page.

Whom it is about comes as rows or as the text of a CSV file, in the body alone.
"""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongxin.apps.access.api import BulkLine, ask_in_bulk, collect_bulk, see_bulk, withdraw_bulk
from gongxin.apps.identity.api import Actor, CallingSystem, Role
from gongxin.interfaces.pages.session import now

from .answers import answer
from .bodies import idempotency_key, malformed, members, officer_of, system_itself
from .signing_in import for_systems

LONGEST_BODY = 20 * 2**20
"""A hundred thousand rows are some ten megabytes."""

_KINDS = {
    "officer": str,
    "purpose": str,
    "case_reference": str,
    "warrant": str,
    "csv": str,
    "rows": list,
}
_MAY_MISS = {"case_reference": "", "warrant": "", "csv": "", "rows": []}
_ROW = {"name", "identifier"}


@require_POST
@for_systems
def bulk_lookups(request: HttpRequest, system: CallingSystem) -> HttpResponse:
    """Ask. 202 with its number; nobody is read before an officer of another unit has approved it."""
    key = idempotency_key(request)
    asked = members(request, _KINDS, missing=_MAY_MISS, longest=LONGEST_BODY)
    if bool(asked["rows"]) == bool(asked["csv"]):
        raise malformed("rows, csv")
    actor = officer_of(system, asked["officer"])
    with tempfile.TemporaryDirectory(prefix="gongxin-bulk-") as folder:
        path = Path(folder) / "rows.csv"
        path.write_text(asked["csv"] or "", "utf-8", errors="replace")
        if asked["rows"]:
            _write(asked["rows"], path)
        number = ask_in_bulk(
            file=path,
            purpose_code=asked["purpose"],
            case_reference=asked["case_reference"],
            warrant=asked["warrant"],
            actor=actor,
            now=now(),
            once=key,
        )
    response = answer(_told(_seen(number, system)), status=202)
    response["Location"] = reverse("api:bulk-lookup", args=[number])
    return response


@require_http_methods(["GET", "DELETE"])
@for_systems
def bulk_lookup(request: HttpRequest, system: CallingSystem, number: str) -> HttpResponse:
    """GET: how far it is. DELETE: take it back before it is run; what was asked is destroyed."""
    found = _seen(number, system)
    if request.method == "DELETE":
        withdraw_bulk(number=number, actor=_asker(found, system), now=now())
        found = _seen(number, system)
    return answer(_told(found))


@require_GET
@for_systems
def bulk_answers(request: HttpRequest, system: CallingSystem, number: str) -> HttpResponse:
    """The answers, each row marked for the officer who asked; each taking is an event."""
    actor = _asker(_seen(number, system), system)
    rows = collect_bulk(number=number, actor=actor, now=now())
    return answer(
        {
            "bulk": number,
            "answers": [
                {
                    "name": row.name,
                    "identifier": row.number,
                    "answer": row.verdict,
                    "holds_until": row.until or None,
                    "mark": row.mark,
                }
                for row in rows
            ],
        }
    )


def _seen(number: str, system: CallingSystem) -> BulkLine:
    return see_bulk(number=number, actor=system_itself(system), now=now())


def _asker(found: BulkLine, system: CallingSystem) -> Actor:
    """The officer for whom the system asked: marks are theirs."""
    return Actor(ref=found.asked_by, role=Role.OFFICER, organ=system.organ, unit=system.label)


def _write(rows: list[Any], path: Path) -> None:
    for row in rows:
        if not isinstance(row, dict) or row.keys() != _ROW:
            raise malformed("rows")
        if any(not isinstance(value, str) or "\0" in value for value in row.values()):
            raise malformed("rows")
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "identifier"])
        writer.writerows((row["name"], row["identifier"]) for row in rows)


def _told(found: BulkLine) -> dict[str, Any]:
    return {
        "bulk": found.number,
        "state": found.state.value,
        "purpose": found.purpose,
        "case_reference": found.case_reference,
        "persons": found.persons,
        "organisations": found.organisations,
        "answered": found.answered,
        "asked_at": found.asked_at.isoformat(),
        "ends_at": found.ends_at.isoformat(),
    }
