"""Looking for a trace: in every row of every table, in every kept file, and behind every seal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import UUID

from django.conf import settings

from gongxin.apps.intake.models import Batch
from gongxin.apps.intake.operations.keep_batch import open_refused_rows
from gongxin.apps.register.operations.subject_keys import wrapping
from gongxin.apps.register.queries import open_key
from gongxin.lib.sealing import unseal
from tests.databases import as_role
from tests.integration.intake.desk import whole_database


def places_of(token: str) -> set[str]:
    """Where the text `token` is found: database, files, records, identities, refused-rows."""
    found = set()
    rows = whole_database()
    if token in rows or token.encode().hex() in rows:
        found.add("database")
    for path in settings.VAR_DIR.rglob("*"):
        if path.is_file() and token.encode() in path.read_bytes():
            found.add("files")
    for place, text in (*_behind_seals(), *_refused_rows()):
        if token in text:
            found.add(place)
    return found


def _refused_rows() -> Iterator[tuple[str, str]]:
    for batch in Batch.objects.all():
        for row in open_refused_rows(batch=batch):
            yield "refused-rows", json.dumps(row, ensure_ascii=False)


def _behind_seals() -> Iterator[tuple[str, str]]:
    with as_role() as cursor:
        cursor.execute("SELECT subject_key, content_class, wrapped FROM register_data_key")
        keys = {
            (key, kind): open_key(key, kind, blob, wrapping())
            for key, kind, blob in cursor.fetchall()
        }
        cursor.execute("SELECT subject_key, identity_sealed FROM register_subject")
        for key, sealed in cursor.fetchall():
            yield "identities", _open(keys[key, "identity"], sealed, key)
        cursor.execute("SELECT subject_key, record_key, content_sealed FROM register_record")
        for key, record, sealed in cursor.fetchall():
            yield "records", _open(keys[key, "records"], sealed, record)


def _open(key: bytes | None, sealed: bytes, bound_to: UUID) -> str:
    assert key is not None
    return unseal(key, bytes(sealed), bound_to.bytes).decode()
