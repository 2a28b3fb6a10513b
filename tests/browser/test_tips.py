"""Somebody leaves a tip without JavaScript and follows it by the code; two officers handle it; a reward is collected by the code."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]
SAID = "示例劳务公司替已经离职的人继续报社会保险，套取补贴，我在那里做过两年，见过名单。"
WHO = "蔺䶮芊 13800000000"
CODE = re.compile(r"\b[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}\b")


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


SEND = "main form .actions button[type=submit]"


def _leave(visitor: Any) -> str:
    visitor.go("/tips/")
    _press(visitor, SEND)
    assert visitor.page.locator(".error-summary li").count() == 2, "what and where are to be chosen"
    visitor.page.select_option("[name=matter]", "social-insurance")
    visitor.page.select_option("[name=place]", "519901")
    _press(visitor, SEND)
    assert "四川省人力资源和社会保障厅" in visitor.text()
    visitor.page.fill("[name=said]", SAID)
    visitor.page.fill("[name=contact]", WHO)
    _press(visitor, SEND)
    found = CODE.search(visitor.text())
    assert found
    assert "只显示这一次" in visitor.text()
    assert visitor.page.url.endswith("/tips/"), "no code in an address"
    return found[0]


def _follow(visitor: Any, code: str) -> str:
    visitor.go("/tips/follow/")
    visitor.page.fill("[name=code]", code.lower())
    _press(visitor, SEND)
    assert visitor.page.url.endswith("/tips/follow/")
    return str(visitor.text())


def _deed(officer: Any, deed: str, **fields: str) -> None:
    _press(officer, f".doors a[href$='/{deed}/']")
    for name, value in fields.items():
        if officer.page.locator(f"select[name={name}]").count():
            officer.page.select_option(f"[name={name}]", value)
        else:
            officer.page.fill(f"[name={name}]", value)
    _press(officer, SEND)


def test_a_tip_from_leaving_it_to_its_reward(visit: Any) -> None:
    anybody = visit(width=360, javascript=False)
    code = _leave(anybody)
    names = {one["name"] for one in anybody.page.context.cookies()}
    assert names <= {"csrftoken"}
    waiting = _follow(anybody, code)
    assert SAID in waiting
    assert "等待单位决定是否调查" in waiting
    assert WHO not in waiting

    officer = visit(width=360)
    officer.sign_in("officer")
    officer.go("/workbench/tips/")
    _sound(officer)
    _press(officer, "#tips tbody tr:has-text('骗取社会保险基金'):has-text('已收到') a")
    assert SAID in officer.text()
    assert WHO not in officer.text()
    number = officer.page.url.rstrip("/").rsplit("/", 1)[-1]
    _press(officer, ".doors a[href$='/contact/']")
    assert WHO not in officer.text()
    _press(officer, SEND)
    assert WHO in officer.text()
    _press(officer, "main .actions a")
    _deed(officer, "take-up")
    _deed(officer, "ask", said="名单是哪一年的？")
    _sound(officer)

    asked = _follow(anybody, code)
    assert "单位在等您答复" in asked
    assert "名单是哪一年的？" in asked
    anybody.page.fill("[name=said]", "二〇二四年的。")
    _press(anybody, SEND)
    assert "已经收到您的补充" in anybody.text()

    officer.go(f"/workbench/tips/{number}/")
    assert "二〇二四年的。" in officer.text()
    _deed(officer, "close", outcome="not-taken", said="线索不足。")
    assert "须由另一位经办人办理" in officer.text(), "nobody drops alone what they took up"
    officer.go(f"/workbench/tips/{number}/")
    _deed(officer, "close", outcome="found", said="已经立案查处，谢谢您。")
    _deed(officer, "propose-reward", amount="to-10000")
    assert officer.page.locator(".doors a[href$='/confirm-reward/']").count() == 0
    _sound(officer)

    done = _follow(anybody, code)
    for part in ("查有其事", "已经立案查处，谢谢您。"):
        assert part in done
    assert "奖励" not in done, "one officer alone promises nothing"


def test_the_public_pages_are_sound_in_both_languages(visit: Any) -> None:
    visitor = visit(width=360)
    for address in ("/tips/", "/tips/follow/", "/tips/figures/"):
        visitor.go(address)
        _sound(visitor)
    visitor.go("/tips/")
    visitor.page.select_option("[name=matter]", "market")
    visitor.page.select_option("[name=place]", "510000")
    _press(visitor, SEND)
    assert visitor.page.locator("[name=organ]").count() == 3, "three organs are competent"
    _sound(visitor)
    visitor.go("/tips/follow/")
    visitor.page.fill("[name=code]", "2222-2222-2222-2222")
    _press(visitor, SEND)
    assert "没有这个查询码对应的举报" in visitor.text()
    _sound(visitor)
