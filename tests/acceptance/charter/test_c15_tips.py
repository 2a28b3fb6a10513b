"""C15: a tip is a lead for the competent organ, and never on a person's file.

What holds now: there is no way to leave a tip. No address, model, event, role or item takes one, and no
field of any item asks who reported the person. A look that began with a tip does not tell who gave it.

With the guard removed: an address `/tips/` or a model `Tip` turns the first test red, an item
with a field 举报人 the second, `Telling.third_party` that finds nothing the third.
"""

from __future__ import annotations

import pytest
from django.test import Client

from gongxin.apps.access.api import FileReason, look_up
from tests.integration.access.town import CITIZEN, PASSWORD, Town, asking, now, town

from .structure import items, named

__all__ = ["town"]


def test_there_is_no_way_to_leave_a_tip() -> None:
    """Whoever adds one keeps it in a store and under a role of its own (C15)."""
    found = named(
        "tip",
        "informant",
        "whistleblower",
        "denunciation",
        "complaint",
        "lead",
        "accusation",
        "hint",
    )
    assert found == []


def test_no_item_records_a_tip_or_who_left_it() -> None:
    forbidden = ("举报", "informant", "whistle", "检举", "线索", "爆料")
    for item in items():
        said = [str(item["title"]), str(item["item"])]
        for field in item["fields"]:  # type: ignore[attr-defined]
            said += [field["label"]["zh"], field["label"]["en"], *field.get("aliases", [])]
        assert [text for text in said for word in forbidden if word in text] == [], item["item"]


@pytest.mark.django_db
@pytest.mark.xdist_group("town-c15")
def test_a_look_that_began_with_a_tip_does_not_betray_who_gave_it(town: Town) -> None:
    case = "川测诉〔2026〕甲戌号"
    asked = asking(CITIZEN, purpose="tip-check", case_reference=case)
    look_up(asking=asked, reason=FileReason.WEIGH, actor=town.officer, now=now())
    client = Client()
    client.post("/sign-in", {"login": "citizen", "password": PASSWORD})
    page = client.get("/my/looks/").content.decode()
    assert "投诉举报核查" in page
    assert case not in page
    assert town.officer.unit not in page
    assert "会让人猜出是谁投诉或者举报" in page
