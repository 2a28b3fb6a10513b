"""A list that goes beyond the opinion of 2020 is refused, and a way to an entry past notice, defence, decision or service; one thing is spoiled at a time."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gongxin.apps.catalogue.api import Item, ListingFacts, SeriousList, weigh_listing
from gongxin.apps.catalogue.operations.check_packs import check_packs
from gongxin.lib.yaml_marks import load_marked

from .packs import field, instrument, item, sound_pack, text, write_pack

Raw = dict[str, Any]
PACKS = Path(__file__).parents[3] / "packs"


def _flow() -> Raw:
    """The workflow of the national pack, on the clocks of the small one."""
    flows = load_marked(PACKS / "national" / "workflows.yaml").data
    flow: Raw = deepcopy(next(one for one in flows if one["about"] == "determination"))
    flow["basis"] = [{"instrument": "some-law"}]
    for step in flow["steps"]:
        step["clock"] = "supply" if step["waits_for"] == "subject" else "answer"
    for end in flow["ends"]:
        for way in end.get("ways_on", ()):
            way["clock"] = "supply"
            way.pop("raises", None)
    return flow


LIST: Raw = {
    "code": "serious",
    "title": text("名单"),
    "field": "fair-competition",
    "item": "listed",
    "workflow": "determination",
    "competent": {"functions": ["market-regulation"]},
    "founded_on": [{"item": "penalty", "classes": ["ordinary"]}],
    "conditions": [
        {"rule": "document-says", "field": "LB", "is": ["罚款"]},
        {"rule": "recent-document", "months": 12},
    ],
    "entry": {"ground": "WSH", "basis": "WSH", "noticed": "RQ", "domain": "LB"},
    "term": {"least": 12, "most": 36},
    "removal": ["term", "repair", "annulment"],
    "basis": [{"instrument": "some-law"}, {"instrument": "a-rule"}],
}


def _listed(code: str, **more: Any) -> Raw:
    return item(
        code,
        category="serious-dishonesty",
        **{"class": {"always": "serious"}},
        display={
            "serious": {"min": {"years": 1}, "max": {"years": 3}},
            "basis": [{"instrument": "some-law"}],
        },
        **more,
    )


def _pack(entry: Raw, flow: Raw) -> dict[str, Any]:
    pack = sound_pack()
    supply = {**pack["clocks.yaml"][0], "code": "supply", "kind": "right"}
    pack["clocks.yaml"].append(supply)
    pack["instruments.yaml"].append(instrument("a-rule", level="departmental-rule"))
    pack["workflows.yaml"] = [flow]
    pack["lists.yaml"] = [entry]
    others = [
        *item()["fields"],
        field("QT", privacy="personal", masking="name"),
        field("QTHM", type="id-number", privacy="sensitive", masking="id-number"),
    ]
    related = [{"role": "legal-representative", "name": "QT", "id_number": "QTHM"}]
    pack["items/listed.yaml"] = _listed("listed")
    pack["items/list-with-numbers.yaml"] = _listed("list-with-numbers", fields=others)
    pack["items/list-with-others.yaml"] = _listed(
        "list-with-others", fields=others, relations=related
    )
    pack["items/notes.yaml"] = item(
        "notes", nature="basic", display={"all": {"max": "while-valid"}, "while_valid": True}
    )
    return pack


def _faults(tmp_path: Path, entry: Raw, flow: Raw) -> list[tuple[str, str]]:
    write_pack(tmp_path, _pack(entry, flow))
    return [(fault.rule, fault.what.en) for fault in check_packs([tmp_path])]


def _set(**change: Any) -> Callable[[Raw], None]:
    return lambda entry: entry.update(change)


def _condition(number: int, **change: Any) -> Callable[[Raw], None]:
    return lambda entry: entry["conditions"][number].update(change)


SPOILED: tuple[tuple[str, Callable[[Raw], object], str], ...] = (
    ("a fifth field", _set(field="traffic"), "none of the four fields"),
    ("a rule alone is no law", _set(basis=[{"instrument": "a-rule"}]), "No law and no regulation"),
    ("no term", lambda entry: entry.pop("term"), "no term"),
    ("no removal", lambda entry: entry.pop("removal"), "no removal"),
    ("no organ", lambda entry: entry.pop("competent"), "no competent organ"),
    ("a term beyond the display", _set(term={"least": 12, "most": 37}), "36 months"),
    ("a term backwards", _set(term={"least": 24, "most": 12}), "from the least to the most"),
    ("an item that is no list", _set(item="penalty"), "category of serious lists"),
    ("an item that is not there", _set(item="none"), "category of serious lists"),
    ("founded on nothing adverse", _set(founded_on=[{"item": "notes", "classes": ["serious"]}]), "no adverse item"),
    ("founded on what is not there", _set(founded_on=[{"item": "none", "classes": ["serious"]}]), "no adverse item"),
    ("a condition without its months", lambda entry: entry["conditions"][1].pop("months"), "takes months"),
    ("a condition with too much", _condition(1, field="LB"), "takes months"),
    ("a field that is not there", _condition(0, field="none"), "has no such field"),
    ("a value that is not there", _condition(0, **{"is": ["三次"]}), "has no such field"),
    ("an entry into no field", lambda entry: entry["entry"].update(ground="none"), "no field `none`"),
    ("no such workflow", _set(workflow="none"), "no such workflow"),
    ("an item that relates others", _set(item="list-with-others"), "a relation to somebody else"),
    ("an item that numbers others", _set(item="list-with-numbers"), "another’s identity number"),
)  # fmt: skip


def test_the_one_that_is_spoiled_is_sound(tmp_path: Path) -> None:
    assert _faults(tmp_path, LIST, _flow()) == []


@pytest.mark.parametrize(
    ("spoil", "said"), [case[1:] for case in SPOILED], ids=[case[0] for case in SPOILED]
)
def test_it_is_refused_and_says_why(
    tmp_path: Path, spoil: Callable[[Raw], object], said: str
) -> None:
    entry = deepcopy(LIST)
    spoil(entry)
    faults = _faults(tmp_path, entry, _flow())
    assert {rule for rule, _ in faults} == {"list"}
    assert any(said in what for _, what in faults), faults


@pytest.mark.parametrize("classes", [["minor"], []])
def test_minor_matters_found_nothing_however_many(tmp_path: Path, classes: list[str]) -> None:
    entry = deepcopy(LIST)
    entry["founded_on"][0]["classes"] = classes
    assert {rule for rule, _ in _faults(tmp_path, entry, _flow())} == {"schema"}
    counted = deepcopy(LIST)
    counted["founded_on"][0]["at_least"] = 3
    assert {rule for rule, _ in _faults(tmp_path, counted, _flow())} == {"schema"}


def _led(flow: Raw, step: str, act: str, to: str) -> None:
    acts = next(one for one in flow["steps"] if one["code"] == step)["acts"]
    next(one for one in acts if one["code"] == act)["to"] = to


WAYS: tuple[tuple[str, Callable[[Raw], object], str], ...] = (
    ("past the notice", lambda flow: _led(flow, "proposed", "withdraw", "defence"), "a notice before"),
    ("past the defence", lambda flow: _led(flow, "proposed", "serve-notice", "at-review"), "a period for defence"),
    ("past the decision", lambda flow: _led(flow, "at-review", "review", "decided"), "a decision"),
    ("past the service", lambda flow: _led(flow, "to-decide", "list", "served"), "service"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "said"), [case[1:] for case in WAYS], ids=[case[0] for case in WAYS]
)
def test_no_way_leads_past_what_is_owed(
    tmp_path: Path, spoil: Callable[[Raw], object], said: str
) -> None:
    flow = _flow()
    spoil(flow)
    assert ("list", f"It leads to an entry without {said}.") in _faults(tmp_path, LIST, flow)


def test_an_act_that_the_program_cannot_do_is_named(tmp_path: Path) -> None:
    flow = _flow()
    flow["steps"][0]["acts"][1]["code"] = "count-up"
    (fault,) = _faults(tmp_path, LIST, flow)
    assert fault == ("list", "Its workflow has acts that the program cannot do: count-up.")


SILENCES: tuple[tuple[str, int, Raw], ...] = (
    ("the organ's silence goes on", 4, {"holds": "go-on", "to": "decided"}),
    ("the organ's silence hides", 4, {"holds": "hide"}),
    ("the person's silence ends in a listing", 1, {"holds": "lapse", "to": "lapsed"}),
)


@pytest.mark.parametrize(
    ("step", "zero"), [case[1:] for case in SILENCES], ids=[case[0] for case in SILENCES]
)
def test_silence_in_a_determination_never_works_for_the_organ(
    tmp_path: Path, step: int, zero: Raw
) -> None:
    flow = _flow()
    flow["steps"][step]["at_zero"] = zero
    faults = _faults(tmp_path, LIST, flow)
    assert any(rule == "workflow" and "never lapses" in what for rule, what in faults), faults


def test_a_listing_without_a_way_on_is_refused(tmp_path: Path) -> None:
    flow = _flow()
    del flow["ends"][0]["ways_on"]
    faults = _faults(tmp_path, LIST, flow)
    assert faults == [("workflow", "There is no way on from what is against the subject.")]


def _facts(**change: Any) -> ListingFacts:
    known: dict[str, Any] = {
        "item": Item.from_pack("base", item()),
        "adverse_class": "ordinary",
        "content": {"LB": "警告;罚款"},
        "shown": True,
        "day": date(2026, 5, 31),
        "conduct": None,
        "is_person": True,
        "born": date(2008, 5, 31),
    }
    return ListingFacts(**(known | change))


@pytest.mark.parametrize(
    ("change", "on", "unmet"),
    [
        ({}, date(2026, 6, 1), []),
        ({"shown": False}, date(2026, 6, 1), ["effective-document"]),
        ({"adverse_class": "minor"}, date(2026, 6, 1), ["effective-document"]),
        # eighteen on the day of the conduct, and a day too young
        ({"conduct": date(2026, 5, 30)}, date(2026, 6, 1), ["adult-at-conduct"]),
        ({"born": date(2008, 6, 1)}, date(2026, 6, 1), ["adult-at-conduct"]),
        ({"born": None}, date(2026, 6, 1), ["adult-at-conduct"]),
        ({"born": None, "is_person": False}, date(2026, 6, 1), []),
        ({"content": {"LB": "警告"}}, date(2026, 6, 1), ["document-says"]),
        ({"content": {}}, date(2026, 6, 1), ["document-says"]),
        ({}, date(2027, 5, 31), []),
        ({}, date(2027, 6, 1), ["recent-document"]),
    ],
)
def test_each_condition_holds_or_not_by_one_document(
    change: dict[str, Any], on: date, unmet: list[str]
) -> None:
    found = weigh_listing(SeriousList.from_pack("base", LIST), _facts(**change), on=on)
    assert [one.rule for one in found if not one.met] == unmet
    assert all(one.message.zh and one.message.en.endswith(".") for one in found)
