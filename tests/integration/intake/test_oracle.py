"""Intake and the oracle say the same of 5,000 rows with faults of every kind, and of every row alone."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest

from gongxin.apps.directory.api import public_security_organs
from gongxin.lib.identifiers import (
    id_check_character,
    organisation_check_character,
    uscc_check_character,
)
from gongxin.lib.periods import BEIJING
from tests.integration.access.town import Row

from .desk import NOW, receive, sound, write
from .oracle import TEXTS, judge

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

TODAY = NOW.astimezone(BEIJING).date()
ROWS = 5000
DATES = [
    "2026-13-02", "20261399", "2026/1/3", "2026.01.03", "2026年1月3日", "２０２６－０１－０３", "3/1/2026", "26-01-03",
    "2026-02-29", "2024-02-29", "2027-01-01", " 2026-01-03 ", "2026-01-03 00:00:00", "2026-01-03 08:30", "0026-01-03",
    "9999-12-31", "2026-11-22", "2026-11-23", "20260103", "2026-01", "长期", "",
]  # fmt: skip
AMOUNTS = [
    "1,234.50", "１２３４．５０", "1,23", "1.2345678", "-3", "1e5", "三万元", "0.5万", "12 345", "1234567890123", "007", ".5",
    "5.", "", " 8 ",
]  # fmt: skip
NUMBERS = [
    "5.13E+17", "510102800101123", "11010519491231002X", "11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ",
    "110105 19491231 002X", "'11010519491231002X", "110105194912310021", "519901202602300011", "E12345678", "H12345678",
    "12345678", "932682198501010017", "810000199408230021", "510102991301123", "", "张三", "00000000000000000X",
]  # fmt: skip
# a division that never was; one that was gone in 1982, of somebody born before and of somebody born after
NUMBERS += [
    first17 + id_check_character(first17)
    for first17 in ("20990119900101123", "13210119700101123", "13210119900101123")
]
CODES = [
    "5.1E+17",
    "91350100M000100Y43",
    "91350100m000100y43",
    "91350100M000100Y44",
    "9135 0100 M000 100Y 43",
    "",
    "无",
    "N2340021MF12345678",
]
WORDS = ["", " ", "　", "甲" * 10, "甲" * 60, "甲" * 140, "甲" * 201, "甲" * 513, "甲" * 2001, "血型：A", "婚姻状况：已婚", "违反《治安管理 处罚法》", '含,逗号与"引号"']  # fmt: skip
KINDS = [
    "自然人",
    "01",
    "０１",
    "1",
    "法人及非法人组织",
    "法人",
    "个体工商户",
    "个体户",
    "外星人",
    "",
]
ID_KINDS = [
    "身份证",
    "01",
    "护照",
    "02",
    "港澳居民来往内地通行证",
    "台湾居民来往大陆通行证",
    "外国人永久居留身份证",
    "学生证",
    "",
]
PENALTIES = [
    "警告",
    "警告;罚款",
    "警告；其他",
    "罚款",
    "没收违法所得",
    "行政拘留",
    "吊销执照",
    ";",
    "开除",
    "警告;;其他",
    "停产停业",
    "",
]
ORGANS = ["四川省交通运输厅", "示例市公安局", "示例县派出所", "四川省公安厅", ""]
VALUES = {
    **dict.fromkeys(("CF_JDRQ", "CF_YXQ", "CF_GSJZQ"), DATES),
    **dict.fromkeys(("CF_NR_FK", "CF_NR_WFFF"), AMOUNTS),
    **dict.fromkeys(("CF_XDR_ZJHM", "CF_FR_ZJHM"), NUMBERS),
    **dict.fromkeys(("CF_XDR_SHXYM", "CF_CFJGDM", "CF_SJLYDM"), CODES),
    **dict.fromkeys(TEXTS, WORDS),
    "CF_XDR_LB": KINDS,
    "CF_XDR_ZJLX": ID_KINDS,
    "CF_FR_ZJLX": ID_KINDS,
    "CF_CFLB": PENALTIES,
    "CF_CFJG": [*ORGANS, *WORDS],
}


def _person(rng: random.Random) -> str:
    born = TODAY - timedelta(days=rng.choice((rng.randint(5000, 7500), rng.randint(7000, 30000))))
    first = f"5199{rng.randint(1, 99):02d}{born:%Y%m%d}{rng.randint(1, 999):03d}"
    return first + id_check_character(first)


def _body(rng: random.Random) -> str:
    inner = "".join(rng.choice("0123456789ABCDEFGHJKL") for _ in range(8))
    division = rng.choice(("519901",) * 30 + ("209901", "132101", "110105"))
    first = (
        f"{rng.choice(('91', '12', '92'))}{division}{inner}{organisation_check_character(inner)}"
    )
    return first + uscc_check_character(first)


def _row(rng: random.Random, number: int) -> Row:
    natural = rng.random() < 0.5
    row = sound(number, CF_SY="事实")
    row |= dict.fromkeys(VALUES.keys() - row.keys(), "")
    if natural:
        person = {"CF_XDR_LB": "自然人", "CF_XDR_ZJLX": "身份证", "CF_XDR_ZJHM": _person(rng)}
        row |= {"CF_XDR_MC": "张示例", "CF_XDR_SHXYM": "", **person}
    else:
        row |= {"CF_XDR_MC": f"示例公司{number}", "CF_XDR_SHXYM": _body(rng)}
    for field in rng.sample(sorted(VALUES), rng.choice((0, 1, 1, 2, 3))):
        row[field] = rng.choice(VALUES[field])
    return row


@pytest.mark.parametrize("seed", [1, 20261122])
def test_intake_and_the_oracle_agree_on_every_row(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    # a row always has its remarks or its number, so that none is blank and numbering is not at stake
    rows = [_row(rng, number) for number in range(ROWS)]
    public_security = public_security_organs()
    expected = {
        (row, rule, field)
        for row, cells in enumerate(rows, 2)
        for rule, field in judge(cells, today=TODAY, public_security=public_security)
    }
    receipt = receive(write(tmp_path, rows), rehearsal=True, findings_shown=None)

    found = {(f.row, f.rule, f.column) for f in receipt.findings if not f.rule.startswith("row.")}
    assert receipt.received == ROWS
    differences = [
        (side, *one, rows[one[0] - 2][one[2]])
        for side, many in (("intake alone", found - expected), ("oracle alone", expected - found))
        for one in sorted(many)
    ]
    assert differences[:10] == []
    assert {rule for _, rule, _ in expected} == {
        "C2", "C3", "C3-near", "C4", "C5", "field.code", "field.date", "field.date-order", "field.future",
        "field.length", "field.number", "field.required", "field.required-if", "identifier.id-number",
        "identifier.division", "identifier.division-retired", "identifier.scientific", "identifier.uscc", "subject.missing", "subject.other-number",
    }  # fmt: skip
    warnings = {"C3-near", "identifier.division", "identifier.division-retired"}
    errors = {row for row, rule, _ in expected if rule not in warnings}
    conflicts = {f.row for f in receipt.findings if f.rule == "row.conflict"}
    assert receipt.refused == len(errors | conflicts)
