"""A person, or who may for them, disputes records of their own file: one case for each source, whose clock begins at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongxin.apps.access.api import FileShown, Power, RecordShown, open_own_file, whose_file
from gongxin.apps.catalogue.api import CaseMatter, RepairFinding, Workflow, get_workflow
from gongxin.apps.identity.api import Actor
from gongxin.apps.repairs.api import Application, weigh_application

from ..errors import (
    no_way_on,
    not_raised_so,
    nothing_disputed,
    too_late,
    unknown_field,
    unknown_record,
)
from ..models import Case
from ..policies import check_said, check_words, raised_by_subjects, reviews
from ..types import Claim, Raised
from .begin_case import Beginning, Disputed, begin_of_source
from .close_lapsed import close_lapsed
from .fix_conditions import fixed
from .ways_further import ways_further


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
        shown = [_record(claim, file) for claim in claims]
        findings = (
            weigh_application(records=shown, file=file, application=application, now=now)
            if flow.about is CaseMatter.REPAIR
            else {}
        )
        given = application.given if application else {}
        beginning = Beginning(
            flow, check_said(words, flow), actor, now, told=whose.told, follows=previous
        )
        groups: dict[tuple[UUID, str], dict[str, Disputed]] = {}
        for claim, record in zip(claims, shown, strict=True):
            of = record.of or file.subject_key
            group = groups.setdefault((of, record.source_code), {})
            disputed = _disputed(record, findings.get(record.key, ()), given)
            group.setdefault(record.key, disputed).claims.append((claim, _now(record, claim)))
        return tuple(
            one
            for (of, _), group in groups.items()
            for one in begin_of_source(of, list(group.values()), beginning)
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


def _disputed(
    record: RecordShown, findings: Sequence[RepairFinding], given: Mapping[str, str]
) -> Disputed:
    return Disputed(
        key=record.key,
        item=record.item,
        adverse_class=record.adverse_class_code or "",
        source=record.source_code,
        document=record.doc_number,
        conditions=fixed(findings, given),
    )


def _now(record: RecordShown, claim: Claim) -> str:
    """What the field says, as the person is shown it."""
    shown = {field.name: field for field in record.fields}
    return shown[claim.field].value.zh if claim.field else ""
