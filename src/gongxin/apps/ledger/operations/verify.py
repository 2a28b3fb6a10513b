"""Re-derive everything the ledger claims, from events to leaves to tiles to checkpoints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from gongxin.lib.calling import NoAnswer
from gongxin.lib.signed_note import Ed25519Verifier, NoteError, open_checkpoint
from gongxin.lib.witness_client import shown
from gongxin.lib.witness_policy import Policy

from .. import queries
from ..types import SeenElsewhere, Verification
from .audit import Audit
from .own_copy import OwnFolder

SECONDS = 5.0
"""How long a witness may take to show what it saw."""


def verify(
    *,
    key: str | None = None,
    files: Path | None = None,
    own: Path | None = None,
    seen: Iterable[SeenElsewhere] = (),
) -> Verification:
    """Walk the whole ledger and name everything that is wrong, the first bad row first.

    Reads only: one snapshot of the tables, and the published files (`files`, where they do not lie in their place). `key`
    is the log's verification key from elsewhere (one line, as in `ledger.pub`), for a verifier that does not trust this
    machine's key; raises NoteError if it is malformed. `seen` are checkpoints of this log that others have.

    `own` is a folder of the verifier's (`own_copy`): its key counts, the witnesses of its policy are asked what they saw,
    and what it kept the last time must still be there. It alone is written to, when nothing was found wrong. Raises
    Refusal where it cannot be used.
    """
    mine = OwnFolder.open(own) if own else None
    verifier = Ed25519Verifier.parse(key) if key else mine.key if mine else queries.log_verifier()
    home = files or queries.log_home()
    copy, policy = (mine.copy(), mine.policy) if mine else (None, None)
    # before the picture is taken: what a witness has seen, the log had published before
    shown_by, silent = _ask(policy, verifier)
    gm = None if mine else queries.gm_verifier()
    audit = Audit(home=home, verifier=verifier, gm=gm, policy=policy, copy=copy)
    with queries.still_picture(home) as (published, witnessed):
        audit.checkpoints(queries.checkpoint_rows(), published, witnessed, [*seen, *shown_by])
        audit.files()
        audit.erased(queries.stream_erased())
        audit.placed(queries.stream_placed())
        audit.waiting(queries.stream_waiting())
    outcome = replace(audit.outcome(), silent=silent)
    if mine and outcome.ok and published is not None:
        mine.keep(home, published)
    return outcome


def _ask(
    policy: Policy | None, log: Ed25519Verifier
) -> tuple[list[SeenElsewhere], tuple[str, ...]]:
    """The newest checkpoint that each witness cosigned, and who said nothing that the log had signed."""
    found, silent = [], []
    for witness in policy.witnesses if policy else ():
        try:
            note = shown(witness.url, log.name, seconds=SECONDS)
            open_checkpoint(note, origin=log.name, verifiers=[log])
        except (NoAnswer, NoteError):
            silent.append(witness.key.name)
        else:
            found.append(SeenElsewhere(witness.key.name, note))
    return found, tuple(silent)
