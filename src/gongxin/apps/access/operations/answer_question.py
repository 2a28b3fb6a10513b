"""An answer no larger than the question: yes, no, or that it cannot be answered, and nothing of the file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gongxin.apps.catalogue.api import Catalogue, Question
from gongxin.apps.identity.api import Actor
from gongxin.apps.register.api import AdverseCount, count_adverse
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import Length

from ..enums import Verdict
from ..errors import no_match, no_question
from ..policies import check_question
from ..types import Answered, Asking
from .admit import Admitted, admitted, is_who_was_asked_for
from .digest_answers import answer_of_question, told_by
from .present_file import basis_of
from .record_look_up import record_look_up
from .seconding import ANSWER

_UNANSWERED = "access.no-match"


def answer_question(*, asking: Asking, actor: Actor, now: datetime) -> Answered:
    """The answer to the purpose's question about the subject, with its basis and how long it holds.

    Nobody of that name and number, somebody of another name and somebody outside the purpose get one answer: that it
    cannot be answered. Raises Refusal where the look-up may not be made, and `access.no-question` where the
    purpose has none.
    """
    try:
        with admitted(asking=asking, wants=ANSWER, actor=actor, now=now) as found:
            question = found.purpose.question
            if question is None:
                raise no_question(found.purpose.title)
            check_question(purpose=found.purpose, reach=found.reach)
            counted = _counted(found, question)
            if counted is None or not is_who_was_asked_for(counted.identity, asking, found.purpose):
                raise no_match()
            verdict = Verdict.YES if counted.records else Verdict.NO
            until = counted.until if counted.records else None
            event = record_look_up(
                found=found,
                asking=asking,
                actor=actor,
                now=now,
                same=counted.same,
                rests_on=counted.rests_on,
                result={
                    "result": verdict.value,
                    "records": 0,
                    "items": [],
                    **({"holds_until": until.isoformat()} if until else {}),
                    **_told(counted, verdict, until, found.catalogue),
                },
            )
    except Refusal as refusal:
        if refusal.code != _UNANSWERED:
            raise
        return Answered(verdict=Verdict.UNANSWERED, read_at=now)
    return Answered(
        verdict=verdict,
        read_at=now,
        question=question.text,
        basis=basis_of(found.purpose.basis),
        holds_until=until,
        event=str(event.uid),
    )


def _told(
    counted: AdverseCount, verdict: Verdict, until: datetime | None, catalogue: Catalogue
) -> dict[str, Any]:
    answer = answer_of_question(result=verdict.value, holds_until=until)
    return told_by(answer, read=counted.read, catalogue=catalogue) if counted.read else {}


def _counted(found: Admitted, question: Question) -> AdverseCount | None:
    return count_adverse(
        subject_key=found.subject,
        items=question.items,
        classes=[str(one) for one in question.classes],
        within=interval(question.within),
        reach=found.reach,
    )


def interval(length: Length) -> str:
    """A length of time as the database reads it."""
    return f"{length.years} years {length.months} months {length.days} days"
