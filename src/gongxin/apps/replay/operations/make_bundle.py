"""诉讼材料包: a report with everything that it rests on, in one file that proves itself without the platform.

Each part hangs on the event of the report's issue: that event is in the log, names the digests of JSON, PDF and of what the
report was made with; the last names the digests of every version and edition. docs/court-bundle.md describes the file.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from gongxin.apps.access.api import Power, Telling
from gongxin.apps.catalogue.api import EditionRef, editions_of, packs_of
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import (
    EventKind,
    OpenedEntry,
    event_by_uid,
    event_not_published,
    log_verifier,
    opened_entries,
    path_between,
    record_event,
)
from gongxin.apps.reports.api import KeptReport, Parts, kept_report, version_told
from gongxin.lib.canonical import canonical_json

from ..errors import destroyed, made_too_early, nothing_left
from ..types import Bundle
from .bundle_parts import b64, checkpoint_of, entry_of, place_of
from .compare import sha256
from .erased import destroyed_since
from .remake_report import Made, remake
from .who_may import who_may

FORMAT = "gongxin-bundle/1"


def make_bundle(*, number: str, case_reference: str = "", actor: Actor, now: datetime) -> Bundle:
    """The bundle of a report. That it was made is an event, with its digest.

    Raises Refusal for a report that is not the actor's to take, that was made too early or erased, and while its events
    are being entered in the log.
    """
    with transaction.atomic():
        asker = who_may(actor=actor, case_reference=case_reference, power=Power.TAKE_REPORTS)
        kept = kept_report(number=number, whose=asker.whose)
        if (gone := destroyed_since(kept)) is not None:
            raise destroyed(gone.number, gone.document)
        if kept.parts is None:
            raise nothing_left()
        if kept.parts.kept is None:
            raise made_too_early()
        _, made = remake(kept, kept.parts, event_by_uid(uid=kept.event, organ=None))
        content = canonical_json(_document(kept, kept.parts, made, now))
        record_event(
            kind=EventKind.BUNDLE_TAKEN,
            occurred_at=now,
            actor=actor.ref,
            subject_key=kept.subject_key,
            payload={
                **asker.told,
                "report": kept.number,
                "digest": sha256(content),
                "records": len(made.file.records) if made.file else 0,
                "items": sorted({one.item for one in made.file.records}) if made.file else [],
            },
        )
    return Bundle(f"{kept.number}.bundle.json", content)


def _document(kept: KeptReport, parts: Parts, made: Made, now: datetime) -> dict[str, Any]:
    report, made_with = json.loads(parts.text), parts.made_with
    assert made_with is not None
    assert parts.kept is not None
    opened = opened_entries(subject_key=kept.subject_key, same=made.file.same if made.file else ())
    by_uid = {json.loads(one.said)["uid"]: one for one in opened.entries}
    wanted = [str(kept.event), report["ledger"]["event_uid"], *made_with["looks"]]
    if any(uid not in by_uid for uid in wanted):
        raise event_not_published()
    packs = packs_of(editions=[EditionRef(*one) for one in made_with["editions"]])
    payloads = [json.loads(by_uid[uid].said)["payload"] for uid in wanted]
    telling = Telling(payloads, catalogue=packs.catalogue, now=now)
    issued, file_opened, *looks = (_entry(by_uid[uid], telling) for uid in wanted)
    note, witnesses = checkpoint_of(opened)
    return {
        "format": FORMAT,
        "number": kept.number,
        "report": b64(parts.text),
        "pdf": b64(parts.pdf),
        "made_with": b64(parts.kept),
        "versions": [version_told(one) for one in made.file.records] if made.file else [],
        "editions": [document for _, document in editions_of(packs)],
        "log": {"key": log_verifier().vkey(), "witnesses": witnesses},
        "checkpoint": note,
        "continues": [
            b64(step) for step in path_between(old=report["ledger"]["size"], new=opened.size)
        ],
        "issued": issued,
        "opened": file_opened,
        "looks": looks,
    }


def _entry(opened: OpenedEntry, telling: Telling) -> dict[str, Any]:
    """An entry with its path, opened unless it may not be told."""
    closed = telling.closed(json.loads(opened.said)["payload"])
    if closed is not None:
        return {**place_of(opened), "closed": closed.because.value}
    return entry_of(opened)
