"""`gongxin notices`: tell contacts that notices wait, and the key by which a gateway knows this platform."""

from __future__ import annotations

import json

import click

from .house import command_actor, give_way, now, open_house

_PORTIONS, _RESTING = 20, 24.0
"""Of the proof, in each minute: it works for a twenty-fifth of the time, so nineteen look-ups in twenty never meet it."""


@click.group()
def notices() -> None:
    """告知。  Notices."""


@notices.command()
@click.option("--limit", default=500, show_default=True, help="最多几条。 At most so many.")
def send(limit: int) -> None:
    """按登记的联系方式提醒有告知待看，并登记送达凭证；每分钟一次。  Tell contacts that a notice waits, and prove what was served; every minute."""
    open_house()
    give_way()
    from gongxin.apps.notices.api import prove_services, send_notices

    done = send_notices(actor=command_actor("notices"), now=now(), limit=limit)
    click.echo(
        f"新排队 {done.queued}，已提醒 {done.sent}，待重试 {done.put_off}，放弃 {done.given_up}，不知道 {done.unknown}。"
        f" Queued {done.queued}, told {done.sent}, put off {done.put_off}, given up {done.given_up}, unknown {done.unknown}."
    )
    # after them: it takes its time, and nobody waits for it
    proved = prove_services(
        actor=command_actor("notices"), now=now(), portions=_PORTIONS, resting=_RESTING
    )
    click.echo(f"登记送达 {proved}。 Proved served {proved}.")


@notices.command()
def key() -> None:
    """打印短信网关核对本平台签名所用的公钥（JWK）。  Print the public key (JWK) by which a gateway knows this platform."""
    open_house()
    from django.conf import settings

    from gongxin.lib.keyring import KeyRing
    from gongxin.lib.signed_request import signing_jwk

    own = KeyRing.open(settings.KEYS_DIR).ed25519("messages")
    click.echo(json.dumps(signing_jwk(own).as_dict(private=False)))
