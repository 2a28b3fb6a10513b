"""Which cases are alike, and when an end departs from how they mostly ended.

Removed and seen red: the least number in `mostly`. Guards besides: its two thirds, `JUDGED` in `departs`, the adverse class in `alike`.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gongxin.apps.cases.rules.alike import JUDGED, alike, departs, mostly
from gongxin.lib.groups import SMALLEST_GROUP

counts = st.dictionaries(
    st.sampled_from(["granted", "refused", "withdrawn", "lapsed", "passed-on"]),
    st.integers(0, 60),
)


@settings(deadline=None)
@given(counts)
def test_what_most_had_departs_from_nothing(ended: dict[str, int]) -> None:
    usual = mostly(ended)
    assert usual in {"", *JUDGED}
    if usual:
        assert not departs(usual, ended)
        assert all(departs(other, ended) for other in JUDGED - {usual})
        judged = sum(ended.get(one, 0) for one in JUDGED)
        assert ended[usual] >= SMALLEST_GROUP
        assert ended[usual] * 3 >= judged * 2


@settings(deadline=None)
@given(counts, st.sampled_from(["withdrawn", "lapsed", "passed-on", ""]))
def test_what_nobody_judged_departs_from_nothing(ended: dict[str, int], outcome: str) -> None:
    assert not departs(outcome, ended)


@settings(deadline=None)
@given(counts)
def test_what_others_did_not_judge_counts_for_nothing(ended: dict[str, int]) -> None:
    assert mostly(ended) == mostly({one: ended[one] for one in ended if one in JUDGED})


@settings(deadline=None)
@given(st.integers(0, SMALLEST_GROUP - 1))
def test_fewer_than_ten_make_no_practice(count: int) -> None:
    assert mostly({"refused": count}) == ""


def test_the_line_is_at_ten_and_at_two_thirds() -> None:
    assert mostly({"refused": 10}) == "refused"
    assert mostly({"refused": 20, "granted": 10}) == "refused"
    assert mostly({"refused": 19, "granted": 10}) == ""
    assert departs("granted", {"refused": 20, "granted": 10})


def test_alike_are_cases_about_the_same_kinds_of_records_in_whatever_order_and_number() -> None:
    one, two = ("administrative-penalty", "minor"), ("honour", "")
    assert alike([one, two]) == alike([two, one, one]) == "administrative-penalty:minor honour"
    assert alike([one]) != alike([("administrative-penalty", "serious")])
    assert alike([("a", ""), ("b", ""), ("c", "")]) == "a b c"
    assert alike([("a", ""), ("b", ""), ("c", ""), ("d", "")]) == "", "none is like it"


def test_what_is_kept_of_them_fits() -> None:
    longest = alike((f"{place}{'i' * 47}", "ordinary") for place in range(3))
    assert len(longest) <= 200
