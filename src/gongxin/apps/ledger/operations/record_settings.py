"""Record that the platform began with other settings than the last time: which, never what they are."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from gongxin.lib.keyring import KeyRing

from .. import queries
from ..enums import EventKind
from .record_event import record_event

_LARGEST_FILE = 1_000_000
_DIGEST = 16


def record_settings(*, environment: Mapping[str, str], actor: str, now: datetime) -> frozenset[str]:
    """The names of settings that are new, gone or other than the last time; an event where there are any.

    The event holds a keyed digest of each value, so that a change back is seen and no value can be guessed. Where a value names a
    file, such as a policy of witnesses, its content counts with it.
    """
    key = KeyRing.open(settings.KEYS_DIR).secret("settings")
    told = {name: _digest(key, name, value) for name, value in environment.items()}
    newest = queries.events(kinds=[EventKind.SETTINGS_CHANGED], limit=1)
    before = dict(one.split("=", 1) for one in newest[0].payload["settings"]) if newest else {}
    changed = frozenset(name for name, _ in told.items() ^ before.items())
    if changed:
        with transaction.atomic():
            record_event(
                kind=EventKind.SETTINGS_CHANGED,
                occurred_at=now,
                actor=actor,
                payload={
                    "changed": sorted(changed),
                    "settings": [f"{name}={digest}" for name, digest in sorted(told.items())],
                },
            )
    return changed


def _digest(key: bytes, name: str, value: str) -> str:
    said = f"{name}\0{value}\0".encode()
    return hmac.digest(key, said + _content(value), "sha256").hex()[:_DIGEST]


def _content(value: str) -> bytes:
    try:
        path = Path(value)
        if path.is_file() and path.stat().st_size <= _LARGEST_FILE:
            return path.read_bytes()
    except (OSError, ValueError):
        pass  # no file that we may read: the value alone counts
    return b""
