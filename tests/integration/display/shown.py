"""The view with one thing changed, for the length of a block: what the check must notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.databases import as_role

CLOCK = "statement_timestamp()"


def definition() -> str:
    """The view as the database has it."""
    with as_role() as cursor:
        cursor.execute("SELECT pg_get_viewdef('register_shown'::regclass)")
        return str(cursor.fetchone()[0])


@contextmanager
def view_is(change: Callable[[str], str]) -> Iterator[None]:
    """Put the view back as it was at the end; only the owner of the tables can do either."""
    before = definition()
    after = change(before)
    assert after != before
    _replace(after)
    try:
        yield
    finally:
        _replace(before)


def _replace(said: str) -> None:
    with as_role("gongxin_owner") as cursor:
        cursor.execute(
            f"CREATE OR REPLACE VIEW register_shown WITH (security_invoker = true) AS {said}"
        )
