"""The same world with statements and without: every answer is the same but for the statement, and both can be told again.

Removed and seen red: `stated` in the digest of an answer.
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
from gongxin.apps.register.api import Statement, count_adverse_of_many, mark_records, open_file
from gongxin.apps.repairs.api import plan_repairs
from gongxin.apps.replay.api import replay_look_up, replay_report
from gongxin.apps.reports.api import download_report, issue_report
from tests.integration.access.town import (
    ANY,
    CASE,
    CITIZEN,
    NEIGHBOUR,
    Town,
    asking,
    kept_until_the_end,
    now,
)

pytestmark = pytest.mark.django_db

_VARIES = {"event", "read_at", "instant", "number", "issued_at", "ledger", "access", "seen_by"}
_WORDS = "当时门店正在搬迁，发现当天已经补上。"


def _state(records: Collection[UUID], words: str | None = _WORDS) -> None:
    at = now()
    with transaction.atomic():
        mark_records(
            subject_key=CITIZEN.key,
            records=records,
            case="YY-TEST",
            mark=None,
            now=at,
            statement=None if words is None else Statement(words, at),
        )


def _plain(value: Any) -> Any:
    """Without what is another at every look, and without the statement."""
    if isinstance(value, dict):
        return {
            name: _plain(one)
            for name, one in value.items()
            if name not in _VARIES and name != "statement"
        }
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _world(town: Town) -> dict[str, Any]:
    """What everybody is told: yes or no, of many at once, the file, their own, a report, what may be repaired and when, who looked."""
    answered = answer_question(asking=asking(CITIZEN), actor=town.officer, now=now())
    looked = look_up(asking=asking(CITIZEN), reason=FileReason.WEIGH, actor=town.officer, now=now())
    own = open_own_file(actor=town.citizen, now=now())
    issued = issue_report(actor=town.citizen, now=now())
    report = download_report(number=issued.number, format="json", actor=town.citizen, now=now())
    with transaction.atomic():
        counted = dict(
            count_adverse_of_many(
                subject_keys=[CITIZEN.key, NEIGHBOUR.key],
                items=["administrative-penalty"],
                classes=["minor", "ordinary", "serious"],
                within="5 years",
                reach=ANY,
                then=lambda key, one: (key, one),
            )
        )
    return {
        "answer": (answered.verdict, answered.question, answered.holds_until),
        "many": {key: (one.records, one.until, one.rests_on) for key, one in counted.items()},
        "looked": [replace(one, statement=None) for one in looked.records],
        "own": [replace(one, statement=None) for one in own.records],
        "repairs": plan_repairs(file=own, now=now()),
        "report": _plain(json.loads(report.content)),
        "looks": [(one.organ, one.purpose, one.items, one.answer) for one in list_looks(actor=town.citizen, now=now())][:3],
        "stated": {one.key for one in own.records if one.statement},
        "told": sum("statement" in one for part in json.loads(report.content)["sections"] for one in part["records"]),
    }  # fmt: skip


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    chosen=st.sets(st.integers(0, 2), min_size=1),
    words=st.text(alphabet=st.characters(categories=("L", "N", "P", "Zs")), min_size=1).filter(str.strip),
)  # fmt: skip
def test_the_same_world_with_statements_and_without(
    town: Town, chosen: set[int], words: str
) -> None:
    with kept_until_the_end():
        records = [UUID(one.key) for one in open_own_file(actor=town.citizen, now=now()).records]
        stated = [records[place] for place in sorted(chosen)]
        before = _world(town)
        _state(stated, words)
        after = _world(town)
        assert {name: one for name, one in before.items() if name not in {"stated", "told"}} == {
            name: one for name, one in after.items() if name not in {"stated", "told"}
        }
        assert (before["stated"], before["told"]) == (set(), 0)
        assert (after["stated"], after["told"]) == ({str(one) for one in stated}, len(stated))


def test_an_answer_and_a_report_that_bore_it_are_told_again_when_it_is_gone(town: Town) -> None:
    (penalty,) = [
        UUID(one.key)
        for one in open_own_file(actor=town.citizen, now=now()).records
        if one.item == "administrative-penalty"
    ]
    looks, reports = [], []
    for words in (None, _WORDS, "另一种说法，已经补上。", None):
        _state([penalty], words)
        looks.append(
            look_up(asking=asking(CITIZEN), reason=FileReason.WEIGH, actor=town.officer, now=now())
        )
        reports.append(issue_report(actor=town.citizen, now=now()))
    for look in looks:
        told = replay_look_up(
            look=UUID(look.event), case_reference=CASE, actor=town.auditor, now=now()
        )
        assert told.identical, told.first
    for report in reports:
        again = replay_report(number=report.number, actor=town.citizen, now=now())
        assert again.identical, [(part.name, part.state, part.first) for part in again.parts]
    digests = [
        event_by_uid(uid=UUID(one.event), organ=town.officer.organ).payload["digest"]
        for one in looks
    ]
    assert len(set(digests)) == 3, "an answer says whether and since when a record bore a statement"
    assert digests[0] == digests[3], "and without one is spelt as it was before there were any"


def test_no_record_is_touched_and_nobody_is_looked_up_by_it(town: Town) -> None:
    with transaction.atomic():
        file = open_file(subject_key=CITIZEN.key, reach=ANY)
    assert file is not None
    _state([one.record_key for one in file.records])
    with transaction.atomic():
        after = open_file(subject_key=CITIZEN.key, reach=ANY)
        assert after is not None
        assert [replace(one, statement=None) for one in after.records] == list(file.records)
        assert {one.statement.words for one in after.records if one.statement} == {_WORDS}
