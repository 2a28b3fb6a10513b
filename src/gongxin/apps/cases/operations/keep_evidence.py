"""Evidence files: handed in by the parties of a case, looked at by what they hold, sealed, and handed out to the parties alone."""

from __future__ import annotations

import json
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
from ..models import Case, Evidence
from ..policies import sealed
from ..types import EvidenceFile, EvidenceLine
from .hold_case import HeldCase, hold_case
from .keep_course import see_case_rows

MOST_FILES = 10
"""How many files a party hands in for one case."""
_LABEL = "ZJ"


class HandedIn(Protocol):
    """A file as a form hands it over (`request.FILES`)."""

    @property
    def name(self) -> str | None: ...
    def read(self, size: int = ..., /) -> bytes: ...


def attach_evidence(*, number: str, file: HandedIn, actor: Actor, now: datetime) -> EvidenceLine:
    """Keep the file with the case of that number, for the side for which the actor may act there. The same file from the same side is
    the same: who lost the answer and sends it again is given what is there.

    Raises Refusal for a case that is over or another's, for too many files, and for what is no sound and passive PDF, PNG or
    JPEG by its content (`evidence.refused`): nothing is kept then.
    """
    with transaction.atomic():
        _side(hold_case(number, actor, now))
    # one byte more than there may be tells that there is more
    read = read_evidence(file.read(LARGEST + 1))
    with transaction.atomic():
        held = hold_case(number, actor, now)
        party, case = _side(held), held.case
        rows = Evidence.objects.filter(case=case.number, party=party.value)
        before = list(rows.defer("content_sealed"))
        there = _same(before, read)
        if there is not None:
            return _line(there)
        if len(before) >= MOST_FILES:
            raise too_many_files(MOST_FILES)
        own = f"{_LABEL}-{readable(groups=3)}"
        plain, digest = to_keep(read.content)
        name = tidy_name(file.name or "", read.kind)
        row = Evidence(
            subject_key=case.subject_key,
            organ=case.organ,
            supervisor=case.supervisor,
            number=own,
            case=case.number,
            party=party.value,
            by=actor.ref,
            handed_in_at=now,
            kind=read.kind,
            size=len(read.content),
            digest=digest,
            name_sealed=sealed(case.subject_key, own, {"name": name}),
            content_sealed=seal_for_subject(
                subject_key=case.subject_key, plain=plain, bound_to=own.encode()
            ),
        )
        see_case_rows(case)
        row.save()
        record_event(
            kind=EventKind.CASE_EVIDENCE_ADDED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ or None,
            subject_key=case.subject_key,
            payload={
                **held.told,
                "case": case.number,
                "evidence": own,
                "party": party.value,
                "kind": read.kind,
                "bytes": row.size,
                "digest": row.digest,
            },
        )
        return EvidenceLine(own, party, now, read.kind, row.size, name)


def hand_out_evidence(*, number: str, evidence: str, actor: Actor, now: datetime) -> EvidenceFile:
    """The file of that number of the case, for a party of it; each time an event about its subject.

    Raises Refusal `cases.unknown-case`, `cases.unknown-evidence`, and `cases.nobody-there` once the key was destroyed.
    """
    with transaction.atomic():
        held = hold_case(number, actor, now)
        case = held.case
        row = Evidence.objects.filter(case=case.number, number=evidence.strip().upper()).first()
        if row is None:
            raise unknown_evidence()
        record_event(
            kind=EventKind.CASE_EVIDENCE_READ,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ or None,
            subject_key=case.subject_key,
            payload={
                **held.told,
                "case": case.number,
                "evidence": row.number,
                "role": actor.role.value,
            },
        )
        try:
            content, name = _content(row), name_of(row)
        except SealBroken:
            raise nobody_there() from None
        return EvidenceFile(name, KINDS[row.kind], content)


def evidence_lines(case: Case) -> tuple[EvidenceLine, ...]:
    """The files of a case, the oldest first; one reading, which opens none. The transaction is shown the case."""
    rows = list(Evidence.objects.filter(case=case.number).defer("content_sealed").order_by("id"))
    return tuple(_line(row) for row in rows)


def _line(row: Evidence) -> EvidenceLine:
    return EvidenceLine(
        row.number, Party(row.party), row.handed_in_at, row.kind, row.size, _name_or_none(row)
    )


def _side(held: HeldCase) -> Party:
    """For which side the file is, unless the case is over."""
    if held.over:
        raise wrong_act(Wrong.OVER)
    # who acts for two sides of a case, such as a supervisor of itself, does so for the one that is waited for
    waits_for = held.standing.stretch.waits_for
    sides = sorted(held.hand.parties, key=lambda one: one != waits_for.value)
    return Party(sides[0])


def _same(before: Iterable[Evidence], read: EvidenceRead) -> Evidence | None:
    """That very file among those that are there; only who has the key can tell, so that each of the size is opened. Replaces the context."""
    alike = (row for row in before if (row.kind, row.size) == (read.kind, len(read.content)))
    try:
        return next((row for row in alike if _content(row) == read.content), None)
    except SealBroken:
        raise nobody_there() from None


def _content(row: Evidence) -> bytes:
    """The file as it was kept. Raises SealBroken where its key is gone or the row is another's; replaces the context."""
    plain = unseal_for_subject(
        subject_key=row.subject_key,
        sealed=bytes(row.content_sealed),
        bound_to=row.number.encode(),
    )
    content = as_handed_in(plain, row.digest)
    if content is None:
        raise nobody_there()
    return content


def name_of(row: Evidence) -> str:
    """The name under which it was handed in. Raises SealBroken once the key was destroyed."""
    plain = unseal_for_subject(
        subject_key=row.subject_key,
        sealed=bytes(row.name_sealed),
        bound_to=row.number.encode(),
    )
    return str(json.loads(plain)["name"])


def _name_or_none(row: Evidence) -> str | None:
    try:
        return name_of(row)
    except SealBroken:
        return None
