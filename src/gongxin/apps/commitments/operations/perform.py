"""履行情况: recorded by the accepting organ. That something was not performed only after a notice with a time to answer or to perform, and by two.

Nothing starts by what is found: a measure, a list or a publication each has its own notice and its own officers (charter C10).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.directory.api import get_organ
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.lib.bilingual import Text, day_words
from gongxin.lib.periods import last_day_before

from ..enums import Deed, Fulfilment, Wrong
from ..errors import wrong_act
from ..policies import LONGEST_DOCUMENT, check_words, clock_end, opened, sealed
from ..rules.stage import judge
from ..types import Finding
from .enter import enter_breach, enter_commitment
from .hold import Held, hold_of_organ, hold_own, write

_CLAIM = Text("未履行的承诺内容", "what was not performed")
_ANSWER = Text("对说明的答复", "answer to what was said")


def find_kept(*, number: str, actor: Actor, now: datetime) -> None:
    """Record that it was performed in full; one officer is enough, since nobody is worse for it. Raises Refusal."""
    with transaction.atomic():
        held = hold_of_organ(number, actor)
        held.check(Deed.FIND_KEPT, actor=actor, now=now)
        _put_found(held, Finding(Fulfilment.FULL, ""), actor, now)
        write(held, Deed.FIND_KEPT, actor=actor, now=now, found=Fulfilment.FULL.code)


def notify_failure(
    *, number: str, announced: Fulfilment, claim: str, actor: Actor, now: datetime
) -> datetime:
    """Tell who made it what was not performed, and say until when they may answer or perform. Nothing is recorded by that. Raises Refusal."""
    with transaction.atomic():
        held = hold_of_organ(number, actor)
        row = held.row
        held.check(Deed.NOTIFY, actor=actor, now=now)
        if not announced.failed:
            raise wrong_act(Wrong.NOT_HERE)
        words = check_words(claim, _CLAIM)
        until = clock_end(held.type.answer, at=now, row_organ=row.organ, catalogue=held.catalogue)
        if until >= row.valid_until:
            raise wrong_act(Wrong.TOO_LATE)
        paragraphs = notice_words(held, announced=announced, claim=words, until=until)
        row.notice_sealed = sealed(
            row.subject_key,
            row.number,
            {"claim": words, "paragraphs": [one.as_dict() for one in paragraphs]},
        )
        row.noticed_at, row.noticed_by = now, actor.ref
        row.announced, row.answer_until = announced.value, until
        write(held, Deed.NOTIFY, actor=actor, now=now, due=until)
        return until


def answer_notice(*, number: str, words: str, actor: Actor, now: datetime) -> None:
    """State reasons, or that it was performed meanwhile; until it is found. Raises Refusal."""
    check_role(actor, Role.CITIZEN)
    plain = check_words(words, Text("说明", "answer"))
    with transaction.atomic():
        held = hold_own(number, actor)
        row = held.row
        held.check(Deed.ANSWER, actor=actor, now=now)
        if row.answered_at is not None:
            raise wrong_act(Wrong.NOT_HERE)
        row.answer_sealed = sealed(row.subject_key, row.number, {"words": plain})
        row.answered_at, row.answered_by = now, actor.ref
        write(held, Deed.ANSWER, actor=actor, now=now)


def confirm_failure(*, number: str, found: Finding, actor: Actor, now: datetime) -> None:
    """Another officer confirms what was not performed, never worse than announced. The record says so from then on; where the type has a breach, its
    written decision becomes a record of its own. Raises Refusal.
    """
    with transaction.atomic():
        held = hold_of_organ(number, actor)
        row = held.row
        document = found.document.strip()
        wrong = judge(
            Deed.CONFIRM,
            done=row,
            by=actor.ref,
            now=now,
            state=found.state,
            weighed=bool(found.weighed.strip()),
            document=bool(document) or not held.type.breach,
        )
        if wrong is None and not found.state.failed:
            wrong = Wrong.NOT_HERE
        if wrong is not None:
            raise wrong_act(wrong)
        kept = Finding(
            state=found.state,
            unperformed=check_words(found.unperformed, _CLAIM),
            weighed=check_words(found.weighed, _ANSWER) if found.weighed.strip() else "",
            document=check_words(
                document,
                Text("认定文书号", "number of the decision"),
                most=LONGEST_DOCUMENT,
                least=0,
            )
            if held.type.breach
            else "",
        )
        _put_found(held, kept, actor, now)
        write(held, Deed.CONFIRM, actor=actor, now=now, found=kept.state.code)


def _put_found(held: Held, found: Finding, actor: Actor, now: datetime) -> None:
    """The version of the record that says what was found, and the record of the breach where there is one."""
    row = held.row
    content = opened(row, row.content_sealed)
    how = {"catalogue": held.catalogue, "wanted": held.type, "actor": actor, "now": now}
    enter_commitment(row, content, found=found, **how)  # type: ignore[arg-type]
    if found.state.failed:
        row.finding_sealed = sealed(
            row.subject_key,
            row.number,
            {"unperformed": found.unperformed, "weighed": found.weighed},
        )
        row.weighed = bool(found.weighed)
    if found.state.failed and held.type.breach:
        row.breach_key = enter_breach(row, content, found=found, **how)  # type: ignore[arg-type]
        row.document = found.document
    row.state, row.found_at, row.found_by = found.state.value, now, actor.ref


def notice_words(
    held: Held, *, announced: Fulfilment, claim: str, until: datetime
) -> tuple[Text, ...]:
    """The notice as paragraphs, as it is served. Replaces the context."""
    organ, last = get_organ(code_or_uscc=held.row.organ).name, day_words(last_day_before(until))
    return (
        Text(
            f"{organ.zh}认为您的承诺（{held.row.number}）{announced.words.zh}。现在只是告知，没有记载，不产生任何后果。",
            f"{organ.en} holds that your commitment {held.row.number} was: {announced.words.en}. This is a notice: nothing is recorded, and nothing follows from it.",
        ),
        Text(f"没有履行的内容：{claim}", f"What was not performed: {claim}"),
        Text(
            f"您可以在{last.zh}以前说明理由，或者补充履行并告诉受理单位；认定以前说的，都会听取并答复。期满后由另一名经办人认定，不会重于这次告知。",
            f"Until {last.en} you may state reasons, or perform and say so; it is heard and answered. Then another officer finds, never worse than this notice says.",
        ),
        Text(
            f"可能的后果：{held.type.failure.zh}",
            f"What it may lead to: {held.type.failure.en}",
        ),
        Text("不收费，也不用找人代办。", "It is free, and you need nobody for it."),
    )
