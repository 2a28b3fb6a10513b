"""The main job as people do it: a clerk mends a row, an officer looks up, the person verifies."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

WRONG, RIGHT = "2026-13-02", "2026-11-02"
CASE = "川测许受〔2026〕8848号"


def _licences(world: Path, folder: Path) -> Path:
    """Two new licences, the second dated in a thirteenth month."""
    (filed,) = world.glob("filings/*-administrative-licence-sc-transport.csv")
    with filed.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        header = list(reader.fieldnames or [])
        rows = [row for row in reader if row["有效期至"] > RIGHT][:2]
    made = folder / "licences.csv"
    with made.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        for place, row in enumerate(rows):
            row["行政许可决定文书号"] = f"川示交许〔2026〕77{place}号"
            row["有效期自"] = RIGHT
            row["许可决定日期"] = WRONG if place else RIGHT
            writer.writerow(row)
    return made


def _file(visitor: Any, path: Path) -> None:
    visitor.go("/workbench/intake/")
    visitor.page.select_option("[name=item]", "administrative-licence")
    visitor.page.set_input_files("[name=file]", path)
    visitor.page.click("main button[type=submit]")
    visitor.page.wait_for_url(re.compile(r"/intake/B\d{8}-\d+/$"))


def test_a_clerk_corrects_a_refused_row(visit: Any, site: Any, tmp_path: Path) -> None:
    clerk = visit()
    clerk.sign_in("clerk")
    _file(clerk, _licences(site.told.world, tmp_path))
    told = clerk.text()
    assert "1 行被退回" in told
    assert "2026-13-02 不是有效日期" in told
    with clerk.page.expect_download() as started:
        clerk.page.click("main a[href$='refused.xlsx']")
    workbook = tmp_path / "refused.xlsx"
    started.value.save_as(workbook)

    book = openpyxl.load_workbook(workbook)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    cell = sheet.cell(row=2, column=heads.index("许可决定日期") + 1)
    assert cell.value == WRONG
    assert sheet.max_row == 2
    cell.value = RIGHT
    book.save(workbook)

    _file(clerk, workbook)
    told = clerk.text()
    assert "全部各行都已处理" in told
    assert "新增 1" in " ".join(told.split())
    assert clerk.errors == []


def test_an_officer_looks_up_and_the_person_sees_it_and_verifies_their_report(
    visit: Any, site: Any, tmp_path: Path
) -> None:
    person = site.told.citizen
    officer = visit()
    officer.sign_in("officer")
    officer.page.select_option("[name=purpose]", "licence-review")
    officer.page.fill("[name=case_reference]", CASE)
    officer.page.fill("[name=name]", person["name"])
    officer.page.fill("[name=identifier]", person["id_number"])
    officer.page.click("main button[type=submit]")
    answer = " ".join(officer.text().split())
    assert "近三年内，是否有影响这项许可的不利记录？" in answer
    assert person["name"] not in answer
    assert Axe().run(officer.page).response["violations"] == []
    officer.page.click("main button[type=submit]")
    assert "请选择「查看档案的理由」" in officer.text()
    officer.page.select_option("[name=reason]", "weigh-the-record")
    officer.page.click("main button[type=submit]")
    answer = officer.text()
    assert "查询结果" in answer
    assert CASE in answer
    assert person["id_number"] not in answer
    assert person["id_number"] not in officer.page.url

    citizen = visit()
    citizen.sign_in("citizen")
    assert "我的信用记录" in citizen.text()
    citizen.page.click("nav >> text=谁查过我")
    looks = citizen.text()
    assert CASE in looks
    assert "没有看档案" in looks
    assert "四川省人力资源和社会保障厅" in looks

    citizen.page.click("nav >> text=我的报告")
    citizen.page.click("text=出具一份新报告")
    assert "报告已出具" in citizen.text()
    with citizen.page.expect_download() as started:
        citizen.page.click("main >> text=下载 PDF >> nth=0")
    pdf = tmp_path / "report.pdf"
    started.value.save_as(pdf)

    anyone = visit()
    anyone.go("/verify")
    anyone.page.set_input_files("[name=file]", pdf)
    anyone.page.click("text=核验文件")
    assert "核验通过" in anyone.text()

    changed = bytearray(pdf.read_bytes())
    changed[len(changed) // 3] ^= 0x01
    forged = tmp_path / "forged.pdf"
    forged.write_bytes(changed)
    anyone.go("/verify")
    anyone.page.set_input_files("[name=file]", forged)
    anyone.page.click("text=核验文件")
    assert "核验未通过" in anyone.text()
    # the browser itself remarks on the one answer that refused
    assert [error for error in officer.errors if "400 (Bad Request)" not in error] == []
    assert citizen.errors == anyone.errors == []


def test_the_qr_address_of_a_report_verifies_without_signing_in(visit: Any, site: Any) -> None:
    citizen = visit()
    citizen.sign_in("citizen")
    citizen.go("/my/reports/")
    with citizen.page.expect_navigation():
        citizen.page.click("text=出具一份新报告")
    number = citizen.page.url.split("new=")[1]
    with citizen.page.expect_download() as started:
        citizen.page.click("main >> text=下载 JSON >> nth=0")
    import hashlib

    digest = hashlib.sha256(Path(started.value.path()).read_bytes()).hexdigest()
    anyone = visit()
    anyone.go(f"/verify?n={number}&d={digest[:16]}")
    assert "核验通过" in anyone.text()
    anyone.go(f"/verify?n={number}&d={'0' * 16}")
    assert "没有查到这份报告" in anyone.text()


def test_the_person_needs_no_javascript(visit: Any) -> None:
    citizen = visit(javascript=False, width=360)
    citizen.sign_in("citizen")
    assert "我的信用记录" in citizen.text()
    citizen.go("/my/looks/")
    assert "全部查询" in citizen.text()
    citizen.go("/my/reports/")
    citizen.page.click("text=出具一份新报告")
    assert "报告已出具" in citizen.text()
    citizen.page.click("header button:has-text('English')")
    assert "My reports" in citizen.text()


def test_signing_in_by_keyboard_alone(visit: Any, site: Any) -> None:
    person = visit()
    person.go("/sign-in")
    person.page.keyboard.press("Tab")
    assert person.page.evaluate("document.activeElement.className") == "skip"
    person.page.keyboard.press("Enter")
    person.page.keyboard.press("Tab")
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")  # the way to the identity provider
    person.page.focus("[name=login]")
    person.page.keyboard.type("citizen")
    person.page.keyboard.press("Tab")
    person.page.keyboard.type(site.people["citizen"]["password"])
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/my/")
    assert "我的信用记录" in person.text()


def test_a_wrong_password_is_told_without_saying_which(visit: Any) -> None:
    person = visit()
    person.go("/sign-in")
    person.page.fill("[name=login]", "nobody-of-this-name")
    person.page.fill("[name=password]", "not the password")
    person.page.click("main button[type=submit]")
    assert "账号或密码不对" in person.text()
