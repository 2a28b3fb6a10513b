"""`gongxin simulate`: a synthetic world as departments' files."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click


@click.command()
@click.option("--people", default=2_000, show_default=True, type=click.IntRange(100))
@click.option("--organisations", default=400, show_default=True, type=click.IntRange(20))
@click.option("--seed", default=1, show_default=True)
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False))
@click.option("--json", "as_json", is_flag=True, help="机器可读。 Print JSON.")
def simulate(*, people: int, organisations: int, seed: int, out: Path, as_json: bool) -> None:
    """生成虚构数据。  Write a synthetic world: people, organisations and ten years of filings.

    All identifiers carry a reserved pattern that names nobody (see docs/synthetic-world.md).
    """
    from gongxin.lib.synthetic import simulate as make_world

    world = make_world(
        people=people, organisations=organisations, seed=seed, out=out, progress=_show_progress
    )
    if as_json:
        click.echo(json.dumps(asdict(world), ensure_ascii=False, indent=2, default=str))
    else:
        click.echo("", err=True)
        click.echo(f"{world.files} 个文件，{world.rows:,} 行，其中已知有误 {world.bad_rows:,} 行")
        click.echo(
            f"{world.files} files, {world.rows:,} rows, {world.bad_rows:,} known bad: {world.out}"
        )


def _show_progress(step: str, done: int, total: int) -> None:
    click.echo(f"\r{step} {done:,}/{total:,}    ", err=True, nl=False)
