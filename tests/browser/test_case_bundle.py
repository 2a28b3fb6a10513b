"""The bundle of a case in the browser: put together, confirmed, taken, and held offline by its page; a changed byte is found."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_case_desk import _clean, _officer, _press
from tests.integration.bundle.case_checker import check

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]
REFERENCE = "川测政复〔2026〕77号"

# the citizen of the story disputes a record that is in no dispute
RAISED = """
from datetime import UTC, datetime
from gongxin.interfaces.cli.house import open_house
open_house()
from gongxin.apps.access.api import open_own_file
from gongxin.apps.cases.api import Claim, raise_cases
from gongxin.apps.identity.api import actor_by_login
now = datetime.now(UTC)
person = actor_by_login(login="citizen")
records = open_own_file(actor=person, now=now).records
record = next(one for one in records if one.disputed_since is None and one.source_code != "sc-human-resources")
raise_cases(workflow="objection", claims=[Claim(record.key, "", "应当撤下", "缴款收据")], words="登记的内容与文书不符", actor=person, now=now)
"""


def _raised(visit: Any, site: Any) -> tuple[str, str]:
    """The citizen's new case, and the organ that answers for the record."""
    visit().sign_in("citizen")
    site.told.program(RAISED)
    with psycopg.connect(site.told.url) as database:
        row = database.execute(
            "SELECT number, organ FROM cases_case ORDER BY id DESC LIMIT 1"
        ).fetchone()
    assert row is not None
    return row[0], row[1]


def _taken(visitor: Any, site: Any, selector: str, path: Path) -> bytes:
    """By a link of the page, once it is in the log; no page of its own comes before."""
    assert site.told.run("ledger", "integrate").returncode == 0
    visitor.page.reload()
    with visitor.page.expect_download() as waiting:
        visitor.page.locator(selector).first.click()
    waiting.value.save_as(path)
    return path.read_bytes()


def _said(page: Any, *files: Path) -> str:
    page.set_input_files("#file", list(files))
    page.wait_for_selector("#said .answer")
    return str(page.inner_text("#said"))


def test_put_together_confirmed_taken_and_checked_at_home(
    visit: Any, site: Any, browser: Any, tmp_path: Path
) -> None:
    number, organ = _raised(visit, site)
    place = f"/workbench/cases/{number}/bundles/"
    one = _officer(visit, site, "bundle-one", organ, width=360)
    one.go(f"/workbench/cases/{number}/")
    _press(one, f"a[href='{place}']")
    _clean(one)
    _press(one, "main form button[type=submit]")
    assert one.page.locator(".error-summary li").count() == 3
    one.page.check("[name=purpose][value=reconsideration]")
    one.page.fill("[name=case_reference]", REFERENCE)
    one.page.fill("[name=reason]", "复议机关要求答复并提交证据")
    _press(one, "main form button[type=submit]")
    assert "等待另一人确认" in one.text()
    _clean(one)

    two = _officer(visit, site, "bundle-two", organ, language="en", dark=True)
    two.page.set_viewport_size({"width": 640, "height": 450})
    two.go(place)
    _press(two, f"#bundles a[href^='{place}JZ-']")
    assert REFERENCE in two.text()
    _clean(two)
    _press(two, "main form button[type=submit]")
    _clean(two)
    content = _taken(two, site, f"#bundles a[href^='{place}JZ-']", tmp_path / "organ.json")
    assert check(content)["case"] == number

    person = visit(width=360, javascript=False)
    person.sign_in("citizen")
    person.go("/my/notices/")
    _press(person, "#notices a")
    assert "您的案件卷宗已被取走" in person.text()
    _press(person, f"main a[href='/my/cases/{number}/']")
    _press(person, f"a[href='/my/cases/{number}/bundles/']")
    assert REFERENCE in person.text()
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 360
    _press(person, "main form button[type=submit]")
    assert "正在编入存证" in person.text()
    bundle = tmp_path / "own.case-bundle.json"
    content = _taken(person, site, "#bundles tbody tr:first-child a", bundle)
    found = check(content)
    with person.page.expect_download() as waiting:
        person.page.locator("a[href='/verify/case-bundle.html']").click()
    checker = tmp_path / "verify.html"
    waiting.value.save_as(checker)

    at_home = browser.new_context(viewport={"width": 640, "height": 900}, offline=True)
    page = at_home.new_page()
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(checker.as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "file"
    told = _said(page, bundle)
    assert "卷宗成立" in told, told
    assert "The bundle holds" in told
    assert f"{found['events']} 个" in told
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for place_, (spoiled, why) in enumerate(_spoiled(content)):
        file = tmp_path / f"spoiled-{place_}.json"
        file.write_bytes(spoiled)
        page.goto(checker.as_uri())
        said = _said(page, file)
        assert "卷宗不成立" in said, place_
        assert re.search(why, said), (place_, said)
    assert errors == []
    at_home.close()
    person.go(f"/my/cases/{number}/")
    person.page.check("[name=take-back-sure]")
    _press(person, "main button[name=act][value=take-back]")
    assert person.errors == []


def _spoiled(content: bytes) -> list[tuple[bytes, str]]:
    """One fault each, and what the page says of it."""
    given = json.loads(content)
    said = json.loads(base64.b64decode(given["contents"]))

    def spelt(value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    other = {**said, "cases": [{**said["cases"][0], "words": "另一句话"}, *said["cases"][1:]]}
    rewritten = base64.b64encode(spelt(other)).decode()
    return [
        (content + b"\n", "唯一的规范写法"),
        (spelt({**given, "contents": rewritten}), "卷宗内容与存证不符"),
        (spelt({**given, "entries": given["entries"][1:]}), "事件多了或少了"),
        (spelt({**given, "editions": given["editions"][1:]}), "政策包"),
        (
            spelt({**given, "made": {**given["made"], "index": given["made"]["index"] + 1}}),
            "不在存证里",
        ),
        (
            spelt({**given, "checkpoint": given["checkpoint"].replace("\n\n", "\nextra\n\n")}),
            "签名不对",
        ),
        (spelt({**given, "more": 1}), "内容多了或少了"),
        (b"{}", "这不是案件卷宗"),
    ]
