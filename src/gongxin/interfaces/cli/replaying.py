"""`gongxin replay` and `gongxin bundle`: what was shown before, shown again and compared; and the bundles for a court."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from .emergency import by_password
from .house import now, open_house

if TYPE_CHECKING:
    from gongxin.apps.identity.api import Actor

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


_CASE = re.compile(r"YY-", re.IGNORECASE)
_BUNDLE = re.compile(r"JZ-", re.IGNORECASE)


@click.command()
@click.argument("number")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@_by
@_case
@click.option(
    "--purpose",
    type=click.Choice(["reconsideration", "litigation"]),
    default="reconsideration",
    help="案件卷宗移交给谁。 For whom the bundle of a case is.",
)
@click.option("--reason", default="", help="移交的理由，当事人看得到。 Why; the person reads it.")
def bundle(
    number: str, folder: Path, *, login: str, case_reference: str, purpose: str, reason: str
) -> None:
    """诉讼材料包、案件卷宗。  Write a bundle and the page that checks it offline into FOLDER.

    NUMBER is a report's, for its court bundle. That of a case has the bundle of the case put together and prints its number, by which
    it is taken once it is in the log and, where the pack wants that, another officer has confirmed it at the workbench.
    """
    open_house()
    actor = by_password(login)
    folder.mkdir(parents=True, exist_ok=True)
    if _CASE.match(number):
        from gongxin.apps.identity.api import Role
        from gongxin.apps.replay.api import BundlePurpose, put_together

        own = actor.role is Role.CITIZEN
        made = put_together(
            case=number,
            purpose=BundlePurpose.OWN if own else BundlePurpose(purpose),
            case_reference=case_reference,
            reason=reason,
            actor=actor,
            now=now(),
        )
        click.echo(made)
        return
    if _BUNDLE.match(number):
        _take(number, folder, actor)
        return
    from gongxin.apps.replay.api import make_bundle

    bundled = make_bundle(number=number, case_reference=case_reference, actor=actor, now=now())
    for name, content in bundled.documents().items():
        (folder / name).write_bytes(content)
        click.echo(str(folder / name))
    _page("bundle", folder)


def _take(number: str, folder: Path, actor: Actor) -> None:
    """The bundle of a case, piece by piece; half a file is none."""
    from gongxin.apps.replay.api import take_bundle

    taken = take_bundle(number=number, actor=actor, now=now())
    half = folder / f"{taken.name}.part"
    with half.open("wb") as file:
        for piece in taken.pieces:
            file.write(piece)
    half.rename(folder / taken.name)
    click.echo(str(folder / taken.name))
    click.echo(f"sha256 {taken.digest}")
    _page("case-bundle", folder)


def _page(name: str, folder: Path) -> None:
    from gongxin.interfaces.portal.offline import page

    path = folder / f"verify-{name}.html"
    path.write_bytes(page(name))
    click.echo(str(path))
