"""A grading that counts, weighs, mixes sectors or grades persons is refused, one thing spoiled at a time; and a grade is the worst that one record names."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.apps.catalogue.api import GradeFact, Grading, propose_grade
from gongxin.apps.catalogue.operations.check_packs import check_packs, sound_packs

from .packs import field, instrument, item, sound_pack, text, write_pack

Raw = dict[str, Any]
PACKS = Path(__file__).parents[3] / "packs"
ON = date(2026, 6, 1)


def _supervision(sample: int, months: int) -> Raw:
    return {"title": text("检查"), "every": {"months": months}, "sample": sample}


GRADING: Raw = {
    "code": "labour-compliance",
    "title": text("等级"),
    "sector": "labour",
    "item": "graded",
    "entry": dict.fromkeys(("number", "organ", "organ_code", "ground", "basis"), "WSH")
    | {"grade": "DJ"},
    "months": 12,
    "grades": [
        {"grade": "A", "title": text("甲"), "supervision": _supervision(2, 24)},
        {
            "grade": "B",
            "title": text("乙"),
            "when": [{"rule": "record-of-class", "item": "penalty", "classes": ["ordinary"]}],
            "supervision": _supervision(10, 12),
        },
        {
            "grade": "C",
            "title": text("丙"),
            "when": [
                {
                    "rule": "record-says",
                    "item": "penalty",
                    "field": "LB",
                    "is": ["罚款"],
                    "months": 6,
                }
            ],
            "supervision": _supervision(30, 6),
        },
    ],
    "basis": [{"instrument": "own-rules"}],
    "supervised_by": [{"instrument": "some-law"}],
    "way_back": text("恢复"),
}


def _graded(**more: Any) -> Raw:
    return item(
        "graded",
        **{
            "category": "evaluation",
            "nature": "basic",
            "subject_kinds": ["enterprise"],
            "sources": {"functions": ["labour"]},
            "sharing": {"scope": "none"},
            "publicity": {"organisations": "not-shown", "persons": "not-shown"},
            "display": {"all": {"max": "while-valid"}, "while_valid": True},
            "fields": [*item()["fields"], field("DJ", type="code", codes="letters", required=True)],
            **more,
        },
    )


def _pack(entry: Raw, graded: Raw | None = None, **more: Any) -> dict[str, Any]:
    pack = sound_pack()
    pack["instruments.yaml"].append(
        instrument("own-rules", level="departmental-rule", basis_for=["recording", "grading"])
    )
    letters = [{"value": one, "name": text(one)} for one in "ABC"]
    pack["codes.yaml"].append({"code": "letters", "title": text("级"), "entries": letters})
    pack["grades.yaml"] = [entry]
    pack["items/graded.yaml"] = graded or _graded()
    return pack | more


def _faults(tmp_path: Path, entry: Raw, graded: Raw | None = None) -> list[tuple[str, str]]:
    write_pack(tmp_path, _pack(entry, graded))
    return [(fault.rule, fault.what.en) for fault in check_packs([tmp_path])]


def _when(number: int, **change: Any) -> Callable[[Raw], None]:
    return lambda entry: entry["grades"][number]["when"][0].update(change)


def _supervised(number: int, **change: Any) -> Callable[[Raw], None]:
    return lambda entry: entry["grades"][number]["supervision"].update(change)


SPOILED: tuple[tuple[str, Callable[[Raw], object], str], ...] = (
    ("no rules of its own", lambda entry: entry.update(basis=[{"instrument": "some-law"}]), "provides for grades"),
    ("an item that is no evaluation", lambda entry: entry.update(item="penalty"), "category of evaluations"),
    ("an item that is not there", lambda entry: entry.update(item="none"), "category of evaluations"),
    ("another sector's item", lambda entry: entry.update(sector="tax"), "another sector"),
    ("an entry into no field", lambda entry: entry["entry"].update(ground="none"), "no field `none`"),
    ("grades that the code list has not", lambda entry: entry["grades"][1].update(grade="Z"), "code list"),
    ("another order than the code list's", lambda entry: entry["grades"].reverse(), "code list"),
    ("three make one", _when(1, count=3), "counting or adding up"),
    ("points", _when(1, points=20), "counting or adding up"),
    ("a weight", _when(1, weight=2), "counting or adding up"),
    ("a grade as a fact", _when(1, item="graded"), "is no fact for a grade"),
    ("what is not there as a fact", _when(1, item="none"), "no adverse item"),
    ("a rule with too much", _when(1, field="LB"), "This rule takes"),
    ("a rule without its classes", lambda entry: entry["grades"][1]["when"][0].pop("classes"), "This rule takes"),
    ("a field that is not there", _when(2, field="none"), "no such field"),
    ("a value that is not there", _when(2, **{"is": ["三次"]}), "no such field"),
    ("a worse grade without a reason", lambda entry: entry["grades"][1].pop("when"), "which records name it"),
    ("a reason for the best", lambda entry: entry["grades"][0].update(when=entry["grades"][1]["when"]), "which records name it"),
    ("the better inspected more", _supervised(0, sample=20), "inspected more"),
    ("the better inspected more often", _supervised(0, every={"months": 1}), "inspected more"),
)  # fmt: skip


def test_the_one_that_is_spoiled_is_sound(tmp_path: Path) -> None:
    assert _faults(tmp_path, GRADING) == []


@pytest.mark.parametrize(
    ("spoil", "said"), [case[1:] for case in SPOILED], ids=[case[0] for case in SPOILED]
)
def test_it_is_refused_and_says_why(
    tmp_path: Path, spoil: Callable[[Raw], object], said: str
) -> None:
    entry = deepcopy(GRADING)
    spoil(entry)
    faults = _faults(tmp_path, entry)
    assert {rule for rule, _ in faults} == {"grade"}
    assert any(said in what for _, what in faults), faults


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"subject_kinds": ["enterprise", "person"]}, "about persons"),
        ({"sharing": {"scope": "government"}}, "told to other organs"),
        ({"publicity": {"organisations": "shown", "persons": "not-shown"}}, "told to other organs"),
        ({"sources": "any"}, "another sector"),
    ],
    ids=str,
)
def test_its_item_is_about_organisations_and_told_to_nobody(
    tmp_path: Path, change: Raw, said: str
) -> None:
    faults = _faults(tmp_path, GRADING, _graded(**change))
    assert any(rule == "grade" and said in what for rule, what in faults), faults


def test_no_purpose_may_name_its_item(tmp_path: Path) -> None:
    pack = _pack(GRADING)
    pack["purposes.yaml"][0]["items"].append("graded")
    write_pack(tmp_path, pack)
    faults = [fault.what.en for fault in check_packs([tmp_path])]
    assert any("told to other organs" in one for one in faults), faults


def test_no_grade_of_this_house_stands_on_a_grade() -> None:
    """The linter refuses such a pack; here each grading of the house is read besides."""
    trees = sound_packs([PACKS])
    listed = [entry.raw for tree in trees for entry in tree.entries("grades")]
    assert len(listed) >= 2
    items: dict[str, Any] = {}
    for tree in trees:
        items |= tree.known("item") or {}
    for raw in listed:
        named = {fact["item"] for grade in raw["grades"] for fact in grade.get("when", ())}
        assert {items[one]["category"] for one in named}.isdisjoint({"evaluation"})
        assert all(items[one]["nature"] == "adverse" for one in named)
        assert "person" not in items[raw["item"]]["subject_kinds"]


# --- what the rules propose -----------------------------------------------------------------------

RULES = Grading.from_pack("base", GRADING)
ENVIRONMENT = next(
    Grading.from_pack("national", entry.raw)
    for tree in sound_packs([PACKS])
    for entry in tree.entries("grades")
    if entry.raw["code"] == "environment-credit"
)


def _fact(place: int, **more: Any) -> GradeFact:
    sound = {
        "record": UUID(int=place + 1),
        "item": "penalty",
        "adverse_class": "ordinary",
        "day": date(2026, 5, 1),
        "number": f"{place}号",
        "content": {"LB": "警告"},
    }
    return GradeFact(**(sound | more))


FACTS = st.builds(
    _fact,
    st.integers(0, 10**6),
    item=st.sampled_from(["penalty", "administrative-penalty", "graded", "tax-credit-grade"]),
    adverse_class=st.sampled_from(["", "minor", "ordinary", "serious"]),
    day=st.dates(ON - timedelta(days=1200), ON),
    content=st.sampled_from([{}, {"LB": "警告"}, {"LB": "罚款"}, {"LB": "警告;罚款"}]),
)


@pytest.mark.parametrize(
    ("facts", "grade"),
    [
        ([], "A"),
        ([_fact(1, adverse_class="minor")], "A"),
        ([_fact(1)], "B"),
        ([_fact(1, content={"LB": "警告;罚款"})], "C"),
        # six months after its day it names the grade of its class again
        ([_fact(1, content={"LB": "罚款"}, day=date(2025, 12, 1))], "C"),
        ([_fact(1, content={"LB": "罚款"}, day=date(2025, 11, 30))], "B"),
        ([_fact(1), _fact(2, adverse_class="minor", content={"LB": "罚款"})], "C"),
    ],
)
def test_the_grade_is_the_worst_that_one_record_names(facts: list[GradeFact], grade: str) -> None:
    found = propose_grade(RULES, facts, on=ON)
    assert found.grade == grade
    assert all(one.message.zh and one.message.en for one in found.reasons)
    assert {one.record for one in found.decisive} <= {one.record for one in facts}
    assert bool(found.decisive) == (grade != "A")


@given(st.lists(FACTS, max_size=6))
def test_it_is_no_sum(facts: list[GradeFact]) -> None:
    """The grade of all is the worst of each alone, so that nothing is added up whatever there is."""
    for rules in (RULES, ENVIRONMENT):
        order = [one.code for one in rules.grades]
        each = [order.index(propose_grade(rules, [one], on=ON).grade) for one in facts]
        assert order.index(propose_grade(rules, facts, on=ON).grade) == max(each, default=0)


@given(st.lists(FACTS, max_size=5), st.integers(1, 12))
def test_minor_records_change_nothing_unless_the_sectors_rules_name_them(
    facts: list[GradeFact], many: int
) -> None:
    """However many: by rules that do not name them the grade stays, and by rules that do it is that of one."""
    minor = [
        _fact(10**7 + n, item=item, adverse_class="minor", content={})
        for n in range(many)
        for item in ("penalty", "administrative-penalty")
    ]
    assert propose_grade(RULES, [*facts, *minor], on=ON) == propose_grade(RULES, facts, on=ON)
    with_one = propose_grade(ENVIRONMENT, [*facts, *minor[:2]], on=ON).grade
    assert propose_grade(ENVIRONMENT, [*facts, *minor], on=ON).grade == with_one


@given(st.lists(FACTS, max_size=5), st.lists(FACTS, min_size=1, max_size=3))
def test_grades_and_evaluations_have_no_part_in_it(
    facts: list[GradeFact], others: list[GradeFact]
) -> None:
    """Two worlds that differ only in what other sectors graded get equal answers."""
    graded = [
        GradeFact(
            one.record, "tax-credit-grade", one.adverse_class, one.day, one.number, one.content
        )
        for one in others
    ]
    for rules in (RULES, ENVIRONMENT):
        assert propose_grade(rules, [*facts, *graded], on=ON) == propose_grade(rules, facts, on=ON)


@given(st.lists(st.tuples(FACTS, st.booleans()), max_size=6))
def test_less_is_never_worse(facts: list[tuple[GradeFact, bool]]) -> None:
    """What a dispute hides, a repair ends or time takes out of display never makes a grade worse."""
    before = propose_grade(RULES, [one for one, _ in facts], on=ON)
    after = propose_grade(RULES, [one for one, stays in facts if stays], on=ON)
    assert not RULES.is_worse(after.grade, before.grade)
