"""Re-derive everything the ledger claims, from events to leaves to tiles to checkpoints."""

from __future__ import annotations

from gongxin.lib.signed_note import Ed25519Verifier

from .. import queries
from ..types import Verification
from .audit import Audit


def verify(*, key: str | None = None) -> Verification:
    """Walk the whole ledger and name everything that is wrong, the first bad row first.

    Reads only: one snapshot of the tables, and the published files. `key` is the log's verification
    key from elsewhere (one line, as in `ledger.pub`), for a verifier that does not trust this
    machine's key; raises NoteError if it is malformed.
    """
    verifier = queries.log_verifier() if key is None else Ed25519Verifier.parse(key)
    with queries.still_picture() as (published, witnessed):
        audit = Audit(
            home=queries.log_home(),
            origin=queries.log_origin(),
            verifier=verifier,
            erased=queries.stream_erased(),
        )
        audit.checkpoints(queries.checkpoint_rows(), published, witnessed)
        audit.files()
        audit.placed(queries.stream_placed())
        audit.waiting(queries.stream_waiting())
    return audit.outcome()
