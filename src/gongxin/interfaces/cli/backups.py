"""`gongxin backup` and `gongxin restore`: sealed copies of everything but the keys, and the way back."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING

from .database import backup_address, migrate_database, owner_address
from .house import command_actor, now, open_house

_json = click.option("--json", "as_json", is_flag=True, help="机器可读。 Print JSON.")
_folder = click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))


class OrMake(click.Group):
    """Where no word of the group follows, a backup is made."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in {"-h", "--help"}):
            args = ["make", *args]
        return super().parse_args(ctx, args)


def _told(words: Text) -> None:
    click.echo(f"{words.zh} | {words.en} …", err=True)


@click.group(cls=OrMake)
def backup() -> None:
    """备份。  Backups under seal, each with a key of its own, and the drill that proves them."""


@backup.command()
@_folder
@_json
def make(*, folder: Path | None, as_json: bool) -> None:
    """做一个备份；gongxin backup 即是。  Make a backup; `gongxin backup` alone means this."""
    open_house()
    from gongxin.apps.backups.api import make_backup

    made = make_backup(
        folder=folder or _usual(),
        url=backup_address(),
        actor=command_actor("backup"),
        now=now(),
        told=_told,
    )
    if as_json:
        click.echo(json.dumps(made.as_dict(), ensure_ascii=False, indent=1))
        return
    ends = datetime.fromisoformat(made.manifest.ends_at).astimezone(BEIJING)
    click.echo(
        f"备份 {made.number} 已完成并核对：{made.folder}，可用到北京时间 {ends:%Y-%m-%d %H:%M}。"
        f" Backup {made.number} is made and read back: {made.folder}, opens until {ends:%Y-%m-%d %H:%M} Beijing time."
    )
    for number, why in made.destroyed.items():
        _say_destroyed(number, why.words)


@backup.command()
@_folder
def expire(*, folder: Path | None) -> None:
    """销毁到期备份的密钥。  Destroy the keys of backups that nobody is to open any more."""
    open_house()
    from gongxin.apps.backups.api import expire_backups

    destroyed = expire_backups(folder=folder or _usual(), actor=command_actor("backup"), now=now())
    for number, why in destroyed.items():
        _say_destroyed(number, why.words)
    if not destroyed:
        click.echo("没有到期的。 None is due.")


@backup.command()
@_folder
@_json
def drill(*, folder: Path | None, as_json: bool) -> None:
    """做一个备份，在另一台服务器上恢复并核对。  Make a backup, restore it into a server of its own, compare; exit status 1 if anything differs."""
    open_house()
    from gongxin.apps.backups import api

    made = api.make_backup(
        folder=folder or _usual(),
        url=backup_address(),
        actor=command_actor("backup"),
        now=now(),
        told=_told,
    )
    _told(Text("在自己的服务器上恢复", "Restoring into a server of its own"))
    done = api.drill(made=made, actor=command_actor("backup"), now=now())
    if as_json:
        click.echo(json.dumps(done.as_dict(), ensure_ascii=False, indent=1))
    else:
        click.echo(
            f"备份 {done.number}：RPO {done.rpo_seconds} 秒，RTO {done.rto_seconds} 秒，{'一致' if done.ok else '不一致'}。"
            f" Backup {done.number}: RPO {done.rpo_seconds} s, RTO {done.rto_seconds} s,"
            f" {'everything agrees' if done.ok else 'something differs'}."
        )
        if not done.ok:
            click.echo(json.dumps(done.restored, ensure_ascii=False), err=True)
    sys.exit(0 if done.ok else 1)


@click.command()
@click.argument("folder", metavar="BACKUP", type=click.Path(path_type=Path))
@_json
def restore(*, folder: Path, as_json: bool) -> None:
    """由备份恢复到空库，做完才能启动服务。  Restore into an empty database, and do again what must be before anybody is served."""
    open_house()
    from gongxin.apps.backups.api import restore_backup

    done = restore_backup(
        folder=folder,
        owner_url=owner_address(),
        backup_url=backup_address(),
        migrate=migrate_database,
        actor=command_actor("restore"),
        now=now(),
        told=_told,
    )
    if as_json:
        click.echo(json.dumps(done.as_dict(), ensure_ascii=False, indent=1))
        sys.exit(0 if done.ok else 1)
    click.echo(
        f"已恢复到 {done.taken_at}；重做销毁 {done.erasures_replayed} 次、清单 {done.portions_replayed} 份；丢失 {done.entries_lost} 个事件的内容。"
        f" Restored to {done.taken_at}; {done.erasures_replayed} erasures"
        f" and {done.portions_replayed} portions of destruction lists done again;"
        f" the content of {done.entries_lost} events is lost."
    )
    for kind, count in sorted(done.lost.items()):
        click.echo(f"  {kind}: {count}")
    if done.lost:
        click.echo(
            "这些事此后发生、备份里没有，请按 docs/runbooks/backup.md 逐类补办。"
            " These happened since and are not in the backup; docs/runbooks/backup.md says what to do for each kind."
        )
    for fault in done.faults:
        click.echo(f"存证核对 ledger: {fault}", err=True)
    sys.exit(0 if done.ok else 1)


def _say_destroyed(number: int, why: Text) -> None:
    click.echo(
        f"备份 {number} 的密钥已销毁：{why.zh}。 The key of backup {number} is destroyed: {why.en}."
    )


def _usual() -> Path:
    from django.conf import settings

    return Path(settings.BACKUPS_DIR)
