"""`gongxin keys`: versions of the keys that close everything else."""

from __future__ import annotations

import click

from .house import command_actor, now, open_house

_KINDS = {
    "data_keys": "数据密钥 data keys",
    "batches": "批次 batches",
    "files": "原始文件 files",
    "bulks": "批量查询 bulk look-ups",
    "factors": "动态验证码 authenticators",
}


@click.group()
def keys() -> None:
    """密钥的版本与轮换。  Versions of the keys, and their rotation."""


@keys.command()
def status() -> None:
    """各版密钥和由其封装的数量。  The versions, and how many values hang on each."""
    open_house()
    from gongxin.apps.custody.api import key_status

    for line in key_status():
        click.echo(f"{line.number}: {_state(line.current, line.here)}  {line.total}")
        for kind, values in line.hanging.items():
            click.echo(f"   {_KINDS[kind]}: {values}")


def _state(current: bool, here: bool) -> str:
    if current:
        return "在用 in use"
    return "旧版 old" if here else "不在密钥环中 not in the ring"


@keys.command()
def rotate() -> None:
    """启用新版密钥，不必停机。  Begin a new version while everything runs."""
    open_house()
    from gongxin.apps.custody.api import rotate_keys

    number = rotate_keys(actor=command_actor("keys"), now=now())
    click.echo(
        f"第 {number} 版已启用；请备份密钥，再执行 gongxin keys rewrap。"
        f" Version {number} is in use; back the keys up, then run gongxin keys rewrap."
    )


@keys.command()
def rewrap() -> None:
    """由新版重新封装全部，可随时中断。  Wrap everything anew under the newest version; may be cut off and run again."""
    open_house()
    from gongxin.apps.custody.api import rewrap_keys

    done = rewrap_keys(
        actor=command_actor("keys"),
        now=now(),
        told=lambda kind, values: click.echo(f"{_KINDS[kind]}: {values}", err=True),
    )
    click.echo(
        f"第 {done.version} 版：重新封装 {done.changed}，剩余 {done.left}（其中损坏 {done.broken}）。"
        f" Version {done.version}: {done.changed} wrapped anew, {done.left} left, {done.broken} of them broken."
    )
    if done.left:
        raise click.exceptions.Exit(1)


@keys.command()
@click.argument("version", type=click.IntRange(min=1))
def retire(version: int) -> None:
    """销毁不再使用的旧版密钥。  Destroy an old version on which nothing hangs any more."""
    open_house()
    from gongxin.apps.custody.api import retire_keys

    retire_keys(number=version, actor=command_actor("keys"), now=now())
    click.echo(f"第 {version} 版已销毁。 Version {version} is destroyed.")


@keys.command()
@click.argument("to", type=click.Choice(["files", "pkcs11"]))
def move(to: str) -> None:
    """把密钥移入密码模块或移回文件，须停机。  Bring the keys into a key module or back; nothing else may run."""
    open_house()
    from gongxin.apps.custody.api import move_keys

    moved = move_keys(to=to, actor=command_actor("keys"), now=now())
    click.echo(
        f"已移 {moved} 把密钥；请设 GONGXIN_KEYS={to} 后再启动。"
        f" {moved} keys were moved; set GONGXIN_KEYS={to}, then start."
    )
