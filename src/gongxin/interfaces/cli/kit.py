"""`gongxin kit`: example files with expected results, for whoever writes an export."""

from __future__ import annotations

from pathlib import Path

import click

from .house import open_house


@click.group()
def kit() -> None:
    """一致性测试包。  Conformance kits."""


@kit.command()
@click.argument("item")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="新文件夹。 A new folder."
)
def build(item: str, *, out: Path) -> None:
    """写出条目的样例文件和预期结果。  Write example files of an item, good and bad, with what intake says of each."""
    if out.exists():
        raise click.UsageError(f"{out} 已存在，请另给一个新文件夹。 It exists; name a new folder.")
    open_house()
    from gongxin.apps.intake.api import build_kit

    count = build_kit(item_code=item, folder=out)
    click.echo(f"已写出 {count} 个场景。 {count} scenarios are written: {out / 'expected.json'}")
