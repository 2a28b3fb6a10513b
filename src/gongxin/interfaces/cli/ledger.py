"""`gongxin ledger`: the tamper-evident log."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from gongxin.lib.bilingual import Text

from .checking import check
from .house import now, open_house

_NO_KEY = Text(
    "没有对账密钥，对账未核对。", "The key of tallies is not here: tallies were not verified."
)
_NOT_THEIRS = Text(
    "以自己的登录核对，无权读取对账，对账未核对。",
    "A verifier's own login may not read tallies: they were not verified.",
)


@click.group()
def ledger() -> None:
    """存证。  The tamper-evident log of looks and changes."""


_folder = click.Path(path_type=Path, exists=True, file_okay=False)
ledger.add_command(check)


@ledger.command()
@click.option("--json", "as_json", is_flag=True, help="机器可读。 Print JSON.")
@click.option(
    "--record", is_flag=True, help="把结果公布在存证页面。 Show the outcome on the public page."
)
@click.option(
    "--own",
    type=_folder,
    help="核验人自己的文件夹（公钥、见证策略、留存副本）。 A folder of the verifier's: key, policy, own copy.",
)
@click.option(
    "--files",
    type=_folder,
    help="已发布的存证文件夹。 Where the published log lies, or a copy of it.",
)
@click.option(
    "--seen",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="别人手中的检查点，可重复。 A checkpoint that somebody else has; may be given again.",
)
def verify(
    *, as_json: bool, record: bool, own: Path | None, files: Path | None, seen: Sequence[Path]
) -> None:
    """逐条核对。  Re-derive everything and name the first bad row; exit status 1 if there is one."""
    if own and record:
        raise click.UsageError(
            "--own 不能与 --record 同用。 --own and --record exclude each other."
        )
    open_house()
    from gongxin.apps.ledger.api import SeenElsewhere, record_verification
    from gongxin.apps.ledger.api import verify as verify_ledger
    from gongxin.apps.transparency.api import marks_can_be_made, newest_tally, verify_tallies

    others = [SeenElsewhere(one.name, one.read_bytes()) for one in seen]
    verification = verify_ledger(files=files, own=own, seen=others)
    for name in verification.silent:
        click.echo(f"见证方没有回答。 A witness showed nothing: {name}", err=True)
    untallied = _NOT_THEIRS if own else None if marks_can_be_made() else _NO_KEY
    if untallied is None:
        verification = verification.and_also(verify_tallies())
    elif not own and newest_tally() is not None:
        click.echo(f"{untallied.zh} {untallied.en}", err=True)
    if record:
        record_verification(verification=verification, actor="system:verify", now=now())
    if as_json:
        figures = {
            **verification.as_dict(),
            "tallies_verified": untallied is None,
            "tallies_why": untallied.as_dict() if untallied else None,
        }
        click.echo(json.dumps(figures, ensure_ascii=False, indent=2))
    else:
        click.echo(str(verification))
    sys.exit(0 if verification.ok else 1)


@ledger.command()
@click.option("--json", "as_json", is_flag=True, help="机器可读。 Print JSON.")
def status(*, as_json: bool) -> None:
    """见证状况。  Who witnesses the log, and since when; exit status 1 if it has been too long."""
    open_house()
    from gongxin.apps.ledger.api import WitnessState, current_checkpoint, witnessing

    state, signed = witnessing(now=now()), current_checkpoint()
    if as_json:
        figures = {**state.as_dict(), "checkpoint_size": signed.size if signed else 0}
        click.echo(json.dumps(figures, ensure_ascii=False, indent=2))
    else:
        click.echo(f"{state.words.zh}\n{state.words.en}")
        for one in state.witnesses:
            click.echo(f"  {one.name}  {one.at.isoformat() if one.at else '–'}")
    sys.exit(1 if state.state in {WitnessState.LATE, WitnessState.STOPPED} else 0)


@ledger.command()
@click.option("--watch", is_flag=True, help="持续运行。 Keep running.")
def integrate(*, watch: bool) -> None:
    """编入存证树。  Give committed events their place in the tree and publish a checkpoint."""
    open_house()
    from gongxin.apps.ledger import api

    if watch:
        import signal
        import threading

        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        signal.signal(signal.SIGINT, lambda *_: stop.set())
        api.watch(interval=2.0, stop=stop)
    else:
        click.echo(str(api.integrate(now=now())))


@ledger.command()
def tally() -> None:
    """对账。  Commit to how much of the log is about each subject, so that no list can be shortened; once a day."""
    open_house()
    from gongxin.apps.transparency.api import make_tally

    made = make_tally(actor="system:tally", now=now())
    click.echo(str(made) if made else "没有新的存证需要对账。 There is nothing new to tally.")


@ledger.command()
@click.option("--json", "as_json", is_flag=True, help="机器可读。 Print JSON.")
def fsck(*, as_json: bool) -> None:
    """崩溃后修复。  Repair what a crash leaves and nothing else, then verify; exit status 1 for anything that is no crash."""
    open_house()
    from gongxin.apps.ledger.api import fsck as repair_files

    repair = repair_files(actor="system:fsck", now=now())
    if as_json:
        click.echo(json.dumps(repair.as_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo(str(repair))
    sys.exit(0 if repair.verification.ok else 1)


@ledger.command()
def rebuild() -> None:
    """重建存证文件。  Write lost log files anew, if the rows still lead to the newest signed root."""
    open_house()
    from gongxin.apps.ledger.api import rebuild as rebuild_files

    click.echo(str(rebuild_files(now=now())))
