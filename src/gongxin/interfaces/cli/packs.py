"""`gongxin pack`: policy packs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .house import command_actor, give_way, now, open_house

if TYPE_CHECKING:
    from gongxin.apps.foresight.api import WhatIf

_PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


@click.group()
def pack() -> None:
    """政策包。  Policy packs: check, load, compare, see what an edition would move."""


@pack.command()
@_PATHS
@click.option("--json", "as_json", is_flag=True, help="机器可读。 Print JSON.")
def check(paths: tuple[Path, ...], *, as_json: bool) -> None:
    """检查政策包。  Check packs; faults are named with file and line; exit status 1 if there are any."""
    open_house()
    from gongxin.apps.catalogue.api import check_packs

    faults = check_packs(list(_packs(paths)))
    if as_json:
        click.echo(json.dumps([fault.as_dict() for fault in faults], ensure_ascii=False, indent=2))
    else:
        for fault in faults:
            click.echo(str(fault))
        if not faults:
            click.echo("没有发现问题。 No faults.")
    sys.exit(1 if faults else 0)


@pack.command()
@_PATHS
def load(paths: tuple[Path, ...]) -> None:
    """装入政策包。  Load packs into the catalogue; a pack with faults is refused whole."""
    open_house()
    from gongxin.apps.foresight.api import load_editions

    result = load_editions(paths=list(_packs(paths)), actor=command_actor("pack").ref, now=now())
    click.echo(str(result))


@pack.command()
@click.argument("path", type=click.Path(path_type=Path))
def diff(path: Path) -> None:
    """与在用版本比较。  What loading would change against the edition in use."""
    open_house()
    from gongxin.apps.catalogue.api import diff_pack

    click.echo(str(diff_pack(path)))


@pack.command()
@click.argument("target")
@click.option("--json", "as_json", is_flag=True, help="机器可读。 Print JSON.")
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="另存为表格。 Write the lines to this file too.",
)
def whatif(target: str, *, as_json: bool, csv_file: Path | None) -> None:
    """预演新版本。  What an edition would move before it takes force: TARGET is a pack's folder or an edition that waits, such as national:2026.5.

    Counts of records by item and organ, clocks and running deadlines; nobody is named, and nothing is changed. An event in the ledger.
    """
    open_house()
    from gongxin.apps.foresight.api import what_if

    if not as_json:
        click.echo("正在归并登记簿。 Grouping the register…", err=True)
    found = what_if(target=target, actor=command_actor("pack"), now=now())
    if csv_file is not None:
        csv_file.write_text(found.as_csv(), encoding="utf-8-sig")
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    else:
        _tell(found)


@pack.command()
@click.option("--json", "as_json", is_flag=True, help="机器可读。 Print JSON.")
def settle(*, as_json: bool) -> None:
    """把已提前的终点写入记录。  Rewrite records whose end an edition in force moved; it may be broken off at any point and given again.

    Nobody is shown anything else for it: what an edition ended is hidden from its first second.
    """
    open_house()
    give_way()
    from gongxin.apps.foresight.api import move_ends

    def progress(done: int, of: int) -> None:
        if not as_json and sys.stderr.isatty():
            click.echo(f"\r{done}/{of}", nl=done == of, err=True)

    moved = move_ends(actor=command_actor("pack"), now=now(), progress=progress)
    if as_json:
        click.echo(json.dumps({"moved": moved.moved, "ended": moved.ended}))
        return
    click.echo(
        f"{moved.moved:,} 条记录的终点已提前，其中 {moved.ended:,} 条不再展示。"
        f" The end of {moved.moved:,} records was moved; {moved.ended:,} of them are shown no more."
    )


def _tell(found: WhatIf) -> None:
    from gongxin.apps.foresight.api import Fate, Reach

    editions = "、".join(f"{one.pack} {one.edition}" for one in found.editions)
    click.echo(
        f"{editions}：{found.records:,} 条记录，{found.groups:,} 组，{found.seconds:.1f} 秒。"
        f" {found.records:,} records in {found.groups:,} groups, {found.seconds:.1f} s."
    )
    for fate in Fate:
        click.echo(f"  {found.count(fate):>12,}  {fate.words}")
    if found.depends:
        click.echo(
            f"  {found.depends:>12,}  取决于密封的内容，按较早的一日 Depends on sealed content; the earlier day is taken"
        )
    for reach in Reach:
        if found.sooner_by(reach):
            click.echo(f"  {found.sooner_by(reach):>12,}  提前 Sooner by: {reach.words}")
    for line in found.lines:
        click.echo(
            f"{line.item}\t{line.source}\t"
            + "\t".join(_few(line.fates.get(fate, 0)) for fate in Fate)
        )
    for clock in found.clocks:
        how = (
            ", ".join(clock.changed)
            if clock.before and clock.after
            else ("+" if clock.after else "-")
        )
        click.echo(f"期限 Clock {clock.code}: {how}")
    for one in found.deadlines:
        click.echo(f"{one.matter} {one.organ}: {one.running}（{one.sooner} ↑ {one.later} ↓）")


def _few(count: int) -> str:
    from gongxin.lib.groups import SMALLEST_GROUP, told

    return f"<{SMALLEST_GROUP}" if told(count) is None else f"{count:,}"


def _packs(paths: Iterable[Path]) -> Iterable[Path]:
    """The given folders, or every pack of the installation."""
    given = list(paths)
    if given:
        return given
    from django.conf import settings

    return sorted(folder.parent for folder in settings.PACKS_DIR.glob("*/pack.yaml"))
