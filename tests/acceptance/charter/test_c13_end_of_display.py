"""C13: past its period a record is neither shown nor used, from that second on, whatever job is down.

Tried by removing the guard, in a copy of the sources: the view without its condition on `shown_until` or on
`shown_from`, a view that shows a day longer, a display period one day longer, and 9999-12-31 taken for an
end each turn a test here red.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from gongxin.lib.periods import BEIJING, last_day, over_from
from tests.databases import as_role
from tests.integration.access.town import CITIZEN, FIRM, opened, penalty
from tests.integration.intake.desk import receive, sound, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

# Order 36 of 2025 as the penalty item states it: class, kinds of penalty, longest display.
CLASSES = [
    ("minor", "警告", {"months": 3}),
    ("ordinary", "罚款", {"years": 1}),
    ("serious", "吊销许可证", {"years": 3}),
]
SQL_SHOWN = "SELECT count(*) FROM register_shown"


def _now() -> datetime:
    return datetime.now(UTC)


def _one(sql: str) -> object:
    with as_role() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@pytest.mark.parametrize(("adverse_class", "kinds", "period"), CLASSES)
@pytest.mark.parametrize("decided", ["2024-02-29", "2025-08-31", "2026-11-02"])
def test_display_ends_at_midnight_after_the_last_day(
    tmp_path: Path, adverse_class: str, kinds: str, period: dict[str, int], decided: str
) -> None:
    row = sound(CF_CFLB=kinds, CF_JDRQ=decided, CF_NR_FK="1")
    assert receive(write(tmp_path, [row])).accepted == 1

    last = last_day(date.fromisoformat(decided), **period)
    with as_role() as cursor:
        cursor.execute("SELECT adverse_class, shown_from, shown_until FROM register_record")
        found = cursor.fetchone()
    begin = datetime.combine(date.fromisoformat(decided), datetime.min.time(), tzinfo=BEIJING)
    assert found == (adverse_class, begin, over_from(last))


@pytest.mark.parametrize(("adverse_class", "kinds", "period"), CLASSES)
def test_the_last_day_is_shown_and_the_next_is_not(
    tmp_path: Path, adverse_class: str, kinds: str, period: dict[str, int]
) -> None:
    today = _now().astimezone(BEIJING).date()
    day = today - timedelta(days=1200)
    while last_day(day, **period) < today:
        day += timedelta(days=1)
    for decided, shown in ((day, 1), (day - timedelta(days=1), 0)):
        row = penalty(FIRM, f"川测〔2026〕{decided:%m%d}号", CF_CFLB=kinds, CF_NR_FK="1")
        receipt = receive(write(tmp_path, [{**row, "CF_JDRQ": decided.isoformat()}]), now=_now())
        assert receipt.accepted == 1
        assert receipt.past_display == 1 - shown
        assert _one(SQL_SHOWN) == 1
    file = opened(FIRM.key)
    assert file is not None
    assert [record.adverse_class for record in file.records] == [adverse_class]


@pytest.mark.parametrize("adverse_class", ["minor", "ordinary", "serious"])
def test_the_clock_of_the_database_alone_ends_it(tmp_path: Path, adverse_class: str) -> None:
    """No job, no request, no write between the two looks: only time."""
    receive(write(tmp_path, [penalty(CITIZEN)]), now=_now())
    with as_role() as cursor:
        cursor.execute(
            "INSERT INTO register_record SELECT subject_key, gen_random_uuid(), 1, item, nature, %s,"
            " status, source, doc_number, doc_organ, doc_date, valid_from, valid_to, shown_from,"
            " clock_timestamp() + interval '0.7 s', recorded_from, recorded_to, batch_id, row_number,"
            " content_digest, content_sealed FROM register_record",
            [adverse_class],
        )
    assert _one(SQL_SHOWN) == 2
    _one("SELECT pg_sleep(0.8)::text")
    assert _one(SQL_SHOWN) == 1
    assert _one("SELECT count(*) FROM register_record") == 2


def test_before_its_first_day_a_record_is_not_shown(tmp_path: Path) -> None:
    receive(write(tmp_path, [penalty(CITIZEN)]), now=_now())
    with as_role() as cursor:
        cursor.execute(
            "INSERT INTO register_record SELECT subject_key, gen_random_uuid(), 1, item, nature,"
            " adverse_class, status, source, doc_number, doc_organ, doc_date, valid_from, valid_to,"
            " clock_timestamp() + interval '1 hour', shown_until, recorded_from, recorded_to, batch_id,"
            " row_number, content_digest, content_sealed FROM register_record"
        )
    assert _one(SQL_SHOWN) == 1


def test_without_end_is_without_end(tmp_path: Path) -> None:
    """9999-12-31 in a form means no end; a reader must be able to open the record."""
    row = {
        "ZY_XM": CITIZEN.name,
        "ZY_ZJLX": "身份证",
        "ZY_ZJHM": CITIZEN.number,
        "ZY_LB": "其他执业人员",
        "ZY_ZGMC": "示例资格",
        "ZY_ZSBH": "测1",
        "ZY_ZT": "有效",
        "ZY_FZRQ": "2020-01-01",
        "ZY_YXQZ": "9999-12-31",
        "ZY_FZJG": "四川省交通运输厅",
        "ZY_FZJGDM": "11519900GX0000269E",
    }
    receipt = receive(write(tmp_path, [row]), item_code="practice-qualification", now=_now())
    assert receipt.accepted == 1
    file = opened(CITIZEN.key)
    assert file is not None
    assert file.records[0].shown_until is None
