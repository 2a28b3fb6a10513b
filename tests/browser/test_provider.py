"""Persons sign in by the province's identity provider, a real one beside the site."""

from __future__ import annotations

import re
from typing import Any

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser


def _accounts(site: Any) -> int:
    with psycopg.connect(site.told.url) as database:
        (count,) = database.execute(
            "SELECT count(*) FROM identity_account WHERE role = 'citizen'"
        ).fetchone() or (0,)
    return int(count)


def test_a_person_comes_for_the_first_time_and_is_the_same_the_second_time(
    visit: Any, site: Any
) -> None:
    person = visit(width=360)
    before = _accounts(site)
    person.go("/my/looks/")
    assert "统一身份认证" in person.text()
    assert Axe().run(person.page).response["violations"] == []
    person.show_identity("newcomer")
    # back to where they were heading, and nothing of them in the address
    assert person.page.url == f"{site.address}/my/looks/"
    assert _accounts(site) == before + 1
    person.go("/my/")
    assert "周予安" in person.text()

    again = visit(javascript=False, language="en")
    again.go("/sign-in")
    again.show_identity("newcomer")
    assert again.page.url == f"{site.address}/my/"
    assert _accounts(site) == before + 1
    assert person.errors == again.errors == []


def test_the_provider_asks_the_next_person_at_the_same_counter_who_they_are(
    visit: Any, site: Any
) -> None:
    person = visit()
    person.go("/sign-in")
    person.show_identity("citizen")
    assert person.page.url == f"{site.address}/my/"
    person.page.click("summary:has-text('账号'), details summary")
    with person.page.expect_navigation():
        person.page.click("form[action='/sign-out'] button")
    person.go("/sign-in")
    with person.page.expect_navigation():
        person.page.click("main a.button[href*='/sign-in/provider']")
    assert person.page.locator("[name=password]").count() == 1


def test_a_sign_in_that_is_not_sure_enough_says_what_to_do(visit: Any, site: Any) -> None:
    person = visit(width=360)
    person.go("/sign-in")
    person.show_identity("counter")
    told = person.text()
    assert "等级为二级（中），查看本人档案须达到三级（高）" in told
    assert "实人核验" in told
    assert Axe().run(person.page).response["violations"] == []
    person.go("/my/")
    assert re.search(r"/sign-in\?next=", person.page.url)


def test_no_password_leads_into_a_persons_file(visit: Any, site: Any) -> None:
    person = visit()
    person.go("/sign-in")
    person.page.fill("[name=login]", "citizen")
    person.page.fill("[name=password]", site.told.passwords["citizen"])
    with person.page.expect_navigation():
        person.page.click("main button[type=submit]")
    assert "账号或密码不对" in person.text()


def test_an_answer_that_belongs_to_no_sign_in_is_refused(visit: Any, site: Any) -> None:
    person = visit(language="en")
    for answer, said in (
        ("code=stolen&state=another", "does not belong to this sign-in"),
        ("error=access_denied&state=x", "You turned back"),
        ("", "does not belong to this sign-in"),
    ):
        person.go(f"/sign-in/provider/return?{answer}")
        assert said in person.text()
        assert "stolen" not in person.page.content()
    person.go("/my/")
    assert "/sign-in" in person.page.url
