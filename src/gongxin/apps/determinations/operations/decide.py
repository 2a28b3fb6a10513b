"""What other officers do than who proposed it: hear, review, decide, and serve the decision together with the notice of repair."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gongxin.apps.catalogue.api import AdverseClass, DisplayDays, Kept, SubjectKind
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.register.api import identities_of
from gongxin.apps.repairs.api import Repairable, plan_repair, tell_repair
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING, last_day, over_from

from ..enums import Deed, Wrong
from ..errors import words_unfit, wrong_act
from ..models import Determination
from ..policies import check_words, sealed
from ..rules.judging import judge
from ..types import Said
from .go_on import go_on
from .hold import Held, hold, see_rows
from .serve_notice import check_document

_REASON, _ANSWER = Text("理由", "reason"), Text("对陈述申辩的答复", "answer to the defence")
_LONGEST_NUMBER = 128


def hold_hearing(*, number: str, said: Said, actor: Actor, now: datetime) -> None:
    """Record the hearing that was held. Raises Refusal for who proposed it."""
    with transaction.atomic():
        held = hold(number, actor, now)
        act = held.act(Deed.HOLD_HEARING)
        _judge(held, Deed.HOLD_HEARING, actor, now)
        words = _words(held, said.words, Text("听证记录", "record of the hearing"))
        held.row.heard_at, held.row.heard_by = now, actor.ref
        go_on(held, act, actor=actor, now=now, words_sealed=words)


def review(*, number: str, said: Said, actor: Actor, now: datetime) -> None:
    """Pass it on legal review. Raises Refusal for who proposed it."""
    with transaction.atomic():
        held = hold(number, actor, now)
        act = held.act(Deed.REVIEW)
        _judge(held, Deed.REVIEW, actor, now)
        words = _words(held, said.words, Text("审核意见", "opinion"))
        held.row.reviewed_at, held.row.reviewed_by = now, actor.ref
        go_on(held, act, actor=actor, now=now, words_sealed=words)


def decide(*, number: str, to_list: bool, said: Said, actor: Actor, now: datetime) -> None:
    """Decide to list for `said.months`, never more than were announced, or not to list.

    Raises Refusal for who proposed or reviewed it, before the time for defence is over, and where the defence is not answered.
    """
    deed = Deed.LIST if to_list else Deed.REFUSE
    with transaction.atomic():
        held = hold(number, actor, now)
        act, row = held.act(deed), held.row
        _judge(held, deed, actor, now, months=said.months, answered=bool(said.answer.strip()))
        kept = {"reason": check_words(said.words, _REASON)}
        if said.answer.strip():
            kept["answer"] = check_words(said.answer, _ANSWER)
        if to_list:
            check_document(held)
            row.document, row.months = _number(said.document), said.months
        row.decision_sealed = sealed(row.subject_key, row.number, kept)
        row.decided_at, row.decided_by, row.listed = now, actor.ref, to_list
        row.answered = "answer" in kept
        told = {"months": said.months} if to_list else {}
        go_on(held, act, actor=actor, now=now, told=told)


def serve(*, number: str, actor: Actor, now: datetime) -> tuple[Text, ...]:
    """两书同达: serve the decision and the notice of repair together, and say what the latter says. Raises Refusal."""
    with transaction.atomic():
        held = hold(number, actor, now)
        act, row = held.act(Deed.SERVE), held.row
        check_document(held)
        paragraphs = _repair_words(held, now)
        row.repair_sealed = sealed(
            row.subject_key, row.number, {"paragraphs": [one.as_dict() for one in paragraphs]}
        )
        row.served_at, row.served_by = now, actor.ref
        go_on(held, act, actor=actor, now=now)
        return paragraphs


def withdraw(*, number: str, said: Said, actor: Actor, now: datetime) -> None:
    """Take it back, at any step before it is entered: nothing of it remains with the person. Raises Refusal."""
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        held = hold(number, actor, now)
        act = held.act(Deed.WITHDRAW)
        words = _words(held, said.words, _REASON)
        go_on(held, act, actor=actor, now=now, words_sealed=words)


def listed_days(row: Determination) -> tuple[date, date]:
    """From which day on it is counted, that of the decision, and its last day."""
    assert row.decided_at is not None
    assert row.months is not None
    since = row.decided_at.astimezone(BEIJING).date()
    return since, last_day(since, months=row.months)


def _judge(
    held: Held,
    deed: Deed,
    actor: Actor,
    now: datetime,
    *,
    months: int = 0,
    answered: bool = False,
) -> None:
    wrong = judge(
        deed,
        done=held.row,
        by=actor.ref,
        now=now,
        months=months,
        term=held.rules.term,
        answered=answered,
    )
    if wrong is not None:
        raise wrong_act(wrong)


def _words(held: Held, said: str, name: Text) -> bytes:
    row = held.row
    return sealed(row.subject_key, row.number, {"words": check_words(said, name)})


def _number(said: str) -> str:
    plain = said.strip()
    if not 0 < len(plain) <= _LONGEST_NUMBER:
        raise words_unfit(Text("没有写明决定书文号", "the number of the decision is missing"))
    return plain


def _repair_words(held: Held, now: datetime) -> tuple[Text, ...]:
    """The notice of repair for the record that the decision becomes; replaces the context."""
    row, rules = held.row, held.rules
    since, until = listed_days(row)
    see_rows(row)
    who = identities_of(subject_keys=[row.subject_key]).get(row.subject_key)
    if who is None:
        raise wrong_act(Wrong.NOT_HERE)
    plan = plan_repair(
        record=Repairable(
            key=row.number,
            days=DisplayDays(rules.list.item, AdverseClass.SERIOUS, since, until, {}),
            kept=Kept(since, since, now),
            source=row.organ,
            subject_kind=SubjectKind(who.kind),
            shown_until=over_from(until),
        ),
        now=now,
    )
    return tell_repair(plan)
