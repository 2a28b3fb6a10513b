"""The second wall around events, authorisations, cases and honey subjects: what the database shows by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from gongxin.apps.access.api import (
    Look,
    give_authorisation,
    list_looks,
    mark_honey,
    organ_authorisations,
    own_authorisations,
    register_cases,
    see_look_up,
)
from gongxin.apps.access.operations import keep_budget
from gongxin.apps.access.operations.keep_budget import reference_key
from gongxin.apps.access.operations.use_authorisation import use_authorisation
from gongxin.apps.identity.api import system_actor
from gongxin.apps.ledger import queries
from gongxin.apps.ledger.api import EventKind, count_events, events, events_about, opening
from gongxin.lib.errors import Refusal
from gongxin.lib.row_security import Act, Case, Context, Kept, open_context, sign
from tests.databases import as_role

from .town import (
    CASE,
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    OFFICER_ORGAN,
    Town,
    grant,
    hire,
    look,
    now,
    terms,
)

pytestmark = pytest.mark.django_db

TABLES = ("ledger_event", "access_authorisation", "access_case_subject", "access_honey_subject")
WHOSE = {"subject_key", "subject_key__in", "actor", "organ", "case_id"}
NOWHERE = "sc-education"
OPERATOR = system_actor("test")
Sql = Any


@pytest.fixture(autouse=True)
def _something_to_hide(town: Town) -> None:
    """Two people looked up for one case, two authorisations, two honey subjects; one organ did none of it."""
    register_cases(
        organ_code=OFFICER_ORGAN, references=[CASE], ends_at=now() + timedelta(days=9),
        actor=OPERATOR, now=now(),
    )  # fmt: skip
    for person, actor in ((CITIZEN, town.citizen), (NEIGHBOUR, town.neighbour)):
        look(town, person)
        give_authorisation(terms=terms(), actor=actor, now=now())
    mark_honey(numbers=[FIRM.number, NEIGHBOUR.number], actor=OPERATOR, now=now())


@pytest.fixture
def sql() -> Iterator[Sql]:
    """Any statement at all in the platform's login, as whoever smuggles one in would run it."""

    def run(statement: str, *values: object) -> list[tuple[Any, ...]]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall()) if cursor.description else []

    with transaction.atomic():
        yield run


def _open(*subjects: UUID, act: Act = Act.READ, **more: Any) -> None:
    open_context(connection, Context(act, subjects, **more), keys=settings.KEYS_DIR)


def _seen(sql: Sql) -> dict[str, int]:
    return {table: sql(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}


def _held(statement: str, *values: object) -> list[tuple[Any, ...]]:
    with as_role() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _case() -> Case:
    return Case(OFFICER_ORGAN, reference_key(organ=OFFICER_ORGAN, reference=CASE))


# --- without a context there is nothing -----------------------------------------------------------


def test_there_is_something_to_hide() -> None:
    for table in TABLES:
        assert _held(f"SELECT count(*) FROM {table}")[0][0] >= 2, table


@pytest.mark.parametrize("table", TABLES)
def test_without_a_context_it_is_empty(sql: Sql, table: str) -> None:
    assert sql(f"SELECT count(*) FROM {table}") == [(0,)]
    with as_role("gongxin_owner") as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (0,)


def test_a_context_that_a_statement_sets_by_itself_is_not_believed(sql: Sql) -> None:
    said = Context(Act.AUDIT, [CITIZEN.key], actor="account:1", organ=OFFICER_ORGAN).said(
        until=time.time() + 60
    )
    for forged in (said, "0" * 64 + said, sign(said, key=b"guess" * 7) + said):
        sql("SELECT set_config('gongxin.context', %s, true)", forged)
        assert set(_seen(sql).values()) == {0}
        with pytest.raises(DatabaseError, match="row-security context"):
            sql("SELECT guard.open(%s, %s)", said, forged[:64])


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM guard.pads",
        "SELECT guard.context()",
        "ALTER FUNCTION guard.told SECURITY INVOKER",
        "ALTER TABLE {} DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE {} NO FORCE ROW LEVEL SECURITY",
        "CREATE POLICY mine ON {} USING (true)",
        "CREATE RULE mine AS ON SELECT TO {} DO INSTEAD NOTHING",
        "CREATE TRIGGER mine BEFORE INSERT ON {} EXECUTE FUNCTION guard.only_a_load()",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "DROP POLICY event_is_seen ON ledger_event",
        "ALTER POLICY event_is_seen ON ledger_event USING (true)",
        "UPDATE ledger_event SET leaf_index = 1",
        "UPDATE ledger_event SET uid = gen_random_uuid()",
        "UPDATE ledger_event SET commitment = nonce",
        "INSERT INTO ledger_event (leaf_index) VALUES (1)",
        "INSERT INTO ledger_event (id) VALUES (1)",
        "UPDATE access_authorisation SET subject_key = gen_random_uuid()",
        "UPDATE access_authorisation SET times = 9",
        "UPDATE access_case_subject SET subject_key = gen_random_uuid()",
    ],
)
def test_the_platforms_login_cannot_take_the_wall_down(sql: Sql, statement: str) -> None:
    _open(CITIZEN.key, act=Act.AUDIT, organ=OFFICER_ORGAN)
    for table in TABLES if "{}" in statement else ("",):
        with (
            as_role("gongxin_app"),
            pytest.raises(DatabaseError, match=r"permission denied|must be (the )?owner"),
        ):
            sql(statement.format(table))


@pytest.mark.parametrize("act", [one for one in Act if one is not Act.ERASE])
def test_what_an_event_says_is_emptied_by_no_act_but_erasing(sql: Sql, act: Act) -> None:
    """With that act a trigger lets it become empty and nothing else: tests/integration/retention."""
    _open(CITIZEN.key, act=act, organ=OFFICER_ORGAN)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_event SET subject_key = NULL")
        assert cursor.rowcount == 0


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_copied_past_it(sql: Sql, table: str) -> None:
    with pytest.raises(DatabaseError, match="not supported with row-level security"):
        sql(f"COPY {table} (subject_key) FROM STDIN")
    with transaction.atomic(), connection.cursor() as cursor:
        raw = cursor.connection.cursor()
        with raw.copy(f"COPY {table} TO STDOUT") as copy:
            assert b"".join(bytes(part) for part in copy) == b""
    with pytest.raises(DatabaseError, match="affected by row-level security"):
        sql(f"SET row_security = off; SELECT count(*) FROM {table}")


# --- with a context there is what it says ---------------------------------------------------------


def test_a_subject_shows_what_concerns_them_alone(sql: Sql) -> None:
    _open(CITIZEN.key)
    for table in ("ledger_event", "access_authorisation"):
        seen = sql(f"SELECT DISTINCT subject_key FROM {table}")
        assert seen == [(CITIZEN.key,)], table
    assert sql("SELECT count(*) FROM access_case_subject, access_honey_subject") == [(0,)]


def test_an_actor_shows_their_own_acts_alone(sql: Sql, town: Town) -> None:
    _open(actor=town.officer.ref)
    assert sql("SELECT DISTINCT actor FROM ledger_event") == [(town.officer.ref,)]
    assert sql("SELECT count(*) FROM access_authorisation") == [(0,)]


def test_an_organ_shows_its_acts_and_what_it_was_allowed(sql: Sql) -> None:
    _open(organ=OFFICER_ORGAN)
    assert sql("SELECT DISTINCT organ FROM ledger_event") == [(OFFICER_ORGAN,)]
    assert sql("SELECT DISTINCT organ FROM access_authorisation") == [(OFFICER_ORGAN,)]
    _open(organ=NOWHERE)
    assert set(_seen(sql).values()) == {0}


def test_a_case_shows_whom_it_is_about_and_takes_the_one_looked_up(sql: Sql) -> None:
    _open(FIRM.key, case=Case(NOWHERE, _case().reference))
    assert sql("SELECT count(*) FROM access_case_subject") == [(0,)]
    _open(FIRM.key, case=_case())
    about = sql("SELECT subject_key, case_id FROM access_case_subject")
    assert {key for key, _ in about} == {CITIZEN.key, NEIGHBOUR.key}
    entering = "INSERT INTO access_case_subject (case_id, subject_key) VALUES (%s, %s)"
    sql(entering, about[0][1], FIRM.key)
    with pytest.raises(DatabaseError, match="row-level security"):
        sql(entering, about[0][1], uuid4())


def test_an_audit_shows_every_event_and_nobodys_file(sql: Sql) -> None:
    _open(act=Act.AUDIT)
    seen = _seen(sql)
    assert seen["ledger_event"] == _held("SELECT count(*) FROM ledger_event")[0][0]
    assert seen["access_honey_subject"] == 2
    assert seen["access_authorisation"] == seen["access_case_subject"] == 0
    for table in ("register_subject", "register_record", "register_data_key", "reports_report"):
        assert sql(f"SELECT count(*) FROM {table}") == [(0,)], table


@pytest.mark.parametrize("act", [Act.READ, Act.LOAD])
def test_anybody_in_the_register_is_nobody_here(sql: Sql, act: Act) -> None:
    open_context(connection, Context(act, None, (Kept(),)), keys=settings.KEYS_DIR)
    assert sql("SELECT count(*) FROM register_subject")[0][0] >= 3
    assert set(_seen(sql).values()) == {0}


# --- each role ------------------------------------------------------------------------------------


def test_the_sequencer_gives_a_place_once_and_sees_nobody() -> None:
    with as_role("gongxin_ledger") as cursor:
        cursor.execute("SELECT count(id), count(leaf_index), count(commitment) FROM ledger_event")
        assert cursor.fetchone()[0] >= 2
        cursor.execute("UPDATE ledger_event SET leaf_index = id WHERE leaf_index IS NULL")
        assert cursor.rowcount >= 2
        cursor.execute("UPDATE ledger_event SET leaf_index = leaf_index + 1")
        assert cursor.rowcount == 0
    for column in ("subject_key", "actor", "organ", "payload", "nonce", "uid"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            as_role("gongxin_ledger") as cursor,
        ):
            cursor.execute(f"SELECT {column} FROM ledger_event")


def test_the_auditor_sees_events_and_the_public_none() -> None:
    with as_role("gongxin_auditor") as cursor:
        cursor.execute("SELECT count(*) FROM ledger_event")
        assert cursor.fetchone()[0] >= 2
    for role, table in (
        ("gongxin_public", "ledger_event"),
        ("gongxin_auditor", "access_authorisation"),
        ("gongxin_auditor", "access_case_subject"),
        ("gongxin_auditor", "access_honey_subject"),
    ):
        with pytest.raises(DatabaseError, match="permission denied"), as_role(role) as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")


# --- what is hidden does not show itself otherwise ------------------------------------------------


def _said(sql: Sql, statement: str, *values: object) -> str:
    with pytest.raises(DatabaseError) as refused:
        sql(statement, *values)
    return str(refused.value)


def test_who_is_there_and_who_is_not_are_refused_alike(sql: Sql) -> None:
    """Policies come before unique indexes and foreign keys, which could tell the one from the other."""
    ((case, number),) = _held(
        "SELECT min(case_id), (SELECT min(number) FROM access_authorisation) FROM access_case_subject"
    )
    _open(FIRM.key)
    noting = "INSERT INTO access_case_subject (case_id, subject_key) VALUES (%s, %s)"
    assert _said(sql, noting, case, CITIZEN.key) == _said(sql, noting, case, uuid4())
    assert _said(sql, noting, case, CITIZEN.key) == _said(sql, noting, case + 999, CITIZEN.key)
    marking = "INSERT INTO access_honey_subject VALUES (%s, now())"
    assert _said(sql, marking, NEIGHBOUR.key) == _said(sql, marking, uuid4())
    giving = (
        "INSERT INTO access_authorisation (number, subject_key, organ, purpose, items, ends_at, times,"
        " used, keep_days, asked_at, asked_by, given_by, signature, acknowledged_by)"
        " VALUES (%s, %s, 'x', 'x', '[1]', now() + interval '1 d', 1, 0, 1, now(), 'x', '', '', '')"
    )
    assert _said(sql, giving, number, CITIZEN.key) == _said(sql, giving, "SQ-NONE", uuid4())


def test_a_unique_error_shows_no_row(sql: Sql) -> None:
    ((uid,),) = _held("SELECT uid FROM ledger_event WHERE subject_key = %s LIMIT 1", CITIZEN.key)
    said = _said(
        sql,
        "INSERT INTO ledger_event (uid, kind, occurred_at, actor, payload, nonce, commitment)"
        " VALUES (%s, 'sign-in', now(), 'x', '{}', decode(repeat('00', 32), 'hex'),"
        " decode(repeat('00', 32), 'hex'))",
        uid,
    )
    assert "duplicate key" in said
    assert "DETAIL" not in said
    assert str(uid) not in said


def test_a_condition_that_fails_on_hidden_rows_does_not_meet_them(sql: Sql) -> None:
    failing = "SELECT count(*) FROM ledger_event WHERE (payload ->> 'purpose')::int > 0"
    with pytest.raises(DatabaseError, match="invalid input syntax"), as_role() as cursor:
        cursor.execute(failing)
    _open(uuid4())
    assert sql(failing) == [(0,)]


# --- each wall with the other one off ---------------------------------------------------------------


def _forget_whom(patch: pytest.MonkeyPatch) -> None:
    """Every condition on whose rows they are is dropped, wherever the program states it."""
    keep = QuerySet.filter

    def forgetful(self: Any, *stated: Any, **conditions: Any) -> Any:
        return keep(
            self,
            *stated,
            **{name: value for name, value in conditions.items() if name not in WHOSE},
        )

    patch.setattr(QuerySet, "filter", forgetful)
    by_actor, condition = queries._LOOKED_UP, "actor = %s"
    assert condition in by_actor
    patch.setattr(queries, "_LOOKED_UP", by_actor.replace(condition, "%s::text IS NOT NULL"))


@pytest.fixture(params=["second wall alone", "first wall alone"])
def one_wall(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both must tell the same: the database without the program's conditions, and the program without it."""
    if request.param == "second wall alone":
        _forget_whom(monkeypatch)
        yield
        return
    with as_role():  # nothing is hidden from the server's administrator
        yield


@pytest.mark.usefixtures("one_wall")
def test_one_wall_is_enough_for_who_looked_at_me(town: Town) -> None:
    assert {event.subject_key for event in events_about(subject_key=CITIZEN.key)} == {CITIZEN.key}


@pytest.mark.usefixtures("one_wall")
def test_one_wall_is_enough_for_authorisations(town: Town) -> None:
    assert len(own_authorisations(actor=town.citizen, now=now())) == 1
    assert len(organ_authorisations(actor=town.officer, now=now())) == 2
    elsewhere = hire("elsewhere", organ=NOWHERE)
    assert organ_authorisations(actor=elsewhere, now=now()) == []


@pytest.mark.usefixtures("one_wall")
def test_one_wall_is_enough_for_an_officers_own_look_ups(town: Town) -> None:
    other = hire("another")
    made = {(event.actor, event.subject_key) for event in events(actor=town.officer.ref, limit=99)}
    assert {actor for actor, _ in made} == {town.officer.ref}
    assert events(actor=other.ref) == ()


@pytest.mark.usefixtures("one_wall")
def test_one_wall_is_enough_for_a_look_up_of_another_organ(town: Town) -> None:
    uid = _held("SELECT uid FROM ledger_event WHERE kind = 'look-up' LIMIT 1")[0][0]
    assert see_look_up(event=uid, actor=town.officer).event == str(uid)
    with pytest.raises(Refusal, match=r"access\.unknown-look-up"):
        see_look_up(event=uid, actor=hire("elsewhere", organ=NOWHERE))


@pytest.mark.usefixtures("one_wall")
def test_one_wall_is_enough_for_what_opens_an_event(town: Town) -> None:
    about = _held(f"SELECT uid FROM ledger_event WHERE subject_key = '{CITIZEN.key}' LIMIT 1")[0][0]
    assert opening(uid=about, organ=None, subject_key=CITIZEN.key).nonce
    with pytest.raises(Refusal, match=r"ledger\.unknown-event"):
        opening(uid=about, organ=None, subject_key=NEIGHBOUR.key)
    with pytest.raises(Refusal, match=r"ledger\.unknown-event"):
        opening(uid=about, organ=NOWHERE)


def test_without_either_everything_is_told(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the tests above would hold for a reason of their own."""
    _forget_whom(monkeypatch)
    with as_role():
        told = {event.subject_key for event in events_about(subject_key=CITIZEN.key)}
        assert told > {CITIZEN.key, NEIGHBOUR.key}
        assert len(own_authorisations(actor=town.citizen, now=now())) == 2


def test_a_budget_that_forgets_its_officer_counts_nobody_elses(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = hire("another")
    grant(other)
    counted: list[int] = []
    seen = keep_budget.subjects_looked_up
    _forget_whom(monkeypatch)
    monkeypatch.setattr(
        keep_budget,
        "subjects_looked_up",
        lambda **asked: counted.append(len(found := seen(**asked))) or found,
    )
    look(town, FIRM)
    look(replace(town, officer=other), FIRM)
    # of the second officer the database shows the subject's own looks besides: they are asked about anyway
    assert counted == [2, 1]


def test_an_authorisation_is_drawn_on_by_its_subjects_context_alone(sql: Sql) -> None:
    ((number,),) = _held(
        "SELECT number FROM access_authorisation WHERE subject_key = %s", CITIZEN.key
    )
    drawn = {
        "number": number, "purpose": "authorised-look-up", "organ": OFFICER_ORGAN, "now": now(),
        "subject": CITIZEN.key,
    }  # fmt: skip
    _open(NEIGHBOUR.key)
    with pytest.raises(Refusal, match=r"access\.no-authorisation"):
        use_authorisation(**drawn)
    _open(CITIZEN.key)
    assert use_authorisation(**drawn).items == terms().items


def test_what_reads_leaves_nothing_open_behind_it(town: Town, sql: Sql) -> None:
    looks: list[Look] = list_looks(actor=town.citizen, now=now())
    assert looks
    assert count_events(kind=EventKind.LOOK_UP) == 2
    look(town, FIRM)
    assert set(_seen(sql).values()) == {0}
