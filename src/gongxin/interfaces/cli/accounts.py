"""`gongxin account`: local accounts of officers and clerks."""

from __future__ import annotations

import click

from .house import command_actor, now, open_house


@click.group()
def account() -> None:
    """账号。  Local accounts."""


@account.command()
@click.argument("login")
@click.option(
    "--role",
    required=True,
    type=click.Choice(["clerk", "officer", "operator", "security", "auditor"]),
)
@click.option("--name", default="", help="显示名。 Display name.")
@click.option("--organ", default="", help="单位代码。 Pack code of the organ.")
@click.option("--unit", default="", help="处室。 Unit in the organ.")
@click.password_option(prompt="密码 password")
def create(login: str, *, role: str, name: str, organ: str, unit: str, password: str) -> None:
    """新建账号，或重设同名账号。  Create an account, or reset the one of that login."""
    open_house()
    from gongxin.apps.directory.api import get_organ
    from gongxin.apps.identity.api import Role, create_account

    create_account(
        login=login,
        password=password,
        role=Role(role),
        actor=command_actor("account"),
        now=now(),
        display_name=name,
        organ=get_organ(code_or_uscc=organ).code if organ else "",
        unit=unit,
    )
    click.echo(f"账号已建立。 Account ready: {login}")


@account.command()
@click.argument("login")
def reopen(login: str) -> None:
    """遗失第二要素时重新开放登记。  Let an account that lost its second factors add one anew, within three days."""
    open_house()
    from gongxin.apps.identity.api import reopen_factors

    reopen_factors(login=login, actor=command_actor("account"), now=now())
    click.echo(
        f"原有的第二要素已停用，三天内可重新登记。 A new one may be added for three days: {login}"
    )


@account.command()
@click.argument("login")
def unbind(login: str) -> None:
    """解除单位身份绑定，恢复密码登录。  End the binding to an organ's identity provider: the password opens the account again."""
    open_house()
    from gongxin.apps.identity.api import unbind_identity

    unbind_identity(login=login, actor=command_actor("account"), now=now())
    click.echo(f"绑定已解除，打开的会话已结束。 Unbound, and open sessions are over: {login}")


@account.command()
def key() -> None:
    """打印平台查询人口库所用的公钥。  Print the public key (JWK) by which the population base knows this platform."""
    open_house()
    import json

    from gongxin.apps.access.api import population_base
    from gongxin.lib.signed_request import signing_jwk

    click.echo(json.dumps(signing_jwk(population_base().key).as_dict(private=False)))
