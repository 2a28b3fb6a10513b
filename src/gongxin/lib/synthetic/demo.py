"""The four subjects that a demonstration can rely on, whatever the seed.

Their names and records are fixed; only identifiers and exact days follow seed and `today`. Nothing
drawn by chance touches them and no fault is planted in their rows.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person of the demonstration: key in the manifest, name, age in years."""

    key: str
    name: str
    age: float


@dataclass(frozen=True, slots=True)
class Demo:
    """Who is who; `representative` is the row number of the organisation's legal representative."""

    people: tuple[DemoPerson, ...]
    organisation: str
    sector: int
    representative: int


CITIZEN, REPRESENTATIVE, QUIET, ORGANISATION = 0, 1, 2, 0

DEMO = Demo(
    people=(
        DemoPerson("citizen", "林晓渝", 36.4),
        DemoPerson("legal_representative", "周予安", 47.2),
        DemoPerson("quiet", "沈知夏", 29.6),
    ),
    organisation="示例云川禾木建筑工程有限公司",
    sector=2,
    representative=REPRESENTATIVE,
)

Row = dict[str, object]
"""One fact about a demo subject; `ago` is how many days before today it was decided."""


def _penalty(
    whom: tuple[int, bool], ago: int, function: str, penalty: tuple[str, float | None], breach: str
) -> Row:
    (who, person), (kinds, fine) = whom, penalty
    return {
        "who": who,
        "person": person,
        "ago": ago,
        "function": function,
        "kinds": kinds,
        "fine": fine,
        "confiscated": None,
        "breach": breach,
        "serious": False,
    }


PENALTIES: tuple[Row, ...] = (
    _penalty((CITIZEN, True), 96, "housing", ("警告;罚款", 0.5), "同时在两个以上单位注册执业"),
    _penalty((CITIZEN, True), 940, "housing", ("罚款", 0.2), "超出注册专业范围执业"),
    _penalty((ORGANISATION, False), 61, "labour", ("罚款", 3.0), "拖欠农民工工资"),
    _penalty((ORGANISATION, False), 40, "emergency", ("警告", None), "未按规定开展安全教育培训"),
    _penalty((ORGANISATION, False), 1210, "housing", ("罚款", 8.5), "违法分包工程"),
)
"""For each of the two: some that are shown today, and one whose display has ended."""

LICENCES: tuple[Row, ...] = (
    {
        "who": CITIZEN,
        "person": True,
        "ago": 400,
        "function": "market-regulation",
        "certificate": "特种设备安全管理和作业人员证",
        "years": 4,
    },
    {
        "who": CITIZEN,
        "person": True,
        "ago": 2100,
        "function": "market-regulation",
        "certificate": "特种设备安全管理和作业人员证",
        "years": 4,
    },
    {
        "who": ORGANISATION,
        "person": False,
        "ago": 1500,
        "function": "housing",
        "certificate": "建筑业企业资质证书",
        "years": 5,
    },
    {
        "who": ORGANISATION,
        "person": False,
        "ago": 820,
        "function": "emergency",
        "certificate": "安全生产许可证",
        "years": 3,
    },
)

_BUILDER = "住房城乡建设执业资格注册人员"

PRACTICES: tuple[Row, ...] = (
    {
        "who": CITIZEN,
        "person": True,
        "ago": 1000,
        "function": "housing",
        "group": _BUILDER,
        "occupation": "二级建造师",
        "years": 6,
    },
    {
        "who": REPRESENTATIVE,
        "person": True,
        "ago": 2900,
        "function": "housing",
        "group": _BUILDER,
        "occupation": "一级建造师",
        "years": 12,
    },
)

HONOURS: tuple[Row, ...] = (
    {
        "who": CITIZEN,
        "person": True,
        "ago": 310,
        "function": "civilisation-office",
        "honour": "道德模范",
        "years": 3,
    },
)

VOLUNTEERS: tuple[Row, ...] = (
    {
        "who": QUIET,
        "person": True,
        "ago": 150,
        "function": "civil-affairs",
        "activity": "社区助老",
        "hours": 26.0,
    },
)

ABNORMAL: tuple[Row, ...] = (
    {
        "who": ORGANISATION,
        "person": False,
        "ago": 1100,
        "function": "market-regulation",
        "reason": "通过登记住所无法联系",
        "removed_after": 140,
    },
)

COMMITMENTS: tuple[Row, ...] = (
    {
        "who": ORGANISATION,
        "person": False,
        "ago": 35,
        "function": "labour",
        "kind": "信用修复型",
        "fulfilment": "全部履行",
    },
    {
        "who": REPRESENTATIVE,
        "person": True,
        "ago": 400,
        "function": "housing",
        "kind": "证明事项型",
        "fulfilment": "全部履行",
    },
)
