"""What the database itself holds to, read from its catalogues."""

from __future__ import annotations

import csv
import re
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from gongxin.apps.ledger.models import Checkpoint
from gongxin.apps.register.queries import FILE_OF_ALL, SUBJECT_FILE
from gongxin.lib.postgres.privileges import read_privileges
from gongxin.lib.postgres.roles import (
    AUDITOR,
    BACKUP,
    EMERGENCY,
    LEDGER,
    OWNER,
    PUBLIC,
    READERS,
    TIPS,
)
from tests.databases import as_role
from tests.integration.access.town import now

pytestmark = pytest.mark.django_db

REGISTER = ("register_subject", "register_data_key", "register_record", "register_link")
APPEND_ONLY = {
    # table -> events that a trigger answers, before the row or statement is touched
    "ledger_event": {"UPDATE", "DELETE", "TRUNCATE"},
    "ledger_checkpoint": {"UPDATE", "DELETE", "TRUNCATE"},
    "register_record": {"UPDATE", "DELETE"},
    "register_same": {"UPDATE", "DELETE"},
    "links_judgement": {"UPDATE", "DELETE"},
    "catalogue_edition": {"UPDATE", "DELETE"},
}


PARTITIONS = 16


def _rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with as_role() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


# every schema that is not the server's own
OURS = "NOT (n.nspname LIKE 'pg\\_%%' OR n.nspname = 'information_schema')"


def test_every_view_reads_with_the_rights_of_its_reader() -> None:
    """In whatever schema; one that keeps its rows could not."""
    views = _rows(
        "SELECT c.relname, c.relkind::text, coalesce(array_to_string(c.reloptions, ','), '')"
        f" FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        f" WHERE c.relkind IN ('v', 'm') AND {OURS} ORDER BY c.relname"
    )
    assert sorted((name, kind) for name, kind, _ in views) == [
        ("grades_in_force", "v"),
        ("measures_in_force", "v"),
        ("publication_looked", "v"),
        ("publication_shown", "v"),
        ("publication_unproposed", "v"),
        ("register_shown", "v"),
    ]
    assert [name for name, _, options in views if "security_invoker=true" not in options] == []
    rules = _rows("SELECT rulename FROM pg_rules WHERE schemaname NOT LIKE 'pg\\_%%'")
    assert rules == []


def test_only_the_guard_borrows_its_owners_rights() -> None:
    """A function with its owner's rights reads one secret, or keeps notices, which nobody else writes; it looks names up nowhere but in the system's schema."""
    functions = _rows(
        "SELECT n.nspname, p.proname, p.prosecdef, coalesce(p.proconfig, '{}'::text[]),"
        " pg_get_userbyid(p.proowner), has_function_privilege('public', p.oid, 'EXECUTE'),"
        " p.proleakproof, l.lanname"
        " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        f" JOIN pg_language l ON l.oid = p.prolang WHERE {OURS}"
    )
    assert {schema for schema, *_ in functions} == {"public", "guard"}
    definers = {name for schema, name, definer, *_ in functions if definer and schema == "guard"}
    telling = {
        "tell_of_records",
        "tell_of_event",
        "tell_of_bundle",
        "tell_of_grade",
        "tell_of_measure",
        "forget_notices",
        "notice_state",
    }
    context = {"mark", "open", "context", "act", "subjects", "items", "scoped", "told"}
    publishing = {"tell_of_release", "forget_entries"}
    # they note which entries of publications are to be looked at anew, and read no more than which those are
    looking = {"look_at_release", "look_at_records", "look_at_items", "look_at_gone"}
    assert definers == context | telling | publishing | looking
    assert [name for schema, name, definer, *_ in functions if definer and schema == "public"] == []
    for schema, name, _, configured, owner, public, leakproof, language in functions:
        assert owner == "gongxin_owner", name
        # one that claims to leak nothing is run on rows before their policy
        assert (leakproof, language) == (False, "plpgsql"), name
        if schema == "guard":
            assert configured == ["search_path=pg_catalog, pg_temp"], name
            assert not public, name


# Tables that hold what concerns a subject, where no policy stands: the platform's login reads them whole. Why not on
# accounts: docs/decisions/0029-the-wall-around-events.md.
OPEN_TO_THE_PLATFORM = {"identity_account"}


def test_row_security_stands_on_every_table_about_a_subject() -> None:
    tables = _rows(
        "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity FROM pg_class c"
        " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND EXISTS"
        " (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'subject_key')"
    )
    without = {name for name, forced in tables if not forced}
    inlets = {name for name in without if name.endswith("_inlet")}
    assert inlets == {f"{table}_inlet" for table in REGISTER if table != "register_link"}
    assert without - inlets == OPEN_TO_THE_PLATFORM
    parts = {f"{table}_{number:02d}" for table in REGISTER for number in range(PARTITIONS)}
    assert {name for name, _ in tables} - without == {
        *REGISTER,
        *parts,
        "access_authorisation",
        "access_case_subject",
        "access_honey_subject",
        "access_mandate",
        "ledger_event",
        "register_same",
        "register_legal_hold",
        "cases_case",
        "cases_dispute",
        "cases_done",
        "cases_evidence",
        "cases_wait",
        "commitments_commitment",
        "determinations_awaited",
        "determinations_defence",
        "determinations_determination",
        "determinations_evidence",
        "determinations_step",
        "grades_graded",
        "measures_applied",
        "measures_execution",
        "notices_contact",
        "notices_notice",
        "notices_sending",
        "publication_entry",
        "register_correction",
        "register_mark",
        "replay_case_bundle",
        "reports_report",
        "retention_entry",
        "rights_look_question",
    }


UNDER_POLICIES = "SELECT oid FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"


def test_no_foreign_key_leads_to_a_table_with_row_security() -> None:
    """Its check passes by the policies, and would tell whether a hidden row is there."""
    leading = _rows(
        "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conparentid = 0"
        f" AND confrelid IN ({UNDER_POLICIES})"
    )
    assert leading == []


# Where a unique key does not hold the subject, a repeated value tells that there is one, whosever it is: so it must be
# one that nobody can guess, or that nobody in the platform's login may write.
KEYS_WITHOUT_A_SUBJECT = {
    "access_authorisation": {("id",), ("number",)},
    "access_case_subject": {("id",)},
    "access_mandate": {("id",), ("number",)},
    "cases_case": {("id",), ("number",)},
    "cases_dispute": {("id",)},
    "cases_done": {("id",)},
    "cases_evidence": {("id",), ("number",)},
    "cases_wait": {("id",)},
    # the code is official and counted: its counter, which tells nobody's, says as much
    "commitments_commitment": {("id",), ("number",)},
    "determinations_awaited": {("id",)},
    "determinations_defence": {("id",)},
    "determinations_determination": {("id",), ("number",)},
    "determinations_evidence": {("id",), ("number",)},
    "determinations_step": {("id",)},
    "ledger_event": {("id",), ("uid",), ("leaf_index",)},
    # whoever is about both writes it, and no other context gets as far as the key
    "links_judgement": {("id",), ("number",), ("low_key", "high_key")},
    "grades_graded": {("id",), ("number",)},
    "measures_applied": {("id",), ("number",)},
    "measures_execution": {("id",)},
    "notices_contact": {("id",), ("number",)},
    "notices_notice": {("id",)},
    "notices_sending": {("id",)},
    "register_legal_hold": {("id",), ("number",)},
    "links_suggestion": {("id",), ("number",), ("low_key", "high_key")},
    "replay_case_bundle": {("id",), ("number",)},
    "publication_entry": {("id",), ("number",)},
    "reports_report": {("id",), ("number",)},
    "retention_entry": {("id",), ("place", "on_id")},
    "rights_look_question": {("id",), ("look",)},
    # of nobody in the register: numbers, marks and hashes of codes are drawn at random
    "tips_tip": {("id",), ("number",), ("code_hash",)},
    "tips_words": {("id",), ("mark",)},
    "tips_evidence": {("id",), ("number",)},
    "tips_contact": {("tip",)},
    # whoever has the tip writes it, and no other context gets as far as the key
    "tips_passing": {("id",), ("tip",)},
    "tips_reward": {("id",), ("tip",)},
}


def test_no_unique_error_tells_of_somebody() -> None:
    keys = _rows(
        "SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)"
        " FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)"
        f" WHERE i.indisunique AND NOT c.relispartition AND c.oid IN ({UNDER_POLICIES})"
        " GROUP BY c.relname, i.indexrelid"
    )
    found: dict[str, set[tuple[str, ...]]] = {}
    for table, columns in keys:
        if "subject_key" not in columns:
            found.setdefault(table, set()).add(tuple(columns))
    assert found == KEYS_WITHOUT_A_SUBJECT
    for table, column in (("ledger_event", "id"), ("ledger_event", "leaf_index")):
        may = _rows("SELECT has_column_privilege('gongxin_app', %s, %s, 'INSERT')", table, column)
        assert may == [(False,)]


WITHOUT_A_CONTEXT = {
    # what is written is shown to nobody; these two read no person, or are there to read events
    "event_is_written": "gongxin_app",
    "event_gets_its_place": "gongxin_ledger",
    "event_is_counted": "gongxin_ledger",
    "event_is_audited": "gongxin_auditor",
    # the triggers that tell of what is written, and the one word about a code
    "notice_is_put": "gongxin_owner",
    # the trigger that tells of a release, and what goes with a destroyed record; what was released, and the keys and days of it
    "entry_is_told": "gongxin_owner",
    "entry_is_public": "gongxin_public",
    "record_is_published": "gongxin_public",
    "mark_is_published": "gongxin_public",
    # what is written about a tip is shown to nobody, and names no subject
    "event_of_tip_is_written": "gongxin_tips",
}


def test_every_policy_asks_for_the_context_once_a_statement() -> None:
    policies = _rows(
        "SELECT policyname, roles::text[], permissive,"
        " concat_ws(' ', qual, with_check) FROM pg_policies"
    )
    for name, roles, permissive, said in policies:
        assert permissive == "PERMISSIVE", name
        if name in WITHOUT_A_CONTEXT:
            assert roles == [WITHOUT_A_CONTEXT[name]]
            continue
        asked = re.findall(r"guard\.(\w+)\(", said)
        assert asked, name
        once = re.findall(r"\( ?SELECT guard\.(\w+)\(", said)
        assert sorted(asked) == sorted([*once, *(one for one in asked if one == "covers")]), name
    assert {name for name, *_ in policies} > set(WITHOUT_A_CONTEXT)


def test_statistics_tell_nothing_of_what_policies_hide() -> None:
    """Nor do those that lie beside the tables."""
    kept = [
        name
        for (name,) in _rows(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p')"
            " AND relnamespace = 'public'::regnamespace ORDER BY relname"
        )
    ]
    assert {"ledger_event", "register_record", "access_honey_subject", "reports_report"} <= {*kept}
    with as_role() as cursor:
        cursor.execute(f"ANALYZE {', '.join(kept)}")
    seen = _app_rows("SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = 'public'")
    assert {name for (name,) in seen}.isdisjoint(kept)
    extended = _rows("SELECT stxname FROM pg_statistic_ext")
    assert extended == []


def _app_rows(sql: str) -> list[tuple[Any, ...]]:
    with as_role("gongxin_app") as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_every_role_has_the_rights_of_the_list_and_no_other() -> None:
    """Read from the server's own books: tables, columns and sequences, partitions among them."""
    listed = {
        (one.table, one.role, one.verb, column)
        for one in (
            *read_privileges(settings.PRIVILEGES),
            *read_privileges(settings.EMERGENCY_PRIVILEGES, [EMERGENCY]),
            *read_privileges(settings.TIPS_PRIVILEGES, [TIPS]),
        )
        for column in one.columns or (None,)
    }
    held = _rows(
        "SELECT c.relname, pg_get_userbyid(x.grantee), x.privilege_type, NULL"
        " FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) x"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v')"
        " UNION ALL"
        " SELECT c.relname, pg_get_userbyid(x.grantee), x.privilege_type, a.attname"
        " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " CROSS JOIN LATERAL aclexplode(a.attacl) x WHERE c.relnamespace = 'public'::regnamespace"
    )
    assert {row for row in held if row[1] != "gongxin_owner"} == listed
    tables = _rows(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v') AND NOT relispartition"
        " AND relnamespace = 'public'::regnamespace"
    )
    with settings.PRIVILEGES.open(encoding="utf-8", newline="") as file:
        lines = [line["table"] for line in csv.DictReader(file)]
    assert lines == sorted(lines)
    inlets = {name for name in lines if name.endswith("_inlet")}
    assert set(lines) - inlets == {name for (name,) in tables}


def test_the_roles_are_no_more_than_they_should_be() -> None:
    roles = _rows(
        "SELECT rolname, rolbypassrls FROM pg_roles WHERE rolname LIKE 'gongxin\\_%%'"
        " AND NOT rolsuper AND NOT rolcreaterole AND NOT rolreplication"
    )
    assert {name for name, _ in roles} >= {OWNER, BACKUP, EMERGENCY, *READERS}
    assert [name for name, bypasses in roles if bypasses] == [BACKUP]
    everything = _rows(
        "SELECT nspname FROM pg_namespace WHERE has_schema_privilege('public', oid, 'CREATE')"
        " OR has_schema_privilege('gongxin_app', oid, 'CREATE')"
    )
    assert everything == []
    assert _rows("SELECT has_schema_privilege('public', 'guard', 'USAGE')") == [(False,)]


@pytest.mark.parametrize("role", [PUBLIC, LEDGER, AUDITOR])
def test_a_role_reads_what_its_list_says(role: str) -> None:
    """As the role itself: what is not listed is refused, whole tables and single columns."""
    with as_role(role) as cursor:
        cursor.execute("SELECT count(*) FROM ledger_checkpoint")
    for statement in (
        "SELECT * FROM register_record",
        "SELECT * FROM register_data_key",
        "SELECT * FROM identity_account",
        "SELECT password FROM identity_account",
        "DELETE FROM ledger_event",
        "INSERT INTO ledger_event DEFAULT VALUES",
        "SELECT * FROM guard.pads",
        "SELECT guard.open('{}', '')",
        "CREATE TABLE of_its_own ()",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), as_role(role) as cursor:
            cursor.execute(statement)


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
        "SELECT c.relname FROM pg_partition_tree('register_record') p JOIN pg_class c ON c.oid = p.relid"
        " WHERE NOT EXISTS"
        " (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'register_versions_stay')"
    )
    assert parts == []


def test_a_checkpoint_and_an_edition_cannot_be_changed() -> None:
    with as_role():
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
    from .house import SOURCE, name, python_files

    allowed = {
        "src/gongxin/apps/register/queries/__init__.py": "replays, by an act of their own",
        "src/gongxin/apps/register/queries/counts.py": "counts of versions",
        "src/gongxin/apps/register/queries/retained.py": "keys and days of what may be destroyed",
        "src/gongxin/apps/register/queries/ends.py": "counts by days, of what is held",
        "src/gongxin/apps/register/queries/versions.py": "replays, by the same act: a record's history in a bundle",
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
    for statement in (SUBJECT_FILE, FILE_OF_ALL):
        assert "register_shown" in statement
        assert "register_record" not in statement
    acting = {name(path) for path in python_files() if "Act.REPLAY" in path.read_text("utf-8")}
    queries = "src/gongxin/apps/register/queries"
    assert acting == {f"{queries}/__init__.py", f"{queries}/versions.py"}
