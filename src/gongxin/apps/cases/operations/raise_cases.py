"""A person, or who may for them, disputes records of their own file: one case for each source, whose clock begins at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from gongxin.apps.access.api import FileShown, Power, RecordShown, open_own_file, whose_file
from gongxin.apps.catalogue.api import (
    CaseMatter,
    Course,
    RepairFinding,
    Workflow,
    began,
    get_workflow,
    read_catalogue,
)
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.repairs.api import Application, weigh_application
from gongxin.lib.readable import readable

from ..errors import (
    no_supervisor,
    no_way_on,
    not_raised_so,
    nothing_disputed,
    too_late,
    unknown_field,
    unknown_record,
)
from ..models import Case, Dispute
from ..policies import Rules, check_words, raised_by_subjects, reviews, sealed, supervisor_of
from ..rules.alike import alike
from ..types import Claim, Raised
from .close_lapsed import close_lapsed
from .fix_conditions import fixed
from .keep_course import keep_waits, put_at, see_case_rows, tell_register
from .ways_further import ways_further

_LABEL = "YY"


@dataclass(frozen=True, slots=True)
class _Raising:
    flow: Workflow
    words: str
    actor: Actor
    told: dict[str, str]
    follows: Case | None
    now: datetime
    given: Mapping[str, str]
    findings: Mapping[str, tuple[RepairFinding, ...]]


def raise_cases(
    *,
    workflow: str,
    claims: Sequence[Claim],
    words: str,
    actor: Actor,
    now: datetime,
    follows: str = "",
    application: Application | None = None,
) -> tuple[Raised, ...]:
    """Dispute these records by a workflow of the packs in force, from this moment on; `follows` is the case whose end leads here.

    Of a repair the conditions are fixed as they stand, and an `application` that cannot be granted yet, or at all, is refused.
    A record that a case of the kind disputes already is answered with that case. Raises Refusal for what is not shown to the
    person, who has no mandate for it, and a workflow that the subject does not begin or that no end leads to.
    """
    flow = get_workflow(code=workflow)
    if not raised_by_subjects(flow):
        raise not_raised_so()
    claims = [
        Claim(one.record, one.field, check_words(one.claimed), check_words(one.evidence))
        for one in claims
    ]
    if not claims or len({(one.record, one.field) for one in claims}) < len(claims):
        raise nothing_disputed()
    with transaction.atomic():
        whose = whose_file(actor=actor, power=Power.RAISE_CASES, told_elsewhere=True)
        file = open_own_file(actor=actor, now=now, power=Power.RAISE_CASES)
        previous = _previous(follows, flow, file, now)
        disputed = [_record(claim, file) for claim in claims]
        findings = (
            weigh_application(records=disputed, file=file, application=application, now=now)
            if flow.about is CaseMatter.REPAIR
            else {}
        )
        raising = _Raising(
            flow=flow,
            words=check_words(words),
            actor=actor,
            told=whose.told,
            follows=previous,
            now=now,
            given=application.given if application else {},
            findings=findings,
        )
        groups: dict[tuple[UUID, str], dict[str, tuple[RecordShown, list[Claim]]]] = {}
        for claim, record in zip(claims, disputed, strict=True):
            of = record.of or file.subject_key
            group = groups.setdefault((of, record.source_code), {})
            group.setdefault(record.key, (record, []))[1].append(claim)
        return tuple(
            one
            for (of, _), group in groups.items()
            for one in _raise_of_source(of, list(group.values()), raising)
        )


def _record(claim: Claim, file: FileShown) -> RecordShown:
    record = next((one for one in file.records if one.key == claim.record), None)
    if record is None:
        raise unknown_record()
    if claim.field and claim.field not in record.content:
        raise unknown_field()
    return record


def _previous(number: str, flow: Workflow, file: FileShown, now: datetime) -> Case | None:
    """The case that this one follows, of the same person, if it ended in a way that leads here and is not too old."""
    if not number:
        if reviews(flow):
            raise no_way_on()
        return None
    for key in (file.subject_key, *file.same):
        found = close_lapsed(subject_key=key, number=number, now=now)
        if found is not None:
            way = next((one for one in ways_further(found) if one.workflow == flow.code), None)
            if way is None:
                raise no_way_on()
            if way.until is not None and way.until <= now:
                raise too_late(way.until)
            return found
    raise no_way_on()


def _raise_of_source(
    of: UUID, disputed: list[tuple[RecordShown, list[Claim]]], raising: _Raising
) -> list[Raised]:
    """The new case about records of one source, after those that are there already; of two at once the first stands."""
    there = _held_already(of, disputed, raising)
    new = [one for one in disputed if one[0].key not in there]
    answered = [Raised(number, there=True) for number in dict.fromkeys(there.values())]
    if not new:
        return answered
    try:
        with transaction.atomic():
            return [*answered, Raised(_raise(of, new, raising))]
    except IntegrityError:
        there = _held_already(of, disputed, raising)
        if not there:
            raise
        return [Raised(number, there=True) for number in dict.fromkeys(there.values())]


def _held_already(
    of: UUID, disputed: list[tuple[RecordShown, list[Claim]]], raising: _Raising
) -> dict[str, str]:
    """By record, the number of the case of this kind that disputes it; what lapsed meanwhile is closed on the way."""
    keys = [record.key for record, _ in disputed]
    close_lapsed(subject_key=of, records=keys, workflow=raising.flow.code, now=raising.now)
    held = Dispute.objects.filter(
        subject_key=of, record_key__in=keys, workflow=raising.flow.code, holds=True, open=True
    )
    return {str(record): number for record, number in held.values_list("record_key", "case")}


def _raise(of: UUID, disputed: list[tuple[RecordShown, list[Claim]]], raising: _Raising) -> str:
    source = disputed[0][0].source_code
    place, supervisor = supervisor_of(source)
    waits_for = {step.waits_for.value for step in raising.flow.steps}
    if "supervisor" in waits_for and not supervisor:
        raise no_supervisor()
    number = f"{_LABEL}-{readable(groups=3)}"
    editions = [list(one) for one in read_catalogue().editions]
    rules = Rules(editions=editions, workflow=raising.flow.code, place=place)
    case = Case(
        number=number,
        subject_key=of,
        organ=source,
        supervisor=supervisor if "supervisor" in waits_for else "",
        workflow=raising.flow.code,
        editions=editions,
        place=place,
        alike=alike((record.item, record.adverse_class_code or "") for record, _ in disputed),
        follows=raising.follows.number if raising.follows else "",
        raised_at=raising.now,
        raised_by=raising.actor.ref,
        mandate=raising.told.get("mandate", ""),
        words_sealed=sealed(of, number, {"words": raising.words}),
    )
    course = put_at(case, began(rules.flow, now=raising.now), rules)
    rows = [
        Dispute(
            subject_key=of,
            organ=case.organ,
            supervisor=case.supervisor,
            case=number,
            workflow=case.workflow,
            record_key=UUID(record.key),
            item=record.item,
            field=claim.field,
            said_sealed=sealed(of, number, _said(record, claim, raising)),
            holds=place_in_record == 0,
        )
        for record, claims in disputed
        for place_in_record, claim in enumerate(claims)
    ]
    see_case_rows(case)
    case.save()
    Dispute.objects.bulk_create(rows)
    keep_waits(case, course)
    _record_raised(case, rows, course, raising)
    tell_register(case, [UUID(record.key) for record, _ in disputed], course, raising.now)
    return number


def _said(record: RecordShown, claim: Claim, raising: _Raising) -> dict[str, Any]:
    shown = {field.name: field for field in record.fields}
    findings = raising.findings.get(record.key)
    return {
        "document": record.doc_number,
        "now": shown[claim.field].value.zh if claim.field else "",
        "claimed": claim.claimed,
        "evidence": claim.evidence,
        **({"conditions": fixed(findings, raising.given)} if findings else {}),
    }


def _record_raised(case: Case, rows: list[Dispute], course: Course, raising: _Raising) -> None:
    first = course.stretches[0]
    record_event(
        kind=EventKind.CASE_RAISED,
        occurred_at=raising.now,
        actor=raising.actor.ref,
        subject_key=case.subject_key,
        payload={
            **raising.told,
            **({"follows": case.follows} if case.follows else {}),
            "case": case.number,
            "workflow": case.workflow,
            "about": raising.flow.about.value,
            "to": case.organ,
            "step": case.step,
            "due": first.due.isoformat(),
            "records": len({row.record_key for row in rows}),
            "items": sorted({row.item for row in rows}),
            "tells": [first.waits_for.value],
        },
    )
