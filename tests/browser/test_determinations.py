"""Whoever is to be listed reads what is proposed and answers it, without JavaScript; the desk sees the answer, and who may not go on is told why."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]
SAID = "违法行为已经改正，请从轻考虑。"


def _sound(visitor: Any) -> None:
    assert Axe().run(visitor.page).response["violations"] == []
    for width in (320, 360, 640):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width


def _press(visitor: Any, selector: str) -> None:
    """By keyboard: to the link or button, and Enter."""
    visitor.page.locator(selector).first.focus()
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def test_the_person_is_told_first_answers_and_asks_for_a_hearing(visit: Any) -> None:
    person = visit(width=360, javascript=False)
    person.sign_in("resident")
    person.go("/my/notices/")
    _press(person, "#notices a:has-text('认定有新的进展')")
    _press(person, "main a:has-text('看这项认定')")
    said = person.text()
    for part in (
        "您可以陈述申辩，到",
        "事先告知书",
        "不产生任何限制",
        "最长12个月",
        "法律依据",
        "列入条件",
    ):
        assert part in said, part
    # nothing said is told so beside the field
    _press(person, "main form .actions button[type=submit]")
    assert person.page.locator(".error-summary li").count() == 1
    person.page.fill("[name=words]", SAID)
    person.page.check("[name=hearing]")
    _press(person, "main form .actions button[type=submit]")
    assert "已经收到" in person.text()
    assert SAID in person.page.locator("#defences").inner_text()
    assert person.page.locator("[name=hearing]").count() == 0, "it was asked for"

    officer = visit(width=360)
    officer.sign_in("officer")
    officer.go("/workbench/determinations/")
    _sound(officer)
    _press(officer, "#determinations a[href*='/RD-']")
    desk = officer.text()
    assert SAID in desk
    assert "举行听证" in desk
    # who proposed it does not hold the hearing, and is told why
    assert "提出拟认定的人不能主持听证、审核或者决定" in desk
    assert officer.page.locator(".doors a[href$='/hold-hearing/']").count() == 0
    _sound(officer)
    _press(officer, ".doors a[href$='/withdraw/']")
    _press(officer, "main form .actions button[type=submit]")
    assert officer.page.locator(".error-summary li").count() == 1
    _sound(officer)

    reader = visit(width=1440, language="en", dark=True)
    reader.sign_in("resident")
    reader.go("/my/determinations/")
    assert "There is no determination about you." not in reader.text()
    _press(reader, "#determinations a[href*='/RD-']")
    assert "You may state a defence until" in reader.text()
    _sound(reader)
    assert [one for one in [*reader.errors, *officer.errors] if "400" not in one] == []
