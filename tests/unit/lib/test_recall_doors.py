"""Where it is knocked and when: what the operator's file may say, and how often a door is tried."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gongxin.lib.recall_doors import is_time_to_knock, read_recall_doors

MADE = datetime(2026, 3, 1, 9, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        'a = "http://credit.example.gov.cn/"',
        'a = "ftp://127.0.0.1/"',
        'a = "http://169.254.169.254/latest"',
        'a = "file:///etc/passwd"',
        'a = "credit.example.gov.cn"',
        "a = 1",
        'a = ["https://credit.example.gov.cn"]',
        'a = "https://',
    ],
)
def test_an_address_that_others_could_read_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "doors.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"a|line"):
        read_recall_doors(file)


def test_addresses_by_organ(tmp_path: Path) -> None:
    file = tmp_path / "doors.toml"
    file.write_text('a = "https://a.example/in/"\nb = "http://127.0.0.1:9"\n', "utf-8")
    assert read_recall_doors(file) == {"a": "https://a.example/in", "b": "http://127.0.0.1:9"}


def test_at_once_then_ever_more_rarely_then_each_hour() -> None:
    tried = [
        minute
        for minute in range(300)
        if is_time_to_knock(newest=MADE, now=MADE + timedelta(minutes=minute, seconds=3))
    ]
    assert tried == [0, 1, 2, 4, 8, 16, 32, 64, 120, 180, 240]
    assert not is_time_to_knock(newest=MADE, now=MADE - timedelta(seconds=1))
