"""The pages of measures: the public list, the person's own, the organ's board; and what an organ's systems are told."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from gongxin.apps.catalogue.api import measure_changes
from gongxin.apps.catalogue.models import Edition
from gongxin.apps.identity.api import Account, SendingSystem
from tests.integration.access.town import CASE, CITIZEN, FIRM, Town, look, mandate, now
from tests.integration.api import test_lookups as lookups
from tests.integration.api.test_lookups import _held

from .desk import MEASURE, WHY, colleague, confirmed, last, penalty_of, proposed

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-measure-pages")]
system = lookups.system
SAID = "申请材料由代办人准备，我方发现后<立即>更正，请从轻。"
ANSWER = "已核对代办合同，采纳其及时更正的意见，期限不变。"


def _client(who: str = "", language: str = "zh") -> Client:
    client = Client()
    if who:
        client.force_login(Account.objects.get(login=who))
    client.cookies["django_language"] = language
    return client


def _text(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


# --- the public list ---------------------------------------------------------------------------------


def test_anybody_reads_the_list_and_searches_it_in_both_languages(town: Town) -> None:
    page = _text(_client().get("/catalogue/measures/"))
    assert "限制高消费及有关消费" in page
    assert "绿色通道" in page
    found = _text(_client().get("/catalogue/measures/?q=招标+投标&kind=constraint"))
    assert "取消依法必须招标项目的投标资格" in found
    assert "限制高消费" not in found
    english = _text(_client(language="en").get("/catalogue/measures/?q=tender"))
    assert "No bidding for projects that must be tendered by law" in english
    assert "没有符合的措施" in _text(_client().get("/catalogue/measures/?q=没有这个词"))


@pytest.mark.parametrize(
    "query", ["?kind=punishment", "?q=" + "长" * 500, "?q=%00", "?kind=&q=<b>"]
)
def test_odd_searches_are_answered(town: Town, query: str) -> None:
    response = _client().get(f"/catalogue/measures/{query}")
    assert response.status_code == 200
    assert "<b>" not in _text(response)


def test_the_page_of_a_measure_says_every_official_column(town: Town) -> None:
    page = _text(_client().get("/catalogue/measures/bidding-bar/"))
    for words in (
        "内容", "对象", "依据", "实施主体", "清单条目", "最长期限", "退出", "救济途径",
        "第五十四条", "待与原文核对", "行政复议", "只及于本人", "处罚的就是在投标中弄虚作假的行为",
    ):  # fmt: skip
        assert words in page, words
    later = _text(_client().get("/catalogue/measures/documents-later/"))
    for words in ("容缺受理", "可后补的材料", "10个工作日内补齐", "延续行政许可"):
        assert words in later, words
    assert _client().get("/catalogue/measures/of-no-list/").status_code == 404


def test_what_an_edition_changed_in_the_measures_is_said(town: Town) -> None:
    assert measure_changes() == []
    row = Edition.objects.get(pack="national")
    document = json.loads(json.dumps(row.document))
    changed, gone = document["measures"][0], document["measures"].pop()
    changed["longest"] = {"months": 6}
    document["measures"].append({**gone, "code": "brought-in"})
    Edition.objects.create(
        pack="national",
        edition="2026.99",
        digest="0" * 64,
        document=document,
        in_force_from=row.in_force_from,
        loaded_at=now(),
        loaded_by="system:test",
    )
    found = {one.code: (one.change, one.columns) for one in measure_changes()}
    assert found == {
        changed["code"]: ("changed", ("longest",)),
        gone["code"]: ("removed", ()),
        "brought-in": ("added", ()),
    }
    page = _text(_client().get("/catalogue/measures/"))
    for words in ("现行版本改动了什么", "新增", "删去", "最长期限"):
        assert words in page, words


# --- the person's own --------------------------------------------------------------------------------


def test_a_person_reads_what_constrains_them_and_speaks_against_it(town: Town) -> None:
    number = proposed(town, at=now())
    client = _client("citizen")
    assert number in _text(client.get("/my/measures/"))
    page = _text(client.get(f"/my/measures/{number}/"))
    for words in (
        "现在没有生效", WHY, "行政许可法", "第七十八条", "最迟结束", "行政复议", "陈述申辩的最后一日",
        "5个工作日", "不因您陈述而加重",
    ):  # fmt: skip
        assert words in page, words
    short = client.post(f"/my/measures/{number}/", {"words": "短"})
    assert short.status_code == 400
    assert "10 至 1000 字" in _text(short)
    assert client.post(f"/my/measures/{number}/", {"words": SAID}).status_code == 302
    after = _text(client.get(f"/my/measures/{number}/"))
    assert "&lt;立即&gt;" in after
    assert '<form method="post">' not in after
    english = _text(_client("citizen", "en").get(f"/my/measures/{number}/"))
    assert "It has no effect yet" in english
    assert _client("neighbour").get(f"/my/measures/{number}/").status_code == 404


def test_who_acts_for_a_firm_reads_its_measures(town: Town) -> None:
    number = proposed(town, FIRM, at=now())
    acted = mandate(CITIZEN)
    client = _client("citizen")
    assert number in _text(client.get(f"/for/{acted}/measures/"))
    assert client.get(f"/for/{acted}/measures/{number}/").status_code == 200
    assert number not in _text(client.get("/my/measures/"))


def test_the_notice_leads_to_the_measure(town: Town) -> None:
    number = proposed(town, at=now())
    client = _client("citizen")
    inbox = _text(client.get("/my/notices/"))
    assert "有单位拟对您采取一项惩戒措施" in inbox
    newest = max(int(one) for one in re.findall(r'href="/my/notices/(\d+)/"', inbox))
    assert f"/my/measures/{number}/" in _text(client.get(f"/my/notices/{newest}/"))


# --- the organ's board -------------------------------------------------------------------------------


def test_an_officer_proposes_from_the_file_and_another_confirms(town: Town) -> None:
    file = look(town)
    place = f"/workbench/measures/new/{file.event}/"
    client = _client("officer")
    page = _text(client.get(place))
    assert "处罚决定认定的就是申请这项许可时的隐瞒或者造假" in page
    assert CITIZEN.name not in page
    form = {
        "what": f"{penalty_of(file)} {MEASURE}",
        "last_day": last().isoformat(),
        "proportion": WHY,
    }
    too_long = client.post(place, {**form, "last_day": last(500).isoformat()})
    assert too_long.status_code == 400
    assert "最长1年" in _text(too_long)
    sent = client.post(place, form)
    assert sent.status_code == 302
    number = sent["Location"].rstrip("/").rpartition("/")[2]
    board = _text(client.get("/workbench/measures/"))
    assert number in board
    assert CASE in board, "by it the officer finds the file, since nobody is named"
    shown = _text(client.get(f"/workbench/measures/{number}/"))
    assert "确认实施" not in shown
    assert "撤回拟议" in shown
    assert CITIZEN.name not in shown


def test_confirming_and_reporting_on_the_page(town: Town) -> None:
    number = proposed(town)
    colleague()
    mine, other = _client("officer"), _client("second-officer")
    place = f"/workbench/measures/{number}/"
    assert "由本单位另一人确认" in _text(mine.get(place))
    assert mine.post(place, {"act": "confirm"}).status_code == 400
    assert other.post(place, {"act": "confirm"}).status_code == 302
    assert "实施中" in _text(other.get(place))
    assert mine.post(place, {"act": "carried-out"}).status_code == 302
    assert "已执行" in _text(mine.get("/workbench/measures/"))
    assert mine.post(place, {"act": "end"}).status_code == 302
    assert "不得再执行" in _text(mine.get(place))
    assert mine.post(place, {"act": "carried-out"}).status_code == 400
    figures = _text(_client("auditor").get("/workbench/measures/"))
    assert "各单位的措施" in figures
    assert number not in figures


def test_the_board_asks_as_often_for_many_measures_as_for_one(
    town: Town, django_assert_num_queries: Any
) -> None:
    confirmed(town)
    client = _client("officer")
    client.get("/workbench/measures/")
    with django_assert_num_queries(100, exact=False) as one:
        client.get("/workbench/measures/")
    proposed(town, FIRM)
    proposed(town, measure="licence-bar-fraud")
    with django_assert_num_queries(len(one)):
        client.get("/workbench/measures/")


# --- an organ's systems ------------------------------------------------------------------------------


@pytest.fixture
def headers(system: SendingSystem) -> dict[str, str]:
    """A sound token."""
    return {"Authorization": f"Bearer {_held()}"}


def _report(headers: dict[str, str], number: str, body: Any) -> Any:
    return Client().post(
        f"/api/v1/measures/{number}/executions",
        json.dumps(body),
        content_type="application/json",
        headers=headers,
    )


def test_a_system_sees_what_is_in_force_and_reports_back(
    town: Town, headers: dict[str, str]
) -> None:
    number = confirmed(town)
    waiting = proposed(town, FIRM)
    answer = Client().get("/api/v1/measures", headers=headers)
    assert answer.status_code == 200
    told = {one["number"]: one for one in answer.json()["measures"]}
    assert told[number]["in_force"] is True
    assert told[waiting]["in_force"] is False
    assert CITIZEN.name not in answer.content.decode()
    assert CITIZEN.number not in answer.content.decode()
    assert _report(headers, number, {"outcome": "carried-out"}).status_code == 201
    assert _report(headers, waiting, {"outcome": "carried-out"}).status_code == 409
    assert _report(headers, "CS-NONE", {"outcome": "carried-out"}).status_code == 404
    for body in ({}, {"outcome": "punished"}, {"outcome": 1}, {"outcome": "lifted", "x": 1}, []):
        assert _report(headers, number, body).status_code == 400
    again = Client().get("/api/v1/measures", headers=headers).json()["measures"]
    reports = next(one for one in again if one["number"] == number)["executions"]
    assert [one["outcome"] for one in reports] == ["carried-out"]
    assert Client().get("/api/v1/measures").status_code == 401
    for after in ("-1", "x", "1" * 12):
        bad = Client().get(f"/api/v1/measures?after={after}", headers=headers)
        assert bad.status_code == 400
