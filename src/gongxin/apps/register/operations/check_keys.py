"""Before anything is written: are these the keys with which the database was begun?

A key file that is lost is made anew by the key ring, which knows nothing of databases. Without this
check new records would be sealed with one key and old ones unreadable with it.
"""

from __future__ import annotations

from django.conf import settings

from gongxin.lib.keyring import KeyRing
from gongxin.lib.sealing import keyed_hash

from ..errors import other_keys
from ..models import KeyCheck

KEYS = ("index", "master")


def check_keys() -> None:
    """Remember the keys of a new database; for a known one raise Refusal when they are others."""
    ring = KeyRing.open(settings.KEYS_DIR)
    values = {name: keyed_hash(ring.secret(name), f"key check {name}").hex() for name in KEYS}
    known = dict(KeyCheck.objects.values_list("key", "value"))
    if not known:
        KeyCheck.objects.bulk_create(
            [KeyCheck(key=name, value=value) for name, value in values.items()],
            ignore_conflicts=True,
        )
        known = dict(KeyCheck.objects.values_list("key", "value"))
    if known != values:
        raise other_keys()
