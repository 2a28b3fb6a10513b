"""Judgements as they stand: for administrators and auditors without whom they are about, for a person about their own numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.identity.api import Actor, Role, check_role, names_of
from gongxin.apps.register.api import SubjectIdentity, identities_of, same_as, see
from gongxin.lib.identifiers import mask_id_number

from ..enums import JudgementState, LinkKind, Verdict
from ..errors import unknown_judgement
from ..models import Judgement
from ..types import JudgementLine, OwnLink

READERS = (Role.SECURITY, Role.AUDITOR)


def list_judgements(*, actor: Actor, limit: int = 500) -> list[JudgementLine]:
    """All of them, those to be confirmed first, then the newest."""
    check_role(actor, *READERS)
    with transaction.atomic():
        see(None)
        rows = list(Judgement.objects.order_by("-id")[:limit])
        lines = lines_of(rows, actor)
    return sorted(lines, key=lambda line: line.state is not JudgementState.PROPOSED)


def row_of(number: str) -> Judgement:
    """The row of a judgement, in a transaction that may see everybody. Raises Refusal `links.unknown-judgement`."""
    found = Judgement.objects.filter(number=number.strip().upper()).first()
    if found is None:
        raise unknown_judgement()
    return found


def lines_of(rows: Sequence[Judgement], actor: Actor) -> list[JudgementLine]:
    """The rows as they are told; two statements. The transaction may see everybody."""
    names = names_of(ref for row in rows for ref in (row.proposed_by, row.confirmed_by))
    undoings = Judgement.objects.filter(undoes__in=[row.number for row in rows], ended_at=None)
    undone_by = dict(undoings.values_list("undoes", "number"))
    return [_line(row, names, undone_by, actor) for row in rows]


def _line(
    row: Judgement, names: Mapping[str, str], undone_by: Mapping[str, str], actor: Actor
) -> JudgementLine:
    return JudgementLine(
        number=row.number,
        verdict=Verdict(row.verdict),
        kind=LinkKind(row.kind),
        state=state_of(row),
        document=row.document,
        proposed_at=row.proposed_at,
        proposed_by=names.get(row.proposed_by, row.proposed_by),
        confirmed_at=row.confirmed_at,
        confirmed_by=names.get(row.confirmed_by, row.confirmed_by),
        ended_at=row.ended_at,
        undone_at=row.undone_at,
        undoes=row.undoes,
        undone_by=undone_by.get(row.number, ""),
        mine=row.proposed_by == actor.ref,
    )


def state_of(row: Judgement) -> JudgementState:
    """How it stands."""
    if row.ended_at is not None:
        return JudgementState.DECLINED
    if row.confirmed_at is None:
        return JudgementState.PROPOSED
    if row.verdict == Verdict.UNDO.value:
        return JudgementState.DONE
    return JudgementState.IN_FORCE if row.undone_at is None else JudgementState.UNDONE


def own_links(*, actor: Actor) -> list[OwnLink]:
    """What was judged of the actor's own numbers, or of whom they act for, the newest first; what only waits is not told yet.

    The other number stands there masked while it is theirs by judgement. Where that was undone it is somebody else's, and is not told.
    """
    whose = whose_file(actor=actor, power=Power.SEE_FILE, told_elsewhere=True)
    if whose.subject_key is None:
        return []
    with transaction.atomic():
        same = same_as(subject_keys=[whose.subject_key]).get(whose.subject_key, ())
        own = {whose.subject_key, *(one.key for one in same)}
        see(own)
        rows = list(
            Judgement.objects.filter(
                Q(low_key__in=own) | Q(high_key__in=own), confirmed_at__isnull=False
            )
            .exclude(verdict=Verdict.UNDO.value)
            .order_by("-confirmed_at")
        )
        identities = identities_of(subject_keys=own)
    return [_own(row, whose.subject_key, own, identities) for row in rows]


def _own(
    row: Judgement, key: UUID, own: set[UUID], identities: Mapping[UUID, SubjectIdentity]
) -> OwnLink:
    theirs = row.undone_at is None and row.verdict == Verdict.SAME.value
    other = row.high_key if row.low_key == key else row.low_key
    known = identities.get(other) if theirs else None
    assert row.confirmed_at is not None
    return OwnLink(
        number=row.number,
        verdict=Verdict(row.verdict),
        kind=LinkKind(row.kind),
        document=row.document,
        since=row.confirmed_at,
        until=row.undone_at,
        other="" if known is None else mask_id_number(known.identifier.partition(":")[2]),
    )
