"""Measures as they are seen: by an organ without anybody's name, by their subject whole, and as figures of organs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.catalogue.api import AdverseClass, Measure, read_catalogue
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import see, unseal_for_subject
from gongxin.lib.bilingual import Text
from gongxin.lib.row_security import Act
from gongxin.lib.sealing import SealBroken

from ..enums import ExecutionOutcome
from ..errors import unknown_applied
from ..models import Applied, Execution
from ..policies import state_of
from ..queries import InForce, in_force
from ..types import AppliedLine, AppliedShown, OrganMeasures, Reported


def list_measures(
    *, actor: Actor, now: datetime, first: int = 0, limit: int = 50
) -> tuple[list[AppliedLine], int]:
    """The organ's measures, newest first, and how many there are. The statements are as many whatever the number of measures."""
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        see([], organ=actor.organ)
        own = Applied.objects.filter(organ=actor.organ)
        total = own.count()
        rows = list(own.order_by("-id")[first : first + limit])
        return _lines(rows, now, organ=actor.organ), total


def see_measure(*, number: str, actor: Actor, now: datetime) -> AppliedShown:
    """One of the organ's measures with what was said for and against it; that it was opened is an event about its subject.

    Raises Refusal `measures.unknown-number`.
    """
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        see([], organ=actor.organ)
        row = Applied.objects.filter(number=number.strip().upper(), organ=actor.organ).first()
        if row is None:
            raise unknown_applied()
        (line,) = _lines([row], now, organ=actor.organ)
        record_event(
            kind=EventKind.MEASURE_OPENED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            subject_key=row.subject_key,
            payload={"applied": row.number},
        )
        return _shown(row, line, actor)


def own_measures(*, actor: Actor, now: datetime) -> list[AppliedLine]:
    """The measures about oneself, or whom one acts for: what constrains them, and what no longer does. Newest first."""
    with transaction.atomic():
        whose = whose_file(actor=actor, power=Power.SEE_FILE)
        if whose.subject_key is None:
            return []
        see([whose.subject_key])
        rows = list(Applied.objects.filter(subject_key=whose.subject_key).order_by("-id"))
        return _lines(rows, now)


def own_measure(*, number: str, actor: Actor, now: datetime) -> AppliedShown:
    """One of them whole: on which record it rests and why, until when, and what was said. Raises Refusal `measures.unknown-number`."""
    with transaction.atomic():
        whose = whose_file(actor=actor, power=Power.SEE_FILE)
        if whose.subject_key is None:
            raise unknown_applied()
        see([whose.subject_key])
        rows = Applied.objects.filter(subject_key=whose.subject_key)
        row = rows.filter(number=number.strip().upper()).first()
        if row is None:
            raise unknown_applied()
        (line,) = _lines([row], now)
        return _shown(row, line, actor)


def count_measures(*, actor: Actor) -> list[OrganMeasures]:
    """By organ, how many were proposed, confirmed, ended by somebody and reported on: an officer's own organ, an auditor's every one."""
    check_role(actor, Role.OFFICER, Role.AUDITOR)
    with transaction.atomic():
        if actor.role is Role.OFFICER:
            see([], organ=actor.organ)
            rows = Applied.objects.filter(organ=actor.organ)
        else:
            see([], act=Act.AUDIT)
            rows = Applied.objects.all()
        counted = (
            rows.annotate(told=Exists(Execution.objects.filter(number=OuterRef("number"))))
            .values("organ")
            .annotate(
                proposed=Count("id"),
                confirmed=Count("id", filter=Q(confirmed_at__isnull=False)),
                ended=Count("id", filter=Q(ended_at__isnull=False)),
                reported=Count("id", filter=Q(told=True)),
            )
        )
        return [
            OrganMeasures(
                organ=one["organ"],
                proposed=one["proposed"],
                confirmed=one["confirmed"],
                ended=one["ended"],
                reported=one["reported"],
            )
            for one in counted.order_by("organ")
        ]


def _lines(
    rows: Iterable[Applied], now: datetime, *, organ: str | None = None
) -> list[AppliedLine]:
    rows = list(rows)
    reports = _reports(rows)
    standing = in_force(subjects={one.subject_key for one in rows}, organ=organ)
    measures = read_catalogue().measures
    return [_line(one, standing.get(one.number), reports, measures, now) for one in rows]


def _reports(rows: Iterable[Applied]) -> dict[str, list[Reported]]:
    found: dict[str, list[Reported]] = {}
    told = Execution.objects.filter(number__in=[one.number for one in rows]).order_by("id")
    for number, outcome, at in told.values_list("number", "outcome", "reported_at"):
        found.setdefault(number, []).append(Reported(ExecutionOutcome(outcome), at))
    return found


def _line(
    row: Applied,
    standing: InForce | None,
    reports: Mapping[str, list[Reported]],
    measures: Mapping[str, Measure],
    now: datetime,
) -> AppliedLine:
    listed = measures.get(row.measure)
    return AppliedLine(
        number=row.number,
        measure=row.measure,
        title=listed.title if listed else Text(row.measure, row.measure),
        organ=row.organ,
        state=state_of(row, in_force=standing is not None, now=now),
        case_reference=row.case_reference,
        proposed_at=row.proposed_at,
        defend_until=row.defend_until,
        ends_at=standing.ends_at if standing else row.ended_at or row.until_at,
        confirmed_at=row.confirmed_at,
        disputed_since=standing.disputed_since if standing else None,
        reports=tuple(reports.get(row.number, ())),
        defended=row.defended_at is not None,
    )


def _shown(row: Applied, line: AppliedLine, actor: Actor) -> AppliedShown:
    catalogue = read_catalogue()
    listed, item = catalogue.measures.get(row.measure), catalogue.known_items[row.item]
    rank = AdverseClass(row.adverse_class) if row.adverse_class else None
    occasions = [
        one
        for one in (listed.occasions if listed else ())
        if one.item == row.item and (not one.classes or rank in one.classes)
    ]
    return AppliedShown(
        line=line,
        measure=listed,
        edition=row.edition,
        item=row.item,
        item_title=item.title,
        relevance=occasions[0].relevance if occasions else None,
        proportion=_opened(row, bytes(row.proportion_sealed)),
        defence=_opened(row, bytes(row.defence_sealed)),
        weighed=_opened(row, bytes(row.weighed_sealed)),
        mine=row.proposed_by == actor.ref,
    )


def _opened(row: Applied, sealed: bytes) -> str | None:
    if not sealed:
        return ""
    try:
        plain = unseal_for_subject(
            subject_key=row.subject_key, sealed=sealed, bound_to=row.number.encode()
        )
    except SealBroken:
        return None
    return plain.decode()
