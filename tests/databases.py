"""The server that all tests share: its logins, and databases that come and go.

The platform under test enters as an installation's does: as `gongxin_app`, as the sequencer, and as the
owner for migrations. The tests' login may become the administrator besides, and does so only where a test
counts what row security hides, or does what only the holder of the server can. The backup and the public have logins
of their own: one that the platform's could become, or that could become the platform's, is no wall. So has the auditor.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg.sql import SQL, Composed, Identifier, Literal

from gongxin.lib.postgres.roles import APP, AUDITOR, BACKUP, LEDGER, OWNER, PUBLIC, roles_sql

ADMIN_URL = "GONGXIN_TEST_ADMIN_URL"
BACKUP_URL = "GONGXIN_TEST_BACKUP_URL"
PUBLIC_URL = "GONGXIN_PUBLIC_DATABASE_URL"
AUDITOR_URL = "GONGXIN_TEST_AUDITOR_URL"
LOGINS = (
    "DATABASE_URL",
    "GONGXIN_LEDGER_URL",
    "GONGXIN_OWNER_URL",
    PUBLIC_URL,
    ADMIN_URL,
    BACKUP_URL,
    AUDITOR_URL,
)
_TESTER = "gongxin_tester"
_KEEPER = "gongxin_keeper"
_VISITOR = "gongxin_visitor"
_WATCHER = "gongxin_watcher"


def logins(admin: str) -> dict[str, str]:
    """Make roles and the tests' logins on the server; answers with the addresses for the environment."""
    password = secrets.token_urlsafe(24)
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(roles_sql())
        server.execute(f"ALTER ROLE {OWNER} CREATEDB")
        become = {
            _TESTER: (APP, LEDGER, OWNER, PUBLIC, AUDITOR, server.info.user),
            _KEEPER: (BACKUP,),
            _VISITOR: (PUBLIC,),
            _WATCHER: (AUDITOR,),
        }
        for login, roles in become.items():
            server.execute(
                f"DO $$ BEGIN CREATE ROLE {login}; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
            )
            server.execute(
                SQL("ALTER ROLE {} LOGIN NOINHERIT PASSWORD {}").format(
                    Identifier(login), Literal(password)
                )
            )
            for role in roles:
                server.execute(SQL("GRANT {} TO {}").format(Identifier(role), Identifier(login)))
    parts = urlsplit(admin)

    def entering(role: str, login: str = _TESTER) -> str:
        place = f"{login}:{password}@{parts.netloc.rpartition('@')[2]}"
        options = quote(f"-c role={role}")
        return urlunsplit(parts._replace(netloc=place, query=f"options={options}"))

    places = (
        entering(APP),
        entering(LEDGER),
        entering(OWNER),
        entering(PUBLIC, _VISITOR),
        admin,
        entering(BACKUP, _KEEPER),
        entering(AUDITOR, _WATCHER),
    )
    return dict(zip(LOGINS, places, strict=True))


def addresses(name: str, logins: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The logins' addresses of another database on the server."""
    return {
        login: urlunsplit(urlsplit(logins[login])._replace(path=f"/{name}")) for login in LOGINS
    }


def create_database(
    name: str, *, template: str = "template1", tablespace: str = "", admin: str = ""
) -> None:
    """A database that belongs to the owner of all tables."""
    place = SQL("TABLESPACE {}").format(Identifier(tablespace)) if tablespace else SQL("")
    with psycopg.connect(admin or os.environ[ADMIN_URL], autocommit=True) as server:
        server.execute(
            SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} {}").format(
                Identifier(name), Identifier(OWNER), Identifier(template), place
            )
        )
        server.execute(let_tester_in(name))


def let_tester_in(name: str) -> Composed:
    """The statement by which the tests' logins, which inherit no right, may enter the database."""
    logins = SQL(", ").join(map(Identifier, (_TESTER, _KEEPER, _VISITOR, _WATCHER)))
    return SQL("GRANT CONNECT ON DATABASE {} TO {}").format(Identifier(name), logins)


def drop_database(name: str, *, admin: str = "") -> None:
    """Drop a database, whoever is still in it."""
    with psycopg.connect(admin or os.environ[ADMIN_URL], autocommit=True) as server:
        server.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


@contextmanager
def as_role(name: str = "") -> Iterator[Any]:
    """A cursor of Django's connection in another role, without a name the administrator's; it goes back at the end."""
    from django.db import connection, transaction

    admin = urlsplit(os.environ[ADMIN_URL]).username or ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        (before,) = cursor.fetchone()
        cursor.execute("SELECT set_config('role', %s, true)", [name or admin])
        yield cursor
        cursor.execute("SELECT set_config('role', %s, true)", [before])
