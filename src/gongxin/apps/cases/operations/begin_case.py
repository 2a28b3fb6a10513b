"""Begin a case about records of one source: its number, its rules, its clock and its mark, by whomever it is raised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from gongxin.apps.catalogue.api import Course, Party, Workflow, began, read_catalogue
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import Statement, see
from gongxin.lib.readable import readable

from ..errors import no_supervisor, statement_stands
from ..models import Case, Dispute
from ..policies import Rules, answering, attaching, sealed, states
from ..rules.alike import alike
from ..types import AtCounter, Claim, Raised
from .close_lapsed import close_lapsed
from .fix_conditions import Fixed
from .keep_course import keep_waits, put_at, see_case_rows, tell_register

_LABEL = "YY"


@dataclass(frozen=True, slots=True)
class Disputed:
    """A record that a case is about, with each claim beside what its field says now; of a repair, its conditions as they stand."""

    key: str
    item: str
    adverse_class: str
    source: str
    document: str
    claims: list[tuple[Claim, str]] = field(default_factory=list)
    conditions: Sequence[Fixed] = ()


@dataclass(frozen=True, slots=True)
class Beginning:
    """What begins: by which workflow, who says so in which words, and for whom.

    `told` is what events say of a mandate, `counter` where and by which means of identification somebody raised it in person.
    """

    flow: Workflow
    words: str
    actor: Actor
    now: datetime
    told: Mapping[str, str] = field(default_factory=dict)
    follows: Case | None = None
    party: Party = Party.SUBJECT
    counter: AtCounter | None = None


def begin_of_source(of: UUID, disputed: list[Disputed], beginning: Beginning) -> list[Raised]:
    """The new case about records of one source, after those that are there already; of two at once the first stands."""
    there = _held_already(of, disputed, beginning)
    new = [one for one in disputed if one.key not in there]
    answered = [Raised(number, there=True) for number in dict.fromkeys(there.values())]
    if not new:
        return answered
    try:
        with transaction.atomic():
            return [*answered, Raised(_begin(of, new, beginning))]
    except IntegrityError:
        there = _held_already(of, disputed, beginning)
        if not there:
            raise
        return [Raised(number, there=True) for number in dict.fromkeys(there.values())]


def _held_already(of: UUID, disputed: list[Disputed], beginning: Beginning) -> dict[str, str]:
    """By record, the number of the case of this kind that disputes it; what lapsed meanwhile is closed on the way."""
    keys = [one.key for one in disputed]
    workflow = beginning.flow.code
    close_lapsed(subject_key=of, records=keys, workflow=workflow, now=beginning.now)
    held = Dispute.objects.filter(
        subject_key=of, record_key__in=keys, workflow=workflow, holds=True, open=True
    )
    return {str(record): number for record, number in held.values_list("record_key", "case")}


def _begin(of: UUID, disputed: Sequence[Disputed], beginning: Beginning) -> str:
    source, flow = disputed[0].source, beginning.flow
    organ, place, supervisor = answering([source])[source]
    waits_for = {step.waits_for.value for step in flow.steps}
    if "supervisor" in waits_for and not supervisor:
        raise no_supervisor()
    _check_stands_alone(of, disputed, flow)
    number = f"{_LABEL}-{readable(groups=3)}"
    editions = [list(one) for one in read_catalogue().editions]
    rules = Rules(editions=editions, workflow=flow.code, place=place)
    counter = beginning.counter
    case = Case(
        number=number,
        subject_key=of,
        organ=organ,
        supervisor=supervisor if "supervisor" in waits_for else "",
        workflow=flow.code,
        editions=editions,
        place=place,
        alike=alike((one.item, one.adverse_class) for one in disputed),
        follows=beginning.follows.number if beginning.follows else "",
        raised_at=beginning.now,
        raised_by=beginning.actor.ref,
        raised_party=beginning.party.value,
        counter_organ=counter.organ if counter else "",
        counter_unit=counter.unit if counter else "",
        counter_means=counter.means.value if counter else "",
        mandate=beginning.told.get("mandate", ""),
        words_sealed=sealed(of, number, {"words": beginning.words}),
    )
    course = put_at(case, began(rules.flow, now=beginning.now), rules)
    rows = [
        Dispute(
            subject_key=of,
            organ=case.organ,
            supervisor=case.supervisor,
            case=number,
            workflow=case.workflow,
            record_key=UUID(one.key),
            item=one.item,
            field=claim.field,
            said_sealed=sealed(of, number, _said(one, claim, said)),
            holds=place_in_record == 0,
        )
        for one in disputed
        for place_in_record, (claim, said) in enumerate(one.claims)
    ]
    see_case_rows(case)
    case.save()
    Dispute.objects.bulk_create(rows)
    keep_waits(case, course)
    _record_raised(case, rows, course, beginning)
    told_from = course.attaches_at
    statement = Statement(beginning.words, told_from) if told_from else None
    records = [UUID(one.key) for one in disputed]
    tell_register(case, records, course, beginning.now, statement=statement)
    return number


def _check_stands_alone(of: UUID, disputed: Sequence[Disputed], flow: Workflow) -> None:
    """Raises Refusal where a statement stands beside one of the records: there is one at a time, so that who reads it knows what holds."""
    if not states(flow):
        return
    see([of])
    told = Dispute.objects.filter(
        subject_key=of, workflow=flow.code, record_key__in=[one.key for one in disputed]
    )
    stands = Case.objects.filter(
        subject_key=of, number__in=told.values("case"), end__in=attaching(flow), taken_away_at=None
    ).first()
    if stands is not None:
        raise statement_stands(stands.number)


def _said(record: Disputed, claim: Claim, now: str) -> dict[str, Any]:
    return {
        "document": record.document,
        "now": now,
        "claimed": claim.claimed,
        "evidence": claim.evidence,
        **({"conditions": record.conditions} if record.conditions else {}),
    }


def _record_raised(case: Case, rows: list[Dispute], course: Course, beginning: Beginning) -> None:
    first = course.stretches[0]
    by_subject = beginning.party is Party.SUBJECT
    more: dict[str, Any] = {"follows": case.follows} if case.follows else {}
    if not by_subject:
        more["by"] = beginning.party.value
    if beginning.counter:
        more |= {"unit": case.counter_unit, "means": case.counter_means}
    # whoever did not raise it themselves is told that it was raised
    told = [] if by_subject and not beginning.counter else [Party.SUBJECT.value]
    record_event(
        kind=EventKind.CASE_RAISED,
        occurred_at=beginning.now,
        actor=beginning.actor.ref,
        organ=beginning.actor.organ or None,
        subject_key=case.subject_key,
        payload={
            **beginning.told,
            **more,
            "case": case.number,
            "workflow": case.workflow,
            "about": beginning.flow.about.value,
            "to": case.organ,
            "step": case.step,
            "due": first.due.isoformat(),
            "records": len({row.record_key for row in rows}),
            "items": sorted({row.item for row in rows}),
            "tells": [first.waits_for.value, *told],
        },
    )
