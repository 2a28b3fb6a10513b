"""The part of the story in which an officer is granted, asks, and is stopped by the person."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from gongxin.apps.access.api import (
    Asking,
    FileReason,
    GrantScope,
    GrantState,
    Terms,
    Verdict,
    answer_question,
    answer_request,
    ask_for_authorisation,
    confirm_grant,
    list_grants,
    list_looks,
    look_up,
    own_authorisations,
    propose_grant,
    withdraw_authorisation,
)
from gongxin.apps.catalogue.api import list_purposes
from gongxin.apps.identity.api import actor_by_login
from gongxin.apps.ledger.api import EventKind, count_events
from gongxin.apps.rights.api import (
    AnswerReason,
    QuestionState,
    answer_why,
    ask_why,
    own_questions,
    see_own_question,
)
from gongxin.lib.errors import Refusal

from .house import now
from .organ_neighbour import BOUND
from .telling import Story

PURPOSE = "licence-review"
AUTHORISED = "authorised-look-up"
GRANT_LASTS = timedelta(days=180)


def grant_officer(story: Story, *, login: str = "officer", at: datetime | None = None) -> None:
    """One administrator proposes that the officer may look up, another confirms it, at that time or now; nobody alone can."""
    officer, then = actor_by_login(login=login), at or now()
    first, second = (actor_by_login(login=login) for login in ("security", "security-2"))
    if any(
        line.grantee == officer.ref and line.state is GrantState.IN_FORCE
        for line in list_grants(actor=first, now=now())
    ):
        return
    scope = GrantScope(
        purposes=frozenset(purpose.code for purpose in list_purposes(organ=officer.organ)),
        categories=frozenset(),
        divisions=frozenset(),
        begins_at=then,
        ends_at=then + GRANT_LASTS,
    )
    number = propose_grant(grantee=officer.ref, scope=scope, actor=first, now=then)
    try:
        confirm_grant(number=number, actor=first, now=then)
    except Refusal:
        confirm_grant(number=number, actor=second, now=then)
    else:
        story.expect(False, "grant: confirmed by who proposed it")


def look_somebody_up(story: Story, citizen: dict[str, str]) -> None:
    officer = actor_by_login(login="officer")
    asking = Asking(
        purpose=PURPOSE,
        case_reference="川测许受〔2026〕0117号",
        identifier=citizen["id_number"],
        name=citizen["name"],
    )
    answered = answer_question(asking=asking, actor=officer, now=now())
    story.expect(
        answered.verdict is not Verdict.UNANSWERED, "look-up: the question was not answered"
    )
    file = look_up(asking=asking, reason=FileReason.WEIGH, actor=officer, now=now())
    story.expect(bool(file.records), "look-up: no record was found")
    looks = list_looks(actor=actor_by_login(login="citizen"), now=now())
    story.expect(
        any(look.event == file.event for look in looks), "look-up: the person does not see it"
    )


def ask_why_and_answer(story: Story) -> None:
    """The person asks about the last look; who looked cannot answer, a colleague does, and the person reads it."""
    officer, colleague, person = (
        actor_by_login(login=login) for login in ("officer", BOUND, "citizen")
    )
    look = UUID(next(one.event for one in list_looks(actor=person, now=now()) if one.organ_code))
    ask_why(look=look, actor=person, now=now())
    said = "您申请的许可需要核对近三年的不利记录，窗口按规定查看了与该许可有关的条目。"
    for who in (officer, colleague):
        try:
            answer_why(look=look, reason=AnswerReason.OWN_MATTER, said=said, actor=who, now=now())
        except Refusal:
            story.expect(who is officer, "question: a colleague could not answer it")
        else:
            story.expect(who is colleague, "question: answered by who looked")
    seen = see_own_question(look=look, actor=person, now=now())
    story.expect(seen is not None and seen.said == said, "question: the person does not read it")
    states = own_questions(actor=person, now=now()).values()
    story.figures["questions"] = len(states)
    story.figures["questions_answered"] = sum(one is QuestionState.ANSWERED for one in states)


def authorise_and_withdraw(story: Story, citizen: dict[str, str]) -> None:
    """The officer's organ asks, the person allows a part, is looked up once, and takes it back."""
    officer, person = (actor_by_login(login=login) for login in ("officer", "citizen"))
    terms = Terms(
        organ=officer.organ,
        purpose=AUTHORISED,
        items=frozenset({"administrative-penalty", "practice-qualification"}),
        ends_at=now() + GRANT_LASTS,
        times=3,
        keep_days=30,
    )
    number = ask_for_authorisation(
        identifier=citizen["id_number"], terms=terms, actor=officer, now=now()
    )
    answer_request(number=number, items=["practice-qualification"], actor=person, now=now())
    asking = Asking(
        purpose=AUTHORISED,
        case_reference="",
        identifier=citizen["id_number"],
        name=citizen["name"],
        authorisation=number,
    )
    file = look_up(asking=asking, reason=FileReason.SUBJECT_ASKS, actor=officer, now=now())
    story.expect(
        {record.item for record in file.records} <= {"practice-qualification"},
        "authorisation: more was shown than allowed",
    )
    withdraw_authorisation(number=number, actor=person, now=now())
    try:
        look_up(asking=asking, reason=FileReason.SUBJECT_ASKS, actor=officer, now=now())
    except Refusal:
        pass
    else:
        story.expect(False, "authorisation: looked up after it was withdrawn")
    others = [look for look in list_looks(actor=person, now=now()) if not look.own]
    story.figures["predicates"] = sum(look.answer is not None for look in others)
    story.figures["lookups"] = len(others) - story.figures["predicates"]
    story.figures["refused_lookups"] = count_events(kind=EventKind.LOOK_UP_REFUSED)
    story.figures["authorisations"] = sum(
        one.given_at is not None for one in own_authorisations(actor=person, now=now())
    )
