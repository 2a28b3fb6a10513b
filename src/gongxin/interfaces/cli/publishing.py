"""`gongxin publication`: enter the lines of published entries whose records have ended."""

from __future__ import annotations

import click

from .house import now, open_house


@click.group()
def publication() -> None:
    """公示。  Publication."""


@publication.command()
def sweep() -> None:
    """登记已撤下的公示，忘掉其内容；每小时一次。  Enter the lines of what was taken down, forget what it said; every hour.

    记录一停止展示，公示就已经看不到，不等这一步。 It was gone when its record ended, and waits for nothing here.
    """
    open_house()
    from gongxin.apps.publication.api import take_down

    taken = take_down(now=now())
    click.echo(f"登记撤下 {taken}。 Taken down {taken}.")
