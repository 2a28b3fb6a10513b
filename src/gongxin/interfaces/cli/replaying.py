"""`gongxin replay` and `gongxin bundle`: what was shown before, shown again and compared; and the bundle for a court."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from uuid import UUID

import click

from .emergency import by_password
from .house import now, open_house

_by = click.option("--by", "login", required=True, help="谁，以登录名。 Who acts, by their login.")
_case = click.option(
    "--case",
    "case_reference",
    default="",
    help="审计或诉讼的案号，审计员必填。 Number of the audit or lawsuit; an auditor must give one.",
)


@click.command()
@click.argument("number")
@_by
@_case
@click.option("--json", "as_json", is_flag=True, help="机器可读。 Print JSON.")
def replay(number: str, *, login: str, case_reference: str, as_json: bool) -> None:
    """重演报告或查询。  Make a past report or the answer of a look-up again, byte for byte; exit status 1 if it differs.

    NUMBER is a report's number or that of a look-up. Whoever is concerned sees that it was done.
    """
    open_house()
    from gongxin.apps.replay.api import replay_look_up, replay_report

    actor = by_password(login)
    if re.fullmatch(r"[0-9a-fA-F-]{36}", number):
        done = replay_look_up(
            look=UUID(number), case_reference=case_reference, actor=actor, now=now()
        )
    else:
        done = replay_report(number=number, case_reference=case_reference, actor=actor, now=now())
    click.echo(json.dumps(done.as_dict(), ensure_ascii=False, indent=2) if as_json else str(done))
    sys.exit(0 if done.identical else 1)


@click.command()
@click.argument("number")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@_by
@_case
def bundle(number: str, folder: Path, *, login: str, case_reference: str) -> None:
    """诉讼材料包。  Write a report's court bundle, its documents and the page that checks them offline into FOLDER."""
    open_house()
    from gongxin.apps.replay.api import make_bundle
    from gongxin.interfaces.portal.offline import page

    made = make_bundle(
        number=number, case_reference=case_reference, actor=by_password(login), now=now()
    )
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**made.documents(), "verify-bundle.html": page("bundle")}.items():
        (folder / name).write_bytes(content)
        click.echo(str(folder / name))
