"""`gongxin recall`: the key by which recalls are checked, and the check, by who has nothing but the file."""

from __future__ import annotations

from pathlib import Path

import click

from .house import now, open_house


@click.group()
def recall() -> None:
    """召回通知：核验用的公钥，离线核验。  Recalls: the public key, and a check offline."""


@recall.command()
def key() -> None:
    """核验召回通知用的公钥。  The public key by which recalls are checked."""
    open_house()
    from gongxin.apps.recalls.api import recall_key

    click.echo(recall_key().vkey())


@recall.command(name="knock")
def knock_() -> None:
    """告诉有地址的单位：有召回通知待取。  Tell organs with an address that recalls wait; every minute. Exit status 1 where a door stayed shut."""
    open_house()
    from django.conf import settings

    from gongxin.apps.recalls.api import knock

    found = knock(doors=settings.RECALL_DOORS, now=now())
    for organ, opened in found.items():
        click.echo(f"{organ} {'已送达 told' if opened else '没有应答 no answer'}", err=not opened)
    if not all(found.values()):
        raise click.exceptions.Exit(1)


@recall.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--key", help="公钥；缺省为本平台的。 Public key; this platform's by default.")
def verify(file: Path, key: str | None) -> None:
    """离线核验一份召回通知的签名。  Check the signature of a recall as it was fetched."""
    open_house()
    from gongxin.apps.recalls.api import check_recall, recall_key
    from gongxin.lib.signed_note import Ed25519Verifier

    verifier = Ed25519Verifier.parse(key) if key else recall_key()
    if check_recall(document=file.read_bytes(), key=verifier):
        click.echo("签名有效：是这个平台发出的。 The signature holds: this platform sent it.")
        return
    click.echo(
        "签名无效：通知被改过，或不是这个平台发出的。 The signature does not hold: it was changed, or is not this platform's.",
        err=True,
    )
    raise click.exceptions.Exit(1)
