"""The part of the story in which the person objects to a record, and the platform passes it to the source."""

from __future__ import annotations

from gongxin.apps.access.api import open_own_file
from gongxin.apps.cases.api import Claim, Given, act_in_case, own_cases, raise_cases, see_own_case
from gongxin.apps.identity.api import actor_by_login
from gongxin.apps.notices.api import read_inbox

from .house import now
from .telling import Story


def object_to_a_record(story: Story) -> None:
    """They object to the adverse record they have, or else to their newest; the case then waits for the source, and the record is marked."""
    person, operator = (actor_by_login(login=login) for login in ("citizen", "operator"))
    file = open_own_file(actor=person, now=now())
    record = next(iter(file.of_nature("adverse") or file.records))
    field = record.fields[len(record.fields) // 2]
    (raised,) = raise_cases(
        workflow="objection",
        claims=[Claim(record.key, field.name, "与文书不一致，请核对", "文书原件")],
        words="登记的内容与我收到的文书不一致，请来源单位核对。",
        actor=person,
        now=now(),
    )
    if not raised.there:
        act_in_case(
            number=raised.number, act="pass-to-source", given=Given(), actor=operator, now=now()
        )
    case = see_own_case(number=raised.number, actor=person, now=now())
    story.expect(
        case.line.step is not None and case.line.step.waits_for == "source",
        "case: it does not wait for the source",
    )
    again = open_own_file(actor=person, now=now())
    story.expect(
        any(one.key == record.key and one.disputed_since for one in again.records),
        "case: the record is not marked",
    )
    inbox = read_inbox(actor=person)
    story.expect(inbox.total > 0, "notices: the person was told of nothing")
    story.figures["cases"] = len(own_cases(actor=person, now=now()))
    story.figures["notices"] = inbox.total
