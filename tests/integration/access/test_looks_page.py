"""The page 谁查过我: by organ, by month, and how many of all are listed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.periods import BEIJING
from tests.integration.access.town import CASE, CITIZEN, PASSWORD, Town, look, now, town

__all__ = ["town"]
pytestmark = pytest.mark.django_db

OTHER_ORGAN = "sc-market-regulation"


@pytest.fixture
def page(town: Town) -> Any:
    """The citizen's page, after looks of two organs in two months."""
    record_event(
        kind=EventKind.LOOK_UP,
        occurred_at=now() - timedelta(days=40),
        actor="account:1",
        organ=OTHER_ORGAN,
        subject_key=CITIZEN.key,
        payload={
            "purpose": "licence-review",
            "basis": [],
            "case_reference": CASE,
            "result": "file",
            "records": 0,
            "items": [],
        },
    )
    look(town)
    look(town)
    client = Client()
    client.post("/sign-in", {"login": "citizen", "password": PASSWORD})
    return lambda **asked: " ".join(client.get("/my/looks/", asked).content.decode().split())


def _month(days: int = 0) -> str:
    return (now() - timedelta(days=days)).astimezone(BEIJING).strftime("%Y-%m")


def _rows(page: str) -> int:
    return len(re.findall(r'id="look-[0-9a-f]{8}"', page))


def test_every_look_is_listed_until_one_chooses(page: Any) -> None:
    assert _rows(page()) == 3
    assert "全部查询，最近的在前" in page()
    assert _rows(page(organ=OTHER_ORGAN)) == 1
    assert "3 次中的 1 次" in page(organ=OTHER_ORGAN)
    assert _rows(page(month=_month())) == 2
    assert _rows(page(month=_month(40), organ=OTHER_ORGAN)) == 1
    none = page(month=_month(), organ=OTHER_ORGAN)
    assert _rows(none) == 0
    assert "没有符合条件的查询" in none
    assert "还没有人查过您的记录" not in none


def test_what_was_not_offered_chooses_nothing(page: Any) -> None:
    for asked in ({"organ": "'; DROP"}, {"month": "1999-01"}, {"month": "x" * 5000}):
        assert _rows(page(**asked)) == 3


def test_looks_are_counted_by_organ_and_by_month(page: Any) -> None:
    told = page(organ=OTHER_ORGAN)  # the counts are of all, whatever is listed
    for name in ("looks-by-organ", "looks-by-month"):
        assert f'id="{name}' in told
    assert _month(40) in told
