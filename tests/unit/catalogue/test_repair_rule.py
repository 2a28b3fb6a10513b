"""Conditions of repair that could never be fulfilled, contradict another or have no law behind them are refused, each at its place.

Guards of `rules/repair_sound.py`, each taken away alone and seen red here: keys that are missing and keys that are of no use, items that are not
there, items that are not adverse, fields with one code, values of the list, the good deed, what a lane stands in place of, the law, two of
one ground, the bar beside the lane, records that are parted, the shortest display that is the longest.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from gongxin.apps.catalogue.operations.check_packs import check_packs
from gongxin.apps.catalogue.rules.repair import CONDITION_RULES

from .packs import Pack, child_pack, item, sound_pack, text, write_pack

Raw = dict[str, Any]
BASIS = [{"instrument": "some-law"}]
CONDITIONS: list[Raw] = [
    {"code": "time", "ground": "shortest-display", "title": text("时"), "basis": BASIS},
    {
        "code": "done",
        "ground": "performed",
        "title": text("履"),
        "todo": text("办"),
        "shown_by": [
            {"item": "penalty", "field": "LB", "is": ["罚款"]},
            {"item": "penalty", "field": "YXQ"},
        ],
        "held_by": "source",
        "basis": BASIS,
    },
    {
        "code": "promise",
        "ground": "commitment",
        "title": text("诺"),
        "todo": text("读"),
        "promise": text("我承诺"),
        "held_by": "subject",
        "basis": BASIS,
    },
    {
        "code": "lane",
        "ground": "restructuring",
        "title": text("重整"),
        "todo": text("写明"),
        "subject_kinds": ["enterprise"],
        "held_by": "subject",
        "instead_of": ["time", "done"],
        "basis": BASIS,
    },
]


def _pack(**more: Any) -> Pack:
    return sound_pack() | {"repairs.yaml": deepcopy(CONDITIONS)} | more


def _faults(folder: Path, *packs: Pack) -> list[tuple[str, str]]:
    faults = check_packs([write_pack(folder, pack) for pack in packs])
    return [(fault.rule, fault.what.en) for fault in faults]


def test_sound_ones_pass(tmp_path: Path) -> None:
    assert _faults(tmp_path, _pack()) == []


def _drop(index: int, key: str) -> Callable[[list[Raw]], None]:
    return lambda raws: raws[index].pop(key)


def _set(index: int, **more: Any) -> Callable[[list[Raw]], None]:
    return lambda raws: raws[index].update(more)


def _again(index: int, **more: Any) -> Callable[[list[Raw]], None]:
    return lambda raws: raws.append({**deepcopy(raws[index]), "code": "another", **more})


BAR: Raw = {
    "code": "bar",
    "ground": "barred",
    "title": text("不予"),
    "items": ["penalty"],
    "basis": BASIS,
}


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_drop(1, "held_by"), "lacks `held_by`"),
        (_drop(1, "todo"), "lacks `todo`"),
        (_drop(2, "promise"), "lacks `promise`"),
        (_drop(3, "instead_of"), "lacks `instead_of`"),
        (_set(0, promise=text("多")), "has no use for `promise`"),
        (_set(2, instead_of=["time"]), "has no use for `instead_of`"),
        (_set(1, shown_by=[{"item": "nothing", "field": "LB"}]), "no item `nothing`"),
        (_set(1, shown_by=[{"item": "penalty", "field": "NO"}]), "no field `NO`"),
        (_set(1, shown_by=[{"item": "penalty", "field": "LB", "is": ["没有"]}]), "has no “没有”"),
        (_set(1, shown_by=[{"item": "penalty", "field": "WSH", "is": ["一"]}]), "no field with one code of a list"),
        (_set(0, items=["nothing"]), "no adverse item `nothing`"),
        (_set(3, instead_of=["promise"]), "no condition that a lane can stand in place of"),
        (_set(3, instead_of=["nothing"]), "no condition that a lane can stand in place of"),
        (_again(0), "contradicts it"),
        (_again(2, items=["penalty"]), "contradicts it"),
        (lambda raws: (raws.append(BAR), raws[3].update(items=["penalty"])), "contradicts it"),
        (lambda raws: raws.append({**BAR, "basis": [{"instrument": "a-circular"}]}), "needs a law"),
        (_again(1, ground="sector", basis=[{"instrument": "a-circular"}]), "needs a law"),
    ],
)  # fmt: skip
def test_a_fault_is_named_at_its_place(
    tmp_path: Path, spoil: Callable[[list[Raw]], Any], says: str
) -> None:
    pack = _pack()
    circular = {**pack["instruments.yaml"][0], "code": "a-circular", "level": "normative-document"}
    pack["instruments.yaml"].append(circular)
    spoil(pack["repairs.yaml"])
    found = check_packs([write_pack(tmp_path, pack)])
    (fault,) = [one for one in found if one.rule == "repair"]
    assert says in fault.what.en
    assert fault.file.endswith("repairs.yaml")
    assert fault.line > 1 or "lacks" in says or "code" in fault.what.en


def test_two_that_are_parted_do_not_contradict(tmp_path: Path) -> None:
    pack = _pack()
    pack["repairs.yaml"][0]["classes"] = ["minor"]
    pack["repairs.yaml"].append(
        {**deepcopy(CONDITIONS[0]), "code": "another", "classes": ["ordinary"]}
    )
    assert _faults(tmp_path, pack) == []


def test_a_place_may_add_to_its_parent_by_a_law_and_not_say_it_again(tmp_path: Path) -> None:
    more = {**deepcopy(CONDITIONS[1]), "code": "local", "ground": "sector"}
    assert _faults(tmp_path, _pack(), child_pack() | {"repairs.yaml": [more]}) == []
    again = {**deepcopy(CONDITIONS[1]), "code": "local"}
    found = _faults(tmp_path / "two", _pack(), child_pack() | {"repairs.yaml": [again]})
    assert [rule for rule, _ in found] == ["repair"]


def test_a_shortest_display_as_long_as_the_longest_is_never_repaired(tmp_path: Path) -> None:
    display = {
        "minor": {"max": {"months": 3}},
        "ordinary": {"min": {"months": 12}, "max": {"years": 1}},
        "basis": BASIS,
    }
    pack = _pack() | {"items/penalty.yaml": item(display=display)}
    ((rule, what),) = _faults(tmp_path, pack)
    assert rule == "repair"
    assert "never end it" in what


def _with_a_deed() -> Pack:
    deed = item("deed", nature="good", by_choice=True, display={"all": {"max": {"years": 1}}})
    for key in ("class", "document"):
        del deed[key]
    return _pack() | {"items/deed.yaml": deed}


def test_what_is_not_adverse_is_not_repaired(tmp_path: Path) -> None:
    pack = _with_a_deed()
    pack["repairs.yaml"][0]["items"] = ["penalty", "deed"]
    ((rule, what),) = _faults(tmp_path, pack)
    assert rule == "repair"
    assert "no adverse item `deed`" in what


def test_a_good_deed_is_no_ground(tmp_path: Path) -> None:
    pack = _with_a_deed()
    pack["repairs.yaml"][1]["shown_by"].append({"item": "deed", "field": "YXQ"})
    ((rule, what),) = _faults(tmp_path, pack)
    assert rule == "repair"
    assert "it repairs nothing" in what


def test_without_a_basis_it_is_no_condition(tmp_path: Path) -> None:
    pack = _pack()
    pack["repairs.yaml"][2]["basis"] = [{"instrument": "a-paper"}]
    assert [rule for rule, _ in _faults(tmp_path, pack)] == ["C1"]
    del pack["repairs.yaml"][2]["basis"]
    assert {rule for rule, _ in _faults(tmp_path / "two", pack)} == {"schema", "C1"}


def test_an_unknown_ground_is_refused_by_the_form(tmp_path: Path) -> None:
    pack = _pack()
    pack["repairs.yaml"][1]["ground"] = "volunteering"
    ((rule, _),) = _faults(tmp_path, pack)
    assert rule == "schema"
    assert {str(one) for one in CONDITION_RULES} >= {"shortest-display", "performed", "commitment"}
