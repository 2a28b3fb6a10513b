"""Random walks: whatever is released, ends, is hidden and comes back, and whatever a subscriber loses on the way: when it has read to the
end its copy is what the public reads, and before that it never kept more than it was told.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxin.apps.publication.api import (
    list_bundles,
    propose_bundle,
    release_bundle,
    settle_changes,
    take_down,
)
from gongxin.apps.register.api import Mark, end_records, mark_records
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access.town import FIRM, Town, file_rows, now, penalty
from tests.integration.publication.desk import ITEM, Desk, desk_of
from tests.integration.publication.test_walks import Undone, _records

from .subscriber import Subscriber, admitted

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-feeds")]
ACTS = (
    "file", "release", "end", "hide", "show", "sweep", "settle", "read", "lose", "answer", "again",
)  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3)), min_size=4, max_size=16)


def _release(desk: Desk) -> None:
    number = propose_bundle(item=ITEM, actor=desk.one, now=now())
    digest = next(one.digest for one in list_bundles(actor=desk.two) if one.number == number)
    release_bundle(number=number, digest=digest, actor=desk.two, now=now())


def _step(act: str, place: int, desk: Desk, subscriber: Subscriber, held: list[Any]) -> None:
    records = _records()
    record = records[place % len(records)]
    if act == "file":
        file_rows(desk.town.folder, ITEM, [penalty(FIRM, f"川示交罚〔2026〕{60 + place}号")])
    elif act == "release":
        _release(desk)
    elif act == "end":
        end_records(subject_key=FIRM.key, records=[record], now=now())
    elif act in ("hide", "show"):
        mark = Mark(now(), now(), None) if act == "hide" else None
        mark_records(subject_key=FIRM.key, records=[record], case="YY-1", mark=mark, now=now())
    elif act == "sweep":
        take_down(now=now())
    elif act == "settle":
        settle_changes(now=now())
    elif act == "read":
        said = subscriber.read()
        if said["acknowledge"]:
            held.append(said)
    elif act == "lose":
        subscriber.page()
    elif act == "answer" and held:
        subscriber.acknowledge(held[place % len(held)])
    elif act == "again":
        subscriber.cursor = ""


def _public() -> set[str]:
    with as_role() as cursor:
        cursor.execute("SELECT number::text FROM publication_shown")
        return {number for (number,) in cursor.fetchall()}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_a_copy_comes_to_what_the_public_reads(town: Town, steps: list[tuple[str, int]]) -> None:
    with suppress(Undone), transaction.atomic():
        desk, held = desk_of(town), []
        subscriber = admitted(town)
        _release(desk)
        for act, place in steps:
            with suppress(Refusal), transaction.atomic():
                _step(act, place, desk, subscriber, held)
            told = set(subscriber.page()["released"] and _numbers(subscriber.page()))
            assert told <= _public(), act
        subscriber.walk()
        subscriber.walk()
        assert set(subscriber.copy) == _public()
        assert subscriber.page()["acknowledge"] is None
        raise Undone


def _numbers(said: dict[str, Any]) -> list[str]:
    return [one["entry"] for one in said["released"]]
