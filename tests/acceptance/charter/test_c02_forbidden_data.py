"""C2: forbidden data is refused, by the header and by the content, and no copy is kept.

Tried by removing the guard, in a copy of the sources: `forbidden_header` answering None, `FORBIDDEN_CONTENT` matching nothing, and
`ForbiddenContent.keeps_copy` true each turn a test here red.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.access.town import CITIZEN
from tests.integration.intake.desk import of_person, receive, refused, sound, write

from .traces import places_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

HEADERS = [
    "宗教信仰", "基因信息", "指纹", "血型", "病史", "婚姻状况", "政治面貌", "既往 病史", "人脸特征", "* 宗教信仰",
]  # fmt: skip
CONTENTS = {
    "religion": "当事人宗教信仰为样例教甲戌",
    "blood type": "血型：AB型，丙寅样例",
    "genes": "DNA检测结果丙寅样例",
    "fingerprints": "指纹编号：丙寅样例",
    "medical history": "既往病史：丙寅样例",
    "marital status": "婚姻状况：离异，丙寅样例",
    "political opinion": "政治面貌：丙寅样例",
}


@pytest.mark.parametrize("header", HEADERS)
def test_a_forbidden_column_refuses_the_file(tmp_path: Path, header: str) -> None:
    refusal = refused(write(tmp_path, [sound(**{header: "丙寅样例"})]))

    assert refusal.code == "C2"
    assert places_of("丙寅样例") == set()


@pytest.mark.parametrize("kind", CONTENTS)
@pytest.mark.parametrize("field", ["CF_SY", "BZ", "CF_NR_ZKDX"])
def test_forbidden_content_refuses_the_row_and_leaves_no_copy(
    tmp_path: Path, kind: str, field: str
) -> None:
    row = of_person(1, **{"BZ": "丁卯样例", field: CONTENTS[kind]})
    # another fault beside it changes nothing
    rows = [row, {**row, "CF_WSH": "", "CF_JDRQ": "从未"}, sound(2, **{"BZ": "", field: ""})]
    receipt = receive(write(tmp_path, rows))

    assert receipt.accepted + receipt.refused == 3
    errors = {found.row: found for found in receipt.findings if found.row in {2, 3}}
    for found in errors.values():
        assert (found.rule, found.column, found.value) == ("C2", field, "")
        assert kind in found.message.en
    assert errors.keys() == {2, 3}
    for token in ("丙寅样例", "丁卯样例", CITIZEN.number, CITIZEN.name):
        assert places_of(token) == set()


def test_a_mention_is_no_offence(tmp_path: Path) -> None:
    text = "在某医院违规经营；诊断设备未经检定；教堂消防设施不合格；已婚夫妻店无照经营"
    assert receive(write(tmp_path, [sound(CF_SY=text)])).accepted == 1
