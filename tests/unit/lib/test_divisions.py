"""Division codes: those of today, those that are gone and when, those that never were."""

from __future__ import annotations

import pytest

from gongxin.lib.divisions import NEVER, NOW, last_listed


@pytest.mark.parametrize(
    ("code", "year"),
    [
        (110105, NOW),
        (340422, NOW),  # 寿县, in 淮南 since 2016
        (341521, 2015),  # and in 六安 before that
        (511523, NOW),
        (100000, NOW),
        (830000, NOW),
        (132101, 1982),
        (209901, NEVER),
        (0, NEVER),
        (999999, NEVER),
        (519901, NOW),
        (349900, NOW),
    ],
)
def test_a_code_is_known_by_the_last_year_it_was_listed(code: int, year: int) -> None:
    assert last_listed()[code] == year


def test_the_table_is_whole() -> None:
    years = last_listed()
    assert len(years) == 1_000_000
    assert 3_200 < (years == NOW).sum() < 3_600
    assert 3_500 < ((years != NOW) & (years != NEVER)).sum() < 4_500
    # every province, and nothing outside the six regions, Taiwan, Hong Kong and Macao
    regions = {code // 10_000 for code in years.nonzero()[0].tolist()}
    assert {11, 34, 51, 65, 71, 81, 82} <= regions
    assert all(region // 10 in {1, 2, 3, 4, 5, 6, 7, 8} for region in regions)
