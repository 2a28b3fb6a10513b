"""凭证: the receipt of one line of 谁查过我, for whom it is about."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import event_by_uid, inclusion_proof, receipt

from ..enums import Power
from ..errors import unknown_look_up
from .act_for import whose_file
from .list_looks import list_looks


def receipt_of_look(*, look: UUID, actor: Actor, now: datetime) -> str:
    """The receipt as a C2SP tlog-proof: what the entry says opened with it, unless that may not be told (yet).

    Raises Refusal `access.unknown-look-up` for what is not in the person's list, `ledger.not-published` while it is
    being entered.
    """
    shown = {one.event: one for one in list_looks(actor=actor, now=now)}
    whose = whose_file(actor=actor, power=Power.SEE_LOOKS, told_elsewhere=True)
    found = shown.get(str(look))
    if found is None or whose.subject_key is None:
        raise unknown_look_up()
    # it is in the person's list, be it about another of their numbers
    about = event_by_uid(uid=look, organ=None).subject_key
    if found.sealed or found.left_out is not None:
        return inclusion_proof(uid=look, organ=None, subject_key=about).as_tlog_proof()
    return receipt(uid=look, subject_key=about)
