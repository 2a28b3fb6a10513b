"""A file that comes part by part: each part is durable before it is acknowledged, and a broken upload goes on.

Whoever sends the file again is told the SHA-256 of the parts that are there, compares them with the file, and
sends what is missing. When it is whole it is filed like any other.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from gongxin.apps.catalogue.api import get_item
from gongxin.apps.directory.api import get_organ
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.lib.outages import told_of_outages
from gongxin.lib.sealed_parts import PART_BYTES

from ..enums import Channel
from ..errors.channels import (
    unknown_upload,
    upload_being_filed,
    upload_not_whole,
    upload_part_unfit,
    upload_too_large,
)
from ..models import Batch, Upload
from ..policies import check_source
from ..types import Receipt, UploadState
from .kept_files import destroy_kept, new_kept_file, open_kept, parts_of
from .load_rows import Progress
from .receive_file import receive_file

# a filing tells of itself after every chunk; it may wait for another load before the first
_STILL_FILING = timedelta(minutes=5)
_LONGEST_SUFFIX = 8


@told_of_outages()
def begin_upload(
    *, item_code: str, source_code: str, size: int, suffix: str, actor: Actor, now: datetime
) -> UploadState:
    """A place for a file of `size` bytes; the actor's unfinished upload of such a file, if there is one.

    Raises Refusal where the file could not be filed anyway: unknown item or organ, or another organ's item.
    """
    check_role(actor, Role.CLERK, Role.OPERATOR)
    item, source = get_item(code=item_code), get_organ(code_or_uscc=source_code)
    check_source(item, source, actor)
    if not 0 < size <= settings.UPLOAD_LIMIT_BYTES:
        raise upload_too_large(limit=settings.UPLOAD_LIMIT_BYTES)
    suffix = suffix.lower()[:_LONGEST_SUFFIX]
    begun = _open_uploads(actor, now).filter(
        item=item.code, source=source.code, bytes_stated=size, suffix=suffix
    )
    upload = begun.order_by("-id").first()
    if upload is None:
        with transaction.atomic():
            upload = Upload.objects.create(
                kept_file=new_kept_file(now=now, until=now + timedelta(days=settings.UPLOAD_DAYS)),
                owner=actor.ref,
                item=item.code,
                source=source.code,
                suffix=suffix,
                bytes_stated=size,
            )
    return _state(upload)


@told_of_outages()
def add_part(
    *, token: str, position: int, digest: str, body: bytes, actor: Actor, now: datetime
) -> UploadState:
    """Take the part at `position`; it and nothing after it counts from now on.

    Raises Refusal when it does not follow what is there, or is not what `digest` (SHA-256) says.
    """
    with transaction.atomic():
        upload = _own(token, actor, now, lock=True)
        there = len(upload.digests)
        due = min(PART_BYTES, upload.bytes_stated - position * PART_BYTES)
        fits = 0 <= position <= there and len(body) == due
        if not fits or hashlib.sha256(body).hexdigest() != digest:
            raise upload_part_unfit(next_position=there)
        kept = upload.kept_file
        parts_of(kept).put(position, body)
        upload.digests = [*upload.digests[:position], digest]
        upload.bytes_kept = position * PART_BYTES + len(body)
        upload.save(update_fields=["digests", "bytes_kept"])
        kept.parts = position + 1
        kept.save(update_fields=["parts"])
    return _state(upload)


def read_upload(*, token: str, actor: Actor, now: datetime) -> UploadState:
    """How far an upload of the actor is; until its end it also tells that it was filed.

    A page that watches the filing asks once more while the answer to the filing is on its way.
    """
    check_role(actor, Role.CLERK, Role.OPERATOR)
    whole = Q(batch=None, kept_file__destroyed_at=None) | ~Q(batch=None)
    return _state(_found(_uploads(actor, now).filter(whole), token))


def list_uploads(*, actor: Actor, now: datetime) -> list[UploadState]:
    """The actor's uploads that are not filed yet, newest first."""
    return [_state(upload) for upload in _open_uploads(actor, now).order_by("-id")[:10]]


@told_of_outages()
def file_upload(*, token: str, actor: Actor, now: datetime, rehearsal: bool) -> Receipt:
    """File a whole upload, or rehearse it; filed, its parts are destroyed, for the batch keeps its original."""
    upload = _own(token, actor, now)
    if upload.bytes_kept != upload.bytes_stated:
        raise upload_not_whole(kept=upload.bytes_kept, stated=upload.bytes_stated)
    with (
        _being_filed(upload) as progress,
        tempfile.NamedTemporaryFile(prefix="gongxin-upload-", suffix=upload.suffix) as spool,
    ):
        open_kept(
            kept=upload.kept_file,
            into=spool,
            now=now,
        )
        receipt = receive_file(
            path=Path(spool.name),
            item_code=upload.item,
            source_code=upload.source,
            actor=actor,
            channel=Channel.WORKBENCH,
            now=now,
            rehearsal=rehearsal,
            progress=progress,
        )
    if not rehearsal:
        with transaction.atomic():
            upload.batch = Batch.objects.get(number=receipt.batch)
            upload.save(update_fields=["batch"])
            destroy_kept(kept=upload.kept_file, now=now)
    return receipt


@contextmanager
def _being_filed(upload: Upload) -> Iterator[Progress]:
    """Hold the upload while it is filed, and let others see how many rows have gone by.

    The filing itself is one transaction that nobody sees into, so a connection beside it tells of it. Killed,
    it tells nothing any more, and the upload can be filed again.
    """
    moment = timezone.now()
    idle = Q(filing_since=None) | Q(filing_since__lt=moment - _STILL_FILING)
    mine = Upload.objects.filter(pk=upload.pk)
    if not mine.filter(idle).update(filing_since=moment, rows=0):
        raise upload_being_filed()

    def tell(rows: int) -> None:
        mine.update(rows=rows, filing_since=timezone.now())

    def note(rows: int) -> None:
        beside.submit(tell, rows)

    with ThreadPoolExecutor(1, thread_name_prefix="progress") as beside:
        try:
            yield note
        finally:
            beside.submit(connections.close_all).result()
            mine.update(filing_since=None)


def _uploads(actor: Actor, now: datetime):  # type: ignore[no-untyped-def]
    return Upload.objects.select_related("kept_file").filter(
        owner=actor.ref, kept_file__kept_until__gt=now
    )


def _open_uploads(actor: Actor, now: datetime):  # type: ignore[no-untyped-def]
    return _uploads(actor, now).filter(batch=None, kept_file__destroyed_at=None)


def _own(token: str, actor: Actor, now: datetime, *, lock: bool = False) -> Upload:
    check_role(actor, Role.CLERK, Role.OPERATOR)
    uploads = _open_uploads(actor, now)
    return _found(uploads.select_for_update(of=("self",)) if lock else uploads, token)


def _found(uploads: QuerySet[Upload], token: str) -> Upload:
    upload = uploads.filter(kept_file__token=token).first()
    if upload is None:
        raise unknown_upload()
    return upload


def _state(upload: Upload) -> UploadState:
    return UploadState(
        token=upload.kept_file.token,
        item=upload.item,
        source=upload.source,
        bytes_stated=upload.bytes_stated,
        bytes_kept=upload.bytes_kept,
        digests=tuple(upload.digests),
        rows=upload.rows,
        filing=upload.filing_since is not None,
        filed=upload.batch_id is not None,
        kept_until=upload.kept_file.kept_until,
    )
