"""Make a report again, from the versions, events and packs of then, and compare it part by part."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gongxin.apps.access.api import (
    LOOKS,
    FileShown,
    Look,
    instant_said,
    looks_then,
    own_file_then,
)
from gongxin.apps.catalogue.api import EditionRef, Packs, packs_at, packs_of
from gongxin.apps.ledger.api import EventView, events_about, was_signed
from gongxin.apps.register.api import Instant
from gongxin.apps.reports.api import (
    KeptReport,
    Parts,
    compose_report,
    digest_of,
    looks_told,
    means,
    typeset_report,
    version_told,
)
from gongxin.lib.bilingual import Text
from gongxin.lib.canonical import canonical_json
from gongxin.lib.errors import Refusal

from ..types import Part
from .compare import compared, first_difference, not_compared, sha256

_EVERY = 10**9
_NOT_KEPT = Text(
    "这份报告出具时还没有留存依据；这里按出具时刻的版本比对。",
    "When this report was issued, what it rests on was not kept; it is compared by the versions of the moment of issue.",
)


@dataclass(frozen=True, slots=True)
class Made:
    """What was made anew on the way, for a bundle: the file and the looks that the report lists."""

    file: FileShown | None
    looks: tuple[EventView, ...]


def remake(kept: KeptReport, parts: Parts, event: EventView) -> tuple[list[Part], Made]:
    """Each part compared, and what was made. The transaction's context is that of a replay afterwards."""
    found = [_kept(kept, parts, event)]
    said = json.loads(parts.text)
    made_with = parts.made_with
    try:
        packs = _packs(made_with, kept.issued_at)
    except Refusal as refusal:
        return [*found, compared("editions", refusal.code)], Made(None, ())
    at = _instant(made_with, kept.issued_at)
    found.append(compared("editions", None) if made_with else not_compared("editions", _NOT_KEPT))
    file = own_file_then(
        subject_key=kept.subject_key,
        at=at,
        packs=packs,
        event=said["ledger"]["event_uid"],
        read_at=kept.issued_at,
    )
    if file is None:
        return [*found, compared("versions", "/")], Made(None, ())
    found.append(_versions(file, made_with))
    looks, lines, missing = _looks(kept, said, made_with, packs, event, file.same)
    found.append(compared("looks", missing))
    content = compose_report(
        number=kept.number,
        file=file,
        looks=looks,
        mandate=str(event.payload.get("mandate", "")),
        size=said["ledger"]["size"],
        root=bytes.fromhex(said["ledger"]["root"]),
        verify_at=made_with["verify_at"] if made_with else said["verify_at"],
        origin=made_with["origin"] if made_with else said["ledger"]["checkpoint_origin"],
        now=kept.issued_at,
    )
    text = canonical_json(content)
    same = text == parts.text
    found.append(compared("content", None if same else first_difference(said, content) or "/"))
    found.append(_pages(kept, parts, content, text))
    return found, Made(file, lines)


def _kept(kept: KeptReport, parts: Parts, event: EventView) -> Part:
    """Whether what is kept is what the log says was issued."""
    told = event.payload
    held = {
        "report.json": sha256(parts.text) == kept.content_digest == told["digest"],
        "report.pdf": sha256(parts.pdf) == kept.pdf_digest == told.get("pdf", kept.pdf_digest),
        "made-with": (parts.kept and sha256(parts.kept)) == told.get("made_with"),
    }
    return compared("kept", next((name for name, same in held.items() if not same), None))


def _packs(made_with: dict[str, Any] | None, issued_at: datetime) -> Packs:
    if made_with is None:
        return packs_at(moment=issued_at)
    return packs_of(editions=[EditionRef(*one) for one in made_with["editions"]])


def _instant(made_with: dict[str, Any] | None, issued_at: datetime) -> Instant:
    if made_with is None:
        return Instant(issued_at, issued_at)
    return instant_said(made_with)


def _versions(file: FileShown, made_with: dict[str, Any] | None) -> Part:
    if made_with is None:
        return not_compared("versions", _NOT_KEPT)
    read = [[one.key, one.version, digest_of(version_told(one))] for one in file.records]
    return compared("versions", first_difference(made_with["versions"], read))


def _looks(
    kept: KeptReport,
    said: dict[str, Any],
    made_with: dict[str, Any] | None,
    packs: Packs,
    event: EventView,
    same: Sequence[UUID],
) -> tuple[list[Look], tuple[EventView, ...], str | None]:
    """The looks that the report lists, their events, and the place of one that is missing or too many.

    Which of the events about the person were known stands in what was kept. It is held against the log: what the quoted
    checkpoint covered was known, and what came after the report was not.
    """
    lines = [
        line
        for line in events_about(subject_key=kept.subject_key, same=same, kinds=LOOKS, limit=_EVERY)
        if line.id < event.id
    ]
    by_event = {str(line.uid): line for line in lines}
    told = looks_told(looks_then(lines, packs=packs, now=kept.issued_at))
    size = said["ledger"]["size"]
    wanted = [look.event for look in told] if made_with is None else list(made_with["looks"])
    known = set(wanted)
    listed = [look for look in told if look.event in known]
    left_out = [
        look for look in told if look.event not in known and _covered(by_event[look.event], size)
    ]
    missing = first_difference(wanted, [look.event for look in listed])
    if missing is None and left_out:
        missing = f"/{len(wanted)}"
    if missing is None and not was_signed(size=size, root=bytes.fromhex(said["ledger"]["root"])):
        missing = "/checkpoint"
    return listed, tuple(by_event[look.event] for look in listed), missing


def _covered(line: EventView, size: int) -> bool:
    return line.leaf_index is not None and line.leaf_index < size


def _pages(kept: KeptReport, parts: Parts, content: dict[str, Any], text: bytes) -> Part:
    """The pages set anew, against the digest kept at issue; of an older report, against what was signed."""
    made_with = parts.made_with
    if made_with is not None and (other := _other_means(made_with["typeset"], means())):
        named = "、".join(other), ", ".join(other)
        return not_compared(
            "pdf",
            Text(
                f"排版条件已变（{named[0]}），只比对报告数据。",
                f"The means of typesetting changed ({named[1]}); only the data are compared.",
            ),
        )
    unsigned = typeset_report(content=content, text=text, digest=sha256(text), now=kept.issued_at)
    same = parts.pdf.startswith(unsigned) and (
        made_with is None or sha256(unsigned) == made_with["unsigned_pdf"]
    )
    if made_with is None and not same:
        return not_compared("pdf", _NOT_KEPT)
    return compared("pdf", None if same else "report.pdf")


def _other_means(then: dict[str, str], now: dict[str, str]) -> Sequence[str]:
    return [name for name in {**then, **now} if then.get(name) != now.get(name)]
