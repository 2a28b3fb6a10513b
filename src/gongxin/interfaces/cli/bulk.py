"""`gongxin bulk`: run approved bulk look-ups, destroy ended ones, trace rows that turned up somewhere."""

from __future__ import annotations

import csv
from pathlib import Path

import click

from .house import command_actor, now, open_house


@click.group()
def bulk() -> None:
    """批量查询。  Bulk look-ups."""


@bulk.command()
def run() -> None:
    """执行已批准的，销毁已到期的。  Run what is approved, destroy what has ended, held look-ups too; every minute."""
    open_house()
    from gongxin.apps.access.api import bulks_to_run, end_bulks, end_held, run_bulk
    from gongxin.apps.identity.api import Account, worker_by_ref
    from gongxin.lib.errors import Refusal

    for number, asker in bulks_to_run(now=now()):
        try:
            answered = run_bulk(
                number=number,
                actor=command_actor("bulk"),
                asker=worker_by_ref(ref=asker, now=now()),
                now=now(),
            )
        except (Refusal, Account.DoesNotExist) as refusal:
            click.echo(f"{number} 未执行 not run: {refusal}", err=True)
        else:
            click.echo(f"{number} 已答复 {answered} 个。 {answered} answered.")
    ended = end_bulks(now=now()) + end_held(now=now())
    click.echo(f"到期销毁 {ended} 项。 Ended ones were destroyed.")


@bulk.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def trace(file: Path) -> None:
    """外泄的行是为谁生成的；CSV 有号码和标记两列。  For whom leaked rows were made: a CSV with number and mark."""
    open_house()
    from gongxin.apps.access.api import trace_marks

    with file.open(encoding="utf-8-sig", newline="") as lines:
        marks = [
            (row.get("号码") or row.get("number") or "", row.get("标记") or row.get("mark") or "")
            for row in csv.DictReader(lines)
        ]
    found = trace_marks(marks=marks, actor=command_actor("bulk"))
    for who, rows in sorted(found.items()):
        click.echo(f"{who}：{rows} 行 rows")
    if not found:
        click.echo("没有一行与登记的领取相符。 No row fits a registered taking.")
        raise click.exceptions.Exit(1)
