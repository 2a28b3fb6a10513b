"""Systems ask about many: held until an officer approves it on the page, collected marked, taken back before it is run."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import jsonschema
import pytest
from django.test import Client
from django.urls import reverse

from gongxin.apps.access.api import list_looks, trace_marks
from gongxin.apps.access.models import BulkLookUp
from gongxin.apps.identity.api import Account, SendingSystem, revoke_system, system_actor
from gongxin.apps.ledger.api import EventKind, events
from tests.architecture.house import ROOT
from tests.integration.access.town import (
    CASE,
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    NOBODY,
    Person,
    Town,
    hire,
    now,
    town,
)

from .test_lookups import OPENAPI, _held, system

__all__ = ["system", "town"]
pytestmark = pytest.mark.django_db
SAID = (CITIZEN.number, CITIZEN.name, NOBODY.number, NOBODY.name)


def _call(method: str, path: str, body: Any = None, **headers: str) -> Any:
    said = body if isinstance(body, (str, bytes)) else json.dumps(body)
    more = {} if body is None else {"data": said, "content_type": "application/json"}
    held = {"Authorization": f"Bearer {_held(uuid4().hex)}", **headers}
    response = Client().generic(method, f"/api/v1/bulk-lookups{path}", headers=held, **more)
    schema = {"$ref": "#/components/schemas/Problem", "components": OPENAPI["components"]}
    if response.status_code >= 400:
        jsonschema.validate(response.json(), schema)
    return response


def _rows(*people: Person) -> list[dict[str, str]]:
    return [{"name": one.name, "identifier": one.number} for one in people]


def _ask(*people: Person, once: str = "", **more: Any) -> Any:
    body = {
        "officer": "WZ-0117", "purpose": "licence-review", "case_reference": CASE,
        "rows": _rows(*people) if people else _rows(CITIZEN, FIRM, NOBODY), **more,
    }  # fmt: skip
    body = {name: value for name, value in body.items() if value is not ...}
    return _call("POST", "", body, **({"Idempotency-Key": once} if once else {}))


def _approve(number: str, decision: str = "approve") -> int:
    """An officer of the organ says it on the page."""
    hire("approver", unit="another unit")
    client = Client()
    client.force_login(Account.objects.get(login="approver"))
    place = reverse("workbench:bulk", args=[number])
    assert CITIZEN.name not in client.get(place).content.decode()
    return client.post(place, {"decision": decision}).status_code


def _valid(name: str, document: Any) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": OPENAPI["components"]}
    jsonschema.validate(document, schema)


def test_asked_approved_by_a_person_and_collected(town: Town, system: SendingSystem) -> None:
    asked = _ask()
    assert asked.status_code == 202
    _valid("Bulk", asked.json())
    number = asked.json()["bulk"]
    assert (asked.json()["state"], asked["Location"]) == ("asked", f"/api/v1/bulk-lookups/{number}")
    waiting = _call("GET", f"/{number}/answers")
    assert (waiting.status_code, waiting.json()["code"]) == (404, "access.unknown-bulk")
    assert _approve(number) == 302
    state = _call("GET", f"/{number}").json()
    assert (state["state"], state["answered"]) == ("answered", 2)
    taken = _call("GET", f"/{number}/answers")
    _valid("BulkAnswers", taken.json())
    assert [row["answer"] for row in taken.json()["answers"]] == ["yes", "yes", "unanswered"]
    assert taken["Cache-Control"] == "no-store"
    (look,) = [one for one in list_looks(actor=town.citizen, now=now()) if not one.own]
    assert (look.case_reference, look.unit) == (CASE, system.label)
    marks = [(row["identifier"], row["mark"]) for row in taken.json()["answers"]]
    asker = f"{system.ref}.WZ-0117"
    assert trace_marks(marks=marks, actor=town.auditor) == {f"{number} {asker}": 3}
    (event,) = events(kinds=[EventKind.BULK_COLLECTED])
    assert event.actor == asker
    late = _call("DELETE", f"/{number}")
    assert (late.status_code, late.json()["code"]) == (404, "access.unknown-bulk")
    BulkLookUp.objects.update(
        asked_at=now() - timedelta(days=14), ends_at=now() - timedelta(seconds=1)
    )
    assert _call("GET", f"/{number}/answers").status_code == 404
    assert _call("GET", f"/{number}").json()["state"] == "ended"


@pytest.mark.usefixtures("system")
def test_a_table_as_text_is_asked_like_rows(town: Town) -> None:
    table = f"姓名,身份证号\n{CITIZEN.name},{CITIZEN.number}\n"
    asked = _ask(rows=..., csv=table)
    assert (asked.status_code, asked.json()["persons"]) == (202, 1)
    assert _approve(asked.json()["bulk"], "reject") == 302
    assert _call("GET", f"/{asked.json()['bulk']}").json()["state"] == "rejected"


@pytest.mark.usefixtures("system")
def test_taken_back_before_it_is_run(town: Town) -> None:
    number = _ask().json()["bulk"]
    gone = _call("DELETE", f"/{number}")
    assert (gone.status_code, gone.json()["state"]) == (200, "withdrawn")
    row = BulkLookUp.objects.get(number=number)
    assert (bytes(row.rows_sealed), bytes(row.data_key)) == (b"", b"")
    assert _call("DELETE", f"/{number}").status_code == 404
    assert _approve(number) == 200  # no form any more: nothing is done
    assert _call("GET", f"/{number}").json()["state"] == "withdrawn"


@pytest.mark.usefixtures("system")
def test_the_same_key_is_the_same_bulk() -> None:
    first, again = _ask(once="a-key-of-ours"), _ask(once="a-key-of-ours")
    assert again.json() == first.json()
    assert BulkLookUp.objects.count() == 1
    other = _ask(CITIZEN, once="a-key-of-ours")
    assert (other.status_code, other.json()["code"]) == (409, "access.key-used")
    assert _ask(once="another-key").json()["bulk"] != first.json()["bulk"]


def test_of_another_system_of_the_organ_nothing_is_told(town: Town, system: SendingSystem) -> None:
    number = _ask().json()["bulk"]
    BulkLookUp.objects.update(asked_by=f"{system.ref}9.WZ-0117")
    for method, path in (("GET", ""), ("GET", "/answers"), ("DELETE", "")):
        answer = _call(method, f"/{number}{path}")
        missing = _call(method, f"/PL-NONE-NONE{path}")
        assert (answer.status_code, answer.content) == (404, missing.content)


def test_of_a_system_that_was_revoked_nobody_is_answered(town: Town, system: SendingSystem) -> None:
    number = _ask().json()["bulk"]
    revoke_system(kid=system.kid, actor=system_actor("test"), now=now())
    assert _approve(number) == 302
    assert BulkLookUp.objects.get(number=number).ran_at is None
    assert events(kinds=[EventKind.LOOK_UP], limit=9) == ()


@pytest.mark.usefixtures("system")
@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"rows": []}, 400, "lookups.body-malformed"),
        ({"csv": "名称,号码\n甲,1\n"}, 400, "lookups.body-malformed"),
        ({"rows": [{"name": "甲"}]}, 400, "lookups.body-malformed"),
        ({"rows": [{"name": NOBODY.name, "identifier": 7}]}, 400, "lookups.body-malformed"),
        ({"rows": [{"name": "甲\0", "identifier": "1"}]}, 400, "lookups.body-malformed"),
        ({"rows": [NOBODY.name, NOBODY.number]}, 400, "lookups.body-malformed"),
        ({"rows": _rows(replace(NOBODY, number=NOBODY.number[:-2] + "XX"))}, 422, "access.bulk-file"),
        ({"rows": _rows(CITIZEN, CITIZEN)}, 422, "access.bulk-file"),
        ({"rows": ..., "csv": f"{NOBODY.name}\n{NOBODY.number}\n"}, 422, "access.bulk-file"),
        ({"officer": NOBODY.name}, 400, "lookups.body-malformed"),
        ({"purpose": "practice-supervision"}, 422, "access.no-question"),
        ({"purpose": "judicial-assistance"}, 422, "access.no-question"),
        ({"purpose": "sichuan-civil-servant-review"}, 403, "access.purpose-not-yours"),
        ({"case_reference": ""}, 422, "access.case-missing"),
        ({"case_reference": NOBODY.number}, 422, "ledger.identity-number"),
    ],
)  # fmt: skip
def test_what_is_not_sound_is_refused_in_words_and_not_repeated(
    more: dict[str, Any], status: int, code: str
) -> None:
    answer = _ask(**more)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not [said for said in SAID if said in answer.content.decode()]
    assert not BulkLookUp.objects.exists()


@pytest.mark.usefixtures("system")
def test_a_sensitive_purpose_is_for_officers(monkeypatch: pytest.MonkeyPatch) -> None:
    from gongxin.apps.access.operations import ask_in_bulk as module

    real = module.get_purpose
    monkeypatch.setattr(
        module, "get_purpose", lambda **asked: replace(real(**asked), sensitive=True)
    )
    answer = _ask()
    assert (answer.status_code, answer.json()["code"]) == (403, "access.needs-officers")


@pytest.mark.usefixtures("system")
def test_what_is_too_large_or_no_document_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for body in ("", "[]", "{", "\0", "[" * 10_000):
        assert _call("POST", "", body).status_code == 400
    monkeypatch.setattr("gongxin.interfaces.api.bulk_lookups.LONGEST_BODY", 2**20)
    answer = _ask(NEIGHBOUR, case_reference="川" * 2**20)
    assert (answer.status_code, answer.json()["code"]) == (413, "lookups.body-too-large")
    assert "1 MB" in answer.json()["what"]["en"]
    assert Client().post("/api/v1/bulk-lookups", "{}", "application/json").status_code == 401


def test_the_clients_of_the_documents_send_what_is_described() -> None:
    text = (ROOT / "docs/api/ask_many.py").read_text("utf-8")
    properties = OPENAPI["components"]["schemas"]["BulkAsking"]["properties"]
    assert {"officer", "purpose", "case_reference", "csv"} <= set(properties)
    for member in ("officer", "purpose", "case_reference", "csv"):
        assert f'"{member}"' in text
