"""`gongxin pull`: file what departments' own databases have new."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import click

from gongxin.lib.errors import Refusal

from .house import command_actor, give_way, now, open_house

_LONGEST_SLEEP = 600.0


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--once", is_flag=True, help="只抽取到期的，然后结束。 Ask what is due, then end.")
@click.option("--all", "everything", is_flag=True, help="不论是否到期。 Due or not.")
def pull(file: Path, *, once: bool, everything: bool) -> None:
    """定时抽取。  Ask departments' databases as FILE lists them, and file what they answer.

    Exit status 1 if, with --once, one of them could not be read or filed.
    """
    open_house()
    give_way()
    from gongxin.apps.intake.api import Pull, pull_from_database, read_pulls

    from .main import print_refusal

    def ask(one: Pull) -> bool:
        try:
            receipt = pull_from_database(pull=one, actor=command_actor("pull"), now=now())
        except Refusal as refusal:
            click.echo(f"{one.source} {one.item}: [{refusal.code}]")
            print_refusal(refusal)
            return False
        if receipt is None:
            click.echo(f"{one.source} {one.item}: 没有新的行 nothing new")
        else:
            click.echo(
                f"{one.source} {one.item}: 批次 batch {receipt.batch}, 收到 received {receipt.received:,},"
                f" 退回 refused {receipt.refused:,}"
            )
        return True

    pulls = read_pulls(file)
    tried = {one: now() - one.every for one in pulls}  # what fails waits for its next turn too
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    while True:
        sound = True
        for one in pulls:
            moment = now()
            if everything or max(one.due(moment), tried[one] + one.every) <= moment:
                tried[one] = moment
                sound &= ask(one)
            if stop.is_set():
                return
        if once:
            raise SystemExit(0 if sound else 1)
        everything = False
        ahead = [max(one.due(now()), tried[one] + one.every) - now() for one in pulls]
        wait = min((delta.total_seconds() for delta in ahead), default=_LONGEST_SLEEP)
        if stop.wait(min(max(wait, 1.0), _LONGEST_SLEEP)):
            return
