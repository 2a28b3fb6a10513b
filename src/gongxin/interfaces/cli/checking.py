"""`gongxin ledger check`: receipts of the ledger, checked by whoever holds them. Given a key or a policy it needs no platform."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongxin.lib.merkle import ProofError
from gongxin.lib.signed_note import Ed25519Verifier, NoteError
from gongxin.lib.tlog_proof import Proven, TlogProof
from gongxin.lib.witness_policy import PolicyError, read_policy

from .house import open_house

if TYPE_CHECKING:
    from gongxin.lib.witness_policy import Policy

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
policy_option = click.option(
    "--policy", type=_FILE, help="见证策略文件。 File with the witnesses and how many are enough."
)


@click.command()
@click.argument("files", type=_FILE, nargs=-1, required=True)
@click.option("--key", type=_FILE, help="存证公钥文件 ledger.pub。 File with the log's key.")
@policy_option
@click.option(
    "--of", type=_FILE, help="凭证所说的文件（report.json、报送的文件）。 The file it speaks of."
)
def check(
    files: tuple[Path, ...], *, key: Path | None, policy: Path | None, of: Path | None
) -> None:
    """核验存证凭证。  Check receipts (.tlog-proof) offline, and say what they prove; exit status 1 if one does not hold.

    Without --key and --policy those of this installation are used. With --policy enough witnesses are demanded.
    """
    logs, witnesses = _trusted(key, policy)
    digest = hashlib.sha256(of.read_bytes()).hexdigest() if of else None
    held = [_holds(file, logs, witnesses, digest) for file in files]
    sys.exit(0 if all(held) else 1)


def _trusted(key: Path | None, policy: Path | None) -> tuple[list[Ed25519Verifier], Policy | None]:
    if key is None and policy is None:
        open_house()
        from django.conf import settings

        from gongxin.apps.ledger.api import log_verifier

        return [log_verifier()], settings.WITNESS_POLICY
    try:
        logs = [Ed25519Verifier.parse(key.read_text("utf-8").strip())] if key else []
    except (NoteError, UnicodeDecodeError) as fault:
        raise click.BadParameter(f"公钥读不懂 the key cannot be read: {fault}") from None
    return logs, policy_in(policy) if policy else None


def policy_in(file: Path) -> Policy:
    """The policy in the file, or one clear line."""
    try:
        return read_policy(file.read_bytes())
    except PolicyError as fault:
        raise click.BadParameter(f"策略读不懂 the policy cannot be read: {fault}") from None


def _holds(
    file: Path, logs: list[Ed25519Verifier], policy: Policy | None, digest: str | None
) -> bool:
    try:
        proven = TlogProof.parse(file.read_bytes()).check(logs=logs, policy=policy)
    except (NoteError, ProofError) as fault:
        click.echo(f"{file.name}  不成立 DOES NOT HOLD: {fault}")
        return False
    said = _said(proven.event)
    same = digest is None or said.get("digest") == digest
    holds = same and proven.enough is not False
    click.echo(f"{file.name}  {'成立 holds' if holds else '不成立 DOES NOT HOLD'}")
    tell_of_entry(proven)
    for name, value in said.items():
        click.echo(f"    {name}: {value}")
    if digest is not None:
        click.echo(
            "  说的就是这个文件。 It speaks of this very file."
            if same
            else "  说的不是这个文件，或没有说是哪个文件。 It does not speak of this file, or of none."
        )
    return holds


def _said(event: Mapping[str, Any] | None) -> dict[str, Any]:
    """What was recorded, as far as the receipt opens it."""
    if event is None:
        return {}
    return {"at": event["at"], "actor": event["actor"], **event["payload"]}


def tell_of_entry(proven: Proven) -> None:
    """Where the entry stands, and who had that tree before them."""
    place, head = proven.index + 1, proven.head
    click.echo(
        f"  “{proven.kind}”（{proven.hour} 起的一小时内）是存证 {head.origin} 的第 {place} 条，共 {head.size} 条。"
        f" An event “{proven.kind}” of the hour from {proven.hour} is entry {place} of {head.size} in the log {head.origin}."
    )
    for witness, at in proven.cosigned.items():
        click.echo(f"  见证 witnessed: {witness.name}  {at.isoformat()}")
    click.echo(f"  {_ENOUGH[proven.enough]}")


_ENOUGH = {
    True: "有足够的外部见证，平台没有给别人看另一本。 Enough witnesses cosigned: nobody is shown another log.",
    False: "见证不足；请稍后取新的凭证。 Not enough witnesses cosigned; fetch the receipt again later.",
    None: "没有按见证策略核对。 No policy asked for witnesses.",
}
