"""See determinations: one's own, those of one's organ by what falls due, and one of them whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from gongxin.apps.catalogue.api import (
    CaseAct,
    Party,
    Standing,
    item_titles,
)
from gongxin.apps.directory.api import instrument_titles
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import is_shown, see
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING, last_day_before
from gongxin.lib.reckoning import reckon

from ..enums import Deed, Wrong
from ..errors import unknown_determination, wrong_act
from ..models import Awaited, Defence, Determination, Step
from ..policies import Rules, opened
from ..rules.judging import judge
from ..types import (
    DefenceShown,
    DeterminationLine,
    DeterminationShown,
    Listing,
    StepShown,
)
from .hold import is_told, own_keys, see_rows
from .keep_evidence import evidence_lines

MOST = 100
"""How many a list has at the most."""
_OPENED = Text("本人在这一天得到结果。", "On this day the person was told the end.")


def own_determinations(*, actor: Actor, now: datetime) -> list[DeterminationLine]:
    """What is or was proposed about whoever the actor acts for, the newest first; not what never came to a notice."""
    with transaction.atomic():
        keys, _ = own_keys(actor)
        see(keys)
        rows = Determination.objects.filter(subject_key__in=keys, noticed_at__isnull=False)
        return _lines(list(rows.order_by("-proposed_at", "-id")[:MOST]), now)


def see_own_determination(*, number: str, actor: Actor, now: datetime) -> DeterminationShown:
    """One of them whole. Raises Refusal `determinations.unknown`."""
    with transaction.atomic():
        keys, _ = own_keys(actor)
        see(keys)
        row = Determination.objects.filter(
            subject_key__in=keys, number=number.strip().upper()
        ).first()
        if row is None or not is_told(row):
            raise unknown_determination()
        return _shown(row, actor, Party.SUBJECT, now)


def determination_queue(*, actor: Actor, now: datetime) -> list[DeterminationLine]:
    """What the officer's organ has to do, by what falls due; then what waits for the person, and what is over, the newest first."""
    check_role(actor, Role.OFFICER)
    if not actor.organ:
        return []
    with transaction.atomic():
        see([], organ=actor.organ)
        rows = list(Determination.objects.filter(organ=actor.organ).order_by("-proposed_at")[:MOST])
        lines = _lines(rows, now)
    return sorted(
        lines, key=lambda one: (one.end is not None, one.waits_for is Party.SUBJECT, one.due or now)
    )


def open_determination(*, number: str, actor: Actor, now: datetime) -> DeterminationShown:
    """One for an officer of the organ: an event about its subject. Raises Refusal `determinations.unknown`."""
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        see([], organ=actor.organ)
        row = Determination.objects.filter(organ=actor.organ, number=number.strip().upper()).first()
        if row is None or not actor.organ:
            raise unknown_determination()
        record_event(
            kind=EventKind.DETERMINATION_OPENED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            subject_key=row.subject_key,
            payload={"determination": row.number},
        )
        see_rows(row)
        return _shown(row, actor, Party.SOURCE, now)


def _lines(rows: Sequence[Determination], now: datetime) -> list[DeterminationLine]:
    numbers = [row.number for row in rows]
    waits: dict[str, list[Awaited]] = {}
    for wait in Awaited.objects.filter(determination__in=numbers):
        waits.setdefault(wait.determination, []).append(wait)
    return [_line(row, waits[row.number], now)[0] for row in rows]


def _line(
    row: Determination, waits: Sequence[Awaited], now: datetime
) -> tuple[DeterminationLine, Standing]:
    rules = Rules(row)
    standing = rules.course_kept(row, waits).standing(now)
    end = rules.flow.end(row.end) if row.end else standing.end
    due = None if end else standing.due
    line = DeterminationLine(
        number=row.number,
        list=rules.list.title,
        organ=row.organ,
        step=standing.stretch.step,
        waits_for=standing.stretch.waits_for,
        due=due,
        late=due is not None and now >= due,
        end=end,
        since=row.ended_at or standing.since,
    )
    return line, standing


def _shown(row: Determination, actor: Actor, party: Party, now: datetime) -> DeterminationShown:
    rules = Rules(row)
    waits = list(Awaited.objects.filter(determination=row.number))
    line, standing = _line(row, waits, now)
    steps = list(Step.objects.filter(determination=row.number).order_by("number"))
    defences = list(Defence.objects.filter(determination=row.number).order_by("id"))
    proposal, decision = opened(row, row.proposal_sealed), opened(row, row.decision_sealed)
    titles = instrument_titles([one.instrument for one in rules.list.basis])
    acts = [] if line.end else [one for one in standing.stretch.step.acts if one.by is party]
    why_not = {
        Deed(one.code): why for one in acts if (why := _why_not(row, rules, one, actor, now))
    }
    shown = DeterminationShown(
        line=line,
        serious_list=rules.list,
        basis=tuple(
            titles[one.instrument].title for one in rules.list.basis if one.instrument in titles
        ),
        document=proposal["document"],
        document_day=date.fromisoformat(proposal["day"]),
        item=item_titles(catalogue=rules.catalogue)[row.item],
        domain=proposal["domain"],
        relevance=proposal["relevance"],
        proportion=proposal["proportion"],
        conditions=tuple(
            (Text.from_dict(one), Text.from_dict(said)) for one, said in proposal["conditions"]
        ),
        founded=True,
        noticed_at=row.noticed_at,
        defence_until=row.defence_until,
        announced_months=row.announced_months,
        notice=_paragraphs(opened(row, row.notice_sealed)),
        defences=tuple(
            DefenceShown(one.said_at, bool(one.mandate), opened(row, one.words_sealed)["words"])
            for one in defences
        ),
        may_state=party is Party.SUBJECT and not line.end and row.decided_at is None,
        decided_at=row.decided_at,
        listed=row.listed,
        months=row.months,
        decision=decision.get("reason", ""),
        answer=decision.get("answer", ""),
        decision_document=row.document,
        served_at=row.served_at,
        repair=_paragraphs(opened(row, row.repair_sealed)),
        listing=None,
        steps=tuple(_step(row, rules, one, actor) for one in steps),
        evidence=evidence_lines(row),
        may=tuple(one for one in acts if Deed(one.code) not in why_not),
        why_not=why_not,
        ways_on=_ways_on(row, rules),
    )
    return _with_register(shown, row)


def _with_register(shown: DeterminationShown, row: Determination) -> DeterminationShown:
    """What only the register knows: whether the document, and what was entered, is in display. Replaces the context."""
    founded = is_shown(subject_key=row.subject_key, record_key=row.record_key)
    if row.entry_key is None or row.listed_from is None or row.listed_until is None:
        return replace(shown, founded=founded)
    entry = is_shown(subject_key=row.subject_key, record_key=row.entry_key)
    listing = Listing(row.listed_from, row.listed_until, entry, row.annulled_at)
    return replace(shown, founded=founded, listing=listing)


def _why_not(
    row: Determination, rules: Rules, act: CaseAct, actor: Actor, now: datetime
) -> Text | None:
    """Why this actor cannot do that act now, whatever they give with it."""
    wrong = judge(
        Deed(act.code),
        done=row,
        by=actor.ref,
        now=now,
        months=min(row.announced_months or rules.list.least, rules.list.most),
        term=rules.term,
        answered=True,
    )
    return wrong_act(wrong).what if isinstance(wrong, Wrong) else None


def _step(row: Determination, rules: Rules, one: Step, actor: Actor) -> StepShown:
    step = rules.flow.step(one.from_step)
    title = next(act.title for act in (step.acts if step else ()) if act.code == one.act)
    words = opened(row, one.words_sealed).get("words", "")
    return StepShown(one.number, title, one.done_at, one.by == actor.ref, words)


def _paragraphs(said: Mapping[str, list[dict[str, str]]]) -> tuple[Text, ...]:
    return tuple(Text.from_dict(one) for one in said.get("paragraphs", ()))


def _ways_on(row: Determination, rules: Rules) -> tuple[tuple[Text, date | None], ...]:
    """What may be done against a listing, with the last day; from the day of its service on."""
    end = rules.flow.end(row.end) if row.end else None
    if end is None or row.served_at is None:
        return ()
    day = row.served_at.astimezone(BEIJING).date()
    found = []
    for way in end.ways_on:
        clock = rules.clock(way.clock, day)
        over = reckon(
            start=day,
            length=clock.length,
            kind=clock.kind,
            begins=_OPENED,
            calendar=settings.WORKING_CALENDAR,
        ).over
        found.append((way.title, last_day_before(over) if over else None))
    return tuple(found)
