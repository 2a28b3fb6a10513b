"""容缺受理与绿色通道: one answer at the counter, by good records alone, of persons with their authorisation, and one event."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongxin.apps.access.api import Eligibility, answer_eligibility, give_authorisation, list_looks
from gongxin.apps.catalogue.api import MeasureGives, read_catalogue
from gongxin.apps.identity.api import Account, SendingSystem, system_actor
from gongxin.apps.intake.api import RecallReason, name_fact, recall_batch
from gongxin.apps.ledger.api import EventKind, count_events, events_about
from gongxin.apps.recalls.api import list_recalls
from gongxin.apps.register.api import Mark, mark_records
from gongxin.apps.replay.api import replay_look_up
from gongxin.lib.errors import Refusal
from tests.integration.api import test_lookups as lookups
from tests.integration.api.test_lookups import _held
from tests.integration.links.desk import firm

from .town import (
    CASE,
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    Person,
    Town,
    asking,
    day,
    file_rows,
    grant,
    hire,
    honour,
    now,
    penalty,
    qualification,
    registration,
    terms,
)

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-eligibility")]
system = lookups.system
MATTER = "licence-renewal"
PURPOSE = "licence-review-organisation"


def _honour(town: Town, **more: str) -> str:
    row = honour(FIRM) | {
        "RY_LB": "法人及非法人组织", "RY_SHXYM": FIRM.number, "RY_ZJLX": "", "RY_ZJHM": "", **more,
    }  # fmt: skip
    return file_rows(town.folder, "honour", [row]).batch


def _ask(town: Town, person: Person = FIRM, matter: str = MATTER, **more: str) -> Eligibility:
    asked = asking(person, **{"purpose": PURPOSE, **more})
    return answer_eligibility(asking=asked, matter=matter, actor=town.officer, now=now())


def test_without_a_good_record_nothing_is_given_and_nothing_is_held_against_anybody(
    town: Town,
) -> None:
    """The firm has a penalty: the answer is that of a firm that has none, but for its event."""
    found = _ask(town)
    assert found.answered
    assert found.given == ()
    assert not any(found.may(one) for one in MeasureGives)


def test_an_honour_opens_the_fast_lane_and_lets_documents_follow(town: Town) -> None:
    _honour(town)
    found = _ask(town)
    assert all(found.may(one) for one in MeasureGives)
    lane, later = found.given
    assert (lane.measure, later.measure) == ("fast-lane", "documents-later")
    assert lane.why
    assert lane.basis
    assert later.later
    assert later.within is not None
    assert later.within.working_days == 10
    assert lane.until is None  # the honour is valid without an end
    other = _ask(town, matter="fund-application")
    assert [one.measure for one in other.given] == ["fast-lane"]


def test_the_answer_ends_with_the_record(town: Town) -> None:
    batch = _honour(town)
    assert _ask(town).given
    recall_batch(
        number=batch, reason=RecallReason.WRONG_CONTENT, actor=system_actor("test"), now=now()
    )
    assert _ask(town).given == ()
    # whoever was told is told that it has ended
    assert list_recalls(actor=town.officer, now=now())


def test_an_adverse_record_changes_no_answer(town: Town) -> None:
    _honour(town)
    before = _ask(town).given
    file_rows(town.folder, "administrative-penalty", [penalty(FIRM, "川示交罚〔2026〕99号")])
    assert _ask(town).given == before


def test_of_a_person_only_what_they_authorised(town: Town) -> None:
    file_rows(town.folder, "honour", [honour(CITIZEN)])
    with pytest.raises(Refusal) as refused:
        _ask(town, CITIZEN, purpose="licence-review")
    assert refused.value.code == "access.needs-authorisation"
    given = {
        items: give_authorisation(
            terms=terms(items=frozenset({items})), actor=town.citizen, now=now()
        )
        for items in ("honour", "practice-qualification")
    }
    asked = {"purpose": "authorised-look-up", "case_reference": ""}
    with_it = _ask(town, CITIZEN, **asked, authorisation=given["honour"])
    assert with_it.may(MeasureGives.FAST_LANE)
    without = _ask(town, CITIZEN, **asked, authorisation=given["practice-qualification"])
    assert without.given == ()


def test_one_statement_reads_and_one_event_is_left(town: Town) -> None:
    _honour(town)
    _ask(town)
    before = count_events()
    with CaptureQueriesContext(connection) as asked:
        found = _ask(town)
    readings = [one for one in asked.captured_queries if "register_shown" in one["sql"]]
    assert len(readings) == 1
    assert count_events() == before + 1
    (event,) = events_about(subject_key=FIRM.key, kinds=[EventKind.LOOK_UP], limit=1)
    assert str(event.uid) == found.event
    assert event.payload["result"] == "eligibility"
    assert event.payload["gives"] == ["fast-lane", "documents-later"]
    assert event.payload["matter"] == MATTER
    assert event.payload["case_reference"] == CASE


def test_absent_mismatched_and_withheld_get_one_answer(town: Town) -> None:
    found = [
        _ask(town, Person("别的名称有限公司", FIRM.number)),
        _ask(town, firm("MA5ABCDF", name="示例另一家有限公司")),
    ]
    assert [(one.answered, one.given, one.event) for one in found] == [(False, (), "")] * 2


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"matter": "of-no-list"}, "access.unknown-matter"),
        ({"purpose": "of-no-list"}, "catalogue.unknown-purpose"),
        ({"case_reference": ""}, "access.case-missing"),
    ],
)
def test_what_may_not_be_asked_is_refused_as_at_every_door(
    town: Town, more: dict[str, str], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        _ask(town, **more)
    assert refused.value.code == code


def test_the_subject_reads_what_was_told_and_it_can_be_replayed(town: Town) -> None:
    file_rows(town.folder, "honour", [honour(CITIZEN)])
    number = give_authorisation(
        terms=terms(items=frozenset({"honour"})), actor=town.citizen, now=now()
    )
    found = _ask(
        town, CITIZEN, purpose="authorised-look-up", case_reference="", authorisation=number
    )
    line = list_looks(actor=town.citizen, now=now())[0]
    assert line.event == found.event
    assert line.answer is not None
    assert "便利" in line.answer.zh
    replayed = replay_look_up(look=UUID(found.event), actor=town.citizen, now=now())
    assert replayed.identical


# --- pages and programs ------------------------------------------------------------------------------


def test_a_counter_asks_on_its_page(town: Town) -> None:
    _honour(town)
    client = Client()
    client.force_login(Account.objects.get(login="officer"))
    form = {
        "matter": MATTER, "purpose": PURPOSE, "case_reference": CASE, "name": FIRM.name,
        "identifier": FIRM.number,
    }  # fmt: skip
    page = client.get("/workbench/counter/").content.decode()
    assert "办事事项" in page
    told = client.post("/workbench/counter/", form).content.decode()
    for words in ("绿色通道", "容缺受理", "10个工作日内补齐", "诚信荣誉"):
        assert words in told, words
    assert "罚款" not in told
    missing = client.post("/workbench/counter/", {**form, "matter": ""})
    assert missing.status_code == 400
    nobody = client.post("/workbench/counter/", {**form, "name": "别的名称"}).content.decode()
    assert "按普通流程办理" in nobody


@pytest.fixture
def headers(system: SendingSystem) -> dict[str, str]:
    """A sound token."""
    return {"Authorization": f"Bearer {_held()}"}


def _post(headers: dict[str, str], body: Any) -> Any:
    return Client().post(
        "/api/v1/eligibility", json.dumps(body), content_type="application/json", headers=headers
    )


def test_a_counters_system_asks(town: Town, headers: dict[str, str]) -> None:
    _honour(town)
    body = {
        "purpose": PURPOSE, "case_reference": CASE, "name": FIRM.name, "identifier": FIRM.number,
        "officer": "window-3", "matter": MATTER,
    }  # fmt: skip
    answer = _post(headers, body)
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["answered"], told["fast_lane"], told["documents_later"]) == (True, True, True)
    assert told["given"][1]["within"] == {"working_days": 10}
    assert FIRM.name not in answer.content.decode()
    assert _post(headers, {**body, "matter": "none"}).status_code == 422
    assert _post(headers, {**body, "more": "x"}).status_code == 400
    assert _post({}, body).status_code == 401
    nobody = _post(headers, {**body, "name": "别的名称"}).json()
    assert (nobody["answered"], nobody["lookup"], nobody["given"]) == (False, None, [])


def test_the_same_again_under_one_key_is_answered_the_same_and_is_one_look_up(
    town: Town, headers: dict[str, str]
) -> None:
    batch = _honour(town)
    body = {
        "purpose": PURPOSE, "case_reference": CASE, "name": FIRM.name, "identifier": FIRM.number,
        "officer": "window-3", "matter": MATTER,
    }  # fmt: skip
    keyed = {**headers, "Idempotency-Key": "counter-2026-0001"}
    first = _post(keyed, body)
    assert first.status_code == 200
    assert len(first.json()["given"]) == 2
    before = count_events(kind=EventKind.LOOK_UP)
    assert _post(keyed, body).json() == first.json()
    assert count_events(kind=EventKind.LOOK_UP) == before
    # a key stands for one question: not for another matter, nor for a look-up
    other = _post(keyed, {**body, "matter": "fund-application"})
    assert (other.status_code, other.json()["code"]) == (409, "access.key-used")
    asked = {name: said for name, said in body.items() if name != "matter"}
    look = Client().post(
        "/api/v1/lookups", json.dumps(asked), content_type="application/json", headers=keyed
    )
    assert (look.status_code, look.json()["code"]) == (409, "access.key-used")
    assert _post({**headers, "Idempotency-Key": "short"}, body).status_code == 400
    # what has ended since is told no more under an old key
    recall_batch(
        number=batch, reason=RecallReason.WRONG_CONTENT, actor=system_actor("test"), now=now()
    )
    again = _post(keyed, body)
    assert (again.status_code, again.json()["code"]) == (410, "recalls.answer-recalled")


def test_an_answer_that_gives_nothing_is_kept_under_its_key_as_well(
    town: Town, headers: dict[str, str]
) -> None:
    body = {
        "purpose": PURPOSE, "case_reference": CASE, "name": FIRM.name, "identifier": FIRM.number,
        "officer": "window-3", "matter": MATTER,
    }  # fmt: skip
    keyed = {**headers, "Idempotency-Key": "counter-2026-0002"}
    first = _post(keyed, body).json()
    assert (first["answered"], first["given"]) == (True, [])
    _honour(town)
    assert _post(keyed, body).json() == first
    assert len(_post(headers, body).json()["given"]) == 2


# --- three years without an adverse record --------------------------------------------------------

CLEAN = "three-clean-years"
OLD = firm("MA5ABCDG", name="示例䶮澈老字号有限公司")


def _registered(town: Town, days: int = 1200) -> None:
    row = registration(OLD, NEIGHBOUR) | dict.fromkeys(
        ("QY_CLRQ", "QY_HZRQ", "QY_FR_QRQ"), day(days)
    )
    file_rows(town.folder, "enterprise-registration", [row], source="sc-market-regulation")


def _measures(town: Town, person: Person = OLD, **more: str) -> list[str]:
    return [one.measure for one in _ask(town, person, **more).given]


def test_three_years_without_an_adverse_record_open_the_fast_lane_for_this_day(town: Town) -> None:
    _registered(town)
    (given,) = _ask(town, OLD).given
    assert (given.measure, given.gives) == (CLEAN, MeasureGives.FAST_LANE)
    assert given.until is not None
    assert given.until - now() <= timedelta(days=1)
    assert given.why
    assert given.basis


def test_younger_than_three_years_nobody_has_been_clean_for_three(town: Town) -> None:
    _registered(town, days=3 * 365 - 1)
    assert _measures(town) == []


def test_an_adverse_record_in_display_takes_it_away_and_its_end_gives_it_back(town: Town) -> None:
    _registered(town)
    batch = file_rows(
        town.folder, "administrative-penalty", [penalty(OLD, "川示交罚〔2026〕61号")]
    ).batch
    assert _measures(town) == []
    recall_batch(
        number=batch, reason=RecallReason.WRONG_CONTENT, actor=system_actor("test"), now=now()
    )
    assert _measures(town) == [CLEAN]


def test_only_what_still_may_be_displayed_counts(town: Town) -> None:
    """A fine of two years ago, whose display ended after one, is used against nobody (charter C13), however the days are counted."""
    _registered(town)
    row = penalty(OLD, "川示交罚〔2024〕61号", CF_JDRQ=day(730))
    file_rows(town.folder, "administrative-penalty", [row])
    assert _measures(town) == [CLEAN]


def test_a_dispute_turns_nothing_and_what_it_hides_counts_no_more(town: Town) -> None:
    _registered(town)
    row = penalty(OLD, "川示交罚〔2026〕62号")
    file_rows(town.folder, "administrative-penalty", [row])
    _, record = name_fact(
        item_code="administrative-penalty", organ="sc-transport", cells=row, now=now()
    )
    second = timedelta(seconds=1)
    for hides, given in ((None, []), (now() - second, [CLEAN])):
        with transaction.atomic():
            mark_records(
                subject_key=OLD.key,
                records=[record],
                case="YY-TEST",
                mark=Mark(now() - second, hides, None),
                now=now(),
            )
        assert _measures(town) == given


def test_where_not_every_adverse_item_is_within_reach_nobody_is_called_clean(town: Town) -> None:
    _registered(town)
    assert _measures(town, purpose="licence-review-organisation") == [CLEAN]
    assert _measures(town, purpose="licence-review") == []
    narrowed = hire("narrow", organ=town.officer.organ)
    grant(narrowed, categories=frozenset({"registration", "honour"}))
    asked = asking(OLD, purpose=PURPOSE)
    assert answer_eligibility(asking=asked, matter=MATTER, actor=narrowed, now=now()).given == ()


def test_a_person_chooses_it_item_by_item(town: Town) -> None:
    """A qualification of three years, and every adverse item that may be recorded about persons: the person gives all of them, or none is asked."""
    file_rows(
        town.folder,
        "practice-qualification",
        [qualification(NEIGHBOUR, "川示交证2020000001", ZY_FZRQ=day(1200))],
    )
    adverse = {
        code
        for code, item in read_catalogue().items.items()
        if item.nature == "adverse" and "person" in item.subject_kinds and not item.restricted
    }
    asked = {"purpose": "authorised-look-up", "case_reference": ""}
    for left_out, given in (
        (None, [CLEAN]),
        ("judgment-defaulter", []),
        ("practice-qualification", []),
    ):
        items = (adverse | {"practice-qualification"}) - {left_out}
        number = give_authorisation(
            terms=terms(items=frozenset(items)), actor=town.neighbour, now=now()
        )
        assert _measures(town, NEIGHBOUR, **asked, authorisation=number) == given
