"""The pages of a question: the person's, the organ's, and the figures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client

from gongxin.apps.access.api import Power, accept_delegation, offer_delegation, open_own_file
from gongxin.apps.identity.api import Account, Actor
from gongxin.apps.rights.api import AnswerReason, answer_why, ask_why
from gongxin.interfaces.workbench import answering
from tests.integration.access.town import (
    CASE,
    CITIZEN,
    NEIGHBOUR,
    Town,
    hire,
    look,
    now,
    wanted,
)

pytestmark = pytest.mark.django_db
SAID = "您申请道路运输从业资格，窗口按规定核对<不利>记录。"


def _client(who: str, language: str = "zh") -> Client:
    client = Client()
    client.force_login(Account.objects.get(login=who))
    client.cookies["django_language"] = language
    return client


def _text(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def _made(town: Town) -> UUID:
    return UUID(look(town).event)


def _other() -> Actor:
    return hire("other", unit="another unit")


def test_each_look_of_an_organ_leads_to_its_question_and_says_how_far_it_is(town: Town) -> None:
    made = _made(town)
    open_own_file(actor=town.citizen, now=now())
    client = _client("citizen")
    line = f'<a href="/my/looks/{made}/">'
    page = _text(client.get("/my/looks/"))
    assert f"{line}问为什么查</a>" in page
    assert page.count('href="/my/looks/') - page.count("/my/looks/proof.json") - 1 == 1
    assert f"{line}Ask why</a>" in _text(_client("citizen", "en").get("/my/looks/"))
    ask_why(look=made, actor=town.citizen, now=now())
    assert f"{line}已提问，待答复</a>" in _text(client.get("/my/looks/"))


def test_the_list_of_looks_reads_questions_once(town: Town, django_assert_num_queries: Any) -> None:
    made = _made(town)
    client = _client("citizen")
    client.get("/my/looks/")
    with django_assert_num_queries(100, exact=False) as one:
        client.get("/my/looks/")
    for _ in range(3):
        ask_why(look=_made(town), actor=town.citizen, now=now())
    ask_why(look=made, actor=town.citizen, now=now())
    with django_assert_num_queries(len(one)):
        client.get("/my/looks/")


def test_a_person_asks_on_the_page_and_sees_by_when_and_why_then(town: Town) -> None:
    client, place = _client("citizen"), f"/my/looks/{_made(town)}/"
    before = _text(client.get(place))
    for words in ("现在问，单位最迟应在", CASE, "10个工作日", "个人信息保护法", "平台的规则"):
        assert words in before
    assert "<textarea" not in before, "a question needs no words of the person's"
    assert client.post(place).url == place  # type: ignore[attr-defined]
    asked = _text(client.get(place))
    assert "已问，单位最迟应在" in asked
    assert "问：为什么查我" not in asked
    assert client.post(place).url == place, "sent twice is asked once"  # type: ignore[attr-defined]


def test_where_the_packs_know_no_clock_it_is_said_and_nothing_is_asked(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, place = _client("citizen"), f"/my/looks/{_made(town)}/"
    monkeypatch.setattr("gongxin.apps.rights.operations.ask_why.CLOCK", "none")
    refused = client.post(place)
    assert refused.status_code == 400
    assert "没有期限" in _text(refused)


def test_nothing_is_shown_of_the_looks_of_others_nor_asked_about_ones_own(town: Town) -> None:
    theirs = UUID(look(town, NEIGHBOUR).event)
    own = open_own_file(actor=town.citizen, now=now()).event
    client = _client("citizen")
    for place in (f"/my/looks/{theirs}/", f"/my/looks/{own}/"):
        assert client.get(place).status_code == 404
        assert client.post(place).status_code == 404


def test_an_agent_without_the_power_sees_and_does_not_ask(town: Town) -> None:
    made = _made(town)
    number = offer_delegation(
        terms=wanted(powers=frozenset({Power.SEE_LOOKS})), actor=town.citizen, now=now()
    )
    accept_delegation(number=number, name=NEIGHBOUR.name, actor=town.neighbour, now=now())
    client, place = _client("neighbour"), f"/for/{number}/looks/{made}/"
    page = _text(client.get(place))
    assert CASE in page
    assert "问：为什么查我" not in page
    assert client.post(place).status_code == 403
    assert client.get(f"/my/looks/{made}/").status_code == 404


def test_silence_is_said_with_where_to_turn(town: Town) -> None:
    made = _made(town)
    ask_why(look=made, actor=town.citizen, now=now() - timedelta(days=60))
    place = f"/my/looks/{made}/"
    page = _text(_client("citizen").get(place))
    for words in ("没有答复</", "投诉", "起诉", 'href="/my/looks/proof.json"'):
        assert words in page
    assert "No answer came by" in _text(_client("citizen", "en").get(place))
    assert "到期没有答复</a>" in _text(_client("citizen").get("/my/looks/"))


def test_another_officer_answers_and_the_person_reads_it(town: Town) -> None:
    made, _ = _made(town), _other()
    ask_why(look=made, actor=town.citizen, now=now())
    client, place = _client("other"), f"/workbench/questions/{made}/"
    assert place in _text(client.get("/workbench/questions/"))
    page = _text(client.get(place))
    assert CASE in page
    for canary in (CITIZEN.name, CITIZEN.number, str(CITIZEN.key)):
        assert canary not in page
    short = client.post(place, {"reason": "own-matter", "said": "办事"})
    assert short.status_code == 400
    assert "10 至 500 字" in _text(short)
    done = client.post(place, {"reason": "own-matter", "said": SAID})
    assert done.url == "/workbench/questions/"  # type: ignore[attr-defined]
    assert "没有待答复的提问" in _text(client.get("/workbench/questions/"))
    own = _text(_client("citizen").get(f"/my/looks/{made}/"))
    assert SAID.replace("<不利>", "&lt;不利&gt;") in own
    assert AnswerReason.OWN_MATTER.words.zh in own
    again = client.post(place, {"reason": "own-matter", "said": SAID})
    assert again.status_code == 400
    after = _text(client.get(place))
    assert "<textarea" not in after
    assert SAID not in after, "what was said is the person's to read"


def test_who_looked_is_told_that_another_answers(town: Town) -> None:
    made = _made(town)
    ask_why(look=made, actor=town.citizen, now=now())
    client, place = _client("officer"), f"/workbench/questions/{made}/"
    assert "您参与过，请他人答复" in _text(client.get("/workbench/questions/"))
    page = _text(client.get(place))
    assert "请本单位另一人答复" in page
    assert "<textarea" not in page
    refused = client.post(place, {"reason": "own-matter", "said": SAID})
    assert refused.status_code == 400
    assert "不能答复" in _text(refused)


def test_another_organ_finds_nothing(town: Town) -> None:
    made = _made(town)
    ask_why(look=made, actor=town.citizen, now=now())
    hire("stranger", organ="sc-education")
    client, place = _client("stranger"), f"/workbench/questions/{made}/"
    assert str(made) not in _text(client.get("/workbench/questions/"))
    assert client.get(place).status_code == 404
    assert client.post(place, {"reason": "own-matter", "said": SAID}).status_code == 404


def test_what_is_late_stands_first_and_long_lists_have_pages(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "QUESTIONS_A_PAGE", 2)
    _other()
    places = []
    for ago in (0, 60, 0):
        made = _made(town)
        ask_why(look=made, actor=town.citizen, now=now() - timedelta(days=ago))
        places.append(f"/workbench/questions/{made}/")
    client = _client("other")
    first, second = (
        _text(client.get("/workbench/questions/", {"page": page})) for page in ("x", "2")
    )
    assert first.index(places[1]) < first.index(places[0])
    assert places[2] not in first
    assert places[2] in second
    assert places[0] not in second


def test_the_figures_of_an_organ_are_drawn_and_listed(town: Town) -> None:
    assert "还没有人提问" in _text(_client("auditor").get("/workbench/questions/"))
    other = _other()
    for ago, answers in ((60, True), (60, False), (0, True), (0, False)):
        made, at = _made(town), now() - timedelta(days=ago)
        ask_why(look=made, actor=town.citizen, now=at)
        if answers:
            answer_why(look=made, reason=AnswerReason.MISTAKE, said=SAID, actor=other, now=now())
    for who in ("officer", "auditor"):
        page = _text(_client(who).get("/workbench/questions/"))
        assert "<svg" in page
        assert "（提问 4 次）" in page
        for words in ("按期答复", "逾期答复", "到期未答复", "期限未到"):
            assert words in page
    assert "待答复，先到期的在前" not in _text(_client("auditor").get("/workbench/questions/"))
