"""The form of an act in a case asks for what its workflow asks for, and has a place for the new value of each disputed field."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from gongxin.apps.cases.api import DisputeShown, Given
from gongxin.apps.catalogue.api import CaseAct, CaseEnd, CaseGround, Effect, Gives, Outcome, Party
from gongxin.interfaces.workbench.handling_forms import CaseActForm
from gongxin.lib.bilingual import Text

A_TEXT = Text("某", "some")
ACT = CaseAct("act", A_TEXT, "end", Party.SOURCE, True, Effect.NONE, (), ())
END = CaseEnd("end", A_TEXT, Outcome.GRANTED, (CaseGround("so", A_TEXT),), ())
DISPUTES = tuple(
    DisputeShown(UUID(int=place), A_TEXT, "", Text(f"栏{place}", f"field {place}"), "1", "2", "3")
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
    assert whole.values == []


def test_each_disputed_field_has_a_place_for_its_new_value_in_their_order() -> None:
    act = replace(ACT, gives=(Gives.VALUES,))
    said = {f"value-{place}": f"new {place}" for place in range(12)}
    form = CaseActForm(said, act=act, end=None, departs=False, disputes=DISPUTES)
    assert form.is_valid()
    assert form.values == [f"new {place}" for place in range(12)]
    del said["value-7"]
    form = CaseActForm(said, act=act, end=None, departs=False, disputes=DISPUTES)
    assert set(form.errors) == {"value-7"}
