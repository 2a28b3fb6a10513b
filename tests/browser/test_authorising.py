"""An officer asks, the person reads and allows a part, the officer looks up, the person takes it back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]


def _sound(visitor: Any) -> None:
    assert Axe().run(visitor.page).response["violations"] == []


def _submit(visitor: Any) -> None:
    visitor.page.click("main form .actions button[type=submit]")


def _ask(officer: Any, number: str) -> str:
    officer.go("/workbench/authorisations/")
    officer.page.click("main a:has-text('机构经本人授权查询')")
    officer.page.fill("[name=identifier]", number)
    officer.page.check("[name=items][value=administrative-penalty]")
    officer.page.check("[name=items][value=practice-qualification]")
    officer.page.fill("[name=times]", "3")
    _sound(officer)
    _submit(officer)
    assert "等待本人决定" in officer.text()
    return re.findall(r"SQ(?:-\w{4}){3}", officer.page.url)[0]


def test_asked_for_allowed_used_and_withdrawn(visit: Any, site: Any, tmp_path: Path) -> None:
    person = site.told.citizen
    officer = visit()
    officer.sign_in("officer")
    number = _ask(officer, person["id_number"])

    citizen = visit(width=400)
    citizen.sign_in("citizen")
    citizen.go("/my/authorisations/")
    assert "等待您决定" in citizen.text()
    _sound(citizen)
    citizen.page.click(f"main a:has-text('{number}')")
    boxes = citizen.page.locator("[name=items]")
    assert [box.is_checked() for box in boxes.all()] == [False, False]
    citizen.page.select_option("[name=decision]", "give")
    _submit(citizen)
    assert "请勾选您同意的条目" in citizen.text()
    citizen.page.check("[name=items][value=practice-qualification]")
    _submit(citizen)
    told = citizen.text()
    assert "最多查询 3 次" in told
    assert "行政处罚" not in told
    _sound(citizen)
    citizen.page.check("[name=agreed]")
    _submit(citizen)
    assert "有效" in citizen.text()
    with citizen.page.expect_download() as download:
        citizen.page.click("text=下载签名的授权书")
    download.value.save_as(tmp_path / "it.json")
    assert json.loads((tmp_path / "it.json").read_text("utf-8"))["artefact"]["number"] == number
    assert "有效" in site.told.run("authorisation", "verify", str(tmp_path / "it.json")).stdout

    def look() -> None:
        officer.go("/workbench/look-up/")
        officer.page.select_option("[name=purpose]", "authorised-look-up")
        officer.page.fill("[name=authorisation]", number.lower())
        officer.page.fill("[name=name]", person["name"])
        officer.page.fill("[name=identifier]", person["id_number"])
        _submit(officer)
        officer.page.select_option("[name=reason]", "subject-asks")
        _submit(officer)

    look()
    assert "查询结果" in officer.text()
    assert number in officer.text()
    citizen.go("/my/looks/")
    assert number in citizen.text()

    citizen.go(f"/my/authorisations/{number}/")
    citizen.page.check("[name=sure]")
    _submit(citizen)
    assert "尚未确认" in citizen.text()
    look()
    assert "没有可用于本次查询的有效授权书" in officer.text()
    officer.go("/workbench/authorisations/")
    officer.page.click(f"#{number} a:has-text('已撤回，请确认')")
    officer.page.check("[name=sure]")
    _submit(officer)
    citizen.page.reload()
    assert "尚未确认" not in citizen.text()
    for visitor in (officer, citizen):
        assert [error for error in visitor.errors if "400 (Bad Request)" not in error] == []


def test_given_of_ones_own_accord_by_keyboard_and_without_javascript(visit: Any) -> None:
    citizen = visit(javascript=False, language="en")
    citizen.sign_in("citizen")
    page = citizen.page
    citizen.go("/my/authorisations/new/authorised-look-up/")
    _submit(citizen)
    assert "Choose “Recipient”" in citizen.text()
    page.select_option("[name=organ]", "sc-human-resources")
    page.focus("[name=items][value=honour]")
    page.keyboard.press("Space")
    page.focus("[name=keep_days]")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Read the authorisation").wait_for()
    assert "at most 1 times" in citizen.text()
    page.focus("[name=agreed]")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/my/authorisations/SQ-"))
    assert "In force" in citizen.text()
