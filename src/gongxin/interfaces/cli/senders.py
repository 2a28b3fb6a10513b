"""`gongxin sender`: departments' systems that push files under signed manifests."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import click

from .house import command_actor, now, open_house


@click.group()
def sender() -> None:
    """报送系统。  Systems of departments that send by themselves."""


@sender.command()
@click.argument("organ")
@click.argument("public_key", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--label", required=True, help="系统名称。 What the system is called.")
@click.option(
    "--scope",
    type=click.Choice(["batches", "lookups"]),
    default="batches",
    show_default=True,
    help="报送，或查询。 To file, or to look up.",
)
@click.option(
    "--days", type=click.IntRange(1, 1100), default=365, help="有效天数。 Days until it ends."
)
def add(organ: str, public_key: Path, *, label: str, scope: str, days: int) -> None:
    """登记一个系统的公钥（Ed25519，PEM 或 JWK）。  Admit a system by its public key."""
    open_house()
    from gongxin.apps.directory.api import get_organ
    from gongxin.apps.identity.api import Scope, admit_system

    at = now()
    system = admit_system(
        organ=get_organ(code_or_uscc=organ).code,
        label=label,
        scope=Scope(scope),
        public_key=public_key.read_bytes(),
        ends_at=at + timedelta(days=days),
        actor=command_actor("sender"),
        now=at,
    )
    click.echo(f"kid {system.kid}")
    click.echo(f"有效至 in force until {system.ends_at:%Y-%m-%d}")


@sender.command("list")
def list_them() -> None:
    """列出。  List them, ended and revoked ones too."""
    open_house()
    from gongxin.apps.identity.api import list_systems

    for system in list_systems():
        click.echo(
            f"{system.kid}  {system.organ:<28}{_state(system.ends_at, system.revoked_at)}  {system.label}"
        )


# a thumbprint may begin with a hyphen, and is no option then
@sender.command(context_settings={"ignore_unknown_options": True})
@click.argument("kid")
def revoke(kid: str) -> None:
    """立即停用。  End a system's admission at once."""
    open_house()
    from gongxin.apps.identity.api import revoke_system

    revoke_system(kid=kid, actor=command_actor("sender"), now=now())
    click.echo("已停用。 Revoked.")


def _state(ends_at: datetime, revoked_at: datetime | None) -> str:
    if revoked_at is not None:
        return f"已停用 revoked {revoked_at:%Y-%m-%d}"
    return f"有效至 until {ends_at:%Y-%m-%d}"
