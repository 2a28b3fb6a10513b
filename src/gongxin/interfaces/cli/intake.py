"""`gongxin intake`: file a department's table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .house import command_actor, give_way, now, open_house

if TYPE_CHECKING:
    from gongxin.apps.intake.api import Receipt


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--item", required=True, help="条目代码。 Item code, e.g. administrative-penalty.")
@click.option("--source", required=True, help="来源单位代码。 Source organ: pack code or USCC.")
@click.option("--dry-run", is_flag=True, help="只检查，不入库。 Check only; store nothing.")
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    help="在何处校验：本机，或 Apache Spark。 Where rows are checked: here, or on Apache Spark.",
)
@click.option("--json", "as_json", is_flag=True, help="机器可读。 Print JSON.")
def intake(
    file: Path, *, item: str, source: str, dry_run: bool, engine: str | None, as_json: bool
) -> None:
    """报送一个文件。  File a table of records.

    Exit status 0 when the file was processed, refused rows or not; 2 when it was refused as a whole.
    """
    open_house()
    give_way()
    from gongxin.apps.intake.api import Channel, Engine, receive_file

    receipt = receive_file(
        path=file,
        item_code=item,
        source_code=source,
        actor=command_actor("intake"),
        channel=Channel.COMMAND,
        now=now(),
        rehearsal=dry_run,
        engine=Engine(engine) if engine else None,
        progress=None if as_json else _show_progress,
        findings_shown=None if as_json else 1000,  # a program wants all, a person reads the first
    )
    if as_json:
        click.echo(json.dumps(receipt.as_dict(), ensure_ascii=False, indent=2))
    else:
        _print_receipt(receipt)


def _show_progress(rows: int) -> None:
    click.echo(f"\r已检查 {rows:,} 行 rows checked", err=True, nl=False)


def _print_receipt(receipt: Receipt) -> None:
    click.echo("", err=True)
    if receipt.rehearsal:
        click.echo("试运行：没有存储任何内容。 Rehearsal: nothing was stored.")
    else:
        click.echo(f"批次 batch {receipt.batch}")
    for zh, en, count in (
        ("收到", "received", receipt.received),
        ("新增", "accepted", receipt.accepted),
        ("更新", "superseding", receipt.superseding),
        *([("其中撤回", "withdrawn", receipt.withdrawn)] if receipt.withdrawn else []),
        ("重复", "duplicate", receipt.duplicate),
        ("待核", "held", receipt.held),
        ("退回", "refused", receipt.refused),
    ):
        click.echo(f"  {zh} {en:<12}{count:>12,}")
    if receipt.unused_columns:
        listed = "、".join(receipt.unused_columns)
        click.echo(f"未收录的列（目录之外） columns left aside, not in the catalogue: {listed}")
    if receipt.past_display:
        click.echo(
            f"展示期限已满、不再展示 past their display, never shown: {receipt.past_display:,}"
        )
    gravest = sorted(receipt.findings, key=lambda found: found.severity.value != "error")
    for found in gravest[:20]:
        where = f"第 {found.row} 行 row {found.row} {found.column}"
        click.echo(f"  {found.severity.value:<8}{where}: {found.message.zh}{found.mend.zh}")
        click.echo(f"          {found.message.en} {found.mend.en} [{found.rule}]")
    if receipt.findings_total > 20:
        click.echo(
            f"  … 共 {receipt.findings_total:,} 条 findings in all; --json 列出全部 lists them"
        )
