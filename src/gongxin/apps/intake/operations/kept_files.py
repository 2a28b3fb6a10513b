"""Files kept as they were sent, under seal and until an end: the originals of batches, and what is being uploaded.

The sealed parts lie in a folder of the installation, their key in the database under the master key. A
file is gone when its key is: parts without one open for nobody, and are swept away.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import IO, Self
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import held_batches
from gongxin.lib.rewrapping import Holder
from gongxin.lib.sealed_parts import PART_BYTES, SealedParts, destroy_parts
from gongxin.lib.sealing import SealBroken, new_key
from gongxin.lib.wrapping import Wrapping, wrapping_under

from ..errors.channels import original_damaged, original_gone
from ..models import Batch, KeptFile, Upload

WRAPPED_FILES = Holder(
    "files", "intake_kept_file", "data_key", {"id": "bigint"}, "convert_to(token, 'UTF8')"
)

# parts whose file never came into the book belong to a filing that was cut off; a running one is younger
_ORPHAN_SECONDS = 24 * 3600.0


class Sealing:
    """A file that goes under seal while its rows are read; what is not kept in the end leaves nothing."""

    def __init__(self, path: Path, *, begin: bool) -> None:
        self._path = path
        self._token, self._key = uuid4().hex, new_key()
        self._kept = False
        self._stop = Event()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="original")
        self._parts = self._pool.submit(self._seal) if begin else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._pool.shutdown(wait=True)
        if error is not None or not self._kept:
            destroy_parts(folder_of(self._token))

    def keep(self, *, now: datetime, until: datetime | None) -> KeptFile:
        """Enter the file in the book, once all of it is durable. `until` is the end; None until it is decided."""
        parts = self._parts or self._pool.submit(self._seal)
        count = parts.result()
        self._kept = True
        return KeptFile.objects.create(
            token=self._token,
            data_key=wrapping().wrap(self._key, self._token.encode()),
            parts=count,
            made_at=now,
            kept_until=until,
        )

    def _seal(self) -> int:
        store, position = SealedParts(folder_of(self._token), self._key), 0
        with self._path.open("rb") as file:
            while not self._stop.is_set() and (part := file.read(PART_BYTES)):
                store.put(position, part)
                position += 1
        return position


def open_kept(*, kept: KeptFile | None, into: IO[bytes], now: datetime) -> None:
    """Write a kept file into `into`. Raises Refusal when its period is over or it does not open."""
    if kept is None or kept.destroyed_at or (kept.kept_until and kept.kept_until <= now):
        raise original_gone()
    try:
        for part in parts_of(kept).read(kept.parts):
            into.write(part)
    except SealBroken:
        raise original_damaged() from None
    into.flush()


def parts_of(kept: KeptFile) -> SealedParts:
    """The sealed parts of a kept file, with its key."""
    key = wrapping().unwrap(bytes(kept.data_key), kept.token.encode())
    return SealedParts(folder_of(kept.token), key)


def new_kept_file(*, now: datetime, until: datetime) -> KeptFile:
    """A file under seal whose parts are still to come."""
    token = uuid4().hex
    key = wrapping().wrap(new_key(), token.encode())
    return KeptFile.objects.create(
        token=token, data_key=key, parts=0, made_at=now, kept_until=until
    )


def destroy_kept(*, kept: KeptFile, now: datetime) -> None:
    """Destroy a kept file: first its key, and when that is certain its parts.

    Under a legal hold it stays, opens for nobody from now on, and goes with the first sweep after the hold.
    """
    if held_files([kept]):
        kept.kept_until = now
        kept.save(update_fields=["kept_until"])
        return
    destroy_now(kept=kept, now=now)


def held_files(files: Sequence[KeptFile]) -> frozenset[int]:
    """Those of the files, by their key, that belong to a batch or an upload under legal hold."""
    known = [one.pk for one in files]
    batches = Batch.objects.filter(kept_file__in=known)
    uploads = Upload.objects.filter(kept_file__in=known, batch=None)
    lying = [
        *batches.values_list("kept_file_id", "pk", "item", "source"),
        *(
            (file, None, item, source)
            for file, item, source in uploads.values_list("kept_file_id", "item", "source")
        ),
    ]
    with transaction.atomic():
        held = held_batches(batches=[(batch, item, source) for _, batch, item, source in lying])
    return frozenset(lying[place][0] for place in held)


def destroy_now(*, kept: KeptFile, now: datetime) -> None:
    """The same for a file of which the caller knows that no hold covers it."""
    kept.destroyed_at, kept.data_key = now, b""
    kept.save(update_fields=["destroyed_at", "data_key"])
    transaction.on_commit(lambda: destroy_parts(folder_of(kept.token)))


def sweep_files(*, now: datetime) -> int:
    """Destroy the files whose period is over, and what a filing that was cut off left; says how many files.

    They open for nobody from the end of their period on, whenever this runs; what is under a legal hold stays until after it.
    """
    with transaction.atomic():
        over = KeptFile.objects.filter(destroyed_at=None, kept_until__lte=now)
        found = list(over.select_for_update(skip_locked=True))
        staying = held_files(found)
        files = [kept for kept in found if kept.pk not in staying]
        for kept in files:
            destroy_now(kept=kept, now=now)
        if files:
            record_event(
                kind=EventKind.ORIGINALS_DESTROYED,
                occurred_at=now,
                actor="system:intake",
                payload={"files": len(files)},
            )
    for folder in _orphans():
        destroy_parts(folder)
    return len(files)


def _orphans() -> Iterator[Path]:
    if not settings.ORIGINALS_DIR.is_dir():
        return
    before = time.time() - _ORPHAN_SECONDS
    old = {
        path.name: path
        for path in settings.ORIGINALS_DIR.iterdir()
        if path.stat().st_mtime < before
    }
    alive = KeptFile.objects.filter(token__in=old, destroyed_at=None)
    for token in old.keys() - set(alive.values_list("token", flat=True)):
        yield old[token]


def folder_of(token: str) -> Path:
    """Where the parts of a kept file lie."""
    return Path(settings.ORIGINALS_DIR) / token


def wrapping() -> Wrapping:
    """The master key, ready to wrap the keys of files and batches."""
    return wrapping_under(settings.KEYS_DIR, "master")
