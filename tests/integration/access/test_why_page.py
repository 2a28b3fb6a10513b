"""The person's page says of every record why it ends when it does, and draws all of them on one scale."""

from __future__ import annotations

import html
import re
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from gongxin.apps.access.api import explain_record, list_looks, open_own_file, why_shown
from gongxin.apps.catalogue.api import load_packs, read_catalogue
from gongxin.apps.identity.api import system_actor
from gongxin.interfaces.pages.records import timelines
from gongxin.interfaces.pages.words import day_text
from tests.integration.access.town import PASSWORD, Town, now

pytestmark = pytest.mark.django_db
PROFILES = Path(__file__).parents[2] / "fixtures" / "profiles"


@pytest.fixture
def client(town: Town) -> Client:
    """The citizen, signed in."""
    client = Client()
    client.post("/sign-in", {"login": "citizen", "password": PASSWORD})
    return client


def _text(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_every_record_has_its_steps_and_they_lead_to_its_last_day(
    town: Town, client: Client
) -> None:
    page = client.get("/my/").content.decode()
    records = open_own_file(actor=town.citizen, now=now()).records
    adverse = [one for one in records if one.nature == "adverse"]
    assert adverse
    # of each its days, and of an adverse one the notice of repair beside them
    assert page.count('<details class="why">') == len(records) + len(adverse)
    said = _text(page)
    why = why_shown(records)
    for record in records:
        explained = why[record.key]
        assert explained.in_force
        assert explained.why.last_day == record.last_day
        assert f"记录编号：{record.key}" in said
        for step in explained.why.steps:
            assert step.words.zh in said
    assert "《信用修复管理办法》（国家发展改革委令第36号）" in said


def test_the_timeline_lists_what_it_draws(town: Town, client: Client) -> None:
    file = open_own_file(actor=town.citizen, now=now())
    explained = why_shown(file.records)
    drawn = timelines(file, explained)
    assert drawn is not None
    page = client.get("/my/").content.decode()
    table = _text(
        page[page.index('id="timeline"') : page.index("</figure>", page.index('id="timeline"'))]
    )
    (penalty,) = [one for one in file.records if one.item == "administrative-penalty"]
    repair_from = explained[penalty.key].repair_from
    assert penalty.doc_date
    assert repair_from
    assert penalty.last_day
    for day in (penalty.doc_date, repair_from, penalty.last_day):
        assert day_text(day).zh in table
    assert [bar.repair is not None for bar in drawn.bars] == [
        explained[one.key].repair_from is not None
        for one in sorted(file.records, key=lambda one: (one.last_day or now().date().max, one.key))
    ]


def test_english_says_the_same(client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = _text(client.get("/my/").content.decode())
    for words in ("Why this date?", "Within the cap of", "My records: dates", "By edition"):
        assert words in page


def test_the_person_sees_that_the_platform_looked_at_the_dates(town: Town) -> None:
    record = open_own_file(actor=town.citizen, now=now()).records[0]
    explain_record(record_key=UUID(record.key), actor=system_actor("clock"), now=now())
    looks = list_looks(actor=town.citizen, now=now())
    (look,) = [one for one in looks if "dates of a record" in one.purpose.en]
    assert not look.own
    assert look.organ.en == "An administrator of the platform"


def test_every_clock_is_on_its_page_and_a_test_profile_is_marked(town: Town) -> None:
    load_packs(paths=[PROFILES], actor="system:test", now=now())
    catalogue = read_catalogue()
    page = Client().get("/catalogue/clocks/").content.decode()
    said = _text(page)
    for clock in catalogue.clocks.values():
        assert f'id="{clock.code}"' in page
        assert clock.title.zh in said
        assert clock.at_zero.zh in said
    assert "2个工作日；情况复杂的，可延长3个工作日" in said
    assert "法规规定，数字待核实" in said
    assert page.count("（测试用样本）（测试用）") == len(catalogue.test_profiles) == 5


def test_explaining_more_records_asks_the_database_no_more(
    town: Town, django_assert_num_queries: Any
) -> None:
    records = open_own_file(actor=town.citizen, now=now()).records
    for some in (records[:1], records):
        with django_assert_num_queries(2):
            why_shown(some)


def test_an_explanation_of_a_file_takes_less_than_five_milliseconds_a_record(town: Town) -> None:
    records = open_own_file(actor=town.citizen, now=now()).records
    took = []
    for _ in range(10):
        begun = time.process_time()
        why_shown(records)
        took.append((time.process_time() - begun) / len(records))
    assert min(took) < 0.005
