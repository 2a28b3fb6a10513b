"""`gongxin display`: proof that nothing past its end is told, by anybody and every night."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from .house import command_actor, now, open_house

if TYPE_CHECKING:
    from gongxin.apps.display.api import CheckFound


@click.group()
def display() -> None:
    """到期核验。  The end of display, checked."""


@display.command()
@click.option("--json", "as_json", is_flag=True, help="机器可读。 Print JSON.")
@click.option(
    "--record", is_flag=True, help="保存并公布结果。 Keep the outcome and show it in public."
)
@click.option(
    "--through-midnight",
    is_flag=True,
    help="等到北京时间零点，测量当日到期的记录何时不再可见。 Wait for midnight and time what ends with the day.",
)
def check(*, as_json: bool, record: bool, through_midnight: bool) -> None:
    """核验过期的记录不再可见。  See that what is over is told nowhere; exit status 1 if it is. Also `gongxin display-check`.

    All records are checked by their columns; the channels by synthetic subjects alone, so that nobody real is looked at.
    """
    open_house()
    from gongxin.apps.display.api import record_check

    from .display_check import check_display

    actor = command_actor("display")
    found = check_display(actor=actor, through_midnight=through_midnight)
    if record:
        record_check(found=found, actor=actor)
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    else:
        _tell(found)
    for one in found.channels:
        if one.visible or one.blind:
            click.echo(
                f"{one.channel.words.zh}：过期仍可见 {one.visible}{'，渠道没有应答' if one.blind else ''}。"
                f" {one.channel.words.en}: {one.visible} visible past their end{', and it did not answer' if one.blind else ''}.",
                err=True,
            )
    sys.exit(0 if found.ok else 1)


@display.command()
def seed() -> None:
    """登记虚构主体。  File the synthetic subjects of the check, and open their accounts; what is there stays."""
    open_house()
    from gongxin.apps.display.api import seed_canaries
    from gongxin.lib.canaries import CAST

    seed_canaries(actor=command_actor("display"), now=now())
    for one in CAST:
        click.echo(f"  {one.number}  {one.name}  {one.part.value}")


def _tell(found: CheckFound) -> None:
    click.echo(
        f"过期仍可见 {found.visible}，核对 {found.checked:,} 次。"
        f" Visible past their end: {found.visible}; asked {found.checked:,} times."
    )
    for one in found.channels:
        took = "" if one.seconds is None else f"  {one.seconds:.2f} s"
        click.echo(
            f"  {one.channel.value:<20}{one.checked:>10,}{one.visible:>6}{took}  {one.channel.words.zh}"
        )
