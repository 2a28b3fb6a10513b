"""`gongxin review`: go through the look-ups of a day, and mark subjects in whom nobody has business."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import click

from .house import command_actor, now, open_house


@click.group()
def review() -> None:
    """查询复核。  Review of look-ups."""


@review.command()
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="北京时间的一天；缺省为今天和昨天。 A Beijing day; today and yesterday by default.",
)
def sweep(*, day: datetime | None) -> None:
    """找出异常查询并抽样。  Raise unusual look-ups and draw the sample; for a scheduler, every hour."""
    open_house()
    from gongxin.apps.access.api import sweep_look_ups
    from gongxin.lib.periods import BEIJING

    today = now().astimezone(BEIJING).date()
    days = [day.date()] if day else [today - timedelta(days=1), today]
    for one in days:
        swept = sweep_look_ups(day=one, actor=command_actor("review"), now=now())
        raised = "；".join(
            f"{kind.words.zh} {kind.words.en}: {n}" for kind, n in swept.raised.items()
        )
        click.echo(
            f"{one}：{swept.officers} 人查询 {swept.look_ups} 次。"
            f" {swept.officers} officers, {swept.look_ups} look-ups. {raised}".rstrip()
        )


@review.command()
def tell() -> None:
    """告知暂缓期满的查询。  Tell of looks that were told later by law and whose day has come; for a scheduler."""
    open_house()
    from gongxin.apps.access.api import tell_looks_due

    told = tell_looks_due(actor=command_actor("review"), now=now())
    click.echo(f"告知 {told} 次查询。 Told of {told} looks.")


@review.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def honey(file: Path) -> None:
    """登记虚设主体，号码一行一个。  Mark synthetic subjects, a number a line; only keys are kept."""
    open_house()
    from gongxin.apps.access.api import mark_honey

    count = mark_honey(
        numbers=file.read_text("utf-8-sig").splitlines(), actor=command_actor("review"), now=now()
    )
    click.echo(f"现有 {count} 个虚设主体。 {count} honey subjects.")
