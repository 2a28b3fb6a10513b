"""`gongxin clock`: the clocks of the packs, and why a record is shown until its last day."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import click

from .house import command_actor, now, open_house

if TYPE_CHECKING:
    from gongxin.apps.catalogue.api import DisplayExplained


@click.group()
def clock() -> None:
    """期限。  Clocks: list them, explain a date."""


@clock.command("list")
@click.option("--json", "as_json", is_flag=True, help="机器可读。 Print JSON.")
def list_clocks(*, as_json: bool) -> None:
    """列出全部期限。  Every clock of the packs in force: code, kind, length, whose the number is."""
    open_house()
    from gongxin.apps.catalogue.api import read_catalogue
    from gongxin.lib.reckoning import length_words

    clocks = [one for found in read_catalogue().clock_editions.values() for one in found]
    if as_json:
        lines = [
            {
                "clock": one.code,
                "pack": one.pack,
                "kind": str(one.kind),
                "about": str(one.about),
                "title": one.title.as_dict(),
                "length": length_words(one.length).as_dict(),
                "extension": length_words(one.extension.length).as_dict()
                if one.extension
                else None,
                "number_by": str(one.number_by),
            }
            for one in clocks
        ]
        click.echo(json.dumps(lines, ensure_ascii=False, indent=2))
        return
    for one in clocks:
        more = f" + {length_words(one.extension.length)}" if one.extension else ""
        click.echo(
            f"{one.code}\t{one.kind}\t{length_words(one.length)}{more}\t{one.number_by}\t{one.title}"
        )


@clock.command()
@click.argument("record", type=click.UUID)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="只用到这一天为止载入的目录版本。 By the editions loaded until that day alone.",
)
@click.option("--json", "as_json", is_flag=True, help="机器可读。 Print JSON.")
def explain(record: UUID, *, as_of: datetime | None, as_json: bool) -> None:
    """为什么展示到这一天。  Why the record of this number is shown until its last day; not whose it is. An event in the ledger."""
    open_house()
    from gongxin.apps.access.api import explain_record
    from gongxin.lib.periods import BEIJING

    found = explain_record(
        record_key=record,
        actor=command_actor("clock"),
        now=now(),
        as_of=as_of.replace(tzinfo=BEIJING) + timedelta(days=1) if as_of else None,
    )
    if as_json:
        click.echo(json.dumps(_document(found), ensure_ascii=False, indent=2))
        return
    for number, step in enumerate(found.why.steps, 1):
        days = " → ".join(str(day) for day in (step.before, step.after) if day)
        click.echo(f"{number}. {step.words}{f'  {days}' if days else ''}")
        if step.article.zh:
            click.echo(f"   {step.article}")
    for warning in found.why.warnings:
        click.echo(f"! {warning}")
    click.echo(f"目录版本 Edition: {found.pack} {found.edition or '—'}")


def _document(found: DisplayExplained) -> dict[str, object]:
    return {
        **found.why.as_dict(),
        "pack": found.pack,
        "edition": found.edition or None,
        "edition_in_force": found.in_force,
        "repair_from": found.repair_from.isoformat() if found.repair_from else None,
    }
