"""Settings: a start with others than the last time is an event, which tells names and no value."""

from __future__ import annotations

import json
from pathlib import Path

from gongxin.apps.ledger.api import EventKind, events, record_settings

from .conftest import NOW

SECRET = "postgresql://gongxin:a-password-甲戌@127.0.0.1/gongxin"


def begin(**environment: str) -> frozenset[str]:
    return record_settings(environment=environment, actor="system:serve", now=NOW)


def test_only_a_change_is_an_event(tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    policy.write_text("quorum none\n", "utf-8")
    first = {"DATABASE_URL": SECRET, "GONGXIN_WITNESS_POLICY": str(policy)}
    assert begin(**first) == {"DATABASE_URL", "GONGXIN_WITNESS_POLICY"}
    assert begin(**first) == frozenset()
    assert begin(**first, GONGXIN_SUITE="gm") == {"GONGXIN_SUITE"}
    assert begin(**first, GONGXIN_SUITE="standard") == {"GONGXIN_SUITE"}
    assert begin(**first) == {"GONGXIN_SUITE"}
    policy.write_text("quorum other\n", "utf-8")
    assert begin(**first) == {"GONGXIN_WITNESS_POLICY"}
    found = events(kinds=[EventKind.SETTINGS_CHANGED])
    assert [one.payload["changed"] for one in reversed(found)] == [
        ["DATABASE_URL", "GONGXIN_WITNESS_POLICY"],
        ["GONGXIN_SUITE"],
        ["GONGXIN_SUITE"],
        ["GONGXIN_SUITE"],
        ["GONGXIN_WITNESS_POLICY"],
    ]


def test_no_value_is_told() -> None:
    begin(DATABASE_URL=SECRET, GONGXIN_SUITE="gm")
    (event,) = events(kinds=[EventKind.SETTINGS_CHANGED])
    told = json.dumps(event.payload, ensure_ascii=False)
    assert "a-password" not in told
    assert "=gm" not in told


def test_what_is_no_path_counts_by_itself() -> None:
    for value in ("\0", "x" * 5000, "/", ""):
        assert begin(GONGXIN_PLACE=value) == {"GONGXIN_PLACE"}
