"""Bring the keys from files to a key module, or back."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import check_keys
from gongxin.lib.backup_keys import BackupKeys
from gongxin.lib.key_keepers import keeper_named
from gongxin.lib.keyring import KeyRing

from ..errors import kept_so_already


def move_keys(*, to: str, actor: Actor, now: datetime) -> int:
    """Keep every key of the ring as `to` says (`files`, `pkcs11`); gives how many. Nothing else may be running.

    Each is written anew and read back before the first one as it was is destroyed; cut off, it is given again.
    Raises Refusal when they are kept so already, or the module cannot be used.
    """
    rings = (KeyRing.open(settings.KEYS_DIR), BackupKeys.open(settings.KEYS_DIR).ring)
    keeper = keeper_named(to)
    if keeper.suffix == rings[0].keeper.suffix:
        raise kept_so_already(to)
    with transaction.atomic():
        check_keys()
        keys = sum(ring.move_to(keeper) for ring in rings)
        record_event(
            kind=EventKind.KEYS_MOVED,
            occurred_at=now,
            actor=actor.ref,
            payload={"kept": to, "keys": keys},
        )
    for ring in rings:
        ring.forget()
    return keys
