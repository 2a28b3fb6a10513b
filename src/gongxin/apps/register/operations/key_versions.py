"""The book of the master key's versions, and what hangs on them here."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from gongxin.lib.keyring import KeyRing
from gongxin.lib.rewrapping import Holder

from ..models import KeyCheck
from .check_keys import master_check, master_name

WRAPPED_DATA_KEYS = Holder(
    "data_keys",
    "register_data_key",
    "wrapped",
    {"subject_key": "uuid", "content_class": "text"},
    # `keys_by_class.key_owner`, as the database says it
    "uuid_send(subject_key)"
    " || CASE content_class WHEN 'all' THEN '' ELSE convert_to(content_class, 'UTF8') END",
)


def master_versions() -> dict[int, KeyCheck]:
    """Every version that the database ever knew, by number; retired ones too."""
    found = KeyCheck.objects.filter(key__startswith="master")
    return {int(one.key.partition("-")[2] or 1): one for one in found}


def remember_version(*, number: int, now: datetime) -> None:
    """Enter a version that the ring has. The caller records it."""
    value = master_check(KeyRing.open(settings.KEYS_DIR), number)
    KeyCheck.objects.create(key=master_name(number), value=value, made_at=now)


def forget_version(*, number: int, now: datetime) -> None:
    """Say that a version is not to be looked for any more. The caller records it."""
    KeyCheck.objects.filter(key=master_name(number)).update(retired_at=now)
