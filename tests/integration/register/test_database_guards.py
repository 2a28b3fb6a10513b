"""The database is the judge: what the register and the book of batches never hold, whoever writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError

from tests.databases import as_role
from tests.integration.intake.desk import receive, sound, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

COLUMNS = (
    "subject_key", "record_key", "version", "item", "nature", "adverse_class", "status", "source",
    "doc_number", "doc_organ", "doc_date", "valid_from", "valid_to", "shown_from", "shown_until",
    "recorded_from", "recorded_to", "batch_id", "row_number", "content_digest", "content_sealed",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _one_record(tmp_path: Path, catalogue: None) -> None:
    receive(write(tmp_path, [sound()]))


def _fails(sql: str, kind: type[DatabaseError], match: str) -> None:
    with pytest.raises(kind, match=match), as_role() as cursor:
        cursor.execute(sql)


def _insert(**changed: str) -> str:
    """A copy of the record, another fact unless told otherwise, with some columns changed."""
    values = {"record_key": "gen_random_uuid()", **changed}
    chosen = ", ".join(values.get(column, column) for column in COLUMNS)
    return (
        f"INSERT INTO register_record ({', '.join(COLUMNS)}) SELECT {chosen} FROM register_record"
    )


@pytest.mark.parametrize(
    "column", ["accepted", "superseding", "duplicate", "held", "refused", "received"]
)
def test_a_receipt_adds_up(column: str) -> None:
    _fails(
        f"UPDATE intake_batch SET {column} = {column} + 1", IntegrityError, "batch_receipt_adds_up"
    )


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "recorded_to"])
def test_a_version_is_not_changed(column: str) -> None:
    other = {
        "version": "version + 1", "row_number": "row_number + 1", "batch_id": "batch_id + 1",
        "subject_key": "gen_random_uuid()", "record_key": "gen_random_uuid()", "content_sealed": "'\\x00'",
        "content_digest": "gen_random_uuid()", "status": "'withdrawn'", "adverse_class": "'minor'",
        "nature": "'good'", "valid_to": "valid_from", "doc_date": "doc_date - 1",
    }  # fmt: skip
    value = other.get(column, f"{column} - interval '1 day'")
    if column in {"item", "source", "doc_number", "doc_organ"}:
        value = "'x'"
    # moving a row to another partition deletes it here, which the trigger refuses as well
    stays = "changed or deleted"
    _fails(f"UPDATE register_record SET {column} = {value}", DatabaseError, stays)
    also_closed = f"UPDATE register_record SET {column} = {value}, recorded_to = now()"
    _fails(also_closed, DatabaseError, stays)


def test_a_version_is_not_deleted() -> None:
    _fails("DELETE FROM register_record", DatabaseError, "changed or deleted")


def test_a_version_is_closed_once() -> None:
    close = "UPDATE register_record SET recorded_to = greatest(recorded_from, now())"
    with as_role() as cursor:
        cursor.execute(close)
    _fails(close, DatabaseError, "changed or deleted")
    _fails(
        "UPDATE register_record SET recorded_to = 'infinity'", DatabaseError, "changed or deleted"
    )


def test_a_fact_has_one_current_version() -> None:
    insert = _insert(record_key="record_key", version="version + 1")
    _fails(insert, IntegrityError, "(?i)duplicate key")


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"doc_number": "NULL"}, "record_adverse_has_document"),
        ({"doc_date": "NULL"}, "record_adverse_has_document"),
        ({"doc_organ": "''"}, "record_adverse_has_document"),
        ({"adverse_class": "NULL"}, "record_adverse_has_class"),
        ({"adverse_class": "'grave'"}, "record_adverse_has_class"),
        ({"nature": "'good'"}, "record_adverse_has_class"),
        ({"nature": "'odd'", "adverse_class": "NULL"}, "record_nature_is_known"),
        ({"shown_until": "'infinity'"}, "record_adverse_ends"),
        ({"valid_to": "valid_from - 1"}, "record_ends_after_it_starts"),
        ({"status": "'gone'"}, "record_status_is_known"),
        ({"recorded_to": "recorded_from - interval '1 s'"}, "record_recorded_in_order"),
        ({"recorded_to": "recorded_from"}, "record_recorded_in_order"),
    ],
)
def test_a_record_that_breaks_a_rule(changed: dict[str, str], constraint: str) -> None:
    _fails(_insert(**changed), IntegrityError, constraint)


def test_the_copy_itself_is_sound() -> None:
    """Else the tests above would pass for a reason of their own."""
    with as_role() as cursor:
        cursor.execute(_insert())
        assert cursor.rowcount == 1


def test_a_link_names_a_statutory_role() -> None:
    _fails(
        "INSERT INTO register_link SELECT subject_key, gen_random_uuid(), 'spouse', '2026-01-01', NULL,"
        " 1, now() FROM register_subject",
        IntegrityError,
        "link_role_is_statutory",
    )
