"""`gongxin witness`: cosign other logs' checkpoints. A program of its own, without a database."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from gongxin.lib.cosignature import CosignatureVerifier

HOME = "GONGXIN_WITNESS_HOME"

_home = click.option(
    "--home",
    envvar=HOME,
    default=Path("var/witness"),
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="见证程序的文件夹。 The witness's folder.",
)
_logs = click.option(
    "--log",
    "logs",
    multiple=True,
    metavar="VKEY",
    help="所见证日志的公钥，可重复。 Public key of a log that it knows; may be given again.",
)


@click.group()
def witness() -> None:
    """见证其他平台的存证。  Witness other platforms' ledgers; needs no database."""


@witness.command()
@_home
@click.option("--name", default="", help="名称，定后不改。 Its name, for ever.")
@_logs
def init(*, home: Path, name: str, logs: Sequence[str]) -> None:
    """建立见证程序并给出公钥。  Make the witness's key, if there is none, and print its public key."""
    click.echo(settle(home, name=name, logs=logs).vkey())


@witness.command()
@_home
@_logs
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8440, show_default=True)
def serve(*, home: Path, logs: Sequence[str], host: str, port: int) -> None:
    """启动见证服务。  Answer the logs that it knows until interrupted."""
    click.echo(settle(home, logs=logs).vkey())
    sys.stdout.flush()
    os.environ[HOME] = str(home)
    server = [
        sys.executable,
        *("-m", "granian", "--interface", "asginl", "--no-ws", "--http", "1", "--workers", "1"),
        *("--host", host, "--port", str(port), "--log-level", "warning"),
        *("--http1-header-read-timeout", "10000", "gongxin.witness.asgi:application"),
    ]
    os.execv(sys.executable, server)  # noqa: S606 - our own program, no shell


@witness.command()
@_home
def show(*, home: Path) -> None:
    """列出公钥和所见的最新检查点。  Print its public key, and the newest tree of each log it knows."""
    from gongxin.witness.home import Home

    found = Home.open(home)
    click.echo(found.cosigner.verifier.vkey())
    for origin in sorted(found.logs):
        with found.held():
            head = found.head(origin)
        fork = "  分叉 FORKED" if found.has_fork(origin) else ""
        click.echo(f"{origin} {head.size} {head.root.hex()}{fork}")


@witness.command()
@click.argument("checkpoint", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--policy",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="见证策略文件。 File with the policy.",
)
def check(checkpoint: Path, *, policy: Path) -> None:
    """离线核对检查点或凭证（tlog-proof）。  Check offline that enough witnesses cosigned a checkpoint or that of a receipt; exit status 1 if not."""
    from gongxin.lib.signed_note import NoteError
    from gongxin.lib.tlog_proof import is_tlog_proof, open_proof
    from gongxin.lib.witness_policy import PolicyError, open_witnessed, read_policy

    content = checkpoint.read_bytes()
    try:
        witnesses = read_policy(policy.read_bytes())
        if is_tlog_proof(content):
            proof, head, cosigned = open_proof(content, witnesses)
            click.echo(f"{proof.index} {proof.entry.decode(errors='replace')}")
        else:
            head, cosigned = open_witnessed(content, witnesses)
    except (NoteError, PolicyError) as fault:
        click.echo(f"不成立 does not hold: {fault}", err=True)
        sys.exit(1)
    click.echo(f"{head.origin} {head.size} {head.root.hex()}")
    for key, at in cosigned.items():
        click.echo(f"  {key.name}  {at.isoformat()}")


def settle(home: Path, *, name: str = "", logs: Sequence[str] = ()) -> CosignatureVerifier:
    """Make what the witness needs before its first start; gives its public key."""
    from gongxin.witness.home import Home, know_log

    found = Home.open(home, name=name)
    for vkey in logs:
        know_log(home, vkey)
    return found.cosigner.verifier
