"""Every workflow of the packs over the real tables, walked at random: raised by whoever may, acted on by everybody, while officers
move between organs and a mandate runs out.

What `unit/cases/test_machine.py` walks is the rules alone, far more often; here every step is the operation that a page calls. After each the tables
are asked for what must never be (`killed/faults.py`), each queue for what waits, and a model of acts, drafts and files for what was acknowledged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from gongxin.apps.access.api import act_for, open_own_file
from gongxin.apps.cases.api import (
    Claim,
    Given,
    MeansShown,
    NewValue,
    Raised,
    act_in_case,
    attach_evidence,
    case_queue,
    confirm_draft,
    drop_draft,
    own_cases,
    raise_as_source,
    raise_at_counter,
    raise_cases,
)
from gongxin.apps.catalogue.api import Party, read_catalogue
from gongxin.apps.identity.api import Actor
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access.town import (
    CITIZEN,
    CLERK_ORGAN,
    Town,
    day,
    file_rows,
    hire,
    mandate,
    now,
    penalty,
)
from tests.integration.killed.faults import FAULTS
from tests.unit.lib.test_evidence import picture

from .desk import REASON, SUPERVISOR, WORDS, counts, staff

pytestmark = pytest.mark.django_db
ITEM = "administrative-penalty"
NUMBERS = ("川示交罚〔2026〕7号", "川示交罚〔2025〕21号", "川示交罚〔2025〕22号")
PICTURES = [picture("png"), picture("jpeg")]
HERE: dict[str, Any] = {}


@pytest.fixture
def people(town: Town) -> Iterator[None]:
    """Who is there, and three penalties that they may dispute."""
    old = [penalty(CITIZEN, number, CF_JDRQ=day(200)) for number in NUMBERS[1:]]
    file_rows(town.folder, ITEM, old)
    desk = staff(town)
    window = hire("window-1", organ="sc-government-services", unit="综合窗口3号")
    HERE.update(
        town=town,
        window=window,
        mandate=mandate(),
        staff=[
            desk.one, desk.two, desk.supervisor, desk.other_supervisor, desk.stranger, desk.operator, desk.second_operator,
        ],
    )  # fmt: skip
    yield
    HERE.clear()


@dataclass
class Known:
    """A case as who acted in it knows it: what was acknowledged to them."""

    workflow: str
    of_firm: bool
    acts: int = 0
    draft: tuple[str, str] | None = None
    files: set[tuple[frozenset[str], bytes]] = field(default_factory=set)


class Cases(RuleBasedStateMachine):
    """Days pass, cases come and go, and nobody is who they were yesterday."""

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.town: Town = HERE["town"]
        self.staff: list[Actor] = list(HERE["staff"])
        self.at = now()
        self.known: dict[str, Known] = {}
        self.flows = read_catalogue().workflows
        own = open_own_file(actor=self.town.citizen, now=self.at).records
        self.records = {one.doc_number: one for one in own if one.item == ITEM}

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.point)

    def _now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def _subject(self, of_firm: bool) -> Actor:
        if not of_firm:
            return self.town.citizen
        return act_for(number=HERE["mandate"], actor=self.town.neighbour, now=self.at)

    def _try(self, do: Callable[[], Any]) -> Any:
        """What came of it; None where it was refused, and then nothing was written but what tells of the attempt."""
        before, code = counts(), ""
        try:
            with transaction.atomic():
                return do() or True
        except Refusal as refusal:
            code = refusal.code
        assert {**counts(), "ledger_event": 0} == {**before, "ledger_event": 0}, code
        return None

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        """Days pass, and the mandate with them."""
        self.at += timedelta(days=days)

    @rule(
        who=st.integers(0, 4), organ=st.sampled_from([CLERK_ORGAN, SUPERVISOR, "sc-education", ""])
    )
    def move(self, who: int, organ: str) -> None:
        """An officer goes to another organ, or to none."""
        self.staff[who] = replace(self.staff[who], organ=organ)

    # --- cases come -------------------------------------------------------------------------------

    def _raised(self, found: Sequence[Raised] | None, workflow: str, of_firm: bool) -> None:
        for one in found or ():
            assert one.there == (one.number in self.known), "held by one open case, or none"
            self.known.setdefault(one.number, Known(workflow, of_firm))

    @rule(data=st.data(), of_firm=st.booleans())
    def dispute(self, data: st.DataObject, of_firm: bool) -> None:
        """The person or the firm's agent, about what they are shown."""
        workflow = data.draw(st.sampled_from(sorted(self.flows)))
        earlier = data.draw(st.sampled_from(["", *self.known]))
        field_named = data.draw(st.sampled_from(["", "CF_NR_FK"]))
        who, at = self._subject(of_firm), self._now()

        def do() -> Any:
            shown = open_own_file(actor=who, now=at).records
            keys = [one.key for one in shown if one.item == ITEM]
            claims = [Claim(key, field_named) for key in keys[:2]]
            return raise_cases(
                workflow=workflow, claims=claims, words=WORDS, actor=who, now=at, follows=earlier
            )

        self._raised(self._try(do), workflow, of_firm)

    @rule(data=st.data(), workflow=st.sampled_from(["correction", "annulment"]))
    def mend(self, data: st.DataObject, workflow: str) -> None:
        """Somebody of the staff takes up a mistake of their own organ, as they say."""
        who, number = data.draw(st.sampled_from(self.staff)), data.draw(st.sampled_from(NUMBERS))
        amount, at = data.draw(st.sampled_from(["0.01", "0.02", "0.03"])), self._now()
        naming = {
            name: penalty(CITIZEN, number)[name]
            for name in ("CF_XDR_LB", "CF_XDR_ZJLX", "CF_XDR_ZJHM", "CF_WSH", "CF_CFJGDM")
        }
        values = {"CF_NR_FK": amount} if workflow == "correction" else {}
        raised = self._try(
            lambda: raise_as_source(
                workflow=workflow, item=ITEM, naming=naming, values=values, given=REASON, actor=who, now=at
            )
        )  # fmt: skip
        if raised:
            assert who.organ == CLERK_ORGAN
            self._raised([raised], workflow, of_firm=False)
            if not raised.there:
                act = next(one for one in self.flows[workflow].first.acts if one.effect != "none")
                self.known[raised.number].draft = (act.code, who.ref)

    @rule(number=st.sampled_from(NUMBERS), workflow=st.sampled_from(["objection", "complaint"]))
    def stand_at_window(self, number: str, workflow: str) -> None:
        """The person stands there with the document."""
        at, document = self._now(), penalty(CITIZEN, number)
        slip = self._try(
            lambda: raise_at_counter(
                workflow=workflow,
                name=CITIZEN.name,
                number=CITIZEN.number,
                means=MeansShown.ID_CARD,
                item=ITEM,
                naming={name: document[name] for name in ("CF_WSH", "CF_CFJGDM")},
                claims={},
                words=WORDS,
                actor=HERE["window"],
                now=at,
            )
        )
        if slip:
            self._raised([Raised(slip.number, there=slip.there)], workflow, of_firm=False)

    # --- and go -----------------------------------------------------------------------------------

    def _draw(self, data: st.DataObject) -> tuple[str, Known, Actor]:
        number = data.draw(st.sampled_from([*self.known]))
        known = self.known[number]
        who = data.draw(st.sampled_from([None, *self.staff]))
        return number, known, who or self._subject(known.of_firm)

    def _parties(self, number: str, who: Actor) -> set[str]:
        """For whom somebody may act in a case, by where they sit today; asked of the table and not of the program."""
        with as_role() as cursor:
            cursor.execute("SELECT organ, supervisor FROM cases_case WHERE number = %s", [number])
            organ, supervisor = cursor.fetchone()
        if who.role.value != "officer":
            return {"subject" if who.role.value == "citizen" else "platform"}
        seats = {Party.SOURCE: organ, Party.SUPERVISOR: supervisor}
        return {party.value for party, seat in seats.items() if seat and seat == who.organ}

    @precondition(lambda self: self.known)
    @rule(data=st.data(), amount=st.sampled_from(["0.01", "0.02", "0.03"]))
    def act(self, data: st.DataObject, amount: str) -> None:
        """Anybody tries anything that the workflow has somewhere."""
        number, known, who = self._draw(data)
        acts = {one.code: one for step in self.flows[known.workflow].steps for one in step.acts}
        act, at = acts[data.draw(st.sampled_from(sorted(acts)))], self._now()
        values = () if "values" not in act.gives else self._values(number, amount)
        given = Given(
            REASON.reason, REASON.evidence, "请补交缴款收据", departure=WORDS, values=values
        )
        done = self._try(
            lambda: act_in_case(number=number, act=act.code, given=given, actor=who, now=at)
        )
        if not done:
            return
        assert act.by.value in self._parties(number, who) or self._says_twice(known, act.code)
        if act.second:
            known.draft = (act.code, who.ref)
        else:
            known.acts, known.draft = known.acts + 1, None

    def _says_twice(self, known: Known, code: str) -> bool:
        """Two steps of a workflow may have acts of one name, by different sides."""
        steps = self.flows[known.workflow].steps
        return sum(one.code == code for step in steps for one in step.acts) > 1

    def _values(self, number: str, amount: str) -> tuple[NewValue, ...]:
        with as_role() as cursor:
            cursor.execute(
                'SELECT record_key FROM cases_dispute WHERE "case" = %s AND holds', [number]
            )
            return tuple(NewValue(str(key), "CF_NR_FK", amount) for (key,) in cursor.fetchall())

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        """Anybody tries to confirm what is drafted."""
        drafted = [number for number, one in self.known.items() if one.draft]
        number = data.draw(st.sampled_from(drafted or [*self.known]))
        known, who, at = self.known[number], data.draw(st.sampled_from(self.staff)), self._now()
        done = self._try(lambda: confirm_draft(number=number, actor=who, now=at))
        if done:
            assert known.draft is not None
            assert known.draft[1] != who.ref
            assert self._parties(number, who)
            known.acts, known.draft = known.acts + 1, None

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        """Anybody tries to take a draft back."""
        number, known, who = self._draw(data)
        at = self._now()
        if who.role.value != "citizen" and self._try(
            lambda: drop_draft(number=number, actor=who, now=at)
        ):
            assert known.draft is not None
            known.draft = None

    @precondition(lambda self: self.known)
    @rule(data=st.data(), content=st.sampled_from(PICTURES))
    def hand_in(self, data: st.DataObject, content: bytes) -> None:
        """A file; the same from the same side is one."""
        number, known, who = self._draw(data)
        at = self._now()
        if self._try(
            lambda: attach_evidence(number=number, file=_file(content), actor=who, now=at)
        ):
            known.files.add((frozenset(self._parties(number, who)), content))

    # --- and every time ---------------------------------------------------------------------------

    @invariant()
    def nothing_is_that_must_not_be(self) -> None:
        with as_role() as cursor:
            for name, asked in FAULTS.items():
                cursor.execute(asked.replace("%", "%%"))
                assert cursor.fetchone() is None, name

    @invariant()
    def what_was_acknowledged_is_there_and_nothing_else(self) -> None:
        with as_role() as cursor:
            cursor.execute("SELECT number, acts FROM cases_case")
            assert dict(cursor.fetchall()) == {one: self.known[one].acts for one in self.known}
            cursor.execute("SELECT count(*) FROM cases_evidence")
            (files,) = cursor.fetchone()
        assert files == sum(len(one.files) for one in self.known.values())

    @invariant()
    def what_waits_stands_in_the_queue_of_whom_it_waits_for(self) -> None:
        """By the day, and nothing is overdue without effect."""
        lines = own_cases(actor=self.town.citizen, now=self.at)
        waiting = {one.number: one for one in lines if one.end is None}
        queues: dict[UUID | str, str] = {}
        for organ in (CLERK_ORGAN, SUPERVISOR, ""):
            who = replace(self.staff[0], organ=organ) if organ else self.staff[-1]
            for line in case_queue(actor=who, now=self.at, limit=500):
                assert line.number not in queues, "one case waits for one side"
                queues[line.number] = organ
        for number, one in waiting.items():
            assert one.step is not None
            holder = {Party.SOURCE: one.organ, Party.SUPERVISOR: one.supervisor}
            party = one.step.waits_for
            expected = None if party is Party.SUBJECT else holder.get(party, "")
            assert queues.get(number) == expected
            if one.due is not None and one.due <= self.at:
                assert one.missed
                # a record is hidden, a statement stands beside it
                effect = one.stated.since if one.stated else one.hidden_from
                assert effect is not None
                assert effect <= self.at
        over = {one.number for one in lines if one.end is not None}
        assert not over & queues.keys()


def _file(content: bytes) -> Any:
    file = BytesIO(content)
    file.name = "收据.png"
    return file


@pytest.mark.usefixtures("people")
def test_every_workflow_in_any_order_by_anybody() -> None:
    assert connection.in_atomic_block
    run_state_machine_as_test(
        Cases,
        settings=settings(
            max_examples=10,
            stateful_step_count=50,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
