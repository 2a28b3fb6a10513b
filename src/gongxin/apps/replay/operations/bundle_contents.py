"""What the bundle of a case says, as canonical JSON: made when it is put together, and once more, the same, each time it is taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gongxin.apps.access.api import history_then, spelt
from gongxin.apps.cases.api import CaseFile, case_file
from gongxin.apps.catalogue.api import Packs, editions_of, packs_of
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, EventView, events_about, log_verifier
from gongxin.apps.notices.api import notices_served
from gongxin.apps.register.api import Instant
from gongxin.apps.retention.api import records_destroyed
from gongxin.lib.canonical import canonical_json

from ..errors import destroyed, evidence_missing, nothing_left

FORMAT = "urn:gongxin:case-bundle:1"
_EVERY = 10**9


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands at the head of a bundle: its number and case, by which party of it, for what and under which reference, of when."""

    number: str
    case: str
    party: str
    purpose: str
    case_reference: str
    second: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents as bytes, and what the document around them needs: the case, its packs, its events, and of which moment it is."""

    text: bytes
    file: CaseFile
    packs: Packs
    events: tuple[UUID, ...]
    versions: int
    known_at: datetime


def contents_of(*, heading: Heading, file: CaseFile, known_at: datetime | None) -> Contents:
    """What the bundle says; with `known_at` by what had been recorded then, else by what is recorded now. Replaces the context.

    Raises Refusal where a record of it was destroyed, or a file that the log names is not there.
    """
    gone = records_destroyed(record_keys=file.records)
    if gone is not None:
        raise destroyed(gone.number, gone.document)
    then, versions = history_then(
        subject_key=file.subject_key,
        record_keys=file.records,
        at=Instant(heading.made_at, known_at) if known_at else None,
    )
    if versions is None:
        raise nothing_left()
    chain = [str(case["number"]) for case in file.cases]
    notices = notices_served(
        subject_key=file.subject_key,
        records=file.records,
        cases=chain,
        at=heading.made_at,
    )
    events = _events(file, chain, {int(one["number"]) for one in notices}, heading.made_at)
    _all_there(file, events)
    packs = packs_of(editions=file.editions)
    known = {str(one.uid) for one in events}
    said = {
        "format": FORMAT,
        "bundle": heading.number,
        "case": file.number,
        "party": heading.party,
        "purpose": heading.purpose,
        "case_reference": heading.case_reference,
        "second": heading.second,
        "made_at": spelt(heading.made_at),
        "known_at": spelt(then.known_at),
        "origin": log_verifier().name,
        "cases": list(file.cases),
        "versions": versions,
        "notices": [_known(one, known) for one in notices],
        "events": [str(one.uid) for one in events],
        "editions": [list(ref) for ref, _ in editions_of(packs)],
    }
    return Contents(
        text=canonical_json(said),
        file=file,
        packs=packs,
        events=tuple(one.uid for one in events),
        versions=len(versions),
        known_at=then.known_at,
    )


def file_of(*, heading: Heading, actor: Actor, now: datetime) -> CaseFile:
    """The case with what led to it, as it stood when the bundle was put together, for a party of it. Raises Refusal."""
    return case_file(number=heading.case, actor=actor, at=heading.made_at, now=now)


def _events(file: CaseFile, chain: list[str], notices: set[int], at: datetime) -> list[EventView]:
    """All that was recorded of these cases and of these notices before that moment, in its order."""
    about = events_about(subject_key=file.subject_key, limit=_EVERY)
    return [
        one
        for one in reversed(about)
        if one.occurred_at < at
        and one.kind not in _OF_BUNDLES
        and (one.payload.get("case") in chain or one.payload.get("notice") in notices)
    ]


_OF_BUNDLES = {
    EventKind.CASE_BUNDLE_MADE,
    EventKind.CASE_BUNDLE_CONFIRMED,
    EventKind.BUNDLE_TAKEN,
}


def _all_there(file: CaseFile, events: list[EventView]) -> None:
    """Every file that was handed in, by the log, is there, and no other. Raises Refusal."""
    named = {
        str(one.payload["evidence"]) for one in events if one.kind is EventKind.CASE_EVIDENCE_ADDED
    }
    missing = sorted(named ^ {one.number for one in file.evidence})
    if missing:
        raise evidence_missing(missing[0])


def _known(notice: dict[str, Any], events: set[str]) -> dict[str, Any]:
    """A notice with the events that had been recorded by then."""
    return {
        **notice,
        **{
            name: notice[name] if notice[name] in events else None
            for name in ("served_by", "opened_by")
        },
    }
