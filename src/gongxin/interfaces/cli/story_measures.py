"""The part of the story in which an organ closes tenders for a time to a firm that was listed for fraud in them, and a counter makes things easier for another."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from gongxin.apps.access.api import Asking, FileReason, answer_eligibility, look_up
from gongxin.apps.identity.api import Actor, actor_by_login
from gongxin.apps.measures.api import (
    AppliedState,
    ExecutionOutcome,
    confirm_measure,
    list_measures,
    propose_measure,
    report_execution,
)
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING

from .house import now
from .story_determinations import FIRM
from .story_looks import grant_officer
from .telling import Story

_ENTRY, _MEASURE = "serious-dishonesty-market", "bidding-bar"
_AGO = timedelta(days=20)
"""Longer than the period for defence: it was proposed so long ago."""
_LASTS = timedelta(days=240)


def apply_a_measure(story: Story) -> None:
    """Proposed of the entry that an officer was shown, confirmed by a colleague once the firm could speak, and reported as carried out."""
    proposer, colleague = (actor_by_login(login=login) for login in ("officer-4", "officer-5"))
    if list_measures(actor=proposer, now=now())[1] == 0:
        then = now() - _AGO
        grant_officer(story, login="officer-4", at=then)
        number = _propose(proposer, then)
        for who in (proposer, colleague):
            try:
                confirm_measure(number=number, actor=who, now=now())
            except Refusal:
                story.expect(who is proposer, "measure: a colleague could not confirm it")
            else:
                story.expect(who is colleague, "measure: confirmed by who proposed it")
        outcome = ExecutionOutcome.CARRIED_OUT
        report_execution(number=number, outcome=outcome, actor=proposer, now=now())
    lines, _ = list_measures(actor=proposer, now=now())
    active = [one for one in lines if one.state is AppliedState.IN_FORCE]
    story.expect(any(one.reports for one in active), "measure: none is in force and reported on")
    story.figures["measures_active"] = len(active)


def _propose(officer: Actor, then: datetime) -> str:
    asking = Asking(
        purpose="procurement-review",
        case_reference="川测招监〔2026〕0021号",
        identifier=FIRM["uscc"],
        name=FIRM["name"],
    )
    file = look_up(asking=asking, reason=FileReason.WEIGH, actor=officer, now=then)
    record = next(one.key for one in file.records if one.item == _ENTRY)
    return propose_measure(
        look=UUID(file.event),
        record=UUID(record),
        measure=_MEASURE,
        last_day=(now() + _LASTS).astimezone(BEIJING).date(),
        proportion="列入的就是在投标中弄虚作假，只限制依法必须招标的项目，期限短于列入的期限。",
        actor=officer,
        now=then,
    )


def ask_at_the_counter(story: Story, organisation: dict[str, str]) -> None:
    """A firm that kept a commitment may bring documents later; nothing of its file is told."""
    found = answer_eligibility(
        asking=Asking(
            purpose="licence-review-organisation",
            case_reference="川测许受〔2026〕0118号",
            identifier=organisation["uscc"],
            name=organisation["name"],
        ),
        matter="licence-renewal",
        actor=actor_by_login(login="officer"),
        now=now(),
    )
    story.expect(found.documents_later, "counter: a kept commitment lets no document follow")
