"""`gongxin measures`: the list of constraints and incentives."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from .house import open_house


@click.group()
def measures() -> None:
    """惩戒措施和激励措施。  Constraints and incentives."""


@measures.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--below",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="单独的清单按哪个政策包的下级核对，默认全国包。 The pack as whose child a lone list is read; the national one unless said.",
)
@click.option("--json", "as_json", is_flag=True, help="机器可读。 Print JSON.")
def lint(path: Path, below: Path | None, *, as_json: bool) -> None:
    """核对措施清单。  Judge each measure at PATH: a pack's folder, or a file with a list of measures; exit status 1 if there are faults.

    Neither database nor loading is needed: a list that somebody proposes can be judged before it is law.
    """
    open_house()
    from django.conf import settings

    from gongxin.apps.catalogue.api import lint_measures

    found = lint_measures(path=path, below=below or settings.PACKS_DIR / "national")
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    else:
        for fault in found.faults:
            click.echo(str(fault))
        for rule, asks in found.rules.items():
            click.echo(f"[{rule}] {asks}")
        sound = sum(not one.faults for one in found.judged)
        click.echo(
            f"{len(found.judged)} 项措施，{sound} 项没有问题。 {len(found.judged)} measures, {sound} without fault."
        )
    sys.exit(1 if found.faults else 0)
