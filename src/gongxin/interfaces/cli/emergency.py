"""`gongxin emergency`: into the database when nothing else helps, by two persons and through the ledger."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

import click

from gongxin.lib.errors import Refusal

from .database import admin_address
from .house import now, open_house
from .main import print_refusal

if TYPE_CHECKING:
    from gongxin.apps.identity.api import Actor
    from gongxin.lib.postgres.emergency import Answer

_by = click.option("--by", "login", required=True, help="谁，以登录名。 Who acts, by their login.")


@click.group()
def emergency() -> None:
    """紧急进入数据库。  Into the database in an emergency: every statement is an event first."""


@emergency.command()
@_by
@click.option(
    "--reason", type=click.Choice(["outage", "damage", "incident", "update"]), required=True
)
@click.option("--reference", required=True, help="事件或工单编号。 Number of the incident.")
@click.option("--minutes", type=int, required=True, help="多少分钟，最长 240。 For how long.")
def ask(login: str, *, reason: str, reference: str, minutes: int) -> None:
    """申请。  Ask for it; another person confirms."""
    open_house()
    from gongxin.apps.custody.api import EmergencyReason, ask_for_emergency

    number = ask_for_emergency(
        reason=EmergencyReason(reason),
        reference=reference,
        minutes=minutes,
        actor=by_password(login),
        now=now(),
    )
    click.echo(f"已申请，请另一人确认。 Asked for; another person confirms: {number}")


@emergency.command()
@click.argument("number")
@_by
def confirm(number: str, *, login: str) -> None:
    """由另一人确认。  Confirm what somebody else asked for; it ends by itself."""
    open_house()
    from gongxin.apps.custody.api import confirm_emergency

    until = confirm_emergency(number=number, actor=by_password(login), now=now())
    click.echo(f"已开放，到 {until.isoformat()} 自行关闭。 Open until then.")


@emergency.command()
@click.argument("number")
@_by
def enter(number: str, *, login: str) -> None:
    """进入，逐条查询，每条以分号结束。  Enter and ask, each statement up to a semicolon; nothing can be changed."""
    open_house()
    from gongxin.apps.custody.api import enter_emergency, run_statement
    from gongxin.lib.postgres.emergency import entered

    actor = by_password(login)
    until = enter_emergency(number=number, actor=actor, now=now())
    with entered(admin_address(), until=until) as door:
        for statement in _statements(sys.stdin):
            try:
                answer = run_statement(
                    number=number, statement=statement, door=door, actor=actor, now=now()
                )
            except Refusal as refusal:
                print_refusal(refusal)
                sys.exit(2)
            _show(answer)


@emergency.command()
@click.argument("number")
@_by
def close(number: str, *, login: str) -> None:
    """提前关闭，并断开在内的人。  Close it before its time, and cut off whoever is inside."""
    open_house()
    from gongxin.apps.custody.api import close_emergency
    from gongxin.lib.postgres.emergency import cut_off

    close_emergency(number=number, actor=by_password(login), now=now())
    cut_off(admin_address())
    click.echo("已关闭。 Closed.")


@emergency.command()
@click.argument("number")
@_by
def read(number: str, *, login: str) -> None:
    """审计员读出执行过的语句，此举也登记。  Show an auditor the statements that were run; that is recorded too."""
    open_house()
    from gongxin.apps.custody.api import read_statements

    for line in read_statements(number=number, actor=by_password(login), now=now()):
        click.echo(f"{line.place}  {line.asked_at.isoformat()}  {line.digest}")
        click.echo(f"    {_plain(line.text)}")


def by_password(login: str) -> Actor:
    """Who this is, shown as at the sign-in page: by password and by a code of their authenticator."""
    from gongxin.apps.identity.api import (
        Role,
        accept_code,
        actor_of,
        know_password,
        needs_second_factor,
    )

    password = click.prompt(f"{login} 密码 password", hide_input=True, err=True)
    account = know_password(login=login, password=password, now=now())
    if needs_second_factor(Role(account.role)):
        code = click.prompt(f"{login} 动态验证码 code", err=True)
        accept_code(account=account, code=code, now=now())
    return actor_of(account)


def _statements(lines: TextIO) -> Iterator[str]:
    """What is typed, cut at each semicolon that ends a line."""
    typed: list[str] = []
    for line in lines:
        typed.append(line.rstrip())
        if typed[-1].endswith(";"):
            yield "\n".join(typed).rstrip(";")
            typed = []
    if any(typed):
        yield "\n".join(typed)


def _show(answer: Answer) -> None:
    if answer.told:
        click.echo(f"{answer.state} {_plain(answer.told)}", err=True)
        return
    if answer.columns:
        click.echo("\t".join(map(_plain, answer.columns)))
    for row in answer.rows:
        click.echo("\t".join("" if value is None else _plain(value) for value in row))
    click.echo(f"{len(answer.rows)} 行 rows", err=True)


def _plain(text: str) -> str:
    """Without what a terminal would take for a command."""
    return "".join(mark if mark.isprintable() else " " for mark in text)
