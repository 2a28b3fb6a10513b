"""`gongxin destruction`: what may be destroyed, and the carrying out of lists that three persons agreed to."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import click

from .database import owner_address
from .house import command_actor, now, open_house

_json = click.option("--json", "as_json", is_flag=True, help="机器可读。 Print JSON.")


def _onto(bar: Any) -> Callable[[int, int], None]:
    """Show how many entries are done on the bar."""

    def told(done: int, of: int) -> None:
        bar.length = max(of, 1)
        bar.update(done - bar.pos)

    return told


@click.group()
def destruction() -> None:
    """销毁清单。  Destruction lists: what is due, and carrying out what three persons agreed to."""


@destruction.command()
@_json
def due(*, as_json: bool) -> None:
    """列出已满保存期限的内容。  What was kept long enough, by kind, item and organ; nobody is looked at."""
    open_house()
    from gongxin.apps.retention.api import see_due

    lines = see_due(actor=command_actor("destruction"), now=now())
    if as_json:
        click.echo(json.dumps([one.as_dict() for one in lines], ensure_ascii=False, indent=1))
        return
    for one in lines:
        where = "\t".join((one.item or "-", one.source or "-"))
        click.echo(
            f"{one.thing.words.zh} {one.thing.words.en}\t{where}\t{one.due}\t保全 held {one.held}\t{one.since}"
        )
    if not lines:
        click.echo("没有已满保存期限的内容。 Nothing was kept long enough yet.")


@destruction.command()
@click.argument("number", required=False)
@_json
def run(*, number: str | None, as_json: bool) -> None:
    """执行可以执行的清单，不能恢复；中断后再次执行即接着做。  Carry out the lists that may be, or the one of that NUMBER. What is destroyed does not come back; cut off, give it again."""
    open_house()
    from gongxin.apps.retention.api import lists_to_run, run_list

    actor, moment = command_actor("destruction"), now()
    numbers = [number] if number else lists_to_run(now=moment)
    done = []
    for one in numbers:
        with click.progressbar(length=1, label=one, file=sys.stderr) as bar:
            done.append(run_list(number=one, actor=actor, now=moment, told=_onto(bar)))
    if any(one.destroyed for one in done):
        _rewrite()
    if as_json:
        click.echo(json.dumps([one.as_dict() for one in done], ensure_ascii=False, indent=1))
        return
    for run_of in done:
        click.echo(
            f"清单 {run_of.number}：销毁 {run_of.destroyed} 项（{run_of.versions} 个版本或文件），执行时留下 {run_of.left_out} 项。"
            f" List {run_of.number}: {run_of.destroyed} destroyed ({run_of.versions} versions or files), {run_of.left_out} left out."
        )
    if done:
        click.echo(
            "请接着执行 gongxin backup：它销毁此前各备份的密钥。"
            " Run gongxin backup next: it destroys the keys of all backups from before."
        )
    else:
        click.echo("没有可以执行的清单。 No list may be carried out now.")


@destruction.command()
def rewrite() -> None:
    """整理数据文件，不留已销毁内容的痕迹。  Write the tables anew, so that their files hold nothing of what was destroyed; `run` does so by itself."""
    open_house()
    _rewrite()


def _rewrite() -> None:
    """Exit status 1 where a transaction from before may still read what was destroyed."""
    from gongxin.apps.retention.api import TOUCHED_TABLES
    from gongxin.lib.postgres import rewriting

    click.echo(
        "整理数据文件 | Rewriting the tables, so that their files hold nothing of it …", err=True
    )
    holding = rewriting.rewrite(owner_address(), TOUCHED_TABLES)
    if holding:
        click.echo(
            f"内容已销毁，但有此前开始的事务尚未结束，数据文件里还有痕迹：{'、'.join(holding)}。请待其结束后执行 gongxin destruction rewrite。"
            f" It is destroyed, but a transaction from before goes on, and these files still hold traces: {', '.join(holding)}."
            " When it has ended, run gongxin destruction rewrite.",
            err=True,
        )
        sys.exit(1)
