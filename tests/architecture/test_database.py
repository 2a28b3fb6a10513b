"""What the database itself holds to, read from its catalogues."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from gongxin.apps.ledger.models import Checkpoint
from tests.integration.access.town import now

pytestmark = pytest.mark.django_db

REGISTER = ("register_subject", "register_data_key", "register_record", "register_link")
APPEND_ONLY = {
    # table -> events that a trigger answers, before the row or statement is touched
    "ledger_event": {"UPDATE", "DELETE", "TRUNCATE"},
    "ledger_checkpoint": {"UPDATE", "DELETE", "TRUNCATE"},
    "register_record": {"UPDATE", "DELETE"},
    "catalogue_edition": {"UPDATE", "DELETE"},
}


def _rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def test_every_view_reads_with_the_rights_of_its_reader() -> None:
    views = _rows(
        "SELECT relname, coalesce(array_to_string(reloptions, ','), '') FROM pg_class"
        " WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
    )
    assert [name for name, _ in views] == ["register_shown"]
    assert [name for name, options in views if "security_invoker=true" not in options] == []


def test_no_function_borrows_its_owners_rights() -> None:
    functions = _rows(
        "SELECT proname, prosecdef FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    )
    assert functions, "the triggers' functions, at least"
    assert [name for name, definer in functions if definer] == []


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_is_append_only_has_its_triggers(table: str) -> None:
    triggers = _rows(
        "SELECT event_manipulation FROM information_schema.triggers"
        " WHERE event_object_table = %s AND action_timing = 'BEFORE'"
        " UNION SELECT 'TRUNCATE' FROM pg_trigger"
        " WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgtype & 32 <> 0",
        table,
        table,
    )
    assert {event for (event,) in triggers} >= APPEND_ONLY[table]
    disabled = _rows(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'D'", table
    )
    assert disabled == []


def test_the_triggers_stand_on_every_partition_of_the_records() -> None:
    parts = _rows(
        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
        " WHERE i.inhparent = 'register_record'::regclass AND c.relkind = 'r' AND NOT EXISTS"
        " (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'register_versions_stay')"
    )
    assert parts == []


def test_a_checkpoint_and_an_edition_cannot_be_changed() -> None:
    Checkpoint.objects.create(size=1, root=bytes(32), note="one", created_at=now())
    for statement in (
        "UPDATE ledger_checkpoint SET note = 'two'",
        "DELETE FROM ledger_checkpoint",
        "TRUNCATE ledger_checkpoint",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            _rows(statement)


@pytest.mark.parametrize("table", REGISTER)
def test_every_key_of_the_register_holds_the_subject(table: str) -> None:
    keys = _rows(
        "SELECT i.indexrelid::regclass::text, array_agg(a.attname::text)"
        " FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)"
        " WHERE i.indrelid = %s::regclass AND i.indisunique GROUP BY 1",
        table,
    )
    assert keys
    assert [name for name, columns in keys if "subject_key" not in columns] == []


@pytest.mark.parametrize("table", REGISTER)
def test_the_register_is_spread_by_subject(table: str) -> None:
    ((how, by),) = _rows(
        "SELECT p.partstrat, array_agg(a.attname::text) FROM pg_partitioned_table p"
        " JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = ANY (p.partattrs)"
        " WHERE p.partrelid = %s::regclass GROUP BY 1",
        table,
    )
    assert (how, by) == ("h", ["subject_key"])


def test_every_table_has_a_primary_key() -> None:
    keyless = _rows(
        "SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p')"
        " AND c.relnamespace = 'public'::regnamespace AND NOT EXISTS"
        " (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)"
    )
    assert keyless == []


def test_every_constraint_of_the_database_is_valid() -> None:
    assert _rows("SELECT conname FROM pg_constraint WHERE NOT convalidated") == []


def test_every_foreign_key_is_backed_by_an_index() -> None:
    """Without one a delete or an update of the parent reads the whole child."""
    bare = _rows(
        "SELECT c.conrelid::regclass::text, c.conname FROM pg_constraint c"
        " WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace AND NOT EXISTS"
        " (SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])"
    )
    assert bare == []


def test_no_event_points_at_a_row_that_may_be_erased() -> None:
    """Events hold references, not foreign keys: erasure must not reach into the ledger."""
    assert (
        _rows(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = 'ledger_event'::regclass"
        )
        == []
    )


def test_every_reader_of_records_goes_through_the_view() -> None:
    """Charter C13: outside the register's own load nobody selects from the table."""
    import re

    from .house import SOURCE, name, python_files

    allowed = {
        "src/gongxin/apps/register/queries.py": "counts of versions, never their content",
    }
    found = {
        name(path)
        for path in python_files()
        if re.search(
            r"\b(?:FROM|JOIN)\s+register_record\b|Record\.objects", path.read_text("utf-8")
        )
        and SOURCE / "apps" / "register" / "operations" not in path.parents
    }
    assert found == set(allowed)
    text = (SOURCE / "apps/register/queries.py").read_text(encoding="utf-8")
    reading = text.partition('SUBJECT_FILE = """')[2].partition('"""')[0]
    assert "register_shown" in reading
    assert "register_record" not in reading
