"""`gongxin demo`: the main job, end to end, told as a story and then served."""

from __future__ import annotations

import json
import os
import sys

import click


@click.command()
@click.option(
    "--once", is_flag=True, help="只运行一遍，不启动服务。 Tell the story once; do not serve."
)
@click.option("--json", "as_json", is_flag=True, help="机器可读。 Print one JSON object.")
@click.option("--people", default=2_000, show_default=True, type=click.IntRange(100))
@click.option("--organisations", default=400, show_default=True, type=click.IntRange(20))
@click.option("--seed", default=1, show_default=True)
@click.option("--port", default=8420, show_default=True)
@click.option(
    "--code",
    metavar="LOGIN",
    help="打印演示账号此刻的验证码。 Print the code that a demonstration account shows now.",
)
def demo(
    *,
    once: bool,
    as_json: bool,
    people: int,
    organisations: int,
    seed: int,
    port: int,
    code: str | None,
) -> None:
    """演示：从部门文件到可核验的报告。  Demonstration: from a filed table to a verified report.

    A synthetic province is filed, a clerk corrects a refused row, an officer looks a person up, and the
    person has a signed report issued and verified. Exit status 0 only if each step did what it says.
    """
    from .serving import free_port

    if code is not None:
        _print_code(code)
        return
    if not once:
        port = free_port(port)
    os.environ.setdefault("GONGXIN_PUBLIC_URL", f"http://127.0.0.1:{port}")
    tell = _quiet if as_json else _tell
    tell("准备数据库", "Preparing the database")
    from .house import open_house

    open_house()
    from .story import tell_story, told_before

    known = [] if once else told_before(people=people, organisations=organisations, seed=seed)
    if known:
        tell("数据已在库中，直接启动", "The data is already there; starting right away")
        _serve(port, known)
        return
    story = tell_story(people=people, organisations=organisations, seed=seed, tell=tell)
    if as_json:
        click.echo(json.dumps(story.as_dict(), ensure_ascii=False, indent=2))
    else:
        _summary(story.as_dict())
    if not story.ok:
        for fault in story.faults:
            click.echo(f"✗ {fault}", err=True)
        sys.exit(1)
    if not once:
        _serve(port, story.sign_ins)


def _print_code(login: str) -> None:
    from .house import now, open_house

    open_house()
    from gongxin.apps.identity.api import code_now

    from .story_accounts import sign_ins_path

    path = sign_ins_path()
    known = json.loads(path.read_text()) if path.exists() else {}
    if login not in known:
        raise click.BadParameter(
            f"没有这个演示账号，有：{'、'.join(known)}。 No such demonstration account; there are: {', '.join(known)}."
        )
    click.echo(code_now(secret=known[login]["secret"], now=now()))


def _serve(port: int, sign_ins: list[tuple[str, str, str]]) -> None:
    from .neighbours import settle_neighbours
    from .organ_neighbour import BOUND
    from .serving import run_servers
    from .story_witnesses import settle_witnesses

    witnesses = settle_witnesses()
    os.environ.update(witnesses.settings)
    neighbours = settle_neighbours(platform=f"http://127.0.0.1:{port}")
    os.environ.update(neighbours.settings)

    def ready() -> None:
        click.echo("")
        click.echo(f"公信已就绪 Gongxin is ready:  http://127.0.0.1:{port}/")
        click.echo("演示账号 demonstration sign-ins:")
        for role, login, password in sign_ins:
            if login in neighbours.sign_ins or login == BOUND:
                continue
            click.echo(f"  {login:<12} {password:<18} {role}")
        click.echo(
            "工作账号还要验证码 staff accounts need a code too:  gongxin demo --code officer"
        )
        click.echo(
            f"本人在统一身份认证登录 persons sign in at the identity provider  {neighbours.settings['GONGXIN_OIDC_ISSUER']}"
        )
        for login, password in neighbours.sign_ins.items():
            click.echo(f"  {login:<12} {password}")
        click.echo(
            f"{BOUND} 在本单位的身份认证登录，再出示验证码；officer 可在“登录方式”页自行绑定。"
            f" {BOUND} signs in at its organ's identity provider and shows a code; officer may be bound on the page “My sign-in”:"
        )
        for login, password in neighbours.staff_sign_ins.items():
            click.echo(f"  {login:<12} {password}")
        click.echo(f"存证由两个见证程序共签 two witnesses cosign the ledger  {witnesses.policy}")
        click.echo("按 Ctrl+C 停止。 Press Ctrl+C to stop.")

    beside = (*witnesses.programs, *neighbours.programs)
    run_servers(host="127.0.0.1", port=port, workers=2, ready=ready, beside=beside)


def _tell(zh: str, en: str) -> None:
    click.echo(f"· {zh}  {en}")


def _quiet(zh: str, en: str) -> None:
    click.echo(f"· {zh}  {en}", err=True)


def _summary(figures: dict[str, object]) -> None:
    for name, value in figures.items():
        if not isinstance(value, (dict, list)):
            click.echo(f"  {name:<16} {value}")
