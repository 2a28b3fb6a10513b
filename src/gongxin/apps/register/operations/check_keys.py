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


def check_keys() -> None:
    """Remember the keys of a new database; for a known one raise Refusal when they are others."""
    ring = KeyRing.open(settings.KEYS_DIR)
    values = {"index": _check("index", ring.secret("index"))} | {
        master_name(number): master_check(ring, number) for number in ring.versions("master")
    }
    known = _known()
    if not known:
        KeyCheck.objects.bulk_create(
            [KeyCheck(key=name, value=value) for name, value in values.items()],
            ignore_conflicts=True,
        )
        known = _known()
    # a version that the ring has and the database does not know was being made when the power went
    if any(values.get(name) != value for name, value in known.items()):
        raise other_keys()


def _known() -> dict[str, str]:
    return dict(KeyCheck.objects.filter(retired_at=None).values_list("key", "value"))


def master_name(number: int) -> str:
    """Under which name the database knows a version of the master key."""
    return "master" if number == 1 else f"master-{number}"


def master_check(ring: KeyRing, number: int) -> str:
    """What the database remembers of a version of the master key."""
    return _check(master_name(number), ring.version("master", number))


def _check(name: str, key: bytes) -> str:
    return keyed_hash(key, f"key check {name}").hex()
