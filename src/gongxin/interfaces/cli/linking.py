"""`gongxin links`: whether what is read as one subject is what the judgements say."""

from __future__ import annotations

import sys

import click

from .house import command_actor, now, open_house


@click.group()
def links() -> None:
    """主体关联。  Links of identifiers: check what is read against the judgements."""


@links.command()
def check() -> None:
    """核对读取与判断。  Work out anew which numbers are one subject, and compare; exit 1 where it differs."""
    open_house()
    from gongxin.apps.links.api import check_links

    pairs, differing = check_links()
    click.echo(f"合并读取的号码对 pairs read as one subject: {pairs}; 不符 differing: {differing}")
    if differing:
        sys.exit(1)


@links.command()
def suggest() -> None:
    """提示可能的同一主体。  Have the engine suggest who may be one subject; it acts on nothing. Needs the extra `suggest`."""
    open_house()
    from gongxin.apps.links.api import suggest_links

    done = suggest_links(actor=command_actor("links"), now=now())
    click.echo(
        f"比较 compared: {done.subjects}; 新提示 new suggestions: {done.suggested}; {done.engine}"
    )
