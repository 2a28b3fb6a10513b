"""Differences between two editions, by the names of things."""

from copy import deepcopy

from gongxin.apps.catalogue.operations.diff_pack import changes_between
from gongxin.apps.catalogue.types import Change

from .packs import item

BEFORE = {"items": [item("a"), item("b")], "codes": []}


def test_nothing_changes_between_equals() -> None:
    assert list(changes_between(BEFORE, deepcopy(BEFORE))) == []


def test_changes_are_named_by_what_they_change() -> None:
    after = deepcopy(BEFORE)
    after["items"].append(item("c"))
    first = after["items"][0]
    first["fields"][0]["length"] = 20
    first["fields"] = [one for one in first["fields"] if one["name"] != "JE"]
    first["display"]["minor"]["max"] = {"months": 2}
    first["natural_key"] = ["WSH", "JG"]
    changes = {(change.kind, change.path) for change in changes_between(BEFORE, after)}
    assert changes == {
        ("added", "items/a/fields/MC/length"),
        ("removed", "items/a/fields/JE"),
        ("changed", "items/a/display/minor/max/months"),
        ("added", "items/a/natural_key/JG"),
        ("added", "items/c"),
    }


def test_a_changed_value_is_shown_before_and_after() -> None:
    after = deepcopy(BEFORE)
    after["items"][0]["nature"] = "good"
    assert list(changes_between(BEFORE, after)) == [
        Change("changed", "items/a/nature", "adverse", "good")
    ]


def test_a_new_order_is_a_change() -> None:
    after = {**BEFORE, "items": BEFORE["items"][::-1]}
    assert list(changes_between(BEFORE, after)) == [
        Change("changed", "items#order", ["a", "b"], ["b", "a"])
    ]


def test_everything_is_new_where_nothing_is_loaded() -> None:
    assert [change.path for change in changes_between({}, BEFORE)] == ["items/a", "items/b"]
