"""Cases as their parties see them: a person's own, and one of them whole."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.catalogue.api import (
    CaseMatter,
    Course,
    Item,
    Party,
    Silence,
    Standing,
    item_titles,
    read_catalogue,
)
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.intake.api import naming_fields
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import same_as, see, unseal_for_subject
from gongxin.lib.bilingual import Text
from gongxin.lib.sealing import SealBroken

from ..enums import MeansShown
from ..errors import unknown_case
from ..models import Case, Dispute, Done, Wait
from ..policies import Rules, attaching, parties_of, states
from ..rules.judging import Hand, judge
from ..types import (
    AtCounter,
    CaseLine,
    CaseShown,
    ConditionShown,
    DisputeShown,
    DoneShown,
    DraftShown,
    Given,
    MissShown,
    StatedShown,
    ValueShown,
)
from .fix_conditions import shown as conditions_shown
from .hold_case import see_as_staff, who_had_part
from .keep_course import see_case_rows
from .keep_evidence import evidence_lines
from .see_alike import NONE_ALIKE, judges, like_cases
from .ways_further import ways_further
from .what_comes import comes_after

_WHOLE = Text("整条记录", "the record as a whole")


def own_cases(*, actor: Actor, now: datetime, limit: int = 200) -> list[CaseLine]:
    """The person's, or of whom they act for, newest first; three readings, whatever their number."""
    with transaction.atomic():
        keys = _own_keys(actor)
        see(keys)
        cases = list(
            Case.objects.filter(subject_key__in=keys).order_by("-raised_at", "-id")[:limit]
        )
        numbers = [case.number for case in cases]
        waits = _by_case(Wait.objects.filter(subject_key__in=keys, case__in=numbers))
        items = _by_case(
            Dispute.objects.filter(subject_key__in=keys, case__in=numbers).order_by("id")
        )
    titles = item_titles()
    return [
        _line(case, waits.get(case.number, []), items.get(case.number, []), titles, now)[0]
        for case in cases
    ]


def see_own_case(*, number: str, actor: Actor, now: datetime) -> CaseShown:
    """One of them whole, with what the person may do now and the ways on after its end. Raises Refusal `cases.unknown-case`."""
    with transaction.atomic():
        keys = _own_keys(actor)
        see(keys)
        case = Case.objects.filter(subject_key__in=keys, number=number.strip().upper()).first()
        if case is None:
            raise unknown_case()
        return _shown(case, Hand(actor.ref, frozenset({Party.SUBJECT.value})), now)


def open_case(*, number: str, actor: Actor, now: datetime) -> CaseShown:
    """A case for an officer of one of its organs, or an operator: an event about its subject, who sees that it was opened.

    Whose the records are is not told. Raises Refusal `cases.unknown-case`.
    """
    check_role(actor, Role.OFFICER, Role.OPERATOR)
    with transaction.atomic():
        see_as_staff(actor)
        case = Case.objects.filter(number=number.strip().upper()).first()
        parties = frozenset[Party]() if case is None else parties_of(actor, case)
        if case is None or not parties:
            raise unknown_case()
        record_event(
            kind=EventKind.CASE_OPENED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ or None,
            subject_key=case.subject_key,
            payload={"case": case.number, "role": actor.role.value},
        )
        return _shown(case, Hand(actor.ref, frozenset(one.value for one in parties)), now)


def _own_keys(actor: Actor) -> list[Any]:
    key = whose_file(actor=actor, power=Power.RAISE_CASES).subject_key
    if key is None:
        return []
    return [key, *(one.key for one in same_as(subject_keys=[key]).get(key, ()))]


def _by_case(rows: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.case, []).append(row)
    return found


def _line(
    case: Case,
    waits: Sequence[Wait],
    disputes: Sequence[Dispute],
    titles: Mapping[str, Text],
    now: datetime,
) -> tuple[CaseLine, Standing]:
    rules = Rules.of(case)
    course = rules.course_kept(case, waits)
    standing = course.standing(now)
    end = rules.flow.end(case.end) if case.end else standing.end
    missed = standing.missed if not case.end else ()
    line = CaseLine(
        number=case.number,
        workflow=rules.flow,
        items=tuple(titles[code] for code in dict.fromkeys(row.item for row in disputes)),
        organ=case.organ,
        supervisor=case.supervisor,
        raised_at=case.raised_at,
        step=None if end else standing.stretch.step,
        end=end,
        since=case.ended_at or standing.since,
        due=None if end else standing.due,
        missed=missed,
        hidden_from=None if end else standing.hidden_from,
        records=tuple(dict.fromkeys(row.record_key for row in disputes)),
        raised_party=Party(case.raised_party),
        counter=AtCounter(case.counter_organ, case.counter_unit, MeansShown(case.counter_means))
        if case.counter_organ
        else None,
        stated=_stated(case, rules, course, now) if states(rules.flow) else None,
    )
    return line, standing


def _stated(case: Case, rules: Rules, course: Course, now: datetime) -> StatedShown | None:
    """Since when the statement is told; None where it is told no more, unless its subject took it away."""
    by_silence = course.attaches_at
    if not case.end:
        late = by_silence is not None and by_silence <= now
        return StatedShown(by_silence if late else None, None)
    if case.end not in attaching(rules.flow) or case.ended_at is None:
        return None
    return StatedShown(min(case.ended_at, by_silence or case.ended_at), case.taken_away_at)


def _shown(case: Case, hand: Hand, now: datetime) -> CaseShown:
    """The case whole, for whoever may see it; the transaction is shown its subject's cases for it."""
    see_case_rows(case)
    waits = list(Wait.objects.filter(case=case.number))
    disputes = list(Dispute.objects.filter(case=case.number).order_by("id"))
    done = list(Done.objects.filter(case=case.number).order_by("number"))
    had_part = who_had_part(case)
    line, standing = _line(case, waits, disputes, item_titles(), now)
    over, rules = line.end is not None, Rules.of(case)
    staff = Party.SUBJECT.value not in hand.parties
    acts = tuple(
        act
        for act in (() if over else standing.stretch.step.acts)
        if judge(act, hand=hand, over=over, had_part=had_part) is None
    )
    fields = read_catalogue().known_items
    return CaseShown(
        line=line,
        words=_opened(case, bytes(case.words_sealed)).get("words"),
        disputes=tuple(_dispute(case, row, fields) for row in disputes),
        done=tuple(_done(case, row, line, disputes, fields) for row in done),
        misses=_misses(line, waits, now),
        draft=None
        if over or not staff
        else _draft(case, standing, hand, had_part, disputes, fields),
        acts=acts,
        comes={
            act.code: comes_after(case, act, rules=rules, standing=standing, now=now)
            for act in acts
        },
        party=Party(min(hand.parties)),
        had_part=hand.ref in had_part,
        like=like_cases(case, rules, standing.stretch.step.code)
        if staff and judges(acts, rules.flow)
        else NONE_ALIKE,
        ways_on=ways_further(case),
        why=None if over else standing.stretch.why,
        follows=case.follows,
        conditions=tuple(_conditions(case, disputes, done))
        if line.workflow.about is CaseMatter.REPAIR
        else (),
        evidence=evidence_lines(case),
    )


def _misses(line: CaseLine, waits: Sequence[Wait], now: datetime) -> tuple[MissShown, ...]:
    """Whatever an organ did not do in time in the whole of the case, whether or not it was done later."""
    found = [
        wait
        for wait in sorted(waits, key=lambda one: (one.due_at, one.id))
        if wait.party != Party.SUBJECT.value
        and wait.due_at <= min(now, wait.left_at or now)
        and wait.begins_at <= min(now, wait.left_at or now)
    ]
    steps = {step.code: step.title for step in line.workflow.steps}
    stays = Silence.ATTACH if states(line.workflow) else Silence.HIDE
    return tuple(
        MissShown(
            at=max(wait.due_at, wait.begins_at),
            party=Party(wait.party),
            step=steps.get(wait.step, Text(wait.step, wait.step)),
            held=Silence.ESCALATE if wait.ends_at else stays,
        )
        for wait in found
    )


def _conditions(
    case: Case, disputes: Sequence[Dispute], done: Sequence[Done]
) -> Iterator[ConditionShown]:
    """Those of a repair: as they stood when it was asked for, and as they stood at the act that granted it."""
    for row in disputes:
        kept = _opened(case, bytes(row.said_sealed)).get("conditions", ())
        yield from conditions_shown(kept, record=row.record_key, at=case.raised_at, decided=False)
    for act in done:
        for record, kept in _opened(case, bytes(act.given_sealed)).get("conditions", {}).items():
            yield from conditions_shown(kept, record=UUID(record), at=act.done_at, decided=True)


def _dispute(case: Case, row: Dispute, items: Mapping[str, Any]) -> DisputeShown:
    said, item = _opened(case, bytes(row.said_sealed)), items[row.item]
    labels = {field.name: field.label for field in item.fields}
    return DisputeShown(
        record=row.record_key,
        field=row.field,
        item=item.title,
        document=said.get("document", ""),
        label=labels.get(row.field, _WHOLE),
        now=said.get("now"),
        claimed=said.get("claimed"),
        evidence=said.get("evidence"),
        correctable=() if row.field else _correctable(item),
    )


def _correctable(item: Item) -> tuple[tuple[str, Text], ...]:
    """All but what names the fact: changed in that, it would be another one."""
    naming = {name for name, _ in naming_fields(item_code=item.code)}
    return tuple((one.name, one.label) for one in item.fields if one.name not in naming)


def _draft(
    case: Case,
    standing: Standing,
    hand: Hand,
    had_part: Collection[str],
    disputes: Sequence[Dispute],
    items: Mapping[str, Any],
) -> DraftShown | None:
    """The draft, to the side whose act it is alone; it is void once its step was left, by silence too."""
    if case.draft_at is None or case.draft_at < standing.stretch.begins:
        return None
    acts = standing.stretch.step.acts
    act = next((one for one in acts if one.code == case.draft_act), None)
    if act is None or act.by not in hand.parties:
        return None
    wrong = judge(
        act, hand=hand, over=False, had_part=had_part, confirming=True, drafted_by=case.draft_by
    )
    given = _given(case, bytes(case.draft_sealed))
    return DraftShown(
        act=act,
        at=case.draft_at,
        unit=case.draft_unit,
        given=given,
        mine=case.draft_by == hand.ref,
        confirms=wrong is None,
        values=_values(given, disputes, items),
    )


def _values(
    given: Given | None, disputes: Sequence[Dispute], items: Mapping[str, Any]
) -> tuple[ValueShown, ...]:
    """What is corrected, by the names that people know."""
    of = {str(row.record_key): items[row.item] for row in disputes}
    return tuple(
        ValueShown(
            UUID(one.record),
            of[one.record].title,
            of[one.record].field(one.field).label,
            one.was,
            one.value,
        )
        for one in (given.values if given else ())
    )


def _done(
    case: Case,
    row: Done,
    line: CaseLine,
    disputes: Sequence[Dispute],
    items: Mapping[str, Any],
) -> DoneShown:
    step = line.workflow.step(row.from_step)
    acts = {act.code: act.title for act in (step.acts if step else ())}
    end = line.workflow.end(row.to)
    to, ground = line.workflow.step(row.to) or end, end.ground(row.ground) if end else None
    given = _given(case, bytes(row.given_sealed))
    return DoneShown(
        number=row.number,
        at=row.done_at,
        party=Party(row.party),
        organ={"source": row.organ, "supervisor": row.supervisor}.get(row.party, ""),
        unit=row.unit,
        drafted_unit=row.drafted_unit if row.second else None,
        title=acts.get(row.act, Text(row.act, row.act)),
        to=to.title if to else Text(row.to, row.to),
        ground=ground.title if ground else None,
        given=given,
        values=_values(given, disputes, items),
    )


def _given(case: Case, closed: bytes) -> Given | None:
    said = _opened(case, closed)
    said.pop("conditions", None)
    return Given.from_json(said) if said else None


def _opened(case: Case, closed: bytes) -> dict[str, Any]:
    """What was sealed; nothing where the key that opens it was destroyed."""
    try:
        plain = unseal_for_subject(
            subject_key=case.subject_key, sealed=closed, bound_to=case.number.encode()
        )
    except SealBroken:
        return {}
    found: dict[str, Any] = json.loads(plain)
    return found
