"""The clerk and the operator at intake: other headers, a batch taken back, a receipt to take along."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]


def _own_file(world: Path, folder: Path) -> tuple[Path, list[str]]:
    """Two licences under headers of another system, below a title; gives the catalogue's own names too."""
    (filed,) = world.glob("filings/*-administrative-licence-sc-transport.csv")
    with filed.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        names = list(reader.fieldnames or [])
        later = str(datetime.now(UTC).date() + timedelta(days=2))
        rows = [row for row in reader if row["有效期至"] > later][:2]
    made = folder / "own.csv"
    with made.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["许可台账"] + [""] * (len(names) - 1))
        writer.writerow([f"台账项{place:02d}" for place in range(len(names))])
        for place, row in enumerate(rows):
            row["行政许可决定文书号"] = f"川示交许〔2026〕99{place}号"
            writer.writerow([row[name] for name in names])
    return made, names


def _file(visitor: Any, path: Path) -> None:
    visitor.go("/workbench/intake/")
    visitor.page.select_option("[name=item]", "administrative-licence")
    visitor.page.set_input_files("[name=file]", path)
    visitor.page.click("main button[type=submit]")


def test_a_clerk_says_what_the_columns_mean_and_the_operator_takes_the_batch_back(
    visit: Any, site: Any, tmp_path: Path
) -> None:
    path, names = _own_file(site.told.world, tmp_path)
    clerk = visit(javascript=False)
    clerk.sign_in("clerk")
    _file(clerk, path)
    assert "说明各列的含义" in clerk.text()

    clerk.page.click("main a[href$='/intake/columns/']")
    clerk.page.select_option("[name=item]", "administrative-licence")
    clerk.page.set_input_files("[name=file]", path)
    clerk.page.click("main button[type=submit]")
    assert "台账项00" in clerk.text()
    for place, name in enumerate(names):
        option = clerk.page.locator(
            f"[name=column-{place}] option", has_text=re.compile(f"^{re.escape(name)}（")
        ).first
        if option.count():
            clerk.page.select_option(f"[name=column-{place}]", option.get_attribute("value"))
    clerk.page.click("main button[type=submit]")
    assert "列对应已保存" in clerk.text()

    _file(clerk, path)
    told = " ".join(clerk.text().split())
    assert "收到的行 2" in told
    assert "新增 2" in told
    assert "按保存的列对应读取" in told
    receipt = clerk.page.url
    with clerk.page.expect_download() as started:
        clerk.page.click("main a[href$='receipt.json']")
    saved = tmp_path / "receipt.json"
    started.value.save_as(saved)
    assert json.loads(saved.read_text("utf-8"))["receipt"]["accepted"] == 2
    assert "真实有效" in site.told.run("batch", "verify", str(saved)).stdout

    operator = visit()
    operator.sign_in("operator")
    operator.page.goto(receipt)
    operator.page.click("text=召回整个批次")
    operator.page.click("main button[type=submit]")
    assert "请选择「原因」" in operator.text()
    operator.page.select_option("[name=reason]", "wrong-file")
    operator.page.click("main button[type=submit]")
    assert "这个批次已经召回" in operator.text()
    assert operator.page.locator("text=召回整个批次").count() == 0
    # the browser itself remarks on the one answer that refused
    assert [error for error in operator.errors if "400 (Bad Request)" not in error] == []


def _spoilt(world: Path, folder: Path) -> Path:
    """150 licences, each with a wrong date, half of them without a number too."""
    (filed,) = world.glob("filings/*-administrative-licence-sc-transport.csv")
    with filed.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        names = list(reader.fieldnames or [])
        row = next(reader)
    made = folder / "spoilt.csv"
    with made.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        for place in range(150):
            number = f"川示交许〔2026〕88{place:03d}号" if place % 2 else ""
            writer.writerow({**row, "许可决定日期": "2026-13-02", "行政许可决定文书号": number})
    return made


def test_the_findings_of_a_receipt_are_chosen_by_kind_and_severity(
    visit: Any, site: Any, tmp_path: Path
) -> None:
    clerk = visit()  # the rules of axe run as a script
    clerk.sign_in("clerk")
    page = clerk.page
    _file(clerk, _spoilt(site.told.world, tmp_path))
    page.wait_for_url(re.compile(r"/intake/B\d{8}-\d+/$"))
    kinds = page.locator("#kinds tbody tr")
    counted = {
        row.locator("td").nth(0).inner_text(): int(row.locator("td").nth(2).inner_text())
        for row in kinds.all()
    }
    assert counted["许可决定日期"] == 150
    assert counted["行政许可决定文书号"] == 75
    assert page.locator("#findings tbody tr").count() == 100
    assert page.locator("nav.pages a[rel=next]").count() == 1
    page.click("#kinds tbody tr:has-text('行政许可决定文书号') a")
    assert "筛选出 75 条" in clerk.text()
    assert "没有一行入库" in clerk.text()
    rows = page.locator("#findings tbody tr")
    assert rows.count() == 75
    assert {row.locator("td").nth(0).inner_text() for row in rows.all()} == {"行政许可决定文书号"}
    # a column's name, which is the sender's own word, is in no address
    assert re.search(r"\?kind=\d+#kinds-caption$", page.url)
    page.click("nav.tabs a:has-text('错误')")
    assert page.locator("nav.tabs a[aria-current]").inner_text().startswith("错误")
    page.click("nav.pages a[rel=next]")
    assert "severity=error" in page.url
    assert "page=2" in page.url
    assert rows.first.inner_text() != ""
    assert Axe().run(page).response["violations"] == []


def _large(world: Path, folder: Path) -> Path:
    """Licences of some nine megabytes: three parts, and too few rows to be held as an unusual batch."""
    (filed,) = world.glob("filings/*-administrative-licence-sc-transport.csv")
    with filed.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        names = list(reader.fieldnames or [])
        row = next(reader)
    made = folder / "large.csv"
    with made.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        for place in range(950):
            more = {
                "行政许可决定文书号": f"川示交许〔2026〕7{place:04d}号",
                "许可内容": "货" * 3300,
            }
            writer.writerow({**row, **more})
    return made


def test_a_large_file_is_sent_in_parts_and_goes_on_where_it_broke_off(
    visit: Any, site: Any, tmp_path: Path
) -> None:
    path = _large(site.told.world, tmp_path)
    clerk = visit()
    clerk.sign_in("clerk")
    page = clerk.page
    parts = re.compile(r"/intake/uploads/\w{32}/\d+/$")
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if parts.search(asked.url) else None)
    # the line breaks in the second part, again and again, until the clerk gives up
    page.route(re.compile(r"/intake/uploads/\w{32}/1/$"), lambda route: route.abort())
    _file(clerk, path)
    status = page.locator(".sending [role=status]")
    status.filter(has_text="连接中断").wait_for()
    assert [url[-3:] for url in sent[:2]] == ["/0/", "/1/"]

    clerk.go("/workbench/intake/")
    assert re.search(r"有一次上传没有报送：.*已收到 4\d%", clerk.text())
    assert Axe().run(page).response["violations"] == []
    page.unroute_all()
    sent.clear()
    _file(clerk, path)
    page.wait_for_url(re.compile(r"/intake/B\d{8}-\d+/$"), timeout=60_000)

    assert [url[-3:] for url in sent] == ["/1/", "/2/"]
    told = " ".join(clerk.text().split())
    assert "收到的行 950" in told
    assert "原始文件加密保存至" in told
    (number,) = re.findall(r"B\d{8}-\d+", page.url)
    site.told.run("batch", "original", number, "--out", str(tmp_path / "out.csv"))
    assert (tmp_path / "out.csv").read_bytes() == path.read_bytes()
    assert [error for error in clerk.errors if "ERR_FAILED" not in error] == []


def test_a_refused_upload_is_told_as_the_form_tells_it(visit: Any, tmp_path: Path) -> None:
    path = tmp_path / "unfit.csv"
    path.write_text("甲,乙\n1,2\n", "utf-8")
    clerk = visit(language="en")
    clerk.sign_in("clerk")
    _file(clerk, path)
    clerk.page.locator(".error-summary").wait_for()
    assert clerk.page.locator("h1").count() == 1
    assert clerk.page.evaluate("document.activeElement.className") == "error-summary"


def test_a_session_that_ended_and_a_broken_filing_are_told_in_words(
    visit: Any, site: Any, tmp_path: Path
) -> None:
    path, _ = _own_file(site.told.world, tmp_path)
    clerk = visit()
    clerk.sign_in("clerk")
    page = clerk.page
    status = page.locator(".sending [role=status]")
    page.route(
        "**/workbench/intake/",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    _file(clerk, path)
    status.filter(has_text="连接在报送时中断").wait_for()
    page.unroute_all()
    clerk.go("/workbench/intake/")
    page.select_option("[name=item]", "administrative-licence")
    page.set_input_files("[name=file]", path)
    page.context.clear_cookies(name="sessionid")
    page.click("main button[type=submit]")
    status.filter(has_text="登录已过期").wait_for()
