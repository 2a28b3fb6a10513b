"""Grades on their pages: the whole way at the desk, what the organisation reads and sends, and who is shown nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongxin.apps.grades.api import GradeState, own_grade
from gongxin.apps.identity.api import Account
from tests.integration.access.town import FIRM, NEIGHBOUR, Town, file_rows, now, registration
from tests.integration.links.desk import firm

from .desk import WORDS, Desk, decided, file, fined, given, staff

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-grades")]
NEW = "/workbench/grades/new/labour-compliance/"
SUPERVISION = "/workbench/grades/supervision/labour-compliance/"


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who grades."""
    found = staff(town)
    file(found, fined("川示人罚〔2026〕1号"))
    return found


def _as(login: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login=login))
    return client


def _text(answer: Any) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", answer.content.decode())


def test_the_whole_way_at_the_desk(desk: Desk) -> None:
    one, two = _as("labour-1"), _as("labour-2")
    board = _text(one.get("/workbench/grades/"))
    assert "劳动保障守法诚信等级" in board
    assert "企业环境信用等级" not in board, "that is another sector's"
    empty = one.post(NEW, {"name": "", "code": ""})
    assert empty.status_code == 400
    wrong = one.post(NEW, {"name": "别的名称", "code": FIRM.number})
    assert wrong.status_code == 400
    assert "没有查到名称和统一社会信用代码都相符的单位" in _text(wrong)
    made = one.post(NEW, {"name": FIRM.name, "code": FIRM.number})
    assert made.status_code == 302
    place = made["Location"]
    shown = _text(one.get(place))
    for words in ("川示人罚〔2026〕1号", "拟：B级", "属于办法写明的条目和失信类别", "不公示"):
        assert words in shown, words
    missing = one.post(place, {"act": "decide", "grade": "B", "words": ""})
    assert missing.status_code == 400
    sent = one.post(place, {"act": "decide", "grade": "A", "words": WORDS})
    assert sent.status_code == 302
    assert "等本单位另一名经办人确认" in _text(one.get(place))
    assert one.post(place, {"act": "confirm"}).status_code == 400
    assert two.post(place, {"act": "confirm"}).status_code == 302
    listed = _text(two.get(SUPERVISION))
    assert FIRM.name in listed
    assert "24个月" in listed
    assert "没有办法写明的记录" in listed


def test_the_organisation_reads_why_how_it_is_inspected_and_the_way_back_and_answers(
    desk: Desk,
) -> None:
    number = decided(desk, "B", at=now())
    agent = _as("neighbour")
    place = f"/for/{_mandate(desk)}/grades/"
    assert "B级" in _text(agent.get(place))
    shown = _text(agent.get(f"{place}{number}/"))
    for words in (
        "现在没有起作用", "川示人罚〔2026〕1号", "常规检查", "随机抽查比例 10%", "怎样恢复", "企业劳动保障守法诚信等级评价办法",
        "不告诉其他单位",
    ):  # fmt: skip
        assert words in shown, words
    assert agent.post(f"{place}{number}/", {"words": "短"}).status_code == 400
    said = "罚款已缴清，事实有出入，请核对"
    assert agent.post(f"{place}{number}/", {"words": said}).status_code == 302
    assert said in _text(agent.get(f"{place}{number}/"))
    assert said in _text(_as("labour-2").get(f"/workbench/grades/{number}/"))
    assert own_grade(number=number, actor=desk.agent, now=now()).line.state is GradeState.OBJECTION


def _mandate(desk: Desk) -> str:
    assert desk.agent.on_behalf is not None
    return desk.agent.on_behalf.mandate


def test_nobody_else_is_shown_anything(desk: Desk) -> None:
    number = given(desk, "B")
    stranger = _as("stranger")
    assert stranger.get(f"/workbench/grades/{number}/").status_code == 404
    assert stranger.get(SUPERVISION).status_code == 404
    assert stranger.get(NEW).status_code == 404
    board = _text(stranger.get("/workbench/grades/"))
    assert FIRM.name not in board
    assert "没有分级办法" in board
    assert _as("citizen").get(f"/for/{_mandate(desk)}/grades/{number}/").status_code == 403
    # a person has no such page: persons are not graded
    assert _as("citizen").get("/my/grades/").status_code == 404
    for place in ("/register/", f"/register/?q={FIRM.name[:4]}", f"/register/{FIRM.number}/"):
        assert "等级" not in _text(Client().get(place))


def test_lists_take_as_many_statements_whatever_they_hold(desk: Desk) -> None:
    given(desk, "B")
    one = _as("labour-1")

    def statements(address: str) -> int:
        one.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert one.get(address).status_code == 200
        return len(asked)

    before = [statements(address) for address in ("/workbench/grades/", SUPERVISION)]
    for place in range(3):
        other = firm(f"MA5ABC1{place}", name=f"示例分级{'甲乙丙'[place]}有限公司")
        file_rows(
            desk.town.folder,
            "enterprise-registration",
            [registration(other, NEIGHBOUR)],
            source="sc-market-regulation",
        )
        made = one.post(NEW, {"name": other.name, "code": other.number})
        assert made.status_code == 302
        one.post(made["Location"], {"act": "decide", "grade": "A", "words": WORDS})
        _as("labour-2").post(made["Location"], {"act": "confirm"})
    assert "示例分级丙有限公司" in _text(one.get(SUPERVISION))
    assert [statements(address) for address in ("/workbench/grades/", SUPERVISION)] == before
