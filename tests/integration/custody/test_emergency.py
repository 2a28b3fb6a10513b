"""Into the database in an emergency: two persons, no statement without its event, nobody's file, nothing changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from click.testing import CliRunner, Result
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from gongxin.apps.custody import models
from gongxin.apps.custody.api import (
    EmergencyReason,
    ask_for_emergency,
    close_emergency,
    confirm_emergency,
    enter_emergency,
    read_statements,
    run_statement,
)
from gongxin.apps.identity.api import (
    STEP_SECONDS,
    Account,
    Actor,
    Role,
    add_code,
    code_now,
    new_secret,
)
from gongxin.apps.ledger.api import EventKind, EventView, events
from gongxin.interfaces.cli.main import cli
from gongxin.lib.errors import Refusal
from gongxin.lib.postgres.emergency import DONE, EmergencyDoor, cut_off, entered
from gongxin.lib.postgres.roles import EMERGENCY
from tests.databases import ADMIN_URL
from tests.integration.access.town import PASSWORD, hire
from tests.integration.ledger.conftest import (  # noqa: F401 -- fixtures
    _tables_can_be_emptied_between_tests,
    home,
)

pytestmark = [
    pytest.mark.xdist_group(
        "emergency"
    ),  # a server has the role once, and the workers share a server
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("home"),
]
NOW = datetime.now(UTC).replace(microsecond=0)
NUMBERS = "SELECT number FROM custody_emergency"


def _admin() -> str:
    """The administrator's address of the tests' database."""
    name = connection.settings_dict["NAME"]
    return urlunsplit(urlsplit(os.environ[ADMIN_URL])._replace(path=f"/{name}"))


@pytest.fixture
def asker() -> Actor:
    return hire("asker", organ="", role=Role.OPERATOR)


@pytest.fixture
def second() -> Actor:
    return hire("second", organ="", role=Role.SECURITY)


@pytest.fixture
def auditor() -> Actor:
    return hire("third", organ="", role=Role.AUDITOR)


@pytest.fixture
def opened(asker: Actor, second: Actor) -> str:
    """An emergency of ten minutes."""
    number = _ask(asker)
    confirm_emergency(number=number, actor=second, now=NOW)
    return number


@pytest.fixture
def door() -> Iterator[EmergencyDoor]:
    with entered(_admin(), until=datetime.now(UTC) + timedelta(minutes=10)) as inside:
        yield inside


def _ask(actor: Actor, minutes: int = 10, now: datetime = NOW) -> str:
    return ask_for_emergency(
        reason=EmergencyReason.OUTAGE, reference="GD-17", minutes=minutes, actor=actor, now=now
    )


def _told(kind: EventKind) -> tuple[EventView, ...]:
    return events(kinds=[kind])


# --- two persons ---------------------------------------------------------------------------------


def test_nobody_confirms_their_own(second: Actor) -> None:
    number = _ask(second)
    with pytest.raises(Refusal, match=r"emergency\.by-another"):
        confirm_emergency(number=number, actor=second, now=NOW)
    with pytest.raises(IntegrityError, match="emergency_is_by_two"), transaction.atomic():
        models.Emergency.objects.filter(number=number).update(
            confirmed_by=second.ref, confirmed_at=NOW, ends_at=NOW + timedelta(minutes=1)
        )


def test_only_administrators_ask_and_confirm(asker: Actor, auditor: Actor) -> None:
    clerk = hire("clerk-of-organ", role=Role.CLERK)
    with pytest.raises(Refusal, match=r"identity\.not-permitted"):
        _ask(clerk)
    with pytest.raises(Refusal, match=r"identity\.not-permitted"):
        _ask(auditor)
    number = _ask(asker)
    other = hire("other", organ="", role=Role.OPERATOR)
    for actor in (clerk, asker, other):
        with pytest.raises(Refusal, match=r"identity\.not-permitted"):
            confirm_emergency(number=number, actor=actor, now=NOW)
    confirm_emergency(number=number, actor=auditor, now=NOW)
    (told,) = _told(EventKind.EMERGENCY_OPENED)
    assert told.actor == auditor.ref
    assert told.payload["asked_by"] == asker.ref
    assert told.payload["reference"] == "GD-17"
    assert told.payload["until"] == (NOW + timedelta(minutes=10)).isoformat()


@pytest.mark.parametrize("minutes", [0, -1, 241])
def test_it_lasts_four_hours_at_most(asker: Actor, minutes: int) -> None:
    with pytest.raises(Refusal, match=r"emergency\.too-long"):
        _ask(asker, minutes)


def test_a_reference_that_names_a_person_is_refused(asker: Actor) -> None:
    from tests.integration.access.town import CITIZEN

    with pytest.raises(Refusal, match=r"ledger\.identity-number"):
        ask_for_emergency(
            reason=EmergencyReason.OUTAGE,
            reference=CITIZEN.number,
            minutes=1,
            actor=asker,
            now=NOW,
        )
    assert not models.Emergency.objects.exists()


# --- no event, no answer -------------------------------------------------------------------------


def test_each_statement_is_an_event_before_it_is_run(
    opened: str, asker: Actor, door: EmergencyDoor
) -> None:
    answer = run_statement(number=opened, statement=NUMBERS, door=door, actor=asker, now=NOW)
    assert (answer.state, answer.columns, answer.rows) == (DONE, ("number",), ((opened,),))
    (asked,), (answered,) = (
        _told(EventKind.EMERGENCY_STATEMENT),
        _told(EventKind.EMERGENCY_ANSWERED),
    )
    assert asked.actor == asker.ref
    assert (asked.payload["place"], answered.payload["rows"]) == (1, 1)
    assert NUMBERS not in str(asked.payload)
    wrong = run_statement(
        number=opened,
        statement="SELECT reference::int FROM custody_emergency",
        door=door,
        actor=asker,
        now=NOW,
    )
    assert "GD-17" in wrong.told  # an error quotes what it stumbled over: its event came first
    assert [one.payload["result"] for one in _told(EventKind.EMERGENCY_ANSWERED)] == ["22P02", DONE]


class _Witness:
    """A door that looks what stands in the ledger when the statement reaches it."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def ask(self, statement: str) -> Any:
        with psycopg.connect(_admin()) as apart:
            row = apart.execute(
                "SELECT count(*) FROM ledger_event WHERE kind = 'emergency-statement'"
            ).fetchone()
        self.seen.append(row[0] if row else -1)
        raise ConnectionAbortedError


def test_the_event_is_committed_when_the_database_sees_the_statement(
    opened: str, asker: Actor
) -> None:
    witness = _Witness()
    for _ in range(2):
        with pytest.raises(ConnectionAbortedError):
            run_statement(number=opened, statement=NUMBERS, door=witness, actor=asker, now=NOW)
    assert witness.seen == [1, 2]


def test_where_no_event_can_be_written_nothing_is_asked(
    opened: str, asker: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    witness = _Witness()

    def fail(**_: Any) -> None:
        raise OSError("no room")

    monkeypatch.setattr("gongxin.apps.custody.operations.run_statement.record_event", fail)
    with pytest.raises(OSError, match="no room"):
        run_statement(number=opened, statement=NUMBERS, door=witness, actor=asker, now=NOW)
    assert witness.seen == []
    assert not models.EmergencyStatement.objects.exists()


def test_it_ends_by_itself_and_when_it_is_closed(
    opened: str, asker: Actor, second: Actor, door: EmergencyDoor
) -> None:
    late = NOW + timedelta(minutes=10)
    for number, at, actor, code in (
        (opened, late, asker, "unknown"),
        (opened, NOW, second, "of-another"),
        ("JJ-none", NOW, asker, "unknown"),
        (_ask(asker), NOW, asker, "unknown"),
    ):
        with pytest.raises(Refusal, match=rf"emergency\.{code}"):
            run_statement(number=number, statement=NUMBERS, door=door, actor=actor, now=at)
        with pytest.raises(Refusal, match=rf"emergency\.{code}"):
            enter_emergency(number=number, actor=actor, now=at)
    close_emergency(number=opened, actor=second, now=NOW)
    with pytest.raises(Refusal, match=r"emergency\.unknown"):
        run_statement(number=opened, statement=NUMBERS, door=door, actor=asker, now=NOW)
    assert not _told(EventKind.EMERGENCY_STATEMENT)


# --- what the role may do ------------------------------------------------------------------------


def test_nobody_logs_in_as_the_role_but_through_the_door(door: EmergencyDoor) -> None:
    with psycopg.connect(_admin()) as admin:
        row = admin.execute(
            "SELECT rolcanlogin, rolpassword IS NULL FROM pg_authid WHERE rolname = %s", [EMERGENCY]
        ).fetchone()
        assert row == (False, True)
        members = admin.execute(
            "SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid IN (m.member, m.roleid)"
            " WHERE r.rolname = %s",
            [EMERGENCY],
        ).fetchone()
        assert members == (0,)
    assert door.ask("SELECT session_user::text").rows == ((EMERGENCY,),)


def test_one_person_is_inside_at_a_time(door: EmergencyDoor) -> None:
    with (
        pytest.raises(Refusal, match=r"database\.emergency-shut"),
        entered(_admin(), until=datetime.now(UTC) + timedelta(minutes=1)),
    ):
        raise AssertionError("two were let in")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM register_subject",
        "SELECT * FROM register_shown",
        "SELECT * FROM register_record",
        "SELECT * FROM register_data_key",
        "SELECT * FROM reports_report",
        "SELECT * FROM ledger_event",
        "SELECT * FROM access_authorisation",
        "SELECT * FROM identity_account",
        "SELECT * FROM identity_second_factor",
        "SELECT * FROM django_session",
        "SELECT * FROM intake_finding",
        "SELECT * FROM custody_emergency_statement",
        "SELECT * FROM guard.pads",
        "SELECT guard.open('{}', '')",
        "SET ROLE gongxin_app",
        "SET SESSION AUTHORIZATION gongxin_owner",
        "UPDATE custody_emergency SET ends_at = now()",
        "SELECT set_config('transaction_read_only', 'off', true) FROM custody_emergency",
        "CREATE TABLE of_its_own ()",
        "CREATE TEMPORARY TABLE aside (one int)",
        "COPY catalogue_edition TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT 1; SELECT 2",
        "COMMIT; SELECT 1",
        "ALTER ROLE gongxin_emergency PASSWORD 'mine'",
    ],
)
def test_it_reads_what_its_list_says_and_changes_nothing(
    door: EmergencyDoor, opened: str, statement: str
) -> None:
    answer = door.ask(statement)
    assert answer.state in {"42501", "25006", "42601", "25001"}, answer
    assert answer.rows == ()


def test_no_statement_leaves_anything_to_the_next(door: EmergencyDoor) -> None:
    for statement in ("SET statement_timeout = 0", "COMMIT", "ROLLBACK", "COMMIT AND CHAIN"):
        door.ask(statement)
        assert door.ask("SHOW statement_timeout").rows == (("1min",),)
        assert door.ask("SHOW transaction_read_only").rows == (("on",),)
    assert door.ask("COPY catalogue_edition TO STDOUT").state != DONE
    assert door.ask("SELECT 1").rows == (("1",),)
    assert door.ask("SELECT '\0'").state == "22021"


def test_closing_cuts_off_whoever_is_inside(door: EmergencyDoor) -> None:
    assert door.ask("SELECT 1").state == DONE
    cut_off(_admin())
    with pytest.raises(Refusal, match=r"database\.emergency-cut"):
        door.ask("SELECT 1")


def test_administrators_see_that_it_is_open_and_by_whom(asker: Actor, second: Actor) -> None:
    moment = datetime.now(
        UTC
    )  # pages go by the clock; minutes may have gone by since this module was read
    opened = _ask(asker, now=moment)
    confirm_emergency(number=opened, actor=second, now=moment)
    client = Client()
    client.force_login(Account.objects.get(login="asker"))
    for address in ("workbench:ledger", "workbench:health"):
        told = client.get(reverse(address)).content.decode()
        assert f"数据库正为紧急事件开放：{opened}" in told
    told = client.get(reverse("workbench:ledger")).content.decode()
    assert "平台停摆（GD-17）" in told
    assert "second" in told
    close_emergency(number=opened, actor=asker, now=moment)
    told = client.get(reverse("workbench:ledger")).content.decode()
    assert "数据库正为紧急事件开放" not in told
    assert "已结束" in told


# --- the auditor, and the commands ---------------------------------------------------------------


def test_an_auditor_reads_what_was_asked_and_that_is_an_event(
    opened: str, asker: Actor, second: Actor, auditor: Actor, door: EmergencyDoor
) -> None:
    run_statement(number=opened, statement=NUMBERS, door=door, actor=asker, now=NOW)
    (line,) = read_statements(number=opened, actor=auditor, now=NOW)
    (asked,) = _told(EventKind.EMERGENCY_STATEMENT)
    assert (line.text, line.digest) == (NUMBERS, asked.payload["digest"])
    (read,) = _told(EventKind.EMERGENCY_READ)
    assert (read.actor, read.payload["statements"]) == (auditor.ref, 1)
    assert NUMBERS.encode() not in bytes(models.EmergencyStatement.objects.get().text_sealed)
    for actor in (asker, second):
        with pytest.raises(Refusal, match=r"identity\.not-permitted"):
            read_statements(number=opened, actor=actor, now=NOW)


def _run(login: str, secret: str, *arguments: str, typed: str = "", step: int = 0) -> Result:
    at = datetime.now(UTC) + timedelta(seconds=step * STEP_SECONDS)
    shown = f"{PASSWORD}\n{code_now(secret=secret, now=at)}\n{typed}"
    return CliRunner(env={"GONGXIN_ADMIN_URL": _admin()}).invoke(
        cli, ["emergency", *arguments, "--by", login], input=shown
    )


def test_the_whole_way_by_commands(asker: Actor, second: Actor, auditor: Actor) -> None:
    secrets = {login: new_secret() for login in ("asker", "second", "third")}
    at = datetime.now(UTC) - timedelta(seconds=2 * STEP_SECONDS)
    for login, secret in secrets.items():
        account = Account.objects.get(login=login)
        code = code_now(secret=secret, now=at)
        add_code(account=account, label="phone", secret=secret, code=code, now=at)
    done = _run("asker", secrets["asker"], "ask", "--reason", "damage", "--reference", "GD-18", "--minutes", "5", step=-1)  # fmt: skip
    assert done.exit_code == 0, done.output
    number = models.Emergency.objects.get().number
    assert number in done.output
    done = _run("second", secrets["second"], "confirm", number)
    assert done.exit_code == 0, done.output
    done = _run(
        "asker",
        secrets["asker"],
        "enter",
        number,
        typed="SELECT reason\nFROM custody_emergency;\nSELECT * FROM register_subject;\n",
    )
    assert done.exit_code == 0, done.output
    assert "damage" in done.output
    assert "42501" in done.output
    assert [one.payload["rows"] for one in _told(EventKind.EMERGENCY_ANSWERED)] == [0, 1]
    done = _run("third", secrets["third"], "read", number)
    assert "SELECT reason FROM custody_emergency" in done.output
    done = _run("second", secrets["second"], "close", number, step=1)
    assert done.exit_code == 0, done.output
    assert len(_told(EventKind.EMERGENCY_ENTERED)) == len(_told(EventKind.EMERGENCY_CLOSED)) == 1


def test_who_does_not_show_who_they_are_does_nothing(asker: Actor) -> None:
    arguments = ("ask", "--reason", "outage", "--reference", "GD-19", "--minutes", "5")
    done = _run("asker", new_secret(), *arguments)
    assert isinstance(done.exception, Refusal)
    assert not models.Emergency.objects.exists()
