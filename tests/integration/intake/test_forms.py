"""The official forms of 2015-16: their own headers and codes, read into the fields of 2018."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.integration.access.town import CITIZEN, FIRM, Row, opened

from .desk import receive, refused, rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

TRANSPORT = "四川省交通运输厅"


def old(number: int = 1, /, **more: str) -> Row:
    """A row of the penalty form of 2015, about the firm."""
    row = {
        "CF_WSH": f"川测交罚〔2016〕{number}号", "CF_CFMC": "超限运输", "CF_CFLB1": "罚款", "CF_CFLB2": "警告",
        "CF_SY": "车货总重超过限定标准", "CF_YJ": "《公路法》第七十六条", "CF_XDR_MC": FIRM.name,
        "CF_XDR_SHXYM": FIRM.number, "CF_XDR_ZDM": "", "CF_XDR_GSDJ": "510000000000001",
        "CF_XDR_SWDJ": "", "CF_XDR_SFZ": "", "CF_FR": "测某", "CF_JG": "罚款人民币二千元",
        "CF_JDRQ": "2026/11/2", "CF_XZJG": TRANSPORT, "CF_ZT": "0", "DFBM": "510000",
        "SJC": "2026-11-03", "BZ": "",
    }  # fmt: skip
    return {**row, **more}


CHINESE = {
    "CF_WSH": "行政处罚决定书文号", "CF_CFMC": "处罚名称", "CF_CFLB1": "处罚类别1", "CF_CFLB2": "处罚类别2",
    "CF_SY": "处罚事由", "CF_YJ": "处罚依据", "CF_XDR_MC": "行政相对人名称",
    "CF_XDR_SHXYM": "行政相对人代码_1 (统一社会信用代码)", "CF_XDR_ZDM": "行政相对人代码_2（组织机构代码）",
    "CF_XDR_GSDJ": "行政相对人代码_3 (工商登记码)", "CF_XDR_SWDJ": "行政相对人代码_4（税务登记号）",
    "CF_XDR_SFZ": "行政相对人代码_5 （居民身份证号）", "CF_FR": "法定代表人姓名", "CF_JG": "处罚结果",
    "CF_JDRQ": "处罚决定日期", "CF_XZJG": "处罚机关", "CF_ZT": "当前状态", "DFBM": "地方编码",
    "SJC": "数据更新时间戳", "BZ": "备注",
}  # fmt: skip


def write(folder: Path, found: list[Row], headers: dict[str, str] | None = None) -> Path:
    path = folder / "old.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([(headers or {}).get(name, name) for name in found[0]])
        writer.writerows([list(row.values()) for row in found])
    return path


@pytest.mark.parametrize("headers", [None, CHINESE], ids=["codes", "Chinese headers"])
def test_the_penalty_form_of_2015(tmp_path: Path, headers: dict[str, str] | None) -> None:
    person = old(2, CF_XDR_MC=CITIZEN.name, CF_XDR_SHXYM="", CF_XDR_SFZ=CITIZEN.number, CF_CFLB2="")
    receipt = receive(write(tmp_path, [old(1), person], headers))

    assert (receipt.accepted, rules(receipt)) == (2, set())
    names = ("CF_CFMC", "DFBM", "SJC")  # the form has them, the catalogue does not record them
    assert receipt.unused_columns == tuple((headers or {}).get(name, name) for name in names)
    file = opened(FIRM.key)
    assert file is not None
    content = file.records[0].content
    assert content["CF_CFLB"] == "罚款;警告"
    assert content["CF_NR"] == "罚款人民币二千元"
    assert content["CF_JDRQ"] == "2026-11-02"
    assert content["CF_XDR_GSZC"] == "510000000000001"
    assert content["CF_XDR_LB"] == "法人及非法人组织"
    assert content["CF_CFJG"] == content["CF_SJLY"] == TRANSPORT
    assert content["CF_CFJGDM"] == content["CF_SJLYDM"]
    assert "CF_WFXW" not in content
    file = opened(CITIZEN.key)
    assert file is not None
    assert file.identity.name == CITIZEN.name
    content = file.records[0].content
    assert (content["CF_XDR_LB"], content["CF_XDR_ZJLX"]) == ("自然人", "身份证")


def test_findings_name_the_columns_of_the_form_at_hand(tmp_path: Path) -> None:
    found = [
        old(1, CF_JDRQ="2026-13-02"),
        old(2, CF_XZJG="某个不在目录里的机关"),
        old(3, CF_XDR_SHXYM="", CF_XDR_SFZ=""),
        old(4, CF_ZT="2"),
        old(5, CF_CFLB2="不在表中"),
    ]
    receipt = receive(write(tmp_path, found, CHINESE))
    assert rules(receipt) == {
        (2, "field.date", "处罚决定日期"),
        (3, "field.required", "CF_CFJGDM"),
        (4, "field.required", "CF_XDR_LB"),
        (4, "subject.missing", "行政相对人代码_1 (统一社会信用代码)"),
        (5, "row.action", "当前状态"),
        (6, "field.code", "处罚类别1"),
    }


def test_a_revoked_decision_is_withdrawn(tmp_path: Path) -> None:
    receive(write(tmp_path, [old(1), old(2)]))
    receipt = receive(write(tmp_path, [old(1, CF_ZT="1"), old(2)]))
    assert (receipt.superseding, receipt.withdrawn, receipt.duplicate) == (1, 1, 1)
    file = opened(FIRM.key)
    assert file is not None
    assert [record.content["CF_WSH"] for record in file.records] == ["川测交罚〔2016〕2号"]


def test_the_licence_form_of_2015(tmp_path: Path) -> None:
    row = {
        "XK_WSH": "川测交许〔2016〕1号", "XK_XMMC": "道路运输经营", "XK_SPLB": "普通", "XK_NR": "普通货运",
        "XK_XDR": FIRM.name, "XK_XDR_SHXYM": FIRM.number, "XK_XDR_ZDM": "", "XK_XDR_GSDJ": "",
        "XK_XDR_SWDJ": "", "XK_XDR_SFZ": "", "XK_FR": "测某", "XK_JDRQ": "2026-03-02",
        "XK_JZQ": "2030-03-01", "XK_XZJG": TRANSPORT, "XK_ZT": "0", "DFBM": "510000",
        "SJC": "2026-03-03", "BZ": "",
    }  # fmt: skip
    receipt = receive(write(tmp_path, [row]), item_code="administrative-licence")
    assert (receipt.accepted, rules(receipt)) == (1, set())
    file = opened(FIRM.key)
    assert file is not None
    content = file.records[0].content
    assert (content["XK_YXQZ"], content["XK_YXQZI"]) == ("2026-03-02", "2030-03-01")
    assert content["XK_ZT"] == "1"


def test_half_a_form_is_refused_by_what_is_missing(tmp_path: Path) -> None:
    row = old(1)
    del row["CF_JG"]
    assert "处罚内容" in refused(write(tmp_path, [row], CHINESE)).what.zh
