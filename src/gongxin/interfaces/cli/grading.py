"""`gongxin grades`: end the records of grades of which no record is displayed any more."""

from __future__ import annotations

import click

from .house import now, open_house


@click.group()
def grades() -> None:
    """分级。  Grades of organisations."""


@grades.command()
def sweep() -> None:
    """得出等级的记录都不再展示的，结束等级的记录；每小时一次。  End the records of grades that stand on no record any more; every hour.

    等级在那一秒就已不起作用，不等这一步。 It counted no more from that second on, and waits for nothing here.
    """
    open_house()
    from gongxin.apps.grades.api import sweep as end_fallen
    from gongxin.apps.identity.api import system_actor

    ended = end_fallen(actor=system_actor("grades"), now=now())
    click.echo(f"结束 {ended}。 Ended {ended}.")
