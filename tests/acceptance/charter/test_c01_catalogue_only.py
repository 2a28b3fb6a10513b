"""C1: nothing is recorded that no catalogue item in force lists.

Tried by removing the guard, in a copy of the sources: `Item.may_be_filed_by` always true, `ColumnMap.listed` giving every column, and
the check `KindNotListed` dropped from the plan each turn a test here red.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gongxin.lib.errors import Refusal
from tests.integration.access.town import CITIZEN
from tests.integration.intake.desk import receive, refused, rules, sound, write

from .traces import places_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

CANARY = "目录外的丙寅样例"


def test_an_item_that_no_pack_lists_is_refused(tmp_path: Path) -> None:
    assert refused(write(tmp_path, [sound()]), item_code="school-grades").code.startswith(
        "catalogue."
    )


def test_a_source_that_the_item_does_not_list_is_refused(tmp_path: Path) -> None:
    grade = {"SS_MC": "示例公司", "SS_SHXYM": sound()["CF_XDR_SHXYM"]}
    refusal: Refusal = refused(
        write(tmp_path, [grade]), item_code="tax-credit-grade", source_code="sc-transport"
    )
    assert refusal.code == "C1"


def test_a_kind_of_subject_that_the_item_does_not_list_is_refused(tmp_path: Path) -> None:
    honour = {
        "YC_MC": CITIZEN.name,
        "YC_SHXYM": "12519900GX00000019",
        "YC_WSH": "川测异〔2026〕1号",
        "YC_JDRQ": "2026-10-01",
        "YC_JDJG": "示例局",
        "YC_JDJGDM": "11519900GX0000269E",
        "YC_LRYY": "无法联系",
    }
    receipt = receive(
        write(tmp_path, [honour]),
        item_code="abnormal-operation",
        source_code="sc-market-regulation",
    )
    assert "C1" in {rule for _, rule, _ in rules(receipt)}
    assert receipt.accepted == 0


def test_a_column_that_the_item_does_not_list_is_kept_nowhere(tmp_path: Path) -> None:
    """Neither of an accepted row nor, under seal, of a refused one; the receipt names the column."""
    rows = [
        sound(1, 家庭住址=CANARY, BZ="目录内的样例"),
        sound(2, 家庭住址=CANARY, BZ="目录内的样例", CF_JDRQ="从未"),
    ]
    receipt = receive(write(tmp_path, rows))

    assert (receipt.accepted, receipt.refused) == (1, 1)
    assert receipt.unused_columns == ("家庭住址",)
    assert places_of(CANARY) == set()
    # the search sees what is kept
    assert places_of("目录内的样例") == {"records", "refused-rows"}
