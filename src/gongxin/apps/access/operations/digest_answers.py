"""By what an answer can be told again: its instant, the editions of packs, and a digest over what was told.

Versions and editions never change. So the digest need not cover their words: it names them, and costs the same for a file
of one record or of forty.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from gongxin.apps.catalogue.api import Catalogue, EditionRef
from gongxin.apps.register.api import Instant, SubjectFile
from gongxin.lib.canonical import canonical_json


def answer_of_file(file: SubjectFile, *, whole: bool) -> dict[str, Any]:
    """What a look-up told: which versions, in which order, which of them are in dispute or bear their subject's statement since when, and whether that is all the purpose allows."""
    disputed = {
        str(one.record_key): spelt(one.disputed_since) for one in file.records if one.disputed_since
    }
    stated = {
        str(one.record_key): spelt(one.statement.since) for one in file.records if one.statement
    }
    return {
        "result": "file",
        "versions": [[str(one.record_key), one.version] for one in file.records],
        "whole": whole,
        # an answer from before there were marks is spelt as it was
        **({"disputed": disputed} if disputed else {}),
        **({"stated": stated} if stated else {}),
    }


def answer_of_question(*, result: str, holds_until: datetime | None) -> dict[str, Any]:
    """What a question was answered."""
    return {"result": result, "holds_until": holds_until and holds_until.isoformat()}


def answer_digest(answer: dict[str, Any], editions: Sequence[EditionRef]) -> str:
    """SHA-256 of the canonical JSON of the answer with the editions in whose words it was told."""
    return hashlib.sha256(
        canonical_json({"v": 1, "answer": answer, "editions": [list(one) for one in editions]})
    ).hexdigest()


def told_by(answer: dict[str, Any], *, read: Instant, catalogue: Catalogue) -> dict[str, Any]:
    """What the event of the answer keeps of it."""
    return {
        "digest": answer_digest(answer, catalogue.editions),
        "as_of": spelt(read.as_of),
        "known_at": spelt(read.known_at),
        **({"marks_at": spelt(read.marks_at)} if read.marks_at else {}),
        "editions": [f"{one.pack} {one.edition} {one.digest}" for one in catalogue.editions],
    }


def spelt(moment: datetime) -> str:
    """An instant to the microsecond, in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def editions_said(payload: Any) -> list[EditionRef]:
    """The reverse of `editions` in `told_by`."""
    return [EditionRef(*said.split(" ")) for said in payload["editions"]]


def instant_said(payload: Any) -> Instant:
    """The reverse of `as_of`, `known_at` and `marks_at`, which is not there while nothing was ever marked."""
    as_of, known_at, marks_at = (
        datetime.fromisoformat(payload[one]) if payload.get(one) else None
        for one in ("as_of", "known_at", "marks_at")
    )
    assert as_of is not None
    assert known_at is not None
    return Instant(as_of, known_at, marks_at)
