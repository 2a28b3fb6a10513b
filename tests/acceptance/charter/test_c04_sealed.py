"""C4: public-security penalties of natural persons are refused, and no copy of them is kept.

Tried by removing the guard, in a copy of the sources: each sign taken out of `is_sealed` alone, the look at
rows that name only a person, and `SealedPenalty.keeps_copy` true each turn a test here red.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gongxin.apps.directory.api import get_organ
from tests.integration.access.town import CITIZEN
from tests.integration.intake.desk import held, of_person, receive, rules, sound, write

from .traces import places_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

POLICE = "sc-public-security"
SIGNS = {
    "named an office of public security": {"CF_CFJG": "示例市公安局"},
    "named a police station": {"CF_CFJG": "示例镇派出所"},
    "cites the law": {"CF_YJ": "《中华人民共和国治安管理处罚法》第二十三条"},
    "cites the law with blanks": {"CF_SY": "依据《治安管理 处罚\n法》"},
    "cites the law in the remarks": {"BZ": "治安管理处罚法"},
    "detention": {"CF_CFLB": "行政拘留"},
    "detention beside a fine": {"CF_CFLB": "罚款;行政拘留"},
    "calls the person a business": {"CF_CFJG": "示例市公安局", "CF_XDR_LB": "个体工商户"},
    "calls the person nothing": {"CF_CFJG": "示例市公安局", "CF_XDR_LB": "？"},
}


def _refused_without_trace(path: Path, **more: str) -> None:
    before = held()
    receipt = receive(path, **more)
    assert {rule for _, rule, _ in rules(receipt)} == {"C4"}
    assert receipt.refused == receipt.received
    after = held()
    assert {t for t in after if after[t] != before[t]} == {"intake_batch", "intake_finding"}
    for token in (CITIZEN.name, CITIZEN.number, "丙寅样例"):
        assert places_of(token) == set()


@pytest.mark.parametrize("sign", SIGNS)
def test_whatever_shows_it(tmp_path: Path, sign: str) -> None:
    row = of_person(**{"CF_NR": "丙寅样例", **SIGNS[sign]})
    _refused_without_trace(write(tmp_path, [row, {**row, "CF_WSH": "", "CF_JDRQ": "x"}]))


def test_filed_by_public_security(tmp_path: Path) -> None:
    row = of_person(CF_NR="丙寅样例", CF_CFJG="示例机关")
    _refused_without_trace(write(tmp_path, [row]), source_code=POLICE)


def test_reviewed_by_the_code_of_public_security(tmp_path: Path) -> None:
    code = get_organ(code_or_uscc=POLICE).uscc
    _refused_without_trace(
        write(tmp_path, [of_person(CF_NR="丙寅样例", CF_CFJG="示例机关", CF_CFJGDM=code)])
    )


def test_a_penalty_of_an_organisation_is_taken(tmp_path: Path) -> None:
    row = sound(CF_CFJG="示例市公安局", CF_YJ="《治安管理处罚法》")
    assert receive(write(tmp_path, [row]), source_code=POLICE).accepted == 1
