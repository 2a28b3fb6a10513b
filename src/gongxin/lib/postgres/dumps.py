"""Dumps: a database of ours written out and read back by PostgreSQL's own programs, through pipes and never by a file in the clear."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from . import refusals
from .binaries import installations

LEFT_OUT = ("guard.pads", "public.django_session")
"""Tables whose rows are no data: a key lies in the first, and who is signed in just now in the second."""

PIPE_BYTES = 1024 * 1024
_ENVIRONMENT = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "options": "PGOPTIONS",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}

# how a row is spelled must not depend on who reads it
_SPELLING = (
    "SET TIME ZONE 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601';"
    " SET bytea_output = 'hex'; SET extra_float_digits = 1"
)
_TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND NOT (n.nspname LIKE 'pg\\_%' OR n.nspname = 'information_schema')
ORDER BY 1, 2
"""


@contextmanager
def still_database(url: str) -> Iterator[psycopg.Connection]:
    """One moment of the database, which stays while this is open. Raises Refusal where the login is not let in."""
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise refusals.backup_shut() from error
    with connection:
        connection.execute(_SPELLING)
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield connection


def digests(connection: psycopg.Connection) -> dict[str, tuple[int, str]]:
    """Of every table the number of its rows and a sum over them that does not depend on their order."""
    found = {}
    for schema, table in connection.execute(_TABLES).fetchall():
        if f"{schema}.{table}" in LEFT_OUT:
            continue
        statement = sql.SQL(
            "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM {} t"
        ).format(sql.Identifier(schema, table))
        rows, total = connection.execute(statement).fetchone() or (0, "")
        found[f"{schema}.{table}"] = (int(rows), str(total))
    return found


def is_empty(url: str) -> bool:
    """Whether the database holds no table of anybody's. Raises Refusal where the login is not let in."""
    with still_database(url) as connection:
        return connection.execute(_TABLES).fetchone() is None


@contextmanager
def dumped(connection: psycopg.Connection, url: str) -> Iterator[IO[bytes]]:
    """The moment that `connection` sees, as an archive that `loaded` takes. Raises Refusal `database.dump-failed`."""
    row = connection.execute("SELECT pg_export_snapshot()").fetchone()
    arguments = ["-Fc", "--no-password", f"--snapshot={row[0] if row else ''}"]
    arguments += [f"--exclude-table-data={table}" for table in LEFT_OUT]
    command = [_program("pg_dump", connection.info.server_version // 10000), *arguments]
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(  # noqa: S603 - a program found by this package, no shell
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, env=_told(url)
        ) as process:
            try:
                yield process.stdout  # type: ignore[misc]
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            raise refusals.dump_failed("pg_dump", _last_words(said))


def loaded(url: str, archive: Iterable[bytes]) -> None:
    """Load an archive into the empty database, all of it or nothing. Raises Refusal `database.dump-failed`.

    What `archive` raises stops it, and nothing stays.
    """
    with psycopg.connect(url, connect_timeout=10) as connection:
        major = connection.info.server_version // 10000
    command = [_program("pg_restore", major), "--no-owner", "--single-transaction"]
    command += ["--no-password", "-d", str(conninfo_to_dict(url)["dbname"])]
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(  # noqa: S603 - a program found by this package, no shell
            command, stdin=subprocess.PIPE, stdout=said, stderr=said, env=_told(url)
        ) as process:
            try:
                _feed(process, archive)
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            raise refusals.dump_failed("pg_restore", _last_words(said))


def _feed(process: subprocess.Popen[bytes], archive: Iterable[bytes]) -> None:
    given = process.stdin
    assert given is not None
    try:
        for part in archive:
            given.write(part)
        given.close()
    except BrokenPipeError:
        pass  # it says itself why it ended


def _program(name: str, major: int) -> str:
    """The program `name` that is not older than the server. Raises Refusal `database.no-program`."""
    for one in installations():
        if one.major >= major and Path(one.program(name)).is_file():
            return one.program(name)
    raise refusals.no_program(name, major)


def _told(url: str) -> Mapping[str, str]:
    """The environment of a program that enters by `url`: no password stands on a command line."""
    parts = conninfo_to_dict(url)
    told = {name: str(parts[key]) for key, name in _ENVIRONMENT.items() if parts.get(key)}
    return {"PATH": os.defpath, "LC_ALL": "C", **told}


def _last_words(said: IO[bytes]) -> str:
    """The kind of the error alone: its details may quote a row."""
    said.seek(0)
    lines = [line for line in said.read().decode(errors="replace").splitlines() if "error:" in line]
    return lines[0].partition("error:")[2].strip()[:120] if lines else "-"
