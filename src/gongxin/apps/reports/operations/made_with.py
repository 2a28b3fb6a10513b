"""By what a report was made: its instant, the versions and events behind it, the packs, and the means of typesetting.

Kept at issue, sealed with the report; its digest stands in the event, and with it in the log. Whoever makes the report
anew needs nothing else, and nobody can say later that it was made of something else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from gongxin import __version__
from gongxin.apps.access.api import FileShown, Look, RecordShown, spelt
from gongxin.apps.catalogue.api import EditionRef
from gongxin.lib.canonical import canonical_json

from .typeset_report import means

FORMAT = "urn:gongxin:made-with:1"


def made_with(
    *,
    file: FileShown,
    looks: Sequence[Look],
    loaded: Sequence[EditionRef],
    verify_at: str,
    origin: str,
    unsigned: bytes,
) -> dict[str, Any]:
    """Everything that the report's bytes hang on, as one JSON object. `looks` are those that it lists."""
    assert file.instant is not None
    return {
        "format": FORMAT,
        "as_of": spelt(file.instant.as_of),
        "known_at": spelt(file.instant.known_at),
        "marks_at": spelt(file.instant.marks_at) if file.instant.marks_at else None,
        "versions": [
            [record.key, record.version, digest_of(version_told(record))] for record in file.records
        ],
        "looks": [look.event for look in looks],
        "editions": [list(one) for one in loaded],
        "verify_at": verify_at,
        "origin": origin,
        "software": __version__,
        "typeset": means(),
        "unsigned_pdf": hashlib.sha256(unsigned).hexdigest(),
    }


def version_told(record: RecordShown) -> dict[str, Any]:
    """One version of a record, whole: what was filed, by whom, and when it holds and is shown."""
    return {
        "record": record.key,
        "version": record.version,
        "item": record.item,
        "nature": record.nature,
        "class": record.adverse_class_code,
        "source": record.source_code,
        "document": {
            "number": record.doc_number,
            "organ": record.doc_organ,
            "date": record.doc_date and record.doc_date.isoformat(),
        },
        "valid_from": record.valid_from.isoformat(),
        "valid_to": record.valid_to and record.valid_to.isoformat(),
        "shown_from": spelt(record.shown_from),
        "shown_until": record.shown_until and spelt(record.shown_until),
        "recorded_at": spelt(record.recorded_at),
        "content": dict(record.content),
    }


def digest_of(value: Any) -> str:
    """SHA-256 of the canonical JSON."""
    return hashlib.sha256(canonical_json(value)).hexdigest()
