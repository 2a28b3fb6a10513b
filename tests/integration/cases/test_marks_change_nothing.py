"""The same world with marks and without: every answer is the same but for the mark, and both can be told again.

Removed and seen red: `disputed` in the digest of an answer, `marks_at` in what a report was made with.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxin.apps.access.api import FileReason, answer_question, list_looks, look_up, open_own_file
from gongxin.apps.ledger.api import event_by_uid
from gongxin.apps.register.api import Mark, mark_records
from gongxin.apps.replay.api import replay_look_up, replay_report
from gongxin.apps.reports.api import download_report, issue_report
from tests.integration.access.town import (
    CASE,
    CITIZEN,
    Town,
    asking,
    kept_until_the_end,
    now,
)

pytestmark = pytest.mark.django_db

_VARIES = {"event", "read_at", "instant", "number", "issued_at", "ledger", "access", "seen_by"}


def _mark(records: Collection[UUID], *, hides: bool = False) -> None:
    at = now()
    with transaction.atomic():
        mark_records(
            subject_key=CITIZEN.key,
            records=records,
            case="YY-TEST",
            mark=Mark(at, at if hides else None, None),
            now=at,
        )


def _plain(value: Any) -> Any:
    """Without what is another at every look, and without the mark."""
    if isinstance(value, dict):
        return {
            name: _plain(one)
            for name, one in value.items()
            if name not in _VARIES and name != "disputed"
        }
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _world(town: Town) -> dict[str, Any]:
    """What everybody is told of the citizen: yes or no, the file, their own file, a report, and who looked."""
    answered = answer_question(asking=asking(CITIZEN), actor=town.officer, now=now())
    looked = look_up(asking=asking(CITIZEN), reason=FileReason.WEIGH, actor=town.officer, now=now())
    own = open_own_file(actor=town.citizen, now=now())
    issued = issue_report(actor=town.citizen, now=now())
    report = download_report(number=issued.number, format="json", actor=town.citizen, now=now())
    return {
        "answer": (answered.verdict, answered.question, answered.holds_until),
        "looked": [replace(one, disputed_since=None) for one in looked.records],
        "own": [replace(one, disputed_since=None) for one in own.records],
        "report": _plain(json.loads(report.content)),
        "looks": [(one.organ, one.purpose, one.items, one.answer) for one in list_looks(actor=town.citizen, now=now())][:3],
        "marked": {one.key for one in own.records if one.disputed_since},
        "told": sum(one["disputed"] for part in json.loads(report.content)["sections"] for one in part["records"]),
    }  # fmt: skip


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(chosen=st.sets(st.integers(0, 2), min_size=1))
def test_the_same_world_with_marks_and_without(town: Town, chosen: set[int]) -> None:
    with kept_until_the_end():
        records = [UUID(one.key) for one in open_own_file(actor=town.citizen, now=now()).records]
        marked = [records[place] for place in sorted(chosen)]
        before = _world(town)
        _mark(marked)
        after = _world(town)
        assert {name: one for name, one in before.items() if name not in {"marked", "told"}} == {
            name: one for name, one in after.items() if name not in {"marked", "told"}
        }
        assert (before["marked"], before["told"]) == (set(), 0)
        assert (after["marked"], after["told"]) == ({str(one) for one in marked}, len(marked))


def test_an_answer_and_a_report_from_under_a_mark_are_told_again_after_it(town: Town) -> None:
    (penalty,) = [
        UUID(one.key)
        for one in open_own_file(actor=town.citizen, now=now()).records
        if one.item == "administrative-penalty"
    ]
    without = look_up(
        asking=asking(CITIZEN), reason=FileReason.WEIGH, actor=town.officer, now=now()
    )
    _mark([penalty])
    looked = look_up(asking=asking(CITIZEN), reason=FileReason.WEIGH, actor=town.officer, now=now())
    issued = issue_report(actor=town.citizen, now=now())
    _mark([penalty], hides=True)
    hidden = look_up(asking=asking(CITIZEN), reason=FileReason.WEIGH, actor=town.officer, now=now())
    assert penalty not in {UUID(one.key) for one in hidden.records}
    for look in (without, looked, hidden):
        told = replay_look_up(
            look=UUID(look.event), case_reference=CASE, actor=town.auditor, now=now()
        )
        assert told.identical, look
    report = replay_report(number=issued.number, actor=town.citizen, now=now())
    assert report.identical
    digests = {
        event_by_uid(uid=UUID(one.event), organ=town.officer.organ).payload["digest"]
        for one in (without, looked, hidden)
    }
    assert len(digests) == 3, "an answer says whether a record was in dispute"
