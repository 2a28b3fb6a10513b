"""Destroy what is due without making a backup."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from gongxin.apps.identity.api import Actor

from ..enums import DestroyedFor
from .expire_backups import destroy_due, remove_unreadable
from .make_backup import alone


def expire_backups(*, folder: Path, actor: Actor, now: datetime) -> dict[int, DestroyedFor]:
    """Destroy every key that is due, and remove the files in `folder` that nobody opens any more. Raises Refusal."""
    with alone():
        destroyed = destroy_due(actor=actor, now=now)
        if folder.is_dir():
            remove_unreadable(folder)
        return destroyed
