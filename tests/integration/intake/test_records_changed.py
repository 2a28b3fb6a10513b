"""Each batch that changes records leaves an event from which every version of it can be checked."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

import pytest

from gongxin.apps.ledger.api import EventKind, events
from tests.databases import as_role
from tests.integration.access.town import FIRM, penalty

from .desk import receive, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def _digest_of_versions(batch: str) -> str:
    with as_role() as cursor:
        cursor.execute(
            "SELECT record_key, version, content_digest FROM register_record"
            " WHERE batch_id = (SELECT id FROM intake_batch WHERE number = %s) ORDER BY row_number",
            [batch],
        )
        versions = cursor.fetchall()
    digest = hashlib.sha256()
    for record, version, content in versions:
        digest.update(record.bytes + struct.pack(">i", version) + content.bytes)
    return digest.hexdigest()


def test_the_event_commits_to_every_version_that_was_written(tmp_path: Path) -> None:
    rows = [penalty(FIRM, f"川测罚〔2026〕{number}号") for number in range(1, 4)]
    first = receive(write(tmp_path, rows))
    (event,) = events(kinds=[EventKind.RECORDS_CHANGED])
    assert event.payload == {
        "batch": first.batch,
        "item": "administrative-penalty",
        "added": 3,
        "superseded": 0,
        "digest": _digest_of_versions(first.batch),
    }
    rows[1]["CF_NR"] = "罚款二千元（更正）"
    second = receive(write(tmp_path, rows, name="later.csv"))
    newest = events(kinds=[EventKind.RECORDS_CHANGED])[0]
    assert (newest.payload["added"], newest.payload["superseded"]) == (0, 1)
    assert newest.payload["digest"] == _digest_of_versions(second.batch)


def test_a_batch_that_changes_nothing_leaves_no_such_event(tmp_path: Path) -> None:
    path = write(tmp_path, [penalty(FIRM)])
    receive(path)
    receive(path)
    assert len(events(kinds=[EventKind.RECORDS_CHANGED])) == 1
