"""`gongxin docs`: pages of the documentation that are generated from the house itself."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from .house import open_house

ROOT = Path(__file__).resolve().parents[4] / "docs"


@click.group()
def docs() -> None:
    """生成的文档。  Generated documents."""


@docs.command()
def write() -> None:
    """重新生成。  Write every generated page anew."""
    open_house()
    for path, make in _pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(make(), encoding="utf-8")
        click.echo(path.relative_to(ROOT.parent))


@docs.command()
def check() -> None:
    """检查是否最新。  Exit status 1 if a generated page is not what it would be now."""
    open_house()
    stale = [
        path
        for path, make in _pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != make()
    ]
    for path in stale:
        click.echo(f"已过时 out of date: {path.relative_to(ROOT.parent)} (gongxin docs write)")
    sys.exit(1 if stale else 0)


def _pages() -> dict[Path, Callable[[], str]]:
    from django.conf import settings

    from gongxin.apps.catalogue.api import render_domain_map, render_workflows

    packs = [settings.PACKS_DIR]
    return {
        ROOT / "domain" / "domains.md": lambda: render_domain_map(packs),
        ROOT / "domain" / "workflows.md": lambda: render_workflows(packs),
    }
