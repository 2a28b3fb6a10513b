"""What may be shown with one thing changed, in the view and in the policy behind it, for the length of a block."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.databases import as_role

CLOCK = "statement_timestamp()"


REGISTER, PUBLIC = "register_shown", "publication_shown"


def definition(view: str = REGISTER) -> str:
    """The view as the database has it."""
    return _ask(f"SELECT pg_get_viewdef('{view}'::regclass)")


def policy() -> str:
    """The condition of the second wall, which shows what has ended to no reading of today."""
    return _ask(
        "SELECT pg_get_expr(polqual, polrelid) FROM pg_policy"
        " WHERE polname = 'record_is_seen' AND polrelid = 'register_record'::regclass"
    )


def without(condition: str) -> Callable[[str], str]:
    """The same without this condition; the view names the table before its columns, the policy does not."""
    named = condition.replace("(", "(register_record.", 1)
    return lambda said: said.replace(named, "").replace(condition, "")


def without_moved_ends(said: str) -> str:
    """The same, deaf to ends that an edition moved."""
    of_policy = r"AND \(LEAST\(.*?> statement_timestamp\(\)\)"
    return re.sub(of_policy, "", said.replace(f"AND (e.ends > {CLOCK})", ""), flags=re.DOTALL)


def without_any_end(said: str) -> str:
    """And to those that were recorded."""
    return without(f"AND (shown_until > {CLOCK})")(without_moved_ends(said))


@contextmanager
def view_is(change: Callable[[str], str], name: str = REGISTER) -> Iterator[None]:
    """Put both back as they were at the end; only the owner of the tables can do either."""
    view, wall = definition(name), policy()
    changed = change(view)
    assert changed != view
    _replace(name, changed, change(wall))
    try:
        yield
    finally:
        _replace(name, view, wall)


def _ask(statement: str) -> str:
    with as_role() as cursor:
        cursor.execute(statement)
        return str(cursor.fetchone()[0])


def _replace(name: str, view: str, wall: str) -> None:
    with as_role("gongxin_owner") as cursor:
        cursor.execute(f"CREATE OR REPLACE VIEW {name} WITH (security_invoker = true) AS {view}")
        cursor.execute(f"ALTER POLICY record_is_seen ON register_record USING ({wall})")
