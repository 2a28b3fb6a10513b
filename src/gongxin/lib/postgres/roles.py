"""The roles that stand between a login and the data. A server has each of them once, for all its databases.

| role | for | may |
|---|---|---|
| gongxin_owner | migrations alone | own every table, and change none of them while the platform runs |
| gongxin_app | the platform's processes | what `config/privileges.csv` says; rows by signed context |
| gongxin_public | a process that serves the public alone | read what is public |
| gongxin_ledger | the sequencer | give events their places, keep checkpoints |
| gongxin_auditor | whoever audits | read events, grants, alarms; nobody's file |
| gongxin_backup | the backup program | read every row, sealed as it lies; write none |
| gongxin_tips | the platform, while it handles tips | what `config/tips.csv` says; nobody logs in as it, the platform takes it for a transaction |
| gongxin_emergency | `gongxin emergency enter` alone | read what `config/emergency.csv` says; nobody logs in as it but that program |

A login is a member of one of them. Only the backup's role passes by row security, and what it reads is sealed.
"""

from __future__ import annotations

from psycopg import sql

OWNER = "gongxin_owner"
APP = "gongxin_app"
PUBLIC = "gongxin_public"
LEDGER = "gongxin_ledger"
AUDITOR = "gongxin_auditor"
BACKUP = "gongxin_backup"
EMERGENCY = "gongxin_emergency"
TIPS = "gongxin_tips"

READERS = (APP, PUBLIC, LEDGER, AUDITOR)
"""Those whose rights on tables are listed, table by table."""

LISTED = (*READERS, EMERGENCY, TIPS)
"""The same, with the roles whose lists stand apart."""

LOGINS = (OWNER, PUBLIC, LEDGER, AUDITOR, BACKUP)
"""Those who enter a server of ours by a password of their own; the platform enters as a member of `gongxin_app`."""

_PLAIN = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"
_ROLES = {
    OWNER: f"{_PLAIN} NOBYPASSRLS",
    APP: f"{_PLAIN} NOBYPASSRLS NOLOGIN",
    PUBLIC: f"{_PLAIN} NOBYPASSRLS",
    LEDGER: f"{_PLAIN} NOBYPASSRLS",
    AUDITOR: f"{_PLAIN} NOBYPASSRLS",
    BACKUP: f"{_PLAIN} BYPASSRLS",
    EMERGENCY: f"{_PLAIN} NOBYPASSRLS NOLOGIN CONNECTION LIMIT 1",
    TIPS: f"{_PLAIN} NOBYPASSRLS NOLOGIN",
}

ROLES = tuple(_ROLES)
"""Every role that a server must have."""


def roles_sql() -> str:
    """Statements that make the roles; a server's administrator runs them, again after an update.

    They may be repeated, and leave passwords and the right to log in as they are.
    """
    made = [
        f"DO $$ BEGIN CREATE ROLE {name}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;\n"
        f"ALTER ROLE {name} {attributes};"
        for name, attributes in _ROLES.items()
    ]
    bounds = (
        f"ALTER ROLE {EMERGENCY} SET default_transaction_read_only = on;"
        f" ALTER ROLE {EMERGENCY} SET statement_timeout = '60s';"
    )
    # the platform has none of its rights, and takes it for one transaction at a time (charter C15)
    taken = f"GRANT {TIPS} TO {APP} WITH INHERIT FALSE, SET TRUE;"
    return "\n".join([*made, f"GRANT pg_read_all_data TO {BACKUP};", taken, bounds])


def rights_on_database(name: str) -> sql.Composed:
    """Who may enter the database `name`; its owner runs this."""
    database = sql.Identifier(name)
    entering = sql.SQL(", ").join(map(sql.Identifier, (*LISTED, BACKUP)))
    return sql.SQL(
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC;"
        # temporary tables hold what a load asks about
        " GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {app};"
        " GRANT CONNECT ON DATABASE {database} TO {entering};"
        " REVOKE ALL ON SCHEMA public FROM PUBLIC;"
        " GRANT USAGE ON SCHEMA public TO {entering};"
    ).format(database=database, app=sql.Identifier(APP), entering=entering)
