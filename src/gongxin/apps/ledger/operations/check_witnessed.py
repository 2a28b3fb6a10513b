"""Whether enough witnesses vouch for the log, and the guard before every look-up.

Costs a look at one file: what stands in it is opened once for each time that it changes, and the database is not asked.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings

from gongxin.lib.cosignature import CosignatureVerifier, cosigned_at
from gongxin.lib.signed_note import NoteError, open_checkpoint
from gongxin.lib.witness_policy import Policy

from .. import queries
from ..enums import WitnessState
from ..errors import not_witnessed
from ..types import CosignedBy, Witnessing

AHEAD = timedelta(minutes=5)
"""How far a witness's clock may be before ours. What was cosigned later than that counts as not cosigned: whoever sets
this clock back gains no time."""


def check_witnessed(*, now: datetime) -> None:
    """Let nobody be looked up while nobody outside vouches for the log. Raises Refusal `ledger.not-witnessed`."""
    if witnessing(now=now).state is WitnessState.STOPPED:
        raise not_witnessed()


def witnessing(*, now: datetime) -> Witnessing:
    """How the log is witnessed. With a policy and nothing witnessed yet, look-ups wait for the first time."""
    policy: Policy | None = settings.WITNESS_POLICY
    if policy is None:
        return Witnessing(WitnessState.NOBODY, None, 0, ())
    note = queries.witnessed_note()
    size, stamps = (0, {}) if note is None else _opened(note, queries.log_origin(), policy)
    stamps = {key: at for key, at in stamps.items() if at <= now + AHEAD}
    at = policy.stands_since(stamps)
    return Witnessing(
        state=_state(policy, at, now),
        at=at,
        size=size,
        witnesses=tuple(
            CosignedBy(one.key.name, stamp, late=_late(stamp, now))
            for one in policy.witnesses
            for stamp in (stamps.get(one.key),)
        ),
    )


def _late(at: datetime | None, now: datetime) -> bool:
    return at is None or now - at > timedelta(minutes=settings.WITNESS_ALARM_MINUTES)


def _state(policy: Policy, at: datetime | None, now: datetime) -> WitnessState:
    if policy.quorum is None:
        return WitnessState.NOBODY
    if at is None or now - at > timedelta(minutes=settings.WITNESS_STOP_MINUTES):
        return WitnessState.STOPPED
    return WitnessState.LATE if _late(at, now) else WitnessState.WITNESSED


@lru_cache(maxsize=4)
def _opened(
    note: bytes, origin: str, policy: Policy
) -> tuple[int, dict[CosignatureVerifier, datetime]]:
    """Size and cosignatures of a witnessed checkpoint; nothing for a file that somebody else wrote."""
    try:
        head, _ = open_checkpoint(note, origin=origin, verifiers=[queries.log_verifier()])
        return head.size, cosigned_at(note, policy.keys)
    except NoteError:
        return 0, {}
