"""How records end in these tests: by a case, with its batch, and with the authorisation under which they were told."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from gongxin.apps.access.api import Terms, give_authorisation
from gongxin.apps.cases.api import Given, act_in_case, confirm_draft
from gongxin.apps.intake.api import RecallReason, recall_batch
from gongxin.apps.ledger.api import EventKind, EventView, events_about
from gongxin.apps.recalls.api import RecallShown, list_recalls
from tests.integration.access.town import CITIZEN, Person, Town, look, now, terms
from tests.integration.cases.desk import REASON, Desk, objected

LONG_AFTER = timedelta(days=40)
"""Later than any recall of today is due, whatever holidays lie between, and sooner than grants end."""


def end_penalty(desk: Desk) -> str:
    """The citizen objects to their penalty, and two officers of its source end its display; says which case that was."""
    (raised,) = objected(desk.town)
    act_in_case(
        number=raised.number, act="pass-to-source", given=Given(), actor=desk.operator, now=now()
    )
    act_in_case(number=raised.number, act="end-display", given=REASON, actor=desk.one, now=now())
    confirm_draft(number=raised.number, actor=desk.two, now=now())
    return raised.number


def take_batch_back(town: Town) -> None:
    """The batch of penalties was a mistake."""
    recall_batch(number=town.batch, reason=RecallReason.WRONG_FILE, actor=town.operator, now=now())


def authorised(town: Town, **more: object) -> str:
    """The citizen lets the officer's organ look."""
    allowed: Terms = terms(**more)
    return give_authorisation(terms=allowed, actor=town.citizen, now=now())


def look_by(town: Town, authorisation: str) -> UUID:
    """The officer looks under the authorisation."""
    shown = look(town, purpose="authorised-look-up", authorisation=authorisation, case_reference="")
    return UUID(shown.event)


def sent_to(town: Town) -> list[RecallShown]:
    """The recalls to the officer's organ."""
    return list_recalls(actor=town.officer, now=now())


def sent_about(person: Person = CITIZEN) -> tuple[EventView, ...]:
    """What the log holds of recalls about somebody."""
    return events_about(subject_key=person.key, kinds=[EventKind.RECALL_SENT])
