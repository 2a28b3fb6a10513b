"""Dropping what a test created on the server that all tests share."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier


def drop_database(server: psycopg.Connection[Any], name: str) -> None:
    """Drop a database, whoever of our own is still in it.

    `WITH (FORCE)` is refused to an ordinary role while the server's own vacuum is at work in it; a plain
    DROP asks that to leave, but nobody else.
    """
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = %s AND usename = current_user",
        [name],
    )
    server.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(name)))
