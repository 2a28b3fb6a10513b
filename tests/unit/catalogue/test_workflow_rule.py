"""A workflow in which a case could get lost, or a silence harm, is refused; one thing is spoiled at a time."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from gongxin.apps.catalogue.operations.check_packs import check_packs, sound_packs
from gongxin.apps.catalogue.types import Workflow

from .packs import sound_pack, text, write_pack

Raw = dict[str, Any]
FLOW: Raw = {
    "code": "objection",
    "title": text("异议"),
    "about": "objection",
    "raised_by": ["subject"],
    "basis": [{"instrument": "some-law"}],
    "steps": [
        {
            "code": "first",
            "title": text("先"),
            "waits_for": "platform",
            "clock": "answer",
            "at_zero": {"holds": "escalate", "to": "second"},
            "marks": True,
            "acts": [
                {"code": "pass", "title": text("转"), "to": "second", "tells": ["subject"]},
                {"code": "ask", "title": text("问"), "to": "third", "tells": ["subject"]},
                {"code": "back", "title": text("撤"), "to": "back", "by": "subject"},
            ],
        },
        {
            "code": "second",
            "title": text("后"),
            "waits_for": "source",
            "clock": "answer",
            "at_zero": {"holds": "hide"},
            "marks": True,
            "acts": [
                {
                    "code": "grant",
                    "title": text("准"),
                    "to": "granted",
                    "effect": "correct",
                    "tells": ["subject"],
                },
                {
                    "code": "refuse",
                    "title": text("拒"),
                    "to": "refused",
                    "gives": ["reason"],
                    "tells": ["subject"],
                },
                {"code": "back", "title": text("撤"), "to": "back", "by": "subject"},
            ],
        },
        {
            "code": "third",
            "title": text("补"),
            "waits_for": "subject",
            "clock": "supply",
            "at_zero": {"holds": "lapse", "to": "lapsed"},
            "marks": True,
            "acts": [
                {"code": "give", "title": text("补"), "to": "first"},
                {"code": "back", "title": text("撤"), "to": "back"},
            ],
        },
    ],
    "ends": [
        {"code": "granted", "title": text("准"), "outcome": "granted"},
        {
            "code": "refused",
            "title": text("拒"),
            "outcome": "refused",
            "grounds": [
                {"code": "so", "title": text("是")},
                {"code": "else", "title": text("其他")},
            ],
            "ways_on": [{"title": text("再"), "clock": "supply", "raises": "objection"}],
        },
        {"code": "back", "title": text("撤"), "outcome": "withdrawn"},
        {"code": "lapsed", "title": text("失"), "outcome": "lapsed"},
    ],
}


def _step(number: int, **change: Any) -> Callable[[Raw], None]:
    return lambda flow: flow["steps"][number].update(change)


def _act(step: int, number: int, **change: Any) -> Callable[[Raw], None]:
    return lambda flow: flow["steps"][step]["acts"][number].update(change)


def _without(path: tuple[Any, ...]) -> Callable[[Raw], None]:
    def spoil(flow: Raw) -> None:
        at: Any = flow
        for key in path[:-1]:
            at = at[key]
        del at[path[-1]]

    return spoil


def _only_back(flow: Raw) -> None:
    """From the second step nothing but the subject's own withdrawal leads on; then not even that."""
    flow["steps"][1]["acts"] = [
        {"code": "stay", "title": text("留"), "to": "second", "tells": ["subject"]}
    ]


SPOILED: tuple[tuple[str, Callable[[Raw], object], str], ...] = (
    ("a step twice", _step(1, code="first"), "twice"),
    ("a step named as an end", _step(1, code="granted"), "twice"),
    ("an act that leads nowhere", _act(0, 0, to="nowhere"), "No step or end"),
    (
        "a silence that leads nowhere",
        _step(0, at_zero={"holds": "escalate", "to": "no"}),
        "No step or end",
    ),
    ("a step that nobody reaches", _act(0, 1, to="second"), "No way leads to “third”"),
    ("no end can be reached", _only_back, "no end can be reached"),
    ("a wait without a clock", lambda flow: [flow["steps"][0].pop(k) for k in ("clock", "at_zero")], "has no clock"),
    ("a clock whose end does nothing", _without(("steps", 1, "at_zero")), "go together"),
    ("an end of no clock", _without(("steps", 1, "clock")), "go together"),
    ("a clock that is not there", _step(1, clock="none"), "No clock is called"),
    ("an organ's right", _step(1, clock="supply"), "of the kind duty"),
    ("the subject's duty", _step(2, clock="answer"), "of the kind right"),
    ("an organ's silence ends the case", _step(1, at_zero={"holds": "lapse", "to": "lapsed"}), "never lapses"),
    ("the subject's silence does more", _step(2, at_zero={"holds": "hide"}), "never lapses"),
    ("silence refuses", _step(2, at_zero={"holds": "lapse", "to": "refused"}), "wrong place"),
    ("silence escalates to an end", _step(0, at_zero={"holds": "escalate", "to": "granted"}), "wrong place"),
    ("silence attaches what is no statement", _step(1, at_zero={"holds": "attach"}), "in no other case"),
    ("an objection attaches", _act(1, 0, effect="attach"), "nothing else attaches one"),
    ("what hides also goes", _step(1, at_zero={"holds": "hide", "to": "first"}), "wrong place"),
    ("it cannot be taken back", _without(("steps", 1, "acts", 2)), "cannot take it back"),
    ("a dispute without a mark", _step(0, marks=False), "has to be marked"),
    ("the subject is not told", _act(1, 0, tells=["platform"]), "is not told"),
    ("refused without a reason", _act(1, 1, gives=["evidence"]), "without a reason"),
    ("taken back by another", _act(1, 2, by="platform", tells=["subject"]), "is not who raised it"),
    ("the subject changes the record", _act(2, 1, effect="end-display"), "changes no record"),
    ("a refusal changes the record", _act(1, 1, effect="correct"), "Only what grants"),
    ("refused for good", _without(("ends", 1, "ways_on")), "no way on"),
    ("a ground twice", lambda flow: flow["ends"][1]["grounds"][1].update(code="so"), "there twice"),
    ("a ground where nobody judged", lambda flow: flow["ends"][3].update(grounds=[{"code": "so", "title": text("是")}]), "nobody judged"),
    ("silences in a ring", _step(1, at_zero={"holds": "escalate", "to": "first"}), "in a ring"),
    ("a silence that leads to itself", _step(1, at_zero={"holds": "escalate", "to": "second"}), "in a ring"),
    ("a silence where no clock begins", lambda flow: [flow["steps"][1].pop(k) for k in ("clock", "at_zero")], "where no clock begins"),
    ("an organ's clock for the subject", lambda flow: [flow["steps"][2].pop(k) for k in ("clock", "at_zero")], "cannot run on"),
    ("a way on without a date", lambda flow: flow["ends"][1]["ways_on"][0].update(clock="no"), "No clock is called"),
    ("a way on by a duty", lambda flow: flow["ends"][1]["ways_on"][0].update(clock="answer"), "of the kind right"),
    ("a bundle by who has no part", lambda flow: flow.update(bundle={"by": ["source", "supervisor"], "second": True}), "has no part"),
    ("a way on to nothing", lambda flow: flow["ends"][1]["ways_on"][0].update(raises="no"), "No workflow is called"),
)  # fmt: skip


def _written(tmp_path: Path, *flows: Raw) -> Path:
    pack = sound_pack()
    pack["clocks.yaml"].append(
        {
            **pack["clocks.yaml"][0],
            "code": "supply",
            "kind": "right",
            "length": {"days": 30},
        }
    )
    pack["workflows.yaml"] = list(flows)
    write_pack(tmp_path, pack)
    return tmp_path


def test_the_one_that_is_spoiled_is_sound(tmp_path: Path) -> None:
    assert [str(fault) for fault in check_packs([_written(tmp_path, FLOW)])] == []


@pytest.mark.parametrize(
    ("spoil", "said"), [case[1:] for case in SPOILED], ids=[case[0] for case in SPOILED]
)
def test_it_is_refused_and_says_why(
    tmp_path: Path, spoil: Callable[[Raw], object], said: str
) -> None:
    flow = deepcopy(FLOW)
    spoil(flow)
    faults = check_packs([_written(tmp_path, flow)])
    assert {fault.rule for fault in faults} == {"workflow"}
    assert any(said in fault.what.en for fault in faults), [str(fault) for fault in faults]


def _statement() -> Raw:
    """The same as a statement: what grants attaches, and so does silence."""
    flow = deepcopy(FLOW)
    flow["about"] = "statement"
    flow["steps"][1]["at_zero"] = {"holds": "attach"}
    for step in flow["steps"]:
        for act in step["acts"]:
            if act["to"] == "granted":
                act["effect"] = "attach"
    return flow


def test_a_statement_is_attached_by_what_grants_it_and_by_silence(tmp_path: Path) -> None:
    assert [str(fault) for fault in check_packs([_written(tmp_path, _statement())])] == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_step(1, at_zero={"holds": "hide"}), "that nobody checked in time is attached"),
        (_step(1, at_zero={"holds": "attach", "to": "first"}), "wrong place"),
        (lambda flow: flow["steps"][1]["acts"][0].pop("effect"), "What grants a statement"),
        (_act(1, 1, effect="attach"), "What grants a statement"),
    ],
)
def test_a_statement_that_silence_or_a_grant_loses_is_refused(
    tmp_path: Path, spoil: Callable[[Raw], object], said: str
) -> None:
    flow = _statement()
    spoil(flow)
    faults = check_packs([_written(tmp_path, flow)])
    assert {fault.rule for fault in faults} == {"workflow"}
    assert any(said in fault.what.en for fault in faults), [str(fault) for fault in faults]


def test_a_clock_may_run_on_from_the_step_before(tmp_path: Path) -> None:
    flow = deepcopy(FLOW)
    flow["steps"][0]["at_zero"] = {"holds": "hide"}
    for key in ("clock", "at_zero"):
        del flow["steps"][1][key]
    assert check_packs([_written(tmp_path, flow)]) == []


def test_it_reads_as_it_is_written(tmp_path: Path) -> None:
    (tree,) = sound_packs([_written(tmp_path, FLOW)])
    flow = Workflow.from_pack("base", next(tree.entries("workflows")).raw)
    assert flow.first.code == "first"
    grant = flow.steps[1].acts[0]
    assert (grant.by, grant.to, grant.effect, grant.second) == (
        "source",
        "granted",
        "correct",
        False,
    )
    assert flow.steps[2].acts[1].by == "subject"
    refused = flow.end("refused")
    assert refused is not None
    assert [way.clock for way in refused.ways_on] == ["supply"]
    assert flow.bundle is None
    handed_in = {**FLOW, "bundle": {"by": ["platform", "source"], "second": False}}
    (tree,) = sound_packs([_written(tmp_path, handed_in)])
    bundle = Workflow.from_pack("base", next(tree.entries("workflows")).raw).bundle
    assert bundle is not None
    assert (list(bundle.by), bundle.second) == (["platform", "source"], False)
    assert [one.code for one in refused.grounds] == ["so", "else"]
    assert (refused.ground("else"), refused.ground("none")) == (refused.grounds[1], None)
    assert (flow.step("refused"), flow.end("second")) == (None, None)
