"""`gongxin pack`: policy packs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from .house import command_actor, now, open_house

_PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


@click.group()
def pack() -> None:
    """政策包。  Policy packs: check, load, compare."""


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
    from gongxin.apps.catalogue.api import load_packs

    result = load_packs(paths=list(_packs(paths)), actor=command_actor("pack").ref, now=now())
    click.echo(str(result))


@pack.command()
@click.argument("path", type=click.Path(path_type=Path))
def diff(path: Path) -> None:
    """与在用版本比较。  What loading would change against the edition in use."""
    open_house()
    from gongxin.apps.catalogue.api import diff_pack

    click.echo(str(diff_pack(path)))


def _packs(paths: Iterable[Path]) -> Iterable[Path]:
    """The given folders, or every pack of the installation."""
    given = list(paths)
    if given:
        return given
    from django.conf import settings

    return sorted(folder.parent for folder in settings.PACKS_DIR.glob("*/pack.yaml"))
