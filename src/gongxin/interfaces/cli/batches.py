"""`gongxin batch`: receipts that prove themselves, and taking a batch back."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import click

from .checking import policy_in, policy_option, tell_of_entry
from .house import command_actor, now, open_house

_REASONS = ("wrong-file", "wrong-content", "wrong-subjects", "no-basis", "source-asks")


@click.group()
def batch() -> None:
    """批次。  Batches: signed receipts, originals, recall."""


@batch.command()
@click.argument("number")
@click.option("--out", type=click.Path(path_type=Path), help="写入文件。 Write to this file.")
def receipt(number: str, *, out: Path | None) -> None:
    """签名的回执。  The signed receipt with its proof, as JSON."""
    open_house()
    from gongxin.apps.intake.api import signed_receipt

    document = signed_receipt(number=number, actor=command_actor("batch"))
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, "utf-8")
        click.echo(f"已写入 {out}。 Written.")
    if document["proof"] is None:
        click.echo(
            "事件尚未编入存证树，稍后再取可得凭证。"
            " The event is not in the log's tree yet; fetch the receipt again for its proof.",
            err=True,
        )


@batch.command()
def keys() -> None:
    """核验回执用的公钥。  The public keys by which receipts are checked."""
    open_house()
    from gongxin.apps.intake.api import receipt_key
    from gongxin.apps.ledger.api import log_verifier

    click.echo(receipt_key().vkey())
    click.echo(log_verifier().vkey())


@batch.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--receipt-key", help="回执公钥一行。 The receipt key in one line.")
@click.option("--ledger-key", help="存证公钥一行。 The log's key in one line.")
@policy_option
def verify(
    file: Path, *, receipt_key: str | None, ledger_key: str | None, policy: Path | None
) -> None:
    """核验回执，不问数据库。  Check a signed receipt and the witnesses' cosignatures without the database.

    Without keys or policy given, those of this installation are used. A receipt that does not hold is refused (2); the
    exit status is 1 where too few witnesses cosigned.
    """
    open_house()
    from django.conf import settings

    from gongxin.apps.intake import api as intake
    from gongxin.apps.ledger.api import log_verifier
    from gongxin.lib.signed_note import Ed25519Verifier

    verdict = intake.verify_receipt(
        content=file.read_bytes(),
        receipt_key=Ed25519Verifier.parse(receipt_key) if receipt_key else intake.receipt_key(),
        ledger_key=Ed25519Verifier.parse(ledger_key) if ledger_key else log_verifier(),
        policy=policy_in(policy) if policy else settings.WITNESS_POLICY,
    )
    click.echo(f"回执真实有效：批次 {verdict.batch}。 The receipt is sound: batch {verdict.batch}.")
    proven = [one for one in (verdict.filed, verdict.recalled) if one is not None]
    for one in proven:
        tell_of_entry(one)
    if verdict.filed is None:
        click.echo("回执尚不含存证凭证。 It holds no proof of the log yet.")
    if any(one.enough is False for one in proven):
        sys.exit(1)


@batch.command()
@click.argument("number")
@click.option("--reason", type=click.Choice(_REASONS), required=True, help="原因。 Why.")
@click.option("--yes", is_flag=True, help="不再询问。 Do not ask.")
def recall(number: str, *, reason: str, yes: bool) -> None:
    """召回整个批次。  Take a whole batch back: what it wrote ends, what it superseded returns."""
    if not yes:
        click.confirm(f"召回批次 {number}？ Recall batch {number}?", abort=True)
    open_house()
    from gongxin.apps.intake.api import RecallReason, recall_batch

    recall_batch(
        number=number, reason=RecallReason(reason), actor=command_actor("batch"), now=now()
    )
    click.echo(f"批次 {number} 已召回。 Batch {number} is recalled.")


@batch.command()
@click.argument("number")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="写入文件。 Write to this file."
)
def original(number: str, *, out: Path) -> None:
    """调取批次的原始文件。  Take the file of a batch out of its seal, as it was sent; this is recorded."""
    open_house()
    from gongxin.apps.intake.api import export_original

    with tempfile.NamedTemporaryFile(dir=out.parent, prefix=".gongxin-", delete=False) as spool:
        try:
            export_original(number=number, into=spool, actor=command_actor("batch"), now=now())
            Path(spool.name).replace(out)
        finally:
            Path(spool.name).unlink(missing_ok=True)
    click.echo(f"已写入 {out}。 Written.")


@batch.command()
def sweep() -> None:
    """销毁到期的原始文件。  Destroy the original files whose period is over; filing does so too."""
    open_house()
    from gongxin.apps.intake.api import sweep_files

    count = sweep_files(now=now())
    click.echo(f"销毁 {count} 个文件。 {count} files destroyed.")
