"""What a finding shows of a cell: a mistaken date as it stands, and never a number or a name."""

from __future__ import annotations

import pytest

from gongxin.apps.intake.rules.masking import masked
from gongxin.apps.intake.rules.shape import FieldShape
from gongxin.lib.bilingual import Text

NUMBER, NAME = "519901199003072139", "欧阳样例"


def _field(kind: str) -> FieldShape:
    return FieldShape(name="X", label=Text("栏", "cell"), type=kind, privacy="public")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date", "2018-13-02"),
        ("date", "20261399"),
        ("date", "2026年13月2日"),
        ("date", "2026-01-03 08:30:00"),
        ("number", "1,23"),
        ("number", "-3"),
        ("number", "1.5E+07"),
        ("number", "0.5万元"),
        ("code", "09"),
        ("code", "优"),
    ],
)
def test_a_mistake_is_shown_as_it_stands(kind: str, value: str) -> None:
    assert masked(_field(kind), value) == value


@pytest.mark.parametrize("kind", ["date", "number", "code", "uscc", "id-number", "text"])
@pytest.mark.parametrize(
    "value",
    [
        NUMBER, f" {NUMBER} ", NUMBER[:15], NUMBER.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        NAME, f"{NAME} {NUMBER}", "13800138000", "E12345678", "6222021234567890123", f"{NAME}居住在示例路12号",
        "Maimaiti Abulizi", "阿卜杜热合曼·买买提", NUMBER + "," + NUMBER + "," + NUMBER,
    ],
)  # fmt: skip
def test_what_slipped_from_another_column_is_not_repeated(kind: str, value: str) -> None:
    shown = masked(_field(kind), value)
    assert value.strip() not in shown
    assert NUMBER[6:14] not in shown
    assert "样例" not in shown
    assert "买买提" not in shown
    assert len(shown) <= 40
