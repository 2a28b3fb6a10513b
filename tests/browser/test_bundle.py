"""A report's bundle, checked in court: taken along, holds offline, and a changed byte is found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.integration.bundle.checker import check

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]


def _take(person: Any, folder: Path) -> tuple[Path, Path]:
    """The bundle and the page that checks it, as the person downloads them."""
    taken = []
    for words, name in (("诉讼材料包", "bundle.json"), ("材料包核验页", "verify.html")):
        with person.page.expect_download() as started:
            person.page.locator("main a").filter(has_text=words).first.click()
        started.value.save_as(folder / name)
        taken.append(folder / name)
    return taken[0], taken[1]


def _said(page: Any, file: Path) -> str:
    page.set_input_files("#file", file)
    page.wait_for_selector("#said .answer")
    return str(page.inner_text("#said"))


def _report_page(person: Any, site: Any) -> None:
    """By keyboard: from the list to the page of the report of the story."""
    person.go("/my/reports/")
    link = person.page.locator("main table a", has_text=site.told.story["report_number"]).first
    link.focus()
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")


def test_a_report_is_replayed_and_its_bundle_holds_offline(
    visit: Any, site: Any, browser: Any, tmp_path: Path
) -> None:
    for language in ("zh", "en"):
        person = visit(language=language, width=640 if language == "en" else 1280)
        person.sign_in("citizen")
        _report_page(person, site)
        assert ("这份报告可以重演" if language == "zh" else "can be replayed") in person.text()
        assert person.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert Axe().run(person.page).response["violations"] == []
        person.page.locator("main form button").last.focus()
        with person.page.expect_navigation():
            person.page.keyboard.press("Enter")
        told = person.text()
        assert ("重演结果与当时一致" if language == "zh" else "is the same as then") in told
        assert Axe().run(person.page).response["violations"] == []
        person.go("/my/looks/")
        assert ("重演核对" if language == "zh" else "Replayed what was shown") in person.text()
        assert person.errors == []

    person = visit()
    person.sign_in("citizen")
    _report_page(person, site)
    bundle, checker = _take(person, tmp_path)
    content = bundle.read_bytes()
    records, looks = check(content)  # the checker written apart agrees

    at_home = browser.new_context(viewport={"width": 640, "height": 900}, offline=True)
    page = at_home.new_page()
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(checker.as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "file"
    told = _said(page, bundle)
    assert "材料包成立" in told, told
    assert "The bundle holds" in told
    assert f"{records} 条记录，{looks} 次查询" in told
    assert "What cannot be known here" in told
    assert page.locator("#said tbody tr").count() == records
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    with page.expect_download() as started:
        page.locator("#said a[download$='.json']").click()
    started.value.save_as(tmp_path / "data.json")
    assert json.loads((tmp_path / "data.json").read_bytes())["number"] in told

    for number, (spoiled, why) in enumerate(_spoiled(content)):
        file = tmp_path / f"spoiled-{number}.json"
        file.write_bytes(spoiled)
        page.goto(checker.as_uri())
        said = _said(page, file)
        assert "材料包不成立" in said, number
        assert why in said, (number, said)
    page.goto(checker.as_uri())
    page.fill("#key", "another.example/ledger+00000000+AAAA")
    assert "材料包出自另一本存证" in _said(page, bundle)
    assert errors == []
    at_home.close()


def _spoiled(content: bytes) -> list[tuple[bytes, str]]:
    """One fault each, and what the page says of it."""
    given = json.loads(content)

    def spelt(**changed: Any) -> bytes:
        return json.dumps(
            {**given, **changed}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        ).encode()

    byte = bytearray(content)
    at = content.index(b'"pdf":"') + 5000
    byte[at] = ord("A") if byte[at] != ord("A") else ord("B")
    version = {**given["versions"][0], "valid_from": "2001-01-01"}
    edition = {**given["editions"][0], "items": given["editions"][0]["items"][1:]}
    return [
        (bytes(byte), "PDF 与存证不符"),
        (content + b"\n", "唯一的规范写法"),
        (spelt(versions=given["versions"][1:]), "记录版本多了或少了"),
        (spelt(versions=[version, *given["versions"][1:]]), "第 1 条记录的版本与当时的不同"),
        (spelt(editions=[edition, *given["editions"][1:]]), "与当时的不同"),
        (spelt(looks=given["looks"][1:]), "查询多了或少了"),
        (spelt(issued={**given["issued"], "index": given["issued"]["index"] + 1}), "不在存证里"),
        (
            spelt(continues=given["continues"][1:] or ["AAAA"]),
            "格式不对" if not given["continues"][1:] else "不衔接",
        ),
        (spelt(checkpoint=given["checkpoint"].replace("\n\n", "\nextra\n\n")), "签名不对"),
        (spelt(more=1), "内容多了或少了"),
        (b"{}", "这不是材料包"),
    ]
