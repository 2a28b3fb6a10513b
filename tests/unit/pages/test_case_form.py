"""The form of an act in a case asks for what its workflow asks for, and has a place for the new value of each disputed field."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from gongxin.apps.cases.api import DisputeShown, Given, NewValue
from gongxin.apps.catalogue.api import CaseAct, CaseEnd, CaseGround, Effect, Gives, Outcome, Party
from gongxin.interfaces.workbench.handling_forms import CaseActForm
from gongxin.lib.bilingual import Text

A_TEXT = Text("某", "some")
ACT = CaseAct("act", A_TEXT, "end", Party.SOURCE, True, Effect.NONE, (), ())
END = CaseEnd("end", A_TEXT, Outcome.GRANTED, (CaseGround("so", A_TEXT),), ())
DISPUTES = tuple(
    DisputeShown(
        record=UUID(int=place),
        field=f"F{place}",
        item=A_TEXT,
        document="",
        label=Text(f"栏{place}", f"field {place}"),
        now="1",
        claimed="2",
        evidence="3",
    )
    for place in range(12)
)


@pytest.mark.parametrize(
    ("gives", "end", "departs", "fields"),
    [
        ((), None, False, set()),
        ((Gives.REASON, Gives.EVIDENCE), END, False, {"reason", "evidence", "ground"}),
        ((Gives.WORDS,), None, False, {"words"}),
        ((Gives.REASON,), replace(END, grounds=()), True, {"reason", "departure"}),
    ],
)
def test_it_asks_for_what_the_workflow_asks_for(
    gives: tuple[Gives, ...], end: CaseEnd | None, departs: bool, fields: set[str]
) -> None:
    act = replace(ACT, gives=gives)
    form = CaseActForm({}, act=act, end=end, departs=departs, disputes=DISPUTES)
    assert set(form.fields) == fields
    assert set(form.errors) == fields
    said = {name: "so" if name == "ground" else f"this is the {name}" for name in fields}
    whole = CaseActForm(said, act=act, end=end, departs=departs, disputes=DISPUTES)
    assert whole.is_valid()
    assert whole.given == Given(**said)


def test_each_disputed_field_has_a_place_for_its_new_value_in_their_order() -> None:
    act = replace(ACT, gives=(Gives.VALUES,))
    said = {f"value-{place}": f"new {place}" for place in range(12)}
    form = CaseActForm(said, act=act, end=None, departs=False, disputes=DISPUTES)
    assert form.is_valid()
    every = tuple(NewValue(str(UUID(int=at)), f"F{at}", f"new {at}") for at in range(12))
    assert form.given == Given(values=every)
    form = CaseActForm(
        {"value-7": "so", "as_claimed": "on"},
        act=act,
        end=None,
        departs=False,
        disputes=[replace(DISPUTES[0], field=""), *DISPUTES[1:]],
    )
    assert form.is_valid()
    values = (NewValue(str(UUID(int=8)), "F8", "so"),)
    assert form.given == Given(values=values, as_claimed=True)
