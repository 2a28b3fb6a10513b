"""Evidence files: handed in with the proposal and with the defence, looked at by what they hold, sealed, and handed out to the two sides alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from django.db import transaction

from gongxin.apps.catalogue.api import Party
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import seal_for_subject, unseal_for_subject
from gongxin.lib.evidence import (
    KINDS,
    LARGEST,
    EvidenceRead,
    as_handed_in,
    read_evidence,
    tidy_name,
    to_keep,
)
from gongxin.lib.readable import readable
from gongxin.lib.sealing import SealBroken

from ..enums import Wrong
from ..errors import nobody_there, too_many_files, unknown_evidence, wrong_act
from ..models import Determination, Evidence
from ..types import EvidenceFile, EvidenceLine
from .hold import Held, hold, see_rows

MOST_FILES = 10
"""How many files a side hands in for one determination."""
_LABEL = "ZJ"


class HandedIn(Protocol):
    """A file as a form hands it over (`request.FILES`)."""

    @property
    def name(self) -> str | None: ...
    def read(self, size: int = ..., /) -> bytes: ...


def attach_evidence(*, number: str, file: HandedIn, actor: Actor, now: datetime) -> str:
    """Keep the file for the side for which the actor stands, until it is decided; says its number. The same file from the same side is the same.

    Raises Refusal for a determination that is over, decided or another's, for too many files, and for what is no sound and passive PDF, PNG or JPEG
    by its content (`evidence.refused`): nothing is kept then.
    """
    with transaction.atomic():
        _check_open(hold(number, actor, now))
    # one byte more than there may be tells that there is more
    read = read_evidence(file.read(LARGEST + 1))
    with transaction.atomic():
        held = hold(number, actor, now)
        _check_open(held)
        row = held.row
        before = list(Evidence.objects.filter(determination=row.number, party=held.party.value))
        there = _same(before, read)
        if there is not None:
            return there.number
        if len(before) >= MOST_FILES:
            raise too_many_files(MOST_FILES)
        own = f"{_LABEL}-{readable(groups=3)}"
        plain, digest = to_keep(read.content)
        kept = Evidence(
            subject_key=row.subject_key,
            organ=row.organ,
            number=own,
            determination=row.number,
            party=held.party.value,
            by=actor.ref,
            handed_in_at=now,
            kind=read.kind,
            size=len(read.content),
            digest=digest,
            name_sealed=_sealed(row, own, tidy_name(file.name or "", read.kind).encode()),
            content_sealed=_sealed(row, own, plain),
        )
        see_rows(row)
        kept.save()
        record_event(
            kind=EventKind.DETERMINATION_EVIDENCE_ADDED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ or None,
            subject_key=row.subject_key,
            payload={
                **held.told,
                "determination": row.number,
                "evidence": own,
                "party": held.party.value,
                "kind": read.kind,
                "bytes": kept.size,
                "digest": digest,
            },
        )
        return own


def hand_out_evidence(*, number: str, evidence: str, actor: Actor, now: datetime) -> EvidenceFile:
    """The file of that number, for one of the two sides; each time an event about the subject. Raises Refusal."""
    with transaction.atomic():
        held = hold(number, actor, now)
        row = held.row
        kept = Evidence.objects.filter(
            determination=row.number, number=evidence.strip().upper()
        ).first()
        if kept is None:
            raise unknown_evidence()
        record_event(
            kind=EventKind.DETERMINATION_EVIDENCE_READ,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ or None,
            subject_key=row.subject_key,
            payload={**held.told, "determination": row.number, "evidence": kept.number},
        )
        name = _name(kept)
        if name is None:
            raise nobody_there()
        return EvidenceFile(name, KINDS[kept.kind], _content(kept))


def evidence_lines(row: Determination) -> tuple[EvidenceLine, ...]:
    """The files of a determination, the oldest first; the transaction is shown its rows. Replaces the context."""
    rows = Evidence.objects.filter(determination=row.number).defer("content_sealed").order_by("id")
    return tuple(
        EvidenceLine(one.number, Party(one.party), one.handed_in_at, one.size, _name(one))
        for one in list(rows)
    )


def _sealed(row: Determination, own: str, plain: bytes) -> bytes:
    try:
        return seal_for_subject(subject_key=row.subject_key, plain=plain, bound_to=own.encode())
    except SealBroken:
        raise nobody_there() from None


def _check_open(held: Held) -> None:
    if held.over:
        raise wrong_act(Wrong.OVER)
    if held.row.decided_at is not None:
        raise wrong_act(Wrong.DECIDED)


def _same(before: Iterable[Evidence], read: EvidenceRead) -> Evidence | None:
    """That very file among those that are there; only who has the key can tell, so that each of the size is opened. Replaces the context."""
    alike = (one for one in before if (one.kind, one.size) == (read.kind, len(read.content)))
    return next((one for one in alike if _content(one) == read.content), None)


def _content(kept: Evidence) -> bytes:
    """The file as it was kept. Raises Refusal where its key is gone or the row is another's; replaces the context."""
    try:
        plain = unseal_for_subject(
            subject_key=kept.subject_key,
            sealed=bytes(kept.content_sealed),
            bound_to=kept.number.encode(),
        )
    except SealBroken:
        raise nobody_there() from None
    content = as_handed_in(plain, kept.digest)
    if content is None:
        raise nobody_there()
    return content


def _name(kept: Evidence) -> str | None:
    """The name under which it was handed in; None once the key was destroyed. Replaces the context."""
    try:
        plain = unseal_for_subject(
            subject_key=kept.subject_key,
            sealed=bytes(kept.name_sealed),
            bound_to=kept.number.encode(),
        )
    except SealBroken:
        return None
    return plain.decode()
