"""An officer asks about many, a colleague of another unit approves, and the answers are taken marked."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]
SECRET = "a-long-enough-one-for-a-day"


def _submit(visitor: Any) -> None:
    visitor.page.click("main form .actions button[type=submit]")


def test_asked_approved_by_another_unit_and_taken(visit: Any, site: Any, tmp_path: Path) -> None:
    site.told.run(
        *("account", "create", "colleague", "--role", "officer", "--organ", "sc-human-resources"),
        *("--unit", "机关纪委", "--password", SECRET),
    )  # fmt: skip
    person = site.told.citizen
    path = tmp_path / "many.csv"
    path.write_text(f"姓名,身份证号\n{person['name']},{person['id_number']}\n", encoding="gb18030")
    officer = visit()
    officer.sign_in("officer")
    officer.go("/workbench/bulk/")
    officer.page.click("text=提交批量查询")
    officer.page.select_option("[name=purpose]", "licence-review")
    officer.page.fill("[name=case_reference]", "川测受〔2026〕第500号")
    bad = tmp_path / "bad.csv"
    bad.write_text("姓名,身份证号\n甲,123\n", "utf-8")
    officer.page.set_input_files("[name=file]", bad)
    _submit(officer)
    assert "第 2 行" in officer.text()
    assert Axe().run(officer.page).response["violations"] == []
    officer.page.set_input_files("[name=file]", path)
    _submit(officer)
    assert "待第二人审批" in officer.text()
    address = officer.page.url
    assert officer.page.locator("[name=decision]").count() == 0

    colleague = visit(language="en")
    colleague.sign_in("colleague", password=SECRET)
    colleague.page.goto(address)
    assert person["id_number"] not in colleague.page.content()
    colleague.page.select_option("[name=decision]", "approve")
    assert Axe().run(colleague.page).response["violations"] == []
    _submit(colleague)
    assert "Answered" in colleague.text()
    assert colleague.page.locator("text=Download the answers").count() == 0

    officer.page.reload()
    with officer.page.expect_download() as download:
        officer.page.click("text=下载回答")
    download.value.save_as(tmp_path / "answers.csv")
    with (tmp_path / "answers.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["号码"] == person["id_number"]
    assert row["回答"] in {"有", "没有"}
    traced = site.told.run("bulk", "trace", str(tmp_path / "answers.csv"))
    assert "account:" in traced.stdout
    assert traced.returncode == 0
    for visitor in (officer, colleague):
        assert [error for error in visitor.errors if "400 (Bad Request)" not in error] == []
