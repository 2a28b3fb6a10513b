"""The way to wrap keys anew is no way to people: it shows none of them, and changes nothing but a key's wrapping."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from gongxin.apps.custody.queries import HOLDERS, count_hanging
from gongxin.lib.row_security import Act, Context, Kept, open_context
from tests.databases import as_role
from tests.integration.access.town import CITIZEN, Town, town

__all__ = ["town"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people(town: Town) -> None:
    """There is somebody to hide."""


@pytest.fixture
def sql() -> Iterator[Any]:
    """Any statement at all in the platform's login, in one transaction."""

    def run(statement: str, *values: object) -> list[tuple[Any, ...]]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall()) if cursor.description else []

    with transaction.atomic():
        yield run


def _open(act: Act, subjects: list[UUID] | None, *kept: Kept) -> None:
    open_context(connection, Context(act, subjects, kept), keys=settings.KEYS_DIR)


NEWER = "'\\x02ffff'::bytea || substr(wrapped, 4)"


def test_rewrapping_shows_keys_and_nobody(sql: Any) -> None:
    _open(Act.REWRAP, [])
    assert sql("SELECT count(*) FROM register_data_key")[0][0] >= 3
    for table in ("register_subject", "register_record", "register_link", "reports_report"):
        assert sql(f"SELECT count(*) FROM {table}") == [(0,)], table
    assert sql("SELECT count(*) FROM register_shown") == [(0,)]


def test_reading_and_loading_change_no_key(sql: Any) -> None:
    for act in (Act.READ, Act.LOAD):
        _open(act, None, Kept())
        assert sql(f"UPDATE register_data_key SET wrapped = {NEWER} RETURNING 1") == []
    assert sql("SELECT guard.act()") == [("load",)]


def test_without_a_context_no_key_is_seen_or_changed(sql: Any) -> None:
    assert sql("SELECT count(*) FROM register_data_key") == [(0,)]
    assert sql(f"UPDATE register_data_key SET wrapped = {NEWER} RETURNING 1") == []


@pytest.mark.parametrize(
    "wrapped",
    [
        "''",
        "'\\x01'",
        "wrapped",
        "'\\x01'::bytea || substr(wrapped, 2)",
        "'\\x020000'::bytea || substr(wrapped, 4)",
        "'\\x02ffff'::bytea",
    ],
)
def test_rewrapping_neither_destroys_a_key_nor_takes_it_back(sql: Any, wrapped: str) -> None:
    _open(Act.REWRAP, [])
    with pytest.raises(DatabaseError, match="only wrapped anew under a later version"):
        sql(f"UPDATE register_data_key SET wrapped = {wrapped}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE register_data_key SET subject_key = gen_random_uuid()",
        "DELETE FROM register_data_key",
        "SELECT count(*) FROM register_data_key_inlet",
        "UPDATE register_data_key_inlet SET wrapped = ''",
    ],
)
def test_rewrapping_has_no_right_but_on_the_wrapping(sql: Any, statement: str) -> None:
    _open(Act.REWRAP, [])
    with pytest.raises(DatabaseError, match="permission denied"):
        sql(statement)


def test_rewrapping_adds_no_key(sql: Any) -> None:
    _open(Act.REWRAP, [])
    with pytest.raises(DatabaseError, match="row-level security"):
        sql("INSERT INTO register_data_key SELECT * FROM register_data_key")


def test_rewrapping_writes_no_record_and_no_link(sql: Any) -> None:
    _open(Act.REWRAP, None, Kept())
    assert sql("UPDATE register_record SET recorded_to = now() RETURNING 1") == []
    assert sql("DELETE FROM register_link RETURNING 1") == []
    with pytest.raises(DatabaseError, match="Only the load of a batch"):
        sql("INSERT INTO register_subject_inlet VALUES (gen_random_uuid(), 'person', '', now())")


def test_counting_keys_shows_nobody(sql: Any) -> None:
    hanging = count_hanging()
    assert sum(kinds["data_keys"] for kinds in hanging.values()) >= 3
    assert sql("SELECT count(*) FROM register_subject WHERE subject_key = %s", CITIZEN.key) == [
        (0,)
    ]


def test_everything_that_is_wrapped_is_in_the_list() -> None:
    """A column of wrapped values that rotation forgets would go dark when its version is retired."""
    with as_role() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type = 'bytea'"
            " AND column_name IN ('wrapped', 'data_key', 'secret_sealed')"
            " AND table_name !~ '_(inlet|[0-9]{2})$'"
        )
        found = set(cursor.fetchall())
    assert found == {(holder.table, holder.column) for holder in HOLDERS}
