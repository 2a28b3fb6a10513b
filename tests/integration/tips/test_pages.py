"""The public pages of tips: they know nobody, keep nothing of who came, and refuse a flood in words.

With the guard removed: `knowing_nobody` taken away turns the test of who is signed in red, `_LEFT` the test of a flood.
"""

from __future__ import annotations

import logging
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from gongxin.apps.identity.api import Account
from gongxin.interfaces.portal import tipping
from gongxin.lib.throttle import Throttle
from tests.databases import as_role
from tests.integration.access.town import OFFICER_ORGAN, Town

from .desk import ACCUSED, PLACE, SAID, WHO, Desk, closed, desk_of, number_of, rewarded

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-tips")]
ADDRESS = "203.0.113.77"
FORM = {
    "matter": "social-insurance",
    "place": PLACE,
    "organ": OFFICER_ORGAN,
    "said": SAID,
    "contact": WHO,
}


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test counts what another one left."""
    monkeypatch.setattr(tipping, "_LEFT", Throttle(most=5, seconds=3_600))
    monkeypatch.setattr(tipping, "_ALL_LEFT", Throttle(most=300, seconds=3_600))
    monkeypatch.setattr(tipping, "_CODES", Throttle(most=30, seconds=600))


@pytest.fixture
def desk(town: Town) -> Desk:
    """The officers of the organ."""
    return desk_of(town)


def _client(**more: str) -> Client:
    return Client(REMOTE_ADDR=ADDRESS, headers={"user-agent": "a very particular browser"}, **more)


def _code(answer: HttpResponse) -> str:
    found = re.search(r"\b([2-9A-Z]{4}(?:-[2-9A-Z]{4}){3})\b", answer.content.decode())
    assert found, "the code is shown"
    return found[1]


def test_leave_and_follow_by_the_pages(desk: Desk) -> None:
    client = _client()
    first = client.get("/tips/")
    assert first.headers["X-Robots-Tag"] == "noindex, noarchive, nofollow"
    assert first.headers["Cache-Control"] == "no-store"
    second = client.post("/tips/", {"matter": "social-insurance", "place": "519901"})
    assert "四川省人力资源和社会保障厅" in second.content.decode()
    left = client.post("/tips/", FORM)
    assert left.status_code == 200
    code = _code(left)
    assert SAID not in left.content.decode()
    shown = client.post("/tips/follow/", {"code": code})
    assert SAID in shown.content.decode()
    assert WHO not in shown.content.decode(), "the name is shown to no holder of a code either"
    added = client.post("/tips/follow/", {"code": code, "said": "补充一点情况。"})
    assert "已经收到您的补充" in added.content.decode()
    number = number_of(desk)
    closed(desk, number)
    rewarded(desk, number)
    done = client.post("/tips/follow/", {"code": code}).content.decode()
    for part in ("查有其事", "有一份奖励等您领取", "一千元至一万元"):
        assert part in done
    for hidden in (desk.one.ref, desk.two.ref, "tips-one", "tips-two", number):
        assert hidden not in done, "no officer is named, nor the number at the desk"


def test_english_says_the_same(desk: Desk) -> None:
    client = _client()
    client.cookies["django_language"] = "en"
    page = client.get("/tips/").content.decode()
    assert "How you are protected" in page
    assert not re.search(
        r"[\u4e00-\u9fff]{6,}",
        re.sub(r"<(nav|header|footer|option).*?</\1>", "", page, flags=re.DOTALL),
    )


def test_no_cookie_tells_anybody_apart_and_a_session_is_not_looked_at(
    desk: Desk, town: Town
) -> None:
    anybody = _client()
    for answer in (
        anybody.get("/tips/"), anybody.post("/tips/", FORM), anybody.get("/tips/figures/"), anybody.get("/tips/follow/"),
    ):  # fmt: skip
        assert set(answer.cookies) <= {"csrftoken"}, (
            "the token of the form, which is kept nowhere here"
        )
    known = _client()
    known.force_login(Account.objects.get(login="citizen"))
    page = known.get("/tips/").content.decode()
    assert "本人已登录" not in page
    known.post("/tips/", FORM)
    with as_role() as cursor:
        cursor.execute(
            "SELECT DISTINCT actor, subject_key FROM ledger_event WHERE kind = 'tip-left'"
        )
        assert cursor.fetchall() == [("public:tip", None)]


def test_nothing_of_who_came_is_kept_or_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        client = _client()
        code = _code(client.post("/tips/", FORM))
        client.post("/tips/follow/", {"code": code})
        client.post("/tips/follow/", {"code": "2222-2222-2222-2222"})
    own = [one for one in caplog.records if not one.name.startswith("django.db")]
    said = "\n".join(one.getMessage() for one in own)
    stored = []
    with as_role() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
            " AND NOT relispartition AND (relname LIKE 'tips%' OR relname IN ('ledger_event', 'django_session'))"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t")
            stored += [row[0] for row in cursor.fetchall()]
    for where in (said, "\n".join(stored)):
        for secret in (ADDRESS, "particular browser", code, ACCUSED, SAID, WHO):
            assert secret not in where, secret


def test_a_flood_is_refused_in_words_and_nothing_of_it_is_kept(desk: Desk) -> None:
    client = _client()
    answers = [
        client.post("/tips/", {**FORM, "said": f"{SAID} 第{place}次。"}) for place in range(7)
    ]
    assert [one.status_code for one in answers] == [200] * 5 + [429] * 2
    assert "这一件没有保存" in answers[-1].content.decode()
    with as_role() as cursor:
        cursor.execute("SELECT count(*) FROM tips_tip")
        assert cursor.fetchone() == (5,)
    other = Client(REMOTE_ADDR="203.0.113.78")
    assert other.post("/tips/", FORM).status_code == 200, "another client is not shut out"


def test_many_clients_together_are_bounded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tipping, "_ALL_LEFT", Throttle(most=3, seconds=3_600))
    answers = [
        Client(REMOTE_ADDR=f"203.0.113.{place}").post("/tips/", FORM).status_code
        for place in range(5)
    ]
    assert answers == [200] * 3 + [429] * 2


def test_codes_are_not_tried_through(desk: Desk) -> None:
    client = _client()
    answers = [
        client.post("/tips/follow/", {"code": f"2222-2222-2222-{place:04d}"}).status_code
        for place in range(32)
    ]
    assert answers == [400] * 30 + [429] * 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"said": "短"}, "文字不合要求"),
        ({"said": ""}, "请填写「您知道的情况」"),
        ({"organ": "sc-tax"}, "选择一个有效的选项"),
        ({"contact": "电话" * 200}, "300"),
    ],
)
def test_a_faulty_form_says_where_and_keeps_what_was_written(
    desk: Desk, more: dict[str, str], said: str
) -> None:
    answer = _client().post("/tips/", {**FORM, **more})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert said in page
    if "said" not in more:
        assert SAID in page


def test_a_place_without_an_organ_says_so(desk: Desk) -> None:
    answer = _client().post("/tips/", {"matter": "environment", "place": "100000"})
    assert answer.status_code == 400
    assert "没有主管这件事的单位" in answer.content.decode()


def test_the_figures_name_no_small_group(desk: Desk) -> None:
    _client().post("/tips/", FORM)
    page = _client().get("/tips/figures/").content.decode()
    cells = re.findall(r"<td[^>]*>\s*(.*?)\s*</td>", page, re.DOTALL)
    assert "少于 10 件" in page
    assert [one for one in cells if one.isdigit()] == []
