"""C10: no list, constraint or publication starts by itself, and minor matters do not add up.

What holds now: there is no list to be put on and no operation that decides. Three minor records are three
minor records: filing them writes records, their batch and its event, and nothing else in any table.

With the guard removed: an operation that raises the class of a subject's third minor record, or
that writes a row anywhere when it comes, turns the second test red; an operation `determine.py` the
first.
"""

from __future__ import annotations

import pytest
from django.apps import apps

from gongxin.apps.access.api import open_own_file
from gongxin.apps.ledger.api import EventKind, count_events, events
from tests.databases import as_role
from tests.integration.access import town as places
from tests.integration.access.town import NEIGHBOUR, Town, file_rows, now, penalty

from .structure import items, named

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-c10")]
town = places.town

FILING = {
    "register_record",
    "intake_batch",
    "intake_finding",
    "intake_kept_file",
    "ledger_event",
    "notices_notice",
}
"""Where filing a record of a known subject may leave rows."""


def _rows() -> dict[str, int]:
    with as_role() as cursor:
        found = {}
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def test_nothing_decides_about_anybody() -> None:
    assert (
        named(
            "determination",
            "determine",
            "decide",
            "decision",
            "escalate",
            "escalation",
            "threshold",
            "blacklist",
            "list_subject",
            "trigger",
            "automatic",
            "punish",
        )
        == []
    )


def test_three_minor_records_change_nothing(town: Town) -> None:
    before, known = _rows(), count_events()
    for place in range(3):
        row = penalty(
            NEIGHBOUR, f"川示交罚〔2026〕1{place}号", CF_CFLB="警告", CF_NR="警告", CF_NR_FK=""
        )
        file_rows(town.folder, "administrative-penalty", [row])
    after = _rows()
    assert {table for table in after if after[table] != before[table]} <= FILING
    assert after["register_record"] == before["register_record"] + 3
    # of each filing its receipt and what it changed, and nothing else
    assert count_events() == known + 6
    said = sorted(event.kind for event in events(limit=6))
    assert said == sorted([EventKind.BATCH_RECEIVED, EventKind.RECORDS_CHANGED] * 3)
    shown = open_own_file(actor=town.neighbour, now=now())
    adverse = shown.of_nature("adverse")
    assert [record.adverse_class_code for record in adverse] == ["minor"] * 3
    assert all(record.valid_to is None for record in adverse)


def test_the_class_of_a_record_comes_from_its_own_document_alone() -> None:
    """A class follows from one field of the row, by a list in the catalogue; none counts others."""
    for item in items():
        if item["nature"] == "adverse":
            rule = item["class"]
            assert isinstance(rule, dict | str), item["item"]
            if isinstance(rule, dict):
                assert set(rule) <= {"by", "minor", "ordinary", "serious", "otherwise", "always"}
