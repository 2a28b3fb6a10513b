"""谁查过我 holds every look, page by page, however many there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from gongxin.apps.access.api import list_looks
from gongxin.apps.identity.api import Role, actor_of, create_account, system_actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import subject_key

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
LOOKS = 255


@pytest.fixture
def citizen(db: Any) -> Any:
    key = subject_key(identifier="id:519901199003070018")
    account = create_account(
        login="reader",
        password="a-long-enough-one",
        role=Role.CITIZEN,
        actor=system_actor("test"),
        now=NOW,
        subject_key=key,
    )
    for number in range(LOOKS):
        with transaction.atomic():
            record_event(
                kind=EventKind.LOOK_UP,
                occurred_at=NOW + timedelta(minutes=number),
                actor="account:1",
                organ="sc-transport",
                subject_key=key,
                payload={
                    "purpose": "licence-review",
                    "basis": [],
                    "case_reference": f"CASE-{number:04d}",
                    "result": "file",
                    "records": 0,
                    "items": [],
                },
            )
    return account


def test_no_look_is_left_out(citizen: Any) -> None:
    looks = list_looks(actor=actor_of(citizen), now=NOW)
    assert [look.case_reference for look in looks] == [
        f"CASE-{number:04d}" for number in reversed(range(LOOKS))
    ]


def test_the_pages_hold_them_all_and_an_odd_page_number_does_no_harm(citizen: Any) -> None:
    reader = Client()
    reader.force_login(citizen, backend="django.contrib.auth.backends.ModelBackend")
    found = set()
    for page in (1, 2, 3):
        text = reader.get("/my/looks/", {"page": page}).content.decode()
        found |= {number for number in range(LOOKS) if f"CASE-{number:04d}" in text}
    assert found == set(range(LOOKS))
    for odd in ("0", "-1", "99999", "x"):
        assert reader.get("/my/looks/", {"page": odd}).status_code == 200
