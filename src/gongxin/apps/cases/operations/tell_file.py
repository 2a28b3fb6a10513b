"""卷宗: a case with those that led to it, as they stood at a moment, for the bundle that its parties take to whoever reviews it.

All of it is JSON and follows from what is kept alone, so that the same moment tells the same, byte for byte, whenever it is asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gongxin.apps.access.api import spelt
from gongxin.apps.catalogue.api import Course, EditionRef, Party, Workflow, began, led_to
from gongxin.apps.identity.api import Actor
from gongxin.apps.register.api import unseal_for_subject
from gongxin.lib.evidence import NONCE
from gongxin.lib.sealing import SealBroken

from ..errors import evidence_changed, nobody_there, unknown_evidence
from ..models import Case, Dispute, Done, Evidence, Wait
from ..policies import Rules
from .hold_case import hold_case, opened
from .keep_course import see_case_rows
from .keep_evidence import name_of


@dataclass(frozen=True, slots=True)
class EvidenceKept:
    """A file of the chain: its number and case, how many bytes, and the digest that its event bears."""

    number: str
    case: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case and those that led to it, the oldest first, as JSON; its workflow, and for which of its parties the reader stands there.

    `records` are those that any of them disputes. `told` is what events say of a mandate.
    """

    number: str
    workflow: Workflow
    subject_key: UUID
    organ: str
    supervisor: str
    parties: frozenset[Party]
    told: Mapping[str, str]
    cases: tuple[dict[str, Any], ...]
    records: tuple[UUID, ...]
    items: tuple[str, ...]
    evidence: tuple[EvidenceKept, ...]
    editions: tuple[EditionRef, ...]


def stands_in(*, number: str, actor: Actor, now: datetime) -> tuple[UUID, frozenset[Party]]:
    """Whose case it is, and for which of its parties the actor stands there. Raises Refusal `cases.unknown-case` for anybody else.

    Must run in a transaction, whose context it replaces.
    """
    held = hold_case(number, actor, now)
    return held.case.subject_key, frozenset(Party(one) for one in held.hand.parties)


def case_file(*, number: str, actor: Actor, at: datetime, now: datetime) -> CaseFile:
    """The case with what led to it, as it stood at `at`, for a party of it; that it is read is the caller's event.

    Must run in a transaction, whose context it replaces. Raises Refusal `cases.unknown-case` for anybody else, and
    `cases.nobody-there` once the key that opens it was destroyed.
    """
    held = hold_case(number, actor, now)
    case, parties = held.case, held.hand.parties
    chain = _chain(case)
    told = tuple(_case(one, at) for one in chain)
    disputes = list(_of(Dispute, chain).filter(holds=True).order_by("id"))
    evidence = _of(Evidence, chain).filter(handed_in_at__lte=at).defer("content_sealed")
    editions = (EditionRef(*one) for each in chain for one in each.editions)
    return CaseFile(
        number=case.number,
        workflow=held.rules.flow,
        subject_key=case.subject_key,
        organ=case.organ,
        supervisor=case.supervisor,
        parties=frozenset(Party(one) for one in parties),
        told=held.told,
        cases=told,
        records=tuple(dict.fromkeys(one.record_key for one in disputes)),
        items=tuple(sorted({one.item for one in disputes})),
        evidence=tuple(
            EvidenceKept(one.number, one.case, one.size, one.digest)
            for one in evidence.order_by("id")
        ),
        editions=tuple(dict.fromkeys(editions)),
    )


def read_evidence_kept(*, subject_key: UUID, evidence: EvidenceKept) -> bytes:
    """The random number and the file behind it, as they were sealed: SHA-256 of both is the digest in the log.

    For the caller of `case_file`, who judged who may and records the event. Raises Refusal `cases.unknown-evidence` where it is gone,
    `cases.evidence-changed` where it is not what was handed in, and `cases.nobody-there` once its key was destroyed.
    """
    with transaction.atomic():
        # whether the key is there is asked of the name, so that a changed file is not taken for an erased one
        case = Case(subject_key=subject_key)
        see_case_rows(case)
        row = Evidence.objects.filter(number=evidence.number, subject_key=subject_key).first()
        if row is None:
            raise unknown_evidence()
        try:
            name_of(row)
        except SealBroken:
            raise nobody_there() from None
        try:
            plain = unseal_for_subject(
                subject_key=subject_key,
                sealed=bytes(row.content_sealed),
                bound_to=row.number.encode(),
            )
        except SealBroken:
            raise evidence_changed(row.number) from None
    if hashlib.sha256(plain).hexdigest() != evidence.digest or len(plain) < NONCE:
        raise evidence_changed(evidence.number)
    return plain


def _chain(case: Case) -> list[Case]:
    """The case after all those that led to it; the transaction is shown its subject's."""
    found, seen = [case], {case.number}
    while found[0].follows and found[0].follows not in seen:
        before = Case.objects.filter(number=found[0].follows).first()
        if before is None:
            break
        seen.add(before.number)
        found.insert(0, before)
    return found


def _of(model: Any, chain: Sequence[Case]) -> Any:
    return model.objects.filter(case__in=[one.number for one in chain])


def _case(case: Case, at: datetime) -> dict[str, Any]:
    rules = Rules.of(case)
    done = list(Done.objects.filter(case=case.number, done_at__lte=at).order_by("number"))
    waits = list(Wait.objects.filter(case=case.number, after__lte=len(done)).order_by("id"))
    disputes = list(Dispute.objects.filter(case=case.number).order_by("id"))
    evidence = Evidence.objects.filter(case=case.number, handed_in_at__lte=at)
    return {
        "number": case.number,
        "workflow": case.workflow,
        "place": case.place,
        "organ": case.organ,
        "supervisor": case.supervisor,
        "follows": case.follows,
        "editions": [list(one) for one in case.editions],
        "raised_at": spelt(case.raised_at),
        "raised_by": case.raised_by,
        "raised_party": case.raised_party,
        "mandate": case.mandate,
        "counter": {
            "organ": case.counter_organ,
            "unit": case.counter_unit,
            "means": case.counter_means,
        }
        if case.counter_organ
        else None,
        "words": opened(case, bytes(case.words_sealed))["words"],
        "disputes": [_dispute(case, row) for row in disputes],
        "acts": [_act(case, row) for row in done],
        "waits": list(_waits(case, rules, done, waits, at)),
        "end": case.end if case.ended_at is not None and case.ended_at <= at else "",
        "evidence": [
            _evidence(case, row) for row in evidence.defer("content_sealed").order_by("id")
        ],
    }


def _dispute(case: Case, row: Dispute) -> dict[str, Any]:
    return {
        "record": str(row.record_key),
        "item": row.item,
        "field": row.field,
        "said": opened(case, bytes(row.said_sealed)),
    }


def _act(case: Case, row: Done) -> dict[str, Any]:
    return {
        "number": row.number,
        "act": row.act,
        "from": row.from_step,
        "to": row.to,
        "at": spelt(row.done_at),
        "party": row.party,
        "by": row.by,
        "unit": row.unit,
        "drafted_by": row.drafted_by,
        "drafted_unit": row.drafted_unit,
        "ground": row.ground,
        "departs": row.departs,
        "given": opened(case, bytes(row.given_sealed)),
    }


def _waits(
    case: Case, rules: Rules, done: Sequence[Done], waits: Sequence[Wait], at: datetime
) -> Iterator[dict[str, Any]]:
    """Whom the case waited for from when until when, and why until then; `left_at` None: it did still."""
    for after, course in enumerate(_courses(case, rules, done, waits)):
        kept = [one for one in waits if one.after == after]
        for wait, stretch in zip(kept, course.stretches, strict=False):
            left = wait.left_at if wait.left_at and wait.left_at <= at else None
            yield {
                "after": after,
                "step": wait.step,
                "party": wait.party,
                "holder": wait.holder,
                "begins_at": spelt(wait.begins_at),
                "due_at": spelt(wait.due_at),
                "ends_at": spelt(wait.ends_at) if wait.ends_at else None,
                "left_at": spelt(left) if left else None,
                "why": stretch.why.as_dict(),
            }


def _courses(
    case: Case, rules: Rules, done: Sequence[Done], waits: Sequence[Wait]
) -> Iterator[Course]:
    """How the case went on after it was raised and after each act, with the dates that were told then."""
    entered = began(rules.flow, now=case.raised_at)
    for after in range(len(done) + 1):
        course = rules.as_kept(rules.course(entered), [one for one in waits if one.after == after])
        yield course
        if after == len(done) or rules.flow.step(done[after].to) is None:
            return
        act = done[after]
        entered = led_to(
            rules.flow, course.standing(act.done_at), before=entered, to=act.to, now=act.done_at
        )


def _evidence(case: Case, row: Evidence) -> dict[str, Any]:
    try:
        name = name_of(row)
    except SealBroken:
        raise nobody_there() from None
    return {
        "number": row.number,
        "party": row.party,
        "by": row.by,
        "at": spelt(row.handed_in_at),
        "kind": row.kind,
        "bytes": row.size,
        "digest": row.digest,
        "name": name,
    }
