"""Whoever commits themselves reads the whole text first, and answers a notice, without JavaScript; the organ's desk says what falls due, and who may not go on is told why."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]
SAID = "培训记录已经补交给窗口，请核实。"


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


_FILLED = "Object.fromEntries(new FormData(document.querySelector('main form')))"


def test_made_after_reading_accepted_at_the_desk_and_never_twice(visit: Any) -> None:
    person = visit(width=360, javascript=False)
    person.sign_in("citizen")
    person.go("/my/commitments/")
    _press(person, "main a[href$='/new/certificate-replaced/']")
    text = person.text()
    for part in ("承诺书全文", "履行期限", "有效期", "违诺责任", "公开类型"):
        assert part in text, part
    # what was not read is not signed: the box beside the text is asked for
    person.page.select_option("[name=organ]", "sc-human-resources")
    _press(person, "main form .actions button[type=submit]")
    assert person.page.locator(".error-summary li").count() == 1
    person.page.check("[name=agree]")
    person.page.fill("[name=detail]", "受理号2026-901")
    form, filled = person.page.url, person.page.evaluate(_FILLED)
    _press(person, "main form .actions button[type=submit]")
    assert "承诺已经作出" in person.text()
    number = person.page.url.split("?")[0].rstrip("/").rpartition("/")[2]
    # the same form, sent again
    again = person.page.request.post(form, form=filled, headers={"Referer": form})
    assert number in again.url

    officer = visit(width=360)
    officer.sign_in("officer")
    officer.go("/workbench/commitments/")
    _sound(officer)
    assert officer.page.locator(f"#commitments a[href$='/{number}/']").count() == 1
    _press(officer, f"#commitments a[href$='/{number}/']")
    _sound(officer)
    _press(officer, ".doors a[href$='/accept/']")
    _press(officer, "main form .actions button[type=submit]")
    assert "履行中" in officer.text()
    assert officer.page.locator(".doors a[href$='/notify/']").count() == 0, "its time is not over"
    assert [one for one in officer.errors if "400" not in one] == []


def test_the_person_is_told_first_and_answers_and_who_told_does_not_confirm(visit: Any) -> None:
    person = visit(width=360, javascript=False)
    person.sign_in("resident")
    person.go("/my/notices/")
    _press(person, "#notices a:has-text('没有履行')")
    _press(person, "main a:has-text('看这项承诺')")
    said = person.text()
    for part in ("您可以说明理由或者补充履行，到", "告知书", "不产生任何后果", "培训记录"):
        assert part in said, part
    _press(person, "main form .actions button[type=submit]")
    assert person.page.locator(".error-summary li").count() == 1
    person.page.fill("[name=words]", SAID)
    _press(person, "main form .actions button[type=submit]")
    assert SAID in person.text()
    assert person.page.locator("[name=words]").count() == 0, "it is sent once"

    officer = visit(width=1440, dark=True)
    officer.sign_in("officer")
    officer.go("/workbench/commitments/")
    _press(officer, "#commitments tr:has-text('已告知') a")
    assert SAID in officer.text()
    assert officer.page.locator(".doors a[href$='/confirm/']").count() == 0
    _sound(officer)
    _press(officer, ".doors a[href$='/find-kept/']")
    _sound(officer)

    reader = visit(width=1440, language="en", dark=True)
    reader.sign_in("resident")
    reader.go("/my/commitments/")
    _sound(reader)
    _press(reader, "#commitments a")
    assert "Notice, served on" in reader.text()
    _sound(reader)
    assert [one for one in [*reader.errors, *officer.errors] if "400" not in one] == []
