"""Why this date? Opened by keyboard without JavaScript, clean when it is open, and the same by command without whose it is."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]
NUMBER = re.compile(r"记录编号：([0-9a-f-]{36})")


def test_the_person_opens_it_by_keyboard_and_the_command_says_the_same(
    visit: Any, site: Any
) -> None:
    person = visit(javascript=False, width=360)
    person.sign_in("citizen")
    person.go("/my/")
    heading = person.page.get_by_role("heading", name="行政处罚", exact=True)
    card = person.page.locator("article.record").filter(has=heading).first
    why = card.locator("details.why").filter(has_text="为什么是这一天")
    steps = why.locator("ol")
    assert not steps.is_visible()
    why.locator("summary").focus()
    person.page.keyboard.press("Enter")
    assert steps.is_visible()
    said = card.inner_text()
    assert "当日不计入" in said
    assert "自动停止展示、共享和使用" in said
    number = NUMBER.search(said)
    assert number

    done = site.told.run("clock", "explain", number[1], "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["edition_in_force"] is True
    for step in told["steps"]:
        assert step["words"]["zh"] in said
    for secret in (site.told.citizen["name"], site.told.citizen["id_number"]):
        assert secret not in done.stdout

    person.go("/my/looks/")
    assert "查看一条记录的期限，不含姓名和内容" in person.text()
    plain = site.told.run("clock", "explain", "00000000-0000-0000-0000-000000000007")
    assert (plain.returncode, "access.unknown-record" in plain.stderr) == (2, True)
    listed = site.told.run("clock", "list")
    assert "sichuan-objection-answer" in listed.stdout


@pytest.mark.parametrize(("language", "width"), [("zh", 320), ("en", 640)])
def test_it_is_clean_when_every_one_is_open(visit: Any, language: str, width: int) -> None:
    visitor = visit(language=language, width=width, dark=language == "en")
    visitor.sign_in("citizen")
    visitor.go("/my/")
    visitor.page.evaluate("document.querySelectorAll('details.why').forEach(d => d.open = true)")
    found = Axe().run(visitor.page)
    assert found.violations_count == 0, found.generate_report()
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visitor.page.locator("#timeline svg").count() > 1
    assert (
        visitor.page.locator("#timeline table tbody tr").count()
        == visitor.page.locator("article.record").count()
    )
    assert visitor.errors == []
