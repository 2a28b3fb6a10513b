"""Many events at once are the same events that would be recorded one by one."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import transaction

from gongxin.apps.ledger.api import EventKind, events, record_events
from gongxin.apps.ledger.errors import BadEvent, NoTransaction
from gongxin.apps.ledger.events import commitment, moment, prepare_alike, statement
from gongxin.apps.ledger.models import Event
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access.town import CITIZEN

NOW = datetime(2026, 11, 28, 1, 2, 3, 4, tzinfo=UTC)
PAYLOAD = {
    "purpose": "licence-review", "basis": ["an-act"], "case_reference": "川测“受”\\〔2026〕\t第1号",
    "case_known": True, "bulk": "PL-AAAA-BBBB", "result": "yes", "records": 0, "items": [],
    "role": "officer", "unit": "许可处",
}  # fmt: skip
SAID = {
    "kind": EventKind.LOOK_UP, "occurred_at": NOW, "actor": "account:1", "organ": "sc-tax",
    "payload": PAYLOAD,
}  # fmt: skip


def test_each_commits_to_what_a_single_one_would_say() -> None:
    subjects = [uuid4() for _ in range(50)]
    made = list(prepare_alike(**SAID, subjects=subjects))
    assert [event.subject_key for event in made] == subjects
    assert len({event.uid for event in made}) == len({event.nonce for event in made}) == 50
    for event in made:
        said = statement(
            uid=str(event.uid), kind="look-up", at=moment(NOW), actor="account:1", organ="sc-tax",
            subject=str(event.subject_key), payload=PAYLOAD,
        )  # fmt: skip
        assert event.commitment == commitment(event.nonce, said)


@pytest.mark.django_db
def test_they_are_stored_as_they_were_prepared() -> None:
    subjects = [uuid4() for _ in range(3)]
    with transaction.atomic():
        assert record_events(**SAID, subjects=subjects) == 3
        assert record_events(**SAID, subjects=[]) == 0
    stored = events(kinds=[EventKind.LOOK_UP], limit=9)
    assert {event.subject_key for event in stored} == set(subjects)
    with as_role():
        rows = list(Event.objects.all())
    assert len(rows) == 3
    for row in rows:
        said = statement(
            uid=str(row.uid), kind=row.kind, at=moment(row.occurred_at), actor=row.actor,
            organ=row.organ, subject=str(row.subject_key), payload=row.payload,
        )  # fmt: skip
        assert bytes(row.commitment) == commitment(bytes(row.nonce), said)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("spoilt", "error"),
    [
        ({"payload": {**PAYLOAD, "more": 1}}, BadEvent),
        ({"payload": {**PAYLOAD, "unit": "a\0b"}}, BadEvent),
        ({"payload": {**PAYLOAD, "case_reference": CITIZEN.number}}, (BadEvent, Refusal)),
        ({"actor": "王某"}, BadEvent),
        ({"occurred_at": datetime(2026, 1, 1)}, BadEvent),  # noqa: DTZ001
    ],
)
def test_they_are_as_strict(spoilt: dict[str, object], error: type[Exception]) -> None:
    with transaction.atomic(), pytest.raises(error):
        record_events(**{**SAID, **spoilt}, subjects=[uuid4()])


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(NoTransaction):
        record_events(**SAID, subjects=[uuid4()])
