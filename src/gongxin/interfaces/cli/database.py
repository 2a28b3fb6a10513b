"""`gongxin db`: the database in use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .house import open_house

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


@click.group()
def db() -> None:
    """正在使用的数据库。  The database in use."""


@db.command()
@click.option(
    "--login",
    type=click.Choice(["app", "owner", "public", "ledger", "auditor", "backup"]),
    default="app",
    help="以谁的身份；默认为平台本身。  By whose login; the platform's own by default.",
)
def url(login: str) -> None:
    """打印连接串。  Print its connection string (the embedded server is started if need be)."""
    import os

    from gongxin.lib.postgres import Cluster, refusals

    given = os.environ.get("DATABASE_URL")
    if given:
        if login != "app":
            raise refusals.logins_elsewhere()
        click.echo(given)
        return
    cluster = Cluster(_home())
    address = cluster.ensure_running()
    click.echo(address if login == "app" else cluster.url_for(f"gongxin_{login}"))


def public_address() -> str:
    """Where the database is for a process that serves the public alone. Raises Refusal `database.no-public-login`."""
    import os

    from gongxin.lib.postgres import Cluster, refusals

    given = os.environ.get("GONGXIN_PUBLIC_DATABASE_URL")
    if given:
        return given
    if os.environ.get("DATABASE_URL"):
        raise refusals.no_public_login()
    cluster = Cluster(_home())
    cluster.ensure_running()
    return cluster.url_for("gongxin_public")


def admin_address() -> str:
    """Where the database is for the server's administrator. Raises Refusal `database.no-admin`."""
    import os

    from gongxin.lib.postgres import Cluster, refusals

    given = os.environ.get("GONGXIN_ADMIN_URL")
    if given:
        return given
    if os.environ.get("DATABASE_URL"):
        raise refusals.no_admin()
    cluster = Cluster(_home())
    cluster.ensure_running()
    return cluster.admin_url


def backup_address() -> str:
    """Where the database is for the backup's own login. Raises Refusal `database.no-backup-login`."""
    import os

    from gongxin.lib.postgres import Cluster, refusals

    given = os.environ.get("GONGXIN_BACKUP_URL")
    if given:
        return given
    if os.environ.get("DATABASE_URL"):
        raise refusals.no_backup_login()
    cluster = Cluster(_home())
    cluster.ensure_running()
    return cluster.url_for("gongxin_backup")


def owner_address() -> str:
    """Where the database is for the owner of its tables. Raises Refusal `database.no-owner`."""
    import os

    from gongxin.lib.postgres import Cluster, refusals

    given = os.environ.get("GONGXIN_OWNER_URL")
    if given:
        return given
    if os.environ.get("DATABASE_URL"):
        raise refusals.no_owner()
    cluster = Cluster(_home())
    cluster.ensure_running()
    return cluster.url_for("gongxin_owner")


@db.command()
def roles() -> None:
    """打印建立角色的 SQL。  Print the SQL that makes the roles; a server's administrator runs it once.

    用法 Usage: gongxin db roles | psql -U postgres
    """
    from gongxin.lib.postgres.roles import roles_sql

    click.echo(roles_sql())


@db.command()
def migrate() -> None:
    """建立或更新表结构和权限。  Create the tables and rights or bring them up to date."""
    open_house()
    migrate_database()
    click.echo("数据库已就绪。 The database is up to date.")


@db.command()
def stop() -> None:
    """停止内置数据库。  Stop the embedded server; its data stays."""
    import os

    from gongxin.lib.postgres import Cluster

    if os.environ.get("DATABASE_URL"):
        click.echo(
            "使用的是外部数据库，未作改动。 An outside server is in use; nothing was stopped."
        )
        return
    Cluster(_home()).stop()
    click.echo("内置数据库已停止。 The embedded server has stopped.")


def _home() -> Path:
    import os

    var = Path(os.environ.get("GONGXIN_VAR") or Path(__file__).resolve().parents[4] / "var")
    return var.resolve() / "postgres"


def migrate_database() -> None:
    """Bring schema and rights up to date under an advisory lock, so that two starts do not collide.

    Works as the owner of the tables, and leaves no connection of the owner's behind. Raises Refusal
    `database.no-owner` where this process was not told how to be that.
    """
    from django.core.management import call_command
    from django.db import connections

    from gongxin.apps.register.api import check_keys

    owner = connections[_owner()]
    try:
        with owner.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('gongxin.migrate'))")
            call_command("migrate", database=owner.alias, verbosity=0, interactive=False)
            settle_rights(owner)
        check_keys()
    finally:
        owner.close()  # and with it the lock


def ready_database() -> None:
    """Bring the database up to date where this process may; else make sure that it is.

    Raises Refusal `database.behind` where its owner must migrate it first, and `backup.not-replayed` for one that came out of a
    backup and was not restored to its end.
    """
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from gongxin.apps.backups.api import check_replayed
    from gongxin.apps.register.api import check_keys
    from gongxin.lib.postgres import refusals

    if "owner" in settings.DATABASES:
        migrate_database()
    else:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise refusals.behind()
        check_keys()
    check_replayed()


def settle_rights(owner: BaseDatabaseWrapper) -> None:
    """Give each role its rights on each table, and the database its key for contexts; take away whatever else was given.

    In one transaction: whoever is at work meanwhile notices nothing.
    """
    from django.conf import settings
    from django.db import transaction

    from gongxin.lib.postgres.privileges import read_privileges, rights_on_tables
    from gongxin.lib.postgres.roles import EMERGENCY, TIPS, rights_on_database
    from gongxin.lib.row_security import pads, row_security_key

    owner.ensure_connection()
    with transaction.atomic(using=owner.alias), owner.cursor() as cursor:
        for statement in (
            rights_on_database(owner.settings_dict["NAME"]),
            rights_on_tables(
                (
                    *read_privileges(settings.PRIVILEGES),
                    *read_privileges(settings.EMERGENCY_PRIVILEGES, [EMERGENCY]),
                    *read_privileges(settings.TIPS_PRIVILEGES, [TIPS]),
                )
            ),
        ):
            cursor.execute(statement.as_string(owner.connection))
        inner, outer = pads(row_security_key(settings.KEYS_DIR))
        cursor.execute(
            "INSERT INTO guard.pads (inner_pad, outer_pad) VALUES (%s, %s) ON CONFLICT (one)"
            " DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
            [inner, outer],
        )


def _owner() -> str:
    from django.conf import settings

    from gongxin.lib.postgres import refusals

    if "owner" not in settings.DATABASES:
        raise refusals.no_owner()
    return "owner"
