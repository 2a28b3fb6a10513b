"""Drill a restore: a backup is made, comes back into a server of its own by the command that an emergency would use, and is compared."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.postgres import Cluster

from ..models import Backup
from ..types import BackupMade, Drilled

ELSEWHERE = frozenset(
    {
        "DATABASE_URL",
        "GONGXIN_OWNER_URL",
        "GONGXIN_LEDGER_URL",
        "GONGXIN_PUBLIC_DATABASE_URL",
        "GONGXIN_BACKUP_URL",
        "GONGXIN_ADMIN_URL",
        "GONGXIN_WITNESS_POLICY",
    }
)
"""What the restored platform is not told: the database in use, and the witnesses, who have seen more since."""

_RESTORE = ("-m", "gongxin.interfaces.cli", "restore", "--json")


def drill(*, made: BackupMade, actor: Actor, now: datetime) -> Drilled:
    """Restore what was `made`, compare, remove it again, and record how it went.

    RPO is how old the backup was when its restore began, RTO how long that took until the platform might have served. The signing keys
    are in use there, and nothing is signed with them that was not signed before.
    """
    with _place() as var:
        began = datetime.now(UTC)
        started = time.monotonic()
        restored = _restored(made.folder, var)
        rto = round(time.monotonic() - started)
    rpo = round((began - datetime.fromisoformat(made.manifest.taken_at)).total_seconds())
    ok = bool(restored.get("ok"))
    with transaction.atomic():
        Backup.objects.filter(number=made.number).update(
            drilled_at=now, drilled_well=ok, rpo_seconds=rpo, rto_seconds=rto
        )
        record_event(
            kind=EventKind.BACKUP_DRILLED,
            occurred_at=now,
            actor=actor.ref,
            payload={"backup": made.number, "ok": ok, "rpo_seconds": rpo, "rto_seconds": rto},
        )
    return Drilled(made.number, ok, rpo, rto, restored)


@contextmanager
def _place() -> Iterator[Path]:
    """A folder for a platform of its own, with the keys of this one; it goes at the end, and so does one left over by a dead drill."""
    var = Path(settings.VAR_DIR)
    for left in var.glob("drill-*"):
        if not Path(f"/proc/{left.name.split('-')[1]}").exists():
            _remove(left)
    place = Path(tempfile.mkdtemp(prefix=f"drill-{os.getpid()}-", dir=var))
    place.chmod(0o711)  # the account that runs the server passes through it
    (place / "keys").symlink_to(Path(settings.KEYS_DIR).resolve())
    try:
        yield place
    finally:
        _remove(place)


def _remove(place: Path) -> None:
    Cluster(place / "postgres").stop()
    (place / "keys").unlink(missing_ok=True)  # the link, before anything below is removed
    shutil.rmtree(place, ignore_errors=True)


def _restored(folder: Path, var: Path) -> Mapping[str, Any]:
    told = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    done = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, *_RESTORE, str(folder)],
        env={**told, "GONGXIN_VAR": str(var)},
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        said: Mapping[str, Any] = json.loads(done.stdout)
    except ValueError:
        return {"ok": False, "said": done.stderr[-500:]}
    return said
