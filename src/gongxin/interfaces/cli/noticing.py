"""`gongxin notices`: tell contacts that notices wait, and the key by which a gateway knows this platform."""

from __future__ import annotations

import json

import click

from .house import command_actor, now, open_house


@click.group()
def notices() -> None:
    """告知。  Notices."""


@notices.command()
@click.option("--limit", default=500, show_default=True, help="最多几条。 At most so many.")
def send(limit: int) -> None:
    """登记送达凭证，并按登记的联系方式提醒有告知待看；每分钟一次。  Prove what was served, and tell contacts that a notice waits; every minute."""
    open_house()
    from gongxin.apps.notices.api import prove_services, send_notices

    proved = prove_services(actor=command_actor("notices"), now=now())
    click.echo(f"登记送达 {proved}。 Proved served {proved}.")
    done = send_notices(actor=command_actor("notices"), now=now(), limit=limit)
    click.echo(
        f"新排队 {done.queued}，已提醒 {done.sent}，待重试 {done.put_off}，放弃 {done.given_up}，不知道 {done.unknown}。"
        f" Queued {done.queued}, told {done.sent}, put off {done.put_off}, given up {done.given_up}, unknown {done.unknown}."
    )


@notices.command()
def key() -> None:
    """打印短信网关核对本平台签名所用的公钥（JWK）。  Print the public key (JWK) by which a gateway knows this platform."""
    open_house()
    from django.conf import settings

    from gongxin.lib.keyring import KeyRing
    from gongxin.lib.signed_request import signing_jwk

    own = KeyRing.open(settings.KEYS_DIR).ed25519("messages")
    click.echo(json.dumps(signing_jwk(own).as_dict(private=False)))
