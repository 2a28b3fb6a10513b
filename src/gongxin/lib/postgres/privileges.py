"""Which role may do what with which table: a list that people review, and the statements that make it so."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from psycopg import sql

from .roles import APP, LISTED, PUBLIC, READERS, TIPS

_VERBS = {"S": "SELECT", "I": "INSERT", "U": "UPDATE", "D": "DELETE"}
_CELL = re.compile(r"([SIUD])(?:\(([a-z_ ]+)\))?")


@dataclass(frozen=True, slots=True)
class Privilege:
    """One verb that a role has on a table; with `columns` on these alone."""

    table: str
    role: str
    verb: str
    columns: tuple[str, ...] = ()


def read_privileges(path: Path, roles: Sequence[str] = READERS) -> tuple[Privilege, ...]:
    """The list in `path`: a line a table, a column a role, a cell such as `SI` or `SU(leaf_index)`; `-` for none.

    Raises ValueError for a line or a cell that says something else.
    """
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            table = line.pop("table")
            if set(line) != {role.removeprefix("gongxin_") for role in roles}:
                raise ValueError(
                    f"{path.name}: a line for {table} lacks a role, or has one too many"
                )
            for role, cell in line.items():
                said = _CELL.findall(cell)
                whole = "".join(f"{verb}({names})" if names else verb for verb, names in said)
                if cell not in (whole, "-"):
                    raise ValueError(f"{path.name}: {table}, {role}: {cell!r} is no list of rights")
                found += [
                    Privilege(table, f"gongxin_{role}", _VERBS[verb], tuple(names.split()))
                    for verb, names in said
                ]
    return tuple(found)


def rights_on_tables(privileges: tuple[Privilege, ...]) -> sql.Composed:
    """Statements that give these rights, and no others, in the schema `public`; the owner runs them."""
    roles = sql.SQL(", ").join(map(sql.Identifier, LISTED))
    app = sql.Identifier(APP)
    return sql.SQL(
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {roles};"
        " REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {roles};"
        " GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {app};"
        " {grants}"
        # readers of no table about people need no context; whoever reads one asks these functions
        " GRANT USAGE ON SCHEMA guard TO {app};"
        " GRANT EXECUTE ON FUNCTION guard.open, guard.act, guard.subjects, guard.items,"
        " guard.scoped, guard.told, guard.covers, guard.only_a_load TO {app};"
        # whether a letter is genuine: anybody asks, and no more is told
        " GRANT USAGE ON SCHEMA guard TO {public};"
        " GRANT EXECUTE ON FUNCTION guard.notice_state TO {app}, {public};"
        # who handles tips is shown them by a context as well
        " GRANT USAGE ON SCHEMA guard TO {tips};"
        " GRANT EXECUTE ON FUNCTION guard.open, guard.act, guard.told TO {tips};"
    ).format(
        roles=roles,
        app=app,
        public=sql.Identifier(PUBLIC),
        tips=sql.Identifier(TIPS),
        grants=sql.SQL("").join(map(_grant, privileges)),
    )


def _grant(one: Privilege) -> sql.Composed:
    columns = sql.SQL(" ({})").format(sql.SQL(", ").join(map(sql.Identifier, one.columns)))
    return sql.SQL("GRANT {verb}{columns} ON {table} TO {role};").format(
        verb=sql.SQL(one.verb),
        columns=columns if one.columns else sql.SQL(""),
        table=sql.Identifier(one.table),
        role=sql.Identifier(one.role),
    )
