"""`gongxin authorisation`: check an authorisation that somebody shows."""

from __future__ import annotations

from pathlib import Path

import click

from .house import open_house


@click.group()
def authorisation() -> None:
    """授权书。  Authorisations."""


@authorisation.command()
def key() -> None:
    """核验授权书用的公钥。  The public key by which authorisations are checked."""
    open_house()
    from gongxin.apps.access.api import authorisation_key

    click.echo(authorisation_key().vkey())


@authorisation.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--key", help="公钥；缺省为本平台的。 Public key; this platform's by default.")
def verify(file: Path, key: str | None) -> None:
    """离线核验签名的授权书；是否已撤回以平台为准。  Check a signed authorisation offline; whether it was withdrawn only the platform knows."""
    open_house()
    from gongxin.apps.access.api import authorisation_key, check_artefact
    from gongxin.lib.signed_note import Ed25519Verifier

    verifier = Ed25519Verifier.parse(key) if key else authorisation_key()
    if check_artefact(document=file.read_bytes(), key=verifier):
        click.echo(
            "签名有效：内容与本人给出时一致。 The signature holds: it says what the person gave."
        )
        return
    click.echo(
        "签名无效：文件被改过，或不是这个平台签发的。 The signature does not hold: it was changed, or is not this platform's.",
        err=True,
    )
    raise click.exceptions.Exit(1)
