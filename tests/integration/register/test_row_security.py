"""The second wall: what the database shows, and to whom, when the first one is not there."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from gongxin.apps.register import queries
from gongxin.apps.register.api import Reach, Within, counts, identities_of, open_file, roles_of
from gongxin.lib.row_security import (
    OPEN,
    Act,
    Context,
    Kept,
    NoTransactionError,
    open_context,
    row_security_key,
    sign,
)
from tests.databases import addresses, as_role
from tests.integration.access.town import (
    ANY,
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    Town,
    file_rows,
    honour,
    look,
    qualification,
    town,
)

__all__ = ["town"]

pytestmark = pytest.mark.django_db

TABLES = ("register_subject", "register_data_key", "register_record", "register_link")
NOBODY = UUID("00000000-0000-4000-8000-000000000000")


@pytest.fixture(autouse=True)
def _records(town: Town) -> None:
    file_rows(town.folder, "honour", [honour(CITIZEN)])
    file_rows(
        town.folder, "practice-qualification", [qualification(NEIGHBOUR, "川示交证2025000001")]
    )


@pytest.fixture
def sql() -> Iterator[Any]:
    """Any statement at all in the platform's login, as whoever smuggles one in would run it."""

    def run(statement: str, *values: object) -> list[tuple[Any, ...]]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall()) if cursor.description else []

    with transaction.atomic():
        yield run


def _open(subjects: Collection[UUID] | None, *kept: Kept, act: Act = Act.READ) -> None:
    open_context(connection, Context(act, subjects, kept), keys=settings.KEYS_DIR)


def _seen(sql: Any) -> dict[str, int]:
    return {table: sql(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}


# --- without a context there is nobody ------------------------------------------------------------


def test_there_is_something_to_hide() -> None:
    with as_role() as cursor:
        for table in ("register_subject", "register_data_key", "register_record"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] >= 3


def test_without_a_context_every_table_is_empty(sql: Any) -> None:
    assert set(_seen(sql).values()) == {0}
    assert sql("SELECT count(*) FROM register_shown") == [(0,)]


@pytest.mark.parametrize("table", ["register_subject", "register_data_key", "register_record"])
@pytest.mark.parametrize("part", ["_inlet", "_00", "_15"])
def test_nobody_reads_past_the_parent(sql: Any, table: str, part: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"):
        sql(f"SELECT count(*) FROM {table}{part}")


def test_the_owner_of_the_tables_sees_nothing_either() -> None:
    with as_role("gongxin_owner") as cursor:
        for table in (*TABLES, "register_record_00", "register_subject_07"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table


def test_a_context_outside_a_transaction_is_refused() -> None:
    class Outside:
        in_atomic_block = False

        def cursor(self) -> Any:
            raise AssertionError("nothing is to be sent")

    with pytest.raises(NoTransactionError):
        open_context(Outside(), Context(Act.READ, [CITIZEN.key]), keys=settings.KEYS_DIR)


# --- with a context there is what it says ---------------------------------------------------------


def test_a_context_shows_its_subjects_alone(sql: Any) -> None:
    _open([CITIZEN.key], Kept())
    assert sql("SELECT subject_key FROM register_subject") == [(CITIZEN.key,)]
    assert set(sql("SELECT subject_key FROM register_data_key")) == {(CITIZEN.key,)}
    assert {key for (key,) in sql("SELECT subject_key FROM register_record")} == {CITIZEN.key}


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ((), "false"),
        ((Kept(items=["honour"]),), "item = 'honour'"),
        ((Kept(items=["honour"], sources=["sc-tax"]),), "item = 'honour' AND source = 'sc-tax'"),
        ((Kept(sources=["sc-transport"]),), "source = 'sc-transport'"),
        (
            (Kept(items=["honour"]), Kept(sources=["sc-transport"])),
            "item = 'honour' OR source = 'sc-transport'",
        ),
        ((Kept(), Kept(items=["honour"])), "true"),
    ],
)
def test_a_context_shows_its_records_alone(sql: Any, kept: tuple[Kept, ...], shown: str) -> None:
    with as_role() as cursor:
        cursor.execute(
            "SELECT record_key FROM register_record WHERE subject_key = %s"
            f" AND ({shown}) ORDER BY record_key",
            [CITIZEN.key],
        )
        expected = cursor.fetchall()
    _open([CITIZEN.key], *kept)
    assert sql("SELECT record_key FROM register_record ORDER BY record_key") == expected


def test_a_new_context_takes_the_place_of_the_old_one(sql: Any) -> None:
    _open([CITIZEN.key], Kept())
    _open([NEIGHBOUR.key])
    assert sql("SELECT subject_key FROM register_subject") == [(NEIGHBOUR.key,)]
    assert sql("SELECT count(*) FROM register_record") == [(0,)]


def test_reading_does_not_write(sql: Any) -> None:
    _open(None, Kept())
    assert sql("UPDATE register_record SET recorded_to = now() RETURNING 1") == []
    with pytest.raises(DatabaseError, match="row-level security"):
        sql(
            "INSERT INTO register_link VALUES (gen_random_uuid(), gen_random_uuid(),"
            " 'legal-representative', '2026-01-01', NULL, 1, now())"
        )
    assert sql("DELETE FROM register_link RETURNING 1") == []
    for table in ("register_subject", "register_data_key"):
        with pytest.raises(DatabaseError, match="Only the load of a batch"):
            sql(f"INSERT INTO {table}_inlet SELECT * FROM {table}")


# --- nobody makes one but the platform ------------------------------------------------------------


def test_a_context_that_a_statement_sets_by_itself_is_not_believed(sql: Any) -> None:
    said = Context(Act.READ, None, (Kept(),)).said(until=time.time() + 60)
    for forged in (
        said,
        "0" * 64 + said,
        sign(said, key=b"guess" * 7) + said,
        "{}",
        "x" * 64 + "{}",
    ):
        sql("SELECT set_config('gongxin.context', %s, true)", forged)
        assert set(_seen(sql).values()) == {0}


def _said(**changed: Any) -> tuple[str, str]:
    subjects = Context(Act.READ, [CITIZEN.key], (Kept(),))
    said = replace(subjects, **changed).said(until=round(time.time()) + 60)
    return said, sign(said, key=row_security_key(settings.KEYS_DIR))


def test_every_changed_byte_of_a_context_is_found(sql: Any) -> None:
    said, mark = _said()
    for place in range(0, len(said), 3):
        other = said[:place] + ("0" if said[place] != "0" else "1") + said[place + 1 :]
        with pytest.raises(DatabaseError):
            sql(OPEN, other, mark)
    with pytest.raises(DatabaseError, match="row-security context"):
        sql(OPEN, said, mark[:-1] + ("0" if mark[-1] != "0" else "1"))
    with pytest.raises(DatabaseError, match="row-security context"):
        sql(OPEN, said, None)
    sql(OPEN, said, mark)


def test_a_context_that_is_too_old_is_not_opened(sql: Any) -> None:
    said = Context(Act.READ, [CITIZEN.key]).said(until=round(time.time()) - 1)
    with pytest.raises(DatabaseError, match="row-security context"):
        sql(OPEN, said, sign(said, key=row_security_key(settings.KEYS_DIR)))


def test_a_context_fits_no_other_transaction() -> None:
    with psycopg.connect(
        addresses(str(connection.settings_dict["NAME"]))["DATABASE_URL"], autocommit=True
    ) as other:
        said, mark = _said(subjects=None)
        with other.transaction():
            other.execute(OPEN, (said, mark))
            (bound,) = other.execute("SELECT current_setting('gongxin.context')").fetchone() or (
                "",
            )
            assert other.execute("SELECT guard.act()").fetchone() == ("read",)
        assert other.execute("SELECT guard.act()").fetchone() == (None,)
        with other.transaction():
            other.execute(
                "SELECT pg_current_xact_id(), set_config('gongxin.context', %s, true)", [bound]
            )
            assert other.execute("SELECT guard.act()").fetchone() == (None,)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM guard.pads",
        "SELECT guard.mark('bound ' || pg_current_xact_id() || ' {}')",
        "SELECT guard.context()",
        "CREATE FUNCTION guard.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE register_record DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE register_record NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY record_is_seen ON register_record",
        "CREATE POLICY mine ON register_record USING (true)",
        "CREATE VIEW mine AS SELECT 1",
        "TRUNCATE register_record",
        "SET ROLE gongxin_backup",
        "SET SESSION AUTHORIZATION postgres",
        "SET session_replication_role = replica",
        "CREATE RULE mine AS ON SELECT TO register_subject DO INSTEAD NOTHING",
    ],
)
def test_the_platforms_login_cannot_take_the_wall_down(sql: Any, statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        sql(statement)


def test_row_security_cannot_be_switched_off(sql: Any) -> None:
    with pytest.raises(DatabaseError, match="affected by row-level security"):
        sql("SET row_security = off; SELECT count(*) FROM register_record")


# --- what is hidden does not show itself otherwise ------------------------------------------------


def test_a_hidden_subject_and_one_who_does_not_exist_answer_alike(sql: Any) -> None:
    _open([NEIGHBOUR.key], Kept())
    asked = "SELECT count(*) FROM register_subject WHERE subject_key = %s"
    assert sql(asked, CITIZEN.key) == sql(asked, NOBODY) == [(0,)]
    entering = (
        "INSERT INTO register_subject (subject_key, kind, identity_sealed, created_at)"
        " VALUES (%s, 'person', '', now())"
    )
    said = []
    for key in (CITIZEN.key, NOBODY):
        with pytest.raises(DatabaseError) as refused:
            sql(entering, key)
        said.append(str(refused.value))
    assert said[0] == said[1]  # refused before the index could tell the one from the other


def test_a_condition_that_fails_on_hidden_rows_does_not_meet_them(sql: Any) -> None:
    """A condition runs after the policy: else its error, or its side effect, would tell of rows that are hidden."""
    failing = "SELECT count(*) FROM register_record WHERE doc_number::int > 0"
    with pytest.raises(DatabaseError, match="invalid input syntax"), as_role() as cursor:
        cursor.execute(failing)
    _open([NOBODY], Kept())
    assert sql(failing) == [(0,)]


def test_statistics_tell_nothing(sql: Any) -> None:
    with as_role() as cursor:
        cursor.execute("ANALYZE register_subject, register_record")
    assert sql("SELECT tablename, attname FROM pg_stats WHERE tablename LIKE 'register_%%'") == []


# --- each wall with the other one off ---------------------------------------------------------------


@pytest.fixture
def first_wall_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program forgets every condition."""
    monkeypatch.setattr(queries, "reach_predicate", lambda _: ("TRUE", {}))


REACHES = {
    "nothing": Reach(()),
    "an item": Reach((Within(items=frozenset({"honour"})),)),
    "a source": Reach((Within(sources=frozenset({"sc-transport"})),)),
    "an item of a source": Reach(
        (Within(items=frozenset({"administrative-penalty"}), sources=frozenset({"sc-transport"})),)
    ),
    "an item of another source": Reach(
        (Within(items=frozenset({"administrative-penalty"}), sources=frozenset({"sc-tax"})),)
    ),
    "anything": ANY,
}


def _hers() -> set[tuple[str, str]]:
    with as_role() as cursor:
        cursor.execute(
            "SELECT item, source FROM register_shown WHERE subject_key = %s", [CITIZEN.key]
        )
        return set(cursor.fetchall())


def _expected(reach: Reach) -> set[tuple[str, str]]:
    """Told anew: what a reach says, without SQL."""
    return {
        (item, source)
        for item, source in _hers()
        for one in reach.reasons
        if (one.items is None or item in one.items)
        and (one.sources is None or source in one.sources)
    }


def _told(reach: Reach) -> set[tuple[str, str]]:
    with transaction.atomic():
        file = open_file(subject_key=CITIZEN.key, reach=reach)
    assert file is not None
    return {(record.item, record.source) for record in file.records}


def test_the_reaches_differ() -> None:
    sizes = {name: len(_expected(reach)) for name, reach in REACHES.items()}
    assert sizes["nothing"] == sizes["an item of another source"] == 0
    assert sizes["an item"] == sizes["an item of a source"] == 1
    assert sizes["anything"] > sizes["a source"] >= 1


@pytest.mark.parametrize("name", REACHES)
def test_the_second_wall_holds_alone(name: str, first_wall_off: None) -> None:
    assert _told(REACHES[name]) == _expected(REACHES[name])


@pytest.mark.parametrize("name", REACHES)
def test_the_first_wall_holds_alone(name: str) -> None:
    with as_role():  # nothing is hidden from the server's administrator
        told = _told(REACHES[name])
    assert told == _expected(REACHES[name])


@pytest.mark.parametrize("name", REACHES)
def test_without_either_everything_is_told(name: str, first_wall_off: None) -> None:
    """Else the two tests above would hold for a reason of their own."""
    with as_role():
        assert _told(REACHES[name]) == _hers()


def test_a_question_that_forgets_whom_it_is_about_gets_nobody_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    forgetful = queries.SUBJECT_FILE.replace(
        "s.subject_key = %(subject)s", "%(subject)s IS NOT NULL"
    )
    assert forgetful != queries.SUBJECT_FILE
    monkeypatch.setattr(queries, "SUBJECT_FILE", forgetful)
    assert _told(ANY) == _hers()


def test_everything_that_reads_says_whom(town: Town) -> None:
    """The doors of the register work behind the wall, and leave nothing open behind them."""
    with transaction.atomic():
        assert identities_of(subject_keys=[CITIZEN.key, NOBODY]).keys() == {CITIZEN.key}
        assert isinstance(roles_of(person_key=CITIZEN.key), tuple)
    assert counts()["records"] >= 4
    assert look(town, FIRM).records
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM register_subject")
        assert cursor.fetchone() == (0,)


def test_a_load_enters_by_the_inlets_and_by_nothing_else(sql: Any) -> None:
    _open(None, Kept(items=["honour"]), act=Act.LOAD)
    columns = "subject_key, kind, identity_sealed, created_at"
    with pytest.raises(DatabaseError, match="permission denied"):
        sql(f"INSERT INTO register_subject ({columns}) VALUES (%s, 'person', '', now())", uuid4())
    sql(f"INSERT INTO register_subject_inlet ({columns}) VALUES (%s, 'person', '', now())", uuid4())
    moved = (
        "UPDATE register_record SET recorded_to = greatest(now(), recorded_from + interval '1 s')"
    )
    assert sql(f"{moved} WHERE item = 'administrative-penalty' RETURNING 1") == []
    assert len(sql(f"{moved} WHERE item = 'honour' AND recorded_to = 'infinity' RETURNING 1")) >= 1
