"""C7: no look-up without a purpose and its case; each look is on record, and the person sees it.

With the guard removed: without `check_role`, `check_purpose` or `get_purpose` the first three
tests turn red; without `record_event` in `look_up` the fourth to seventh; with the event in a
transaction of its own the fifth; without `_record_refusal` the refusals' test; without
`EventKind.LOOK_UP` in `LOOKS` the list's test; with an answer of its own for a wrong name the last two.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongxin.apps.access.api import FileReason, list_looks, look_up, open_own_file
from gongxin.apps.identity.api import Account
from gongxin.apps.ledger.api import EventKind, count_events, events
from gongxin.apps.reports.api import download_report, issue_report
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access import town as places
from tests.integration.access.town import (
    CASE,
    CITIZEN,
    NEIGHBOUR,
    NOBODY,
    SECRET_FACT,
    Town,
    asking,
    look,
    now,
)

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-c07")]
town = places.town


@pytest.fixture
def no_event() -> None:
    """The database takes no event any more, until the test's savepoint takes this away again."""
    with as_role() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse_events() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'no event today'; END $$;"
            " CREATE TRIGGER refuse_events BEFORE INSERT ON ledger_event"
            " FOR EACH ROW EXECUTE FUNCTION refuse_events()"
        )


def _desk(town: Town, **spoilt: str) -> Any:
    client = Client(raise_request_exception=False)
    client.force_login(Account.objects.get(login="officer"))
    question = asking(CITIZEN)
    body = {
        "purpose": question.purpose,
        "case_reference": question.case_reference,
        "name": question.name,
        "identifier": question.identifier,
        **spoilt,
    }
    return client.post(reverse("workbench:look-up"), body)


@pytest.mark.parametrize("role", ["citizen", "clerk", "operator", "auditor"])
def test_nobody_but_an_officer_looks_people_up(town: Town, role: str) -> None:
    with pytest.raises(Refusal, match=r"identity\.not-permitted"):
        look_up(
            asking=asking(CITIZEN), reason=FileReason.WEIGH, actor=getattr(town, role), now=now()
        )


@pytest.mark.parametrize("purpose", ["", "curiosity", "licence-review ", "LICENCE-REVIEW"])
def test_no_look_up_without_a_purpose_of_the_list(town: Town, purpose: str) -> None:
    with pytest.raises(Refusal, match=r"catalogue\.unknown-purpose"):
        look(town, purpose=purpose)


@pytest.mark.parametrize("case", ["", "   ", "1", "无", "测试", "test", "N/A"])
def test_no_look_up_without_a_case(town: Town, case: str) -> None:
    with pytest.raises(Refusal, match=r"access\.case-missing"):
        look(town, case_reference=case)


def test_an_organ_uses_its_own_purposes_only(town: Town) -> None:
    with pytest.raises(Refusal, match=r"access\.purpose-not-yours"):
        look(town, purpose="sichuan-civil-servant-review")


def test_each_look_leaves_exactly_one_event(town: Town) -> None:
    before = count_events()
    shown = look(town)
    assert count_events() == before + 1
    (event,) = events(kinds=[EventKind.LOOK_UP], limit=1)
    assert str(event.uid) == shown.event
    assert (event.payload["purpose"], event.payload["case_reference"]) == ("licence-review", CASE)


def test_the_event_is_written_in_the_transaction_that_reads(town: Town) -> None:
    for act in (lambda: look(town), lambda: open_own_file(actor=town.citizen, now=now())):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            act()
        steps = []
        for query in queries:
            sql = query["sql"]
            for sign, step in (
                ("RELEASE SAVEPOINT", "end"),
                ("SAVEPOINT", "begin"),
                ("register_subject s", "read"),
                ("INSERT INTO ledger_event", "event"),
            ):
                if sign in sql:
                    steps.append(step)
                    break
        assert "".join(f"{step} " for step in steps).find("begin read ") >= 0
        inside = steps[steps.index("read") :]
        assert inside.index("event") < inside.index("end"), steps
        assert "begin" not in inside[: inside.index("event")]


@pytest.mark.usefixtures("no_event")
def test_without_the_event_there_is_no_answer(town: Town) -> None:
    with pytest.raises(DatabaseError, match="no event today"):
        look(town)


@pytest.mark.usefixtures("no_event")
def test_without_the_event_nobody_opens_even_their_own_file(town: Town) -> None:
    with pytest.raises(DatabaseError, match="no event today"):
        open_own_file(actor=town.citizen, now=now())


@pytest.mark.usefixtures("no_event")
def test_without_the_event_the_page_shows_nothing(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    response = _desk(town)
    assert response.status_code == 500
    for canary in (CITIZEN.name, CITIZEN.number, SECRET_FACT):
        assert canary not in response.content.decode()
        assert canary not in caplog.text


def test_without_the_event_no_report_is_handed_out(town: Town, request: Any) -> None:
    report = issue_report(actor=town.citizen, now=now())
    request.getfixturevalue("no_event")
    with pytest.raises(DatabaseError, match="no event today"):
        download_report(number=report.number, format="pdf", actor=town.citizen, now=now())


def test_a_refused_look_up_leaves_its_event(town: Town) -> None:
    for spoilt, reason in (
        ({"purpose": "curiosity"}, "catalogue.unknown-purpose"),
        ({"case_reference": ""}, "access.case-missing"),
        ({"name": "another"}, "access.no-match"),
        ({"identifier": NOBODY.number}, "access.no-match"),
        ({"identifier": "1"}, "access.malformed-identifier"),
    ):
        before = count_events()
        with pytest.raises(Refusal):
            look(town, **spoilt)
        assert count_events() == before + 1
        (event,) = events(kinds=[EventKind.LOOK_UP_REFUSED], limit=1)
        assert (event.payload["reason"], event.actor) == (reason, town.officer.ref)
        assert not re.search(r"[0-9]{6}", str(event.payload))
    with pytest.raises(Refusal):
        look_up(asking=asking(CITIZEN), reason=FileReason.WEIGH, actor=town.clerk, now=now())
    (event,) = events(kinds=[EventKind.LOOK_UP_REFUSED], limit=1)
    assert event.payload["role"] == "clerk"


def test_the_person_sees_who_when_why_and_what(town: Town) -> None:
    shown = look(town)
    found = {line.event: line for line in list_looks(actor=town.citizen, now=now())}[shown.event]
    assert found.organ.en == "Sichuan Human Resources and Social Security Department"
    assert found.at == shown.read_at
    assert found.purpose.en == "Review of a licence application"
    assert found.case_reference == CASE
    assert found.item_codes == {"administrative-penalty", "practice-qualification"}
    client = Client()
    client.force_login(Account.objects.get(login="citizen"))
    page = client.get(reverse("portal:looks")).content.decode()
    assert CASE in page
    assert "四川省人力资源和社会保障厅" in page


def test_a_look_that_found_nothing_to_show_is_on_the_list_too(town: Town) -> None:
    shown = look(town, purpose="award-review")
    assert shown.records == ()
    assert shown.event in {line.event for line in list_looks(actor=town.citizen, now=now())}


def test_absent_and_mismatched_get_the_same_answer(town: Town) -> None:
    answers = []
    for spoilt in (
        {"name": NEIGHBOUR.name},
        {"identifier": NOBODY.number},
        {"identifier": NOBODY.number, "name": NOBODY.name},
        {"identifier": NEIGHBOUR.number},
    ):
        with pytest.raises(Refusal) as caught:
            look(town, **spoilt)
        answers.append(caught.value.as_dict())
    assert all(answer == answers[0] for answer in answers)


def test_absent_and_mismatched_get_the_same_page(town: Town) -> None:
    def answer(**spoilt: str) -> tuple[int, str]:
        response = _desk(town, **spoilt)
        page = re.sub(
            r'(name="csrfmiddlewaretoken" value=|x-csrftoken":)"[^"]*"',
            "",
            response.content.decode(),
        )
        for typed in spoilt.values():
            page = page.replace(typed, "…")
        return response.status_code, page

    def plain(number: str, name: str, **more: str) -> tuple[int, str]:
        return answer(identifier=number, name=name, **more)

    for step, status in (({}, 200), ({"reason": "weigh-the-record"}, 400)):
        first = plain(CITIZEN.number, "王某某", **step)
        assert first == plain(NOBODY.number, "王某某", **step)
        assert first[0] == status


def test_the_persons_own_authorisation_is_no_way_round_the_door(town: Town) -> None:
    """A look-up on the person's authorisation is still a purpose, and needs one that the person gave."""
    with pytest.raises(Refusal, match=r"access\.no-authorisation"):
        look(town, purpose="authorised-look-up", case_reference="")
    stranger = replace(town.officer, subject_key=town.citizen.subject_key)
    with pytest.raises(Refusal, match=r"identity\.not-permitted"):
        open_own_file(actor=stranger, now=now())
