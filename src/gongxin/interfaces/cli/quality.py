"""`gongxin quality`: what the board shows, and the alarms, for a scheduler or a colleague."""

from __future__ import annotations

import json
from datetime import timedelta

import click

from .house import command_actor, now, open_house


@click.command()
@click.option("--days", type=click.IntRange(1, 3660), default=366, help="最近多少天。 Days back.")
@click.option("--source", help="只看一个来源单位（代码）。 One source, by its code.")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。 Print JSON.")
@click.option(
    "--alarms", is_flag=True, help="只看需要处理的，有则返回 1。 Alarms only; exit status 1 if any."
)
def quality(*, days: int, source: str | None, as_json: bool, alarms: bool) -> None:
    """报送质量。  Timeliness and quality by source and item."""
    open_house()
    from gongxin.apps.intake.api import quality as figures

    moment = now()
    found = figures(
        actor=command_actor("quality"),
        since=moment - timedelta(days=days),
        now=moment,
        source=source,
    )
    lines = found.alarmed if alarms else found.lines
    if as_json:
        told = [
            {
                "source": line.source,
                "item": line.item,
                "batches": line.batches,
                "recalled": line.recalled,
                "received": line.figures.received,
                "in_time": line.figures.in_time,
                "late": line.figures.late,
                "in_time_share": line.figures.in_time_share,
                "valid_share": line.figures.valid_share,
                "corrected_share": line.figures.corrected_share,
                "withdrawn": line.withdrawn,
                "last_filed": line.last_filed.isoformat(),
                "alarms": [alarm.value for alarm in line.alarms],
            }
            for line in lines
        ]
        click.echo(
            json.dumps(
                {"since": found.since.isoformat(), "lines": told}, ensure_ascii=False, indent=2
            )
        )
    else:
        for line in lines:
            said = "、".join(f"{alarm.words.zh} {alarm.words.en}" for alarm in line.alarms)
            click.echo(
                f"{line.source:<24}{line.item:<32}"
                f"及时 in time {_percent(line.figures.in_time_share):>7}  "
                f"合格 valid {_percent(line.figures.valid_share):>7}  "
                f"更正 corrected {_percent(line.figures.corrected_share):>7}  {said}"
            )
        if not lines:
            click.echo("没有。 None.")
    if alarms and lines:
        raise SystemExit(1)


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:.1f}%"
