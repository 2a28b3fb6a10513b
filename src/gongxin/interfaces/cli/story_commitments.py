"""The part of the story in which persons commit themselves: one is to be accepted, and of another the organ says that its time is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from gongxin.apps.commitments.api import (
    AtCounter,
    Fulfilment,
    Given,
    Stage,
    make_at_counter,
    make_commitment,
    notify_failure,
    offered,
    own_commitments,
)
from gongxin.apps.identity.api import Actor, Role, actor_by_login, system_actor
from gongxin.apps.notices.api import NoticeKind, read_inbox
from gongxin.apps.register.api import subject_key

from .house import now
from .telling import Story

_TYPE = "certificate-replaced"
_DAYS = 45
"""How long ago the one was made whose time is over by now."""


def commit_and_tell(story: Story, whom: dict[str, Any]) -> None:
    """The person who signs in makes one online. Another made theirs at the counter, and is told that it was not performed: nothing is recorded by that."""
    officer, citizen = actor_by_login(login="officer"), actor_by_login(login="citizen")
    key = subject_key(identifier=f"id:{whom['id_number']}")
    # who it is about has no account before they sign in; this is what they would see
    person = Actor(ref=system_actor("demo").ref, role=Role.CITIZEN, subject_key=key)
    if not own_commitments(actor=person, now=now()):
        number = make_at_counter(
            given=_given(officer),
            at=AtCounter(name=whom["name"], number=whom["id_number"]),
            actor=officer,
            now=now() - timedelta(days=_DAYS),
        )
        for figure in ("batches", "rows_received", "rows_accepted"):
            story.figures[figure] += 1  # the record of the one that was accepted
        notify_failure(
            number=number,
            announced=Fulfilment.PART,
            claim="核实时没有提供承诺所述的培训记录。",
            actor=officer,
            now=now(),
        )
        make_commitment(given=_given(officer), actor=citizen, now=now())
    (told,) = own_commitments(actor=person, now=now())
    story.expect(told.stage is Stage.ANSWERING, "commitment: no time to answer")
    story.expect(told.state is None, "commitment: a notice recorded something")
    inbox = read_inbox(actor=person).lines
    there = any(one.kind is NoticeKind.COMMITMENT_NOTICED for one in inbox)
    story.expect(there, "commitment: the person was told of nothing")
    story.figures["commitments"] = 1 + len(own_commitments(actor=citizen, now=now()))


def _given(officer: Actor) -> Given:
    offer = next(one for one in offered(organ=officer.organ) if one.type.code == _TYPE)
    return Given(
        type_code=_TYPE,
        organ=officer.organ,
        matter="licence-application",
        detail="",
        words="",
        read=offer.text.digest,
        submission=uuid4(),
    )
