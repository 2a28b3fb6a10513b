"""The pages of a statement: what it is and what follows is said before, a fault stands beside the words, and it is taken away where it stands."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from gongxin.apps.access.api import Power, accept_delegation, offer_delegation
from gongxin.apps.cases.api import Claim, Given, act_in_case, own_cases, raise_cases
from gongxin.apps.identity.api import Account
from tests.integration.access.town import NEIGHBOUR, now, wanted

from .desk import Desk, penalty_of, staff

pytestmark = pytest.mark.django_db
SAID = "当时门店正在搬迁，价目表没有及时贴到新址，发现当天已经补上。"


@pytest.fixture
def desk(town: object) -> Desk:
    """Who handles the cases."""
    return staff(town)  # type: ignore[arg-type]


def _client(who: str = "citizen", language: str = "zh") -> Client:
    client = Client()
    client.force_login(Account.objects.get(login=who))
    client.cookies["django_language"] = language
    return client


def _text(response: HttpResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def _page(desk: Desk, home: str = "/my/") -> str:
    return f"{home}statements/{penalty_of(desk.town)}/"


def _written(desk: Desk, client: Client) -> str:
    answer = client.post(_page(desk), {"words": SAID})
    assert answer.status_code == 302, _text(answer)
    return str(answer.headers["Location"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_the_card_to_the_file_of_an_officer_and_away_again(desk: Desk, language: str) -> None:
    client = _client(language=language)
    file = client.get("/my/").content.decode()
    assert f'href="{_page(desk)}"' in file
    page = _text(client.get(_page(desk)))
    said = {
        "zh": ("每一个看到它的人", "随时可以取下", "说明自动附在记录旁"),
        "en": ("whoever sees it", "Take it away at any time", "stands beside the record by itself"),
    }[language]
    assert all(one in page for one in said), page
    place = _written(desk, client)
    case = _text(client.get(place))
    assert SAID in case
    (line,) = own_cases(actor=desk.town.citizen, now=now())
    assert line.number in _text(client.get(_page(desk))), (
        "it waits, and the page says in which case"
    )
    assert SAID not in _text(client.get("/my/"))
    desk_page = _client("operator", language)
    assert SAID in _text(desk_page.get(f"/workbench/cases/{line.number}/"))
    done = desk_page.post(f"/workbench/cases/{line.number}/attach/", {})
    assert done.status_code == 302, _text(done)
    assert SAID in _text(client.get("/my/"))
    assert _page(desk) in client.get(f"/my/cases/{line.number}/").content.decode()
    standing = client.get(_page(desk))
    assert SAID in _text(standing)
    unsure = client.post(_page(desk), {})
    assert unsure.status_code == 400
    assert SAID in _text(client.get("/my/"))
    away = client.post(_page(desk), {"sure": "on"})
    assert away.status_code == 302
    assert SAID not in _text(client.get("/my/"))
    gone = {"zh": "已由本人取下", "en": "taken away by the person"}[language]
    assert gone in _text(client.get(f"/my/cases/{line.number}/"))


def test_a_fault_stands_beside_the_words_and_nothing_typed_is_lost(desk: Desk) -> None:
    client = _client()
    for said, why in (
        ("真正欠款的人电话13800138000。", "手机号码"),
        ("长" * 501, "501字"),
        ("<b>已经</b>缴清全部罚款。", "标记"),
        ("", "请填写"),
    ):
        answer = client.post(_page(desk), {"words": said})
        assert answer.status_code == 400
        assert why in _text(answer)
        assert f">\n{html.escape(said)}</textarea>" in answer.content.decode()
    assert own_cases(actor=desk.town.citizen, now=now()) == []


def test_words_are_shown_as_words(desk: Desk) -> None:
    """Were markup ever let through, a page would still show it as what was typed."""
    said = "价目 1 < 2 & 3 > 2，\"原样\"显示 'x'。"
    (raised,) = raise_cases(
        workflow="statement",
        claims=[Claim(penalty_of(desk.town))],
        words=said,
        actor=desk.town.citizen,
        now=now() - timedelta(days=90),
    )
    for place in ("/my/", _page(desk), f"/my/cases/{raised.number}/"):
        assert html.escape(said) in _client().get(place).content.decode(), place


def test_what_silence_attached_is_said_to_be_and_is_taken_back_in_its_case(desk: Desk) -> None:
    (raised,) = raise_cases(
        workflow="statement",
        claims=[Claim(penalty_of(desk.town))],
        words=SAID,
        actor=desk.town.citizen,
        now=now() - timedelta(days=90),
    )
    client = _client()
    assert "自动附上" in _text(client.get(_page(desk)))
    case = client.get(f"/my/cases/{raised.number}/")
    assert "说明从这时起自动附在记录旁" in _text(case)
    assert "自动附在记录旁" in _text(_client("operator").get(f"/workbench/cases/{raised.number}/"))
    client.post(f"/my/cases/{raised.number}/", {"act": "take-back", "take-back-sure": "on"})
    assert SAID not in _text(client.get("/my/"))
    assert client.get(_page(desk)).status_code == 200


def test_the_general_page_of_objections_offers_no_statement(desk: Desk) -> None:
    page = _client().get("/my/cases/new/").content.decode()
    assert 'value="objection"' in page
    assert 'value="statement"' not in page


def test_nobody_elses_record_and_none_that_is_not_there(desk: Desk) -> None:
    assert _client("neighbour").get(_page(desk)).status_code == 404
    assert _client("neighbour").post(_page(desk), {"words": SAID}).status_code == 404
    missing = "/my/statements/00000000-0000-0000-0000-000000000000/"
    assert _client().get(missing).status_code == 404


def test_an_agent_writes_it_under_the_mandate(desk: Desk) -> None:
    number = offer_delegation(
        terms=wanted(powers=frozenset({Power.RAISE_CASES})), actor=desk.town.citizen, now=now()
    )
    accept_delegation(number=number, name=NEIGHBOUR.name, actor=desk.town.neighbour, now=now())
    client, place = _client("neighbour"), _page(desk, f"/for/{number}/")
    assert "您正在代理" in _text(client.get(place))
    answer = client.post(place, {"words": SAID})
    assert answer.status_code == 302, _text(answer)
    assert answer.headers["Location"].startswith(f"/for/{number}/cases/")
    (line,) = own_cases(actor=desk.town.citizen, now=now())
    act_in_case(number=line.number, act="attach", given=Given(), actor=desk.operator, now=now())
    assert SAID in _text(client.get(place))
    assert client.post(place, {"sure": "on"}).status_code == 302
    assert SAID not in _text(_client().get("/my/"))
