"""The demonstration's clerk starts from a table as its organ filed it: in any encoding, under labels or codes, with any date."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from gongxin.apps.catalogue.api import get_item
from gongxin.interfaces.cli.correcting import ITEM, RIGHT, WRONG, correct_one_row

pytestmark = pytest.mark.django_db

ENDS = (("2026", "11", "01"), ("2027", "01", "31"), ("2026", "12", "31"), ("9999", "12", "31"))
"""Last days of licences, of which all but the first are to come."""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("headed_by", ["label", "code"])
@pytest.mark.parametrize("between", ["-", "/", ""])
@pytest.mark.parametrize("licences", [4, 2])
def test_it_is_made_from_a_table_however_it_is_written(
    catalogue: None, tmp_path: Path, encoding: str, headed_by: str, between: str, licences: int
) -> None:
    fields = {field.label.zh: field.name for field in get_item(code=ITEM).fields}
    header = list(fields) if headed_by == "label" else list(fields.values())
    place = list(fields).index("有效期至")
    (tmp_path / "filings").mkdir()
    with (tmp_path / f"filings/009-{ITEM}-sc-transport.csv").open(
        "w", encoding=encoding, newline=""
    ) as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for end in ENDS[:licences]:
            row = ["示例"] * len(header)
            row[place] = between.join(end)
            writer.writerow(row)

    made = correct_one_row(tmp_path, source="sc-transport")
    with made.faulty.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["有效期至"] for row in rows] == [between.join(end) for end in ENDS[1:licences]]
    assert [row["许可决定日期"] for row in rows] == [RIGHT] * (len(rows) - 1) + [WRONG]
    assert {row["有效期自"] for row in rows} == {RIGHT}
