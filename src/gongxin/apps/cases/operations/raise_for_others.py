"""Cases that officers raise: a source about a mistake of its own, and a window for somebody who stands there without a phone.

Neither opens a file. Who raises has the document before them and says by it which record is meant; what the register holds is
told to nobody by that, and an attempt that finds nothing is an event about the person all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongxin.apps.access.api import Power, Whose, mandate_shown, read_identifier, same_name
from gongxin.apps.catalogue.api import (
    AdverseClass,
    CaseAct,
    CaseMatter,
    DisplayDays,
    Effect,
    Kept,
    Nature,
    Party,
    Workflow,
    display_start,
    get_item,
    get_workflow,
    read_catalogue,
)
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.intake.api import name_fact
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import HeldRecord, SubjectIdentity, held_record, identities_of, see
from gongxin.apps.repairs.api import Repairable, weigh_alone

from ..enums import MeansShown
from ..errors import (
    mandate_half_shown,
    no_unit,
    no_window_record,
    not_raised_so,
    unknown_field,
)
from ..models import Case, Wait
from ..policies import Rules, check_said, check_words, raised_by_subjects, reviews
from ..rules.judging import BUILT
from ..types import AtCounter, Claim, Given, NewValue, Raised, Slip
from .act_in_case import act_in_case
from .begin_case import Beginning, Disputed, begin_of_source
from .fix_conditions import Fixed, fixed


def raise_as_source(
    *,
    workflow: str,
    item: str,
    naming: Mapping[str, str],
    values: Mapping[str, str],
    given: Given,
    actor: Actor,
    now: datetime,
) -> Raised:
    """A source takes up a mistake of its own, and drafts at once what another of its officers confirms.

    `naming` says which record, as a row that withdraws it would, `values` what its fields ought to say. A case of the kind about
    the record that is open already is answered, and nothing is drafted in it. Raises Refusal, one for what is not there and what
    another source filed.
    """
    check_role(actor, Role.OFFICER)
    flow = get_workflow(code=workflow)
    act = _begins_with(flow)
    if act is None or not actor.organ:
        raise not_raised_so()
    subject, record = name_fact(item_code=item, organ=actor.organ, cells=naming, now=now)
    with transaction.atomic():
        held = held_record(subject_key=subject, record_key=record)
        if held is not None and held.live and held.source == actor.organ:
            drafted = replace(
                given,
                values=tuple(NewValue(str(record), name, said) for name, said in values.items()),
            )
            claims = [(Claim(str(record), name), held.content.get(name, "")) for name in values]
            raised = _begin(
                held,
                claims or [(Claim(str(record)), "")],
                Beginning(flow, check_words(given.reason), actor, now, party=Party.SOURCE),
            )
            if not raised.there:
                act_in_case(number=raised.number, act=act.code, given=drafted, actor=actor, now=now)
            return raised
    _not_raised(subject, workflow, item, actor, now)
    raise no_window_record()


def raise_at_counter(
    *,
    workflow: str,
    name: str,
    number: str,
    means: MeansShown,
    item: str,
    naming: Mapping[str, str],
    claims: Mapping[str, str],
    words: str,
    evidence: str = "",
    organisation: str = "",
    mandate: str = "",
    actor: Actor,
    now: datetime,
) -> Slip:
    """An officer of a window raises for the citizen who stands there, of that `name` and `number`, by the document they bring.

    With `mandate` for the organisation of that code, for which they show it: in force, theirs, and one that allows to raise cases.

    `naming` says which record, `claims` by field what it ought to say, none: the record as a whole. The same again gives the same
    slip. Raises Refusal, one for what is not there and what is somebody else's.
    """
    check_role(actor, Role.OFFICER)
    flow = get_workflow(code=workflow)
    if not raised_at_counters(flow):
        raise not_raised_so()
    if not actor.organ or not actor.unit:
        raise no_unit()
    read_identifier(number)  # who has no sound number, or is a canary, is told so
    if bool(organisation) != bool(mandate):
        raise mandate_half_shown()
    at = AtCounter(actor.organ, actor.unit, means)
    whom = {"organisation": organisation} if mandate else {"person": number}
    subject, record = name_fact(item_code=item, organ=actor.organ, cells=naming, now=now, **whom)
    said = {field: check_words(claimed) for field, claimed in claims.items()} or {"": ""}
    with transaction.atomic():
        who = identities_of(subject_keys=[subject]).get(subject)
        whose = _whose(who, name=name, number=number, mandate=mandate)
        held = held_record(subject_key=subject, record_key=record)
        if who is not None and whose is not None and held is not None and _is_shown(held, now):
            fields = {one.name for one in read_catalogue().known_items[held.item].fields}
            if said.keys() - {""} - fields:
                raise unknown_field()
            disputed = [
                (
                    Claim(str(record), field, claimed, check_words(evidence)),
                    held.content.get(field, ""),
                )
                for field, claimed in said.items()
            ]
            beginning = Beginning(
                flow, check_said(words, flow), actor, now, told=whose.told, counter=at
            )
            conditions = _conditions(held, who.kind, now) if flow.about is CaseMatter.REPAIR else ()
            raised = _begin(held, disputed, beginning, conditions)
            return _slip(subject, raised, at, item, now)
    _not_raised(subject, workflow, item, actor, now, at=at)
    raise no_window_record()


def raised_by_sources(flow: Workflow) -> bool:
    """Whether a source may begin it here, and bring about at once what it is for."""
    return _begins_with(flow) is not None


def raised_at_counters(flow: Workflow) -> bool:
    """Whether a window may begin it for the subject: what they may themselves, and what follows on no other case."""
    return raised_by_subjects(flow) and not reviews(flow)


def _begins_with(flow: Workflow) -> CaseAct | None:
    """What a source drafts when it begins: the act of the first step that changes the record."""
    if Party.SOURCE not in flow.raised_by:
        return None
    return next(
        (
            act
            for act in flow.first.acts
            if act.by is Party.SOURCE and act.effect is not Effect.NONE and act.effect in BUILT
        ),
        None,
    )


def _whose(who: SubjectIdentity | None, *, name: str, number: str, mandate: str) -> Whose | None:
    """That who stands there may raise about the subject: it is they, or they show its mandate; None where neither is so."""
    if who is None:
        return None
    if not mandate:
        return Whose(who.subject_key, {}) if same_name(who.name, name) else None
    shown = mandate_shown(
        number=mandate, agent_number=number, agent_name=name, power=Power.RAISE_CASES
    )
    return shown if shown is not None and shown.subject_key == who.subject_key else None


def _conditions(held: HeldRecord, kind: str, now: datetime) -> list[Fixed]:
    """The conditions of repair as they stand, fixed as in a case that its person raises. Raises Refusal before the day, and names it."""
    item = read_catalogue().known_items[held.item]
    kept = Kept(held.doc_date, held.valid_from, held.shown_from)
    record = Repairable(
        key=str(held.record_key),
        days=DisplayDays(
            item=held.item,
            adverse_class=AdverseClass(held.adverse_class) if held.adverse_class else None,
            start=display_start(item, kept),
            valid_to=held.valid_to,
            content=held.content,
        ),
        kept=kept,
        source=held.source,
        subject_kind=kind,
        shown_until=held.ends,
        held=(),
    )
    findings = weigh_alone(record=record, adverse=held.nature == Nature.ADVERSE, now=now)
    return fixed(findings, {})


def _begin(
    held: HeldRecord,
    claims: list[tuple[Claim, str]],
    beginning: Beginning,
    conditions: Sequence[Fixed] = (),
) -> Raised:
    item = read_catalogue().known_items[held.item]
    document = held.content.get(item.document.number, "") if item.document else ""
    disputed = Disputed(
        key=str(held.record_key),
        item=held.item,
        adverse_class=held.adverse_class,
        source=held.source,
        document=document,
        claims=claims,
        conditions=conditions,
    )
    (raised,) = begin_of_source(held.subject_key, [disputed], beginning)
    return raised


def _is_shown(held: HeldRecord, now: datetime) -> bool:
    return held.live and (held.ends is None or held.ends > now)


def _slip(subject: UUID, raised: Raised, at: AtCounter, item: str, now: datetime) -> Slip:
    see([subject])
    case = Case.objects.get(number=raised.number)
    rules = Rules.of(case)
    standing = rules.course_kept(case, Wait.objects.filter(case=case.number)).standing(now)
    assert standing.due is not None
    return Slip(
        number=case.number,
        there=raised.there,
        workflow=rules.flow.title,
        item=get_item(code=item).title,
        raised_at=case.raised_at,
        counter=at,
        step=standing.stretch.step.title,
        waits_for=standing.stretch.waits_for,
        due=standing.due,
    )


def _not_raised(
    subject: UUID,
    workflow: str,
    item: str,
    actor: Actor,
    now: datetime,
    at: AtCounter | None = None,
) -> None:
    with transaction.atomic():
        record_event(
            kind=EventKind.CASE_NOT_RAISED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            subject_key=subject,
            payload={
                "workflow": workflow,
                "item": item,
                "reason": "no-record",
                **({"unit": at.unit, "means": at.means.value} if at else {}),
            },
        )
