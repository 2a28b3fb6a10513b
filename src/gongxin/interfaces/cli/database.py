"""`gongxin db`: the database in use."""

from __future__ import annotations

import click

from .house import open_house


@click.group()
def db() -> None:
    """正在使用的数据库。  The database in use."""


@db.command()
def url() -> None:
    """打印连接串。  Print its connection string (the embedded server is started if need be)."""
    from urllib.parse import quote

    open_house()
    from django.db import connection

    settings = connection.settings_dict
    secret = f":{quote(settings['PASSWORD'])}" if settings["PASSWORD"] else ""
    host = settings["HOST"] + (f":{settings['PORT']}" if settings["PORT"] else "")
    click.echo(f"postgresql://{quote(settings['USER'])}{secret}@{host}/{settings['NAME']}")


@db.command()
def migrate() -> None:
    """建立或更新表结构。  Create the tables or bring them up to date."""
    open_house()
    migrate_database()
    click.echo("数据库已就绪。 The database is up to date.")


@db.command()
def stop() -> None:
    """停止内置数据库。  Stop the embedded server; its data stays."""
    import os
    from pathlib import Path

    from gongxin.lib.postgres import Cluster

    if os.environ.get("DATABASE_URL"):
        click.echo(
            "使用的是外部数据库，未作改动。 An outside server is in use; nothing was stopped."
        )
        return
    var = Path(os.environ.get("GONGXIN_VAR") or Path(__file__).resolve().parents[4] / "var")
    Cluster(var.resolve() / "postgres").stop()
    click.echo("内置数据库已停止。 The embedded server has stopped.")


def migrate_database() -> None:
    """Bring the schema up to date under an advisory lock, so that two starts do not collide."""
    from django.core.management import call_command
    from django.db import connection

    from gongxin.apps.register.api import check_keys

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('gongxin.migrate'))")
        try:
            call_command("migrate", verbosity=0, interactive=False)
            check_keys()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('gongxin.migrate'))")
