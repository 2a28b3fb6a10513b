"""`gongxin case`: the cases that an organ is handling, against which look-ups are checked."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import click

from .house import command_actor, now, open_house


@click.group()
def case() -> None:
    """在办事项。  Cases that an organ is handling."""


@case.command()
@click.argument("organ")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help="最后一天。 Last day, Beijing time.",
)
def register(organ: str, file: Path, *, until: datetime) -> None:
    """登记事项编号，一行一个。  Register case references, one a line; only keyed hashes are kept."""
    open_house()
    from gongxin.apps.access.api import register_cases
    from gongxin.lib.periods import BEIJING

    count = register_cases(
        organ_code=organ,
        references=file.read_text("utf-8-sig").splitlines(),
        ends_at=until.replace(tzinfo=BEIJING) + timedelta(days=1),
        actor=command_actor("case"),
        now=now(),
    )
    click.echo(f"已登记 {count} 个事项。 {count} cases registered.")
