"""`gongxin watch`: file what departments drop into folders."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import click

from gongxin.lib.outages import Outage

from .house import command_actor, give_way, now, open_house


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--once", is_flag=True, help="只处理一遍。 Go through it once.")
@click.option(
    "--every",
    type=click.FloatRange(0.2, 3600),
    default=5.0,
    help="间隔秒数。 Seconds between looks.",
)
def watch(folder: Path, *, once: bool, every: float) -> None:
    """报送文件夹。  File what is dropped into FOLDER/ORGAN/ITEM/drop.

    The file ends in processed/BATCH with its receipt, or in failed with the reason.
    """
    open_house()
    give_way()
    from gongxin.apps.intake.api import take_from_folder, watched

    from .main import print_refusal

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    with watched(folder):
        while True:
            try:
                for taken in take_from_folder(home=folder, actor=command_actor("watch"), now=now):
                    outcome = (
                        f"批次 batch {taken.batch}"
                        if taken.batch
                        else f"退回 refused [{taken.refused}]"
                    )
                    click.echo(outcome)
                    if stop.is_set():
                        return
            except Outage as outage:
                if once:
                    raise
                print_refusal(outage)  # files wait where they are
            if once or stop.wait(every):
                return
