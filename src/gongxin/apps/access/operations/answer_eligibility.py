"""容缺受理与绿色通道: one answer at the counter, for a matter and a subject, by the same door as every look-up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gongxin.apps.catalogue.api import Catalogue, Measure, Nature, SubjectKind, get_code_list
from gongxin.apps.identity.api import Actor
from gongxin.apps.register.api import Reach, ShownRecord, SubjectFile, open_file
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING, last_day, over_from

from ..errors import no_match
from ..errors.eligibility import needs_authorisation, unknown_matter
from ..policies import read_identifier
from ..types import Asking
from ..types.eligibility import Eligibility, Given
from .admit import admitted, is_who_was_asked_for
from .digest_answers import told_by
from .present_file import basis_of
from .record_look_up import record_look_up
from .seconding import ANSWER

RESULT = "eligibility"
_NOBODY = "access.no-match"


@dataclass(frozen=True, slots=True)
class Bearing:
    """An incentive, and the records by which it may be had, of which items: until the last of them ends (None: while they are valid), and why each bears on it."""

    measure: Measure
    items: tuple[str, ...]
    records: tuple[UUID, ...]
    owners: tuple[UUID, ...]
    until: datetime | None
    why: tuple[Text, ...]


def answer_eligibility(*, asking: Asking, matter: str, actor: Actor, now: datetime) -> Eligibility:
    """What may be given at the counter for the matter: fast lane, documents that may follow, why and until when; one reading, one event.

    It is answered by the good records and kept commitments within the purpose. An incentive for a clean record of some years besides asks whether an
    adverse record is in display, of whom the purpose or the person's own authorisation covers every such item; what is displayed no more counts
    no more (charter C13), and a dispute turns nothing. Why something is not given is told to nobody. Of a person only what they authorised is read.
    Raises Refusal where the look-up may not be made, `access.unknown-matter`, and `access.needs-authorisation` for a person without one.
    """
    if matter not in {one.value for one in get_code_list("matter").entries}:
        raise unknown_matter()
    try:
        with admitted(asking=asking, wants=ANSWER, actor=actor, now=now) as found:
            person = read_identifier(asking.identifier, organ=actor.organ).startswith("id:")
            if person and not found.purpose.authorised:
                raise needs_authorisation()
            file = open_file(
                subject_key=found.subject,
                reach=found.reach,
                meant=lambda identity: is_who_was_asked_for(identity, asking, found.purpose),
            )
            if file is None:
                raise no_match()
            bearing = eligible(file, catalogue=found.catalogue, matter=matter, reach=found.reach)
            event = record_look_up(
                found=found,
                asking=asking,
                actor=actor,
                now=now,
                same=file.same,
                rests_on=[
                    pair for one in bearing for pair in zip(one.owners, one.records, strict=True)
                ],
                result={
                    "result": RESULT,
                    "records": 0,
                    "items": [],
                    "matter": matter,
                    "gives": [one.measure.code for one in bearing],
                    "given_until": [one.until.isoformat() if one.until else "" for one in bearing],
                    "given_by": [" ".join(one.items) for one in bearing],
                    **told_by(
                        answer_of_eligibility(bearing, matter=matter),
                        read=file.read,
                        catalogue=found.catalogue,
                    ),
                },
            )
    except Refusal as refusal:
        if refusal.code != _NOBODY:
            raise
        return Eligibility(answered=False, read_at=now)
    return Eligibility(
        answered=True,
        read_at=now,
        matter=matter,
        given=tuple(given_of(one.measure, why=one.why, until=one.until) for one in bearing),
        event=str(event.uid),
    )


def eligible(
    file: SubjectFile, *, catalogue: Catalogue, matter: str, reach: Reach
) -> list[Bearing]:
    """The incentives that the records of the file let a counter give, each in the order of the list; `reach` is what the file was opened by."""
    kind, records = SubjectKind(file.identity.kind), file.records
    today = file.read.as_of.astimezone(BEIJING).date()
    clean = is_clean(records, kind=kind, catalogue=catalogue, reach=reach)
    found = []
    for measure in catalogue.measures.values():
        if measure.gives is None or (measure.matters and matter not in measure.matters):
            continue
        if measure.clean_years and not clean:
            continue
        fits = [
            (record, occasion)
            for record in records
            if (
                occasion := measure.occasion(
                    item=record.item,
                    adverse_class=None,
                    subject_kind=kind,
                    content=record.content,
                )
            )
            and _long_enough(measure, record.content.get(occasion.since, ""), today)
        ]
        if fits:
            # a clean record is one of this day
            ends = (
                [over_from(today)]
                if measure.clean_years
                else [record.shown_until for record, _ in fits]
            )
            found.append(
                Bearing(
                    measure=measure,
                    items=tuple(dict.fromkeys(record.item for record, _ in fits)),
                    records=tuple(record.record_key for record, _ in fits),
                    owners=tuple(record.subject_key for record, _ in fits),
                    until=None if None in ends else max(one for one in ends if one),
                    why=tuple(dict.fromkeys(occasion.relevance for _, occasion in fits)),
                )
            )
    return found


def is_clean(
    records: Iterable[ShownRecord], *, kind: SubjectKind, catalogue: Catalogue, reach: Reach
) -> bool:
    """连续无不良信用记录: whether no adverse record is in display, of somebody of whom every such item is within reach.

    Where something is not within reach nobody knows, and so it is not said. What only a purpose that names it may show (restricted items) is not asked.
    """
    adverse = {
        code
        for code, item in catalogue.items.items()
        if item.nature is Nature.ADVERSE and kind in item.subject_kinds and not item.restricted
    }
    return reach.covers(adverse) and not any(one.nature == Nature.ADVERSE for one in records)


def _long_enough(measure: Measure, since: str, today: date) -> bool:
    """Whether the subject has been there for as many years as a clean record is asked for."""
    if not measure.clean_years:
        return True
    return bool(since) and last_day(date.fromisoformat(since), years=measure.clean_years) <= today


def answer_of_eligibility(bearing: list[Bearing], *, matter: str) -> dict[str, Any]:
    """What was answered, as its digest covers it."""
    return {
        "result": RESULT,
        "matter": matter,
        "given": [
            [one.measure.code, sorted(map(str, one.records)), one.until and one.until.isoformat()]
            for one in bearing
        ],
    }


def given_of(measure: Measure, *, why: tuple[Text, ...], until: datetime | None) -> Given:
    """The incentive as a counter is told of it."""
    assert measure.gives is not None
    return Given(
        measure=measure.code,
        gives=measure.gives,
        title=measure.title,
        why=why,
        basis=basis_of(measure.basis),
        until=until,
        later=measure.later,
        within=measure.within,
    )
