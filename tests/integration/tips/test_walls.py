"""What the database itself holds of tips (charter C15): a role of its own, contexts of its own acts, two hands, one end.

With the guard removed: rights for `gongxin_app` in `privileges.csv` turn the first test red, `ROLE` that is not taken in `tip_store` every
other, a policy with `true` the test of contexts, and a constraint taken out of the migration the test of its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction

from gongxin.apps.tips.api import TipOutcome, list_tips, take_up
from gongxin.apps.tips.models import Tip, TipPassing, TipReward
from gongxin.apps.tips.policies import code_hash
from gongxin.apps.tips.queries import tip_store
from gongxin.lib.postgres.roles import APP, AUDITOR, LEDGER, PUBLIC, TIPS
from gongxin.lib.row_security import Act, Context, Kept, open_context
from tests.databases import as_role
from tests.integration.access.town import CITIZEN, OFFICER_ORGAN, Town, now

from .desk import WHO, Desk, closed, desk_of, left, number_of, picture

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-tips")]
TABLES = ("tips_tip", "tips_words", "tips_contact", "tips_evidence", "tips_passing", "tips_reward")


@pytest.fixture
def desk(town: Town) -> Desk:
    """The officers of the organ, and one tip with everything."""
    there = desk_of(town)
    left(contact=WHO, files=[picture()])
    return there


@contextmanager
def _shown(context: Context) -> Iterator[Any]:
    """The role of tips under that context."""
    with as_role(TIPS) as cursor:
        open_context(connection, context, keys=settings.KEYS_DIR)
        yield cursor


def _counts(cursor: Any) -> dict[str, int]:
    counted = {}
    for table in TABLES:
        cursor.execute(f"SELECT count(*) FROM {table}")
        (counted[table],) = cursor.fetchone()
    return counted


@pytest.mark.parametrize("role", [APP, PUBLIC, LEDGER, AUDITOR])
@pytest.mark.parametrize("table", TABLES)
def test_no_other_role_may_even_ask(desk: Desk, role: str, table: str) -> None:
    for statement in (
        f"SELECT count(*) FROM {table}",
        f"SELECT 1 FROM {table}",
        f"DELETE FROM {table}",
        f"INSERT INTO {table} DEFAULT VALUES",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), as_role(role) as cursor:
            cursor.execute(statement)


def test_the_role_itself_reads_nothing_else(desk: Desk) -> None:
    for table in (
        "register_subject",
        "register_record",
        "register_shown",
        "ledger_event",
        "identity_account",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), as_role(TIPS) as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")


def test_nobody_inherits_its_rights() -> None:
    """The platform takes the role for a transaction; it does not have it."""
    with as_role() as cursor:
        cursor.execute(
            "SELECT g.rolname, m.inherit_option, m.set_option, m.admin_option FROM pg_auth_members m"
            " JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles g ON g.oid = m.member WHERE r.rolname = %s",
            [TIPS],
        )
        held = cursor.fetchall()
        cursor.execute(
            "SELECT rolcanlogin, rolbypassrls, rolsuper FROM pg_roles WHERE rolname = %s", [TIPS]
        )
        assert cursor.fetchone() == (False, False, False)
    assert held == [(APP, False, True, False)]


@pytest.mark.parametrize("act", [one for one in Act if not one.value.startswith("tip")])
def test_no_context_of_another_act_shows_one(desk: Desk, act: Act) -> None:
    for subjects in (None, [], [CITIZEN.key]):
        context = Context(act, subjects, (Kept(),), actor=desk.one.ref, organ=OFFICER_ORGAN)
        with _shown(context) as cursor:
            assert set(_counts(cursor).values()) == {0}


def test_without_a_context_the_role_sees_none(desk: Desk) -> None:
    with transaction.atomic(), as_role(TIPS) as cursor:
        cursor.execute("SELECT set_config('gongxin.context', '', true)")
        assert set(_counts(cursor).values()) == {0}


def test_a_context_shows_one_organ_or_one_code(desk: Desk) -> None:
    code = left().code
    with _shown(Context(Act.TIP, [], organ=OFFICER_ORGAN)) as cursor:
        assert _counts(cursor)["tips_tip"] == 2
        assert _counts(cursor)["tips_contact"] == 0, "who left it takes an act of its own"
    with _shown(Context(Act.TIP_CONTACT, [], organ=OFFICER_ORGAN)) as cursor:
        counted = _counts(cursor)
        assert (counted["tips_contact"], counted["tips_words"]) == (1, 0)
    with _shown(Context(Act.TIP, [], organ="sc-tax")) as cursor:
        assert set(_counts(cursor).values()) == {0}
    with _shown(Context(Act.TIP, [], actor=code_hash(code))) as cursor:
        assert (_counts(cursor)["tips_tip"], _counts(cursor)["tips_evidence"]) == (1, 0)
    with _shown(Context(Act.TIP_COUNT, [])) as cursor:
        counted = _counts(cursor)
        assert counted.pop("tips_tip") == 2
        assert set(counted.values()) == {0}
    with _shown(Context(Act.TIP_END, [])) as cursor:
        assert set(_counts(cursor).values()) == {0}, "nothing is over yet"


def test_whoever_has_a_code_changes_nothing_of_the_tip(desk: Desk) -> None:
    code = left().code
    with _shown(Context(Act.TIP, [], actor=code_hash(code))) as cursor:
        cursor.execute("UPDATE tips_tip SET organ = 'sc-tax'")
        assert cursor.rowcount == 0
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        _shown(Context(Act.TIP, [], actor=code_hash("another"))),
    ):
        Tip.objects.create(
            number="JB-X", code_hash=code_hash(code)[::-1], matter="wages", place="510000", organ="sc-tax",
            has_contact=False, left_at=now(), keeps_until=now() + timedelta(days=1), key_sealed=b"x", alike="x",
        )  # fmt: skip


def test_an_event_of_this_role_is_about_a_tip_and_about_nobody(desk: Desk) -> None:
    columns = "(uid, kind, occurred_at, actor, organ, subject_key, payload, nonce, commitment)"
    values = "(gen_random_uuid(), %s, now(), 'public:tip', NULL, %s, '{}', '', '')"
    for kind, subject in (("look-up", None), ("tip-left", str(CITIZEN.key))):
        with (
            pytest.raises(DatabaseError, match="row-level security"),
            _shown(Context(Act.TIP, [], organ=OFFICER_ORGAN)) as cursor,
        ):
            cursor.execute(f"INSERT INTO ledger_event {columns} VALUES {values}", [kind, subject])


def test_the_role_goes_back_whatever_happens(desk: Desk) -> None:
    before = _role()
    list_tips(actor=desk.one, now=now())
    assert _role() == before
    with pytest.raises(ZeroDivisionError), tip_store(organ=OFFICER_ORGAN):
        raise ZeroDivisionError
    assert _role() == before
    assert before != TIPS


def _role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone()
    return str(role)


def _change(desk: Desk, **columns: Any) -> None:
    number = number_of(desk)
    with tip_store(organ=OFFICER_ORGAN):
        assert Tip.objects.filter(number=number).update(**columns) == 1


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("tip_is_taken_up_by_a_person", {"taken_up_at": now(), "taken_up_by": "system:tips"}),
        ("tip_is_closed_whole", {"outcome": "found"}),
        (
            "tip_is_closed_whole",
            {"outcome": "gossip", "closed_at": now(), "closed_by": "account:1", "due_at": None,
             "taken_up_at": now(), "taken_up_by": "account:2"},
        ),
        (
            "tip_is_not_dropped_alone",
            {"outcome": TipOutcome.NOT_TAKEN.value, "closed_at": now(), "closed_by": "account:1", "due_at": None,
             "taken_up_at": now(), "taken_up_by": "account:1"},
        ),
        ("tip_is_not_with_whom_it_is_about", {"spared": OFFICER_ORGAN}),
        ("tip_is_destroyed_whole", {"destroyed_at": now()}),
    ],
)  # fmt: skip
def test_the_database_refuses(desk: Desk, constraint: str, columns: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        _change(desk, **columns)


def test_words_are_hidden_by_the_database_when_their_time_is_over(desk: Desk) -> None:
    """Whatever the program asks, and whatever job is down."""
    shown = Context(Act.TIP, [], organ=OFFICER_ORGAN)
    with _shown(shown) as cursor:
        assert _counts(cursor)["tips_words"] == 1
    with as_role() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE tips_tip SET left_at = left_at - interval '3 years', keeps_until = now() - interval '1 second'"
        )
    with _shown(shown) as cursor:
        counted = _counts(cursor)
        assert (counted["tips_tip"], counted["tips_words"], counted["tips_evidence"]) == (1, 0, 0)
    with _shown(Context(Act.TIP_CONTACT, [], organ=OFFICER_ORGAN)) as cursor:
        assert _counts(cursor)["tips_contact"] == 0


def test_nobody_puts_the_end_off(desk: Desk) -> None:
    for column in ("keeps_until", "left_at", "code_hash", "has_contact"):
        with pytest.raises(DatabaseError, match="permission denied"):
            _change(
                desk,
                **{
                    column: True
                    if column == "has_contact"
                    else now()
                    if "_" in column and column != "code_hash"
                    else "x"
                },
            )


def test_what_is_closed_stays_closed(desk: Desk) -> None:
    number = number_of(desk)
    closed(desk, number)
    for columns in (
        {"outcome": TipOutcome.NOT_FOUND.value},
        {"closed_at": None, "closed_by": "", "outcome": ""},
    ):
        with pytest.raises(DatabaseError, match="stays so"), tip_store(organ=OFFICER_ORGAN):
            Tip.objects.filter(number=number).update(**columns)


def test_two_hands_are_two_persons(desk: Desk) -> None:
    number = number_of(desk)
    take_up(number=number, actor=desk.one, now=now())
    one = {"proposed_at": now(), "proposed_by": "account:1"}
    alone = {**one, "confirmed_at": now(), "confirmed_by": "account:1"}
    with (
        pytest.raises(IntegrityError, match="passing_is_confirmed_by_another"),
        tip_store(organ=OFFICER_ORGAN),
    ):
        TipPassing.objects.create(
            tip=number, from_organ=OFFICER_ORGAN, to_organ="sc-tax", ground="competence", **alone
        )
    with (
        pytest.raises(IntegrityError, match="reward_is_confirmed_by_another"),
        tip_store(organ=OFFICER_ORGAN),
    ):
        TipReward.objects.create(tip=number, amount="to-1000", **alone)
    with (
        pytest.raises(IntegrityError, match="reward_is_collected_once_confirmed"),
        tip_store(organ=OFFICER_ORGAN),
    ):
        TipReward.objects.create(
            tip=number, amount="to-1000", collected_at=now(), collected_by="account:2", **one
        )


def test_no_column_of_a_tip_leads_anywhere() -> None:
    """No foreign key in or out, no column of the type of a subject's or a record's key but the mark of words."""
    with as_role() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f'"
            " AND (conrelid::regclass::text LIKE 'tips%%' OR confrelid::regclass::text LIKE 'tips%%')"
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_name LIKE 'tips%%' AND (data_type = 'uuid' OR column_name ~ 'subject|record|case|person')"
        )
        assert cursor.fetchall() == [("tips_words", "mark")]
        cursor.execute(
            "SELECT c.relname FROM pg_depend d JOIN pg_rewrite w ON w.oid = d.objid JOIN pg_class c ON c.oid = w.ev_class"
            " WHERE d.refobjid::regclass::text LIKE 'tips%%'"
        )
        assert cursor.fetchall() == [], "no view reads one"
