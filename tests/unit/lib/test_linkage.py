"""The engine explains each pair by feature, and a name alone is never enough."""

from __future__ import annotations

import socket
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from gongxin.lib import linkage
from gongxin.lib.linkage import Identity, engine, suggest

ANNA = Identity("a", "欧阳䶮澈", "19900307", "519901", "519901900307213")


def features(one: Identity, other: Identity) -> dict[str, tuple[str, int]]:
    (pair,) = suggest([one, other])
    assert (pair.one, pair.other) == tuple(sorted((one.key, other.key)))
    assert pair.weight == sum(each.weight for each in pair.features)
    return {each.feature: (each.level, each.weight) for each in pair.features}


def test_a_corrected_number_is_explained_by_feature() -> None:
    told = features(ANNA, Identity("b", "欧阳䶮澈", "19900307", "519901", "519901900307231"))
    levels = {name: level for name, (level, _) in told.items()}
    assert levels == {
        "name": "equal", "born": "equal", "area": "equal", "number": "close", "inner": "absent"
    }  # fmt: skip
    assert told["inner"][1] == 0
    assert told["born"][1] > told["name"][1] > 0


def test_what_disagrees_weighs_against_it() -> None:
    told = features(ANNA, Identity("b", "另一个人", "19900307", "519901", "519901900307213"))
    assert told["name"] == ("differs", told["name"][1])
    assert told["name"][1] < 0
    assert told["number"][0] == "equal"


def test_a_changed_code_is_found_by_the_organisation_code_inside() -> None:
    told = features(
        Identity("a", "示例甲有限公司", None, "519901", None, "MA5ABCDE0"),
        Identity("b", "示例乙有限公司", None, "519902", None, "MA5ABCDE0"),
    )
    assert told["inner"][0] == "equal"
    assert told["born"] == ("absent", 0)


def test_a_name_alone_suggests_nothing() -> None:
    namesakes = [Identity(str(n), "王伟") for n in range(30)]
    assert suggest(namesakes) == []
    apart = [
        Identity("a", "王伟", "19900307", "519901", "519901900307213"),
        Identity("b", "王伟", "19620811", "519907", "519907620811044"),
    ]
    assert suggest(apart) == []


@settings(max_examples=6, deadline=None)
@given(
    st.lists(
        st.builds(
            Identity,
            key=st.just(""),
            name=st.sampled_from(["王伟", "李娜"]),
            born=st.sampled_from([None, "19900307", "19900308", "19751201"]),
            area=st.sampled_from([None, "519901", "519902"]),
            number=st.sampled_from([None, "519901900307213", "519901900307231", "519902751201001"]),
        ),
        min_size=2,
        max_size=12,
    )
)
def test_whatever_is_suggested_agrees_in_more_than_the_name(found: list[Identity]) -> None:
    people = [
        Identity(str(at), one.name, one.born, one.area, one.number) for at, one in enumerate(found)
    ]
    by_key = {one.key: one for one in people}
    for pair in suggest(people):
        one, other = by_key[pair.one], by_key[pair.other]
        assert pair.weight >= linkage.LEAST_WEIGHT * 100
        agreeing = [each for each in pair.features if each.weight > 0 and each.feature != "name"]
        assert agreeing
        for each in pair.features:
            mine, theirs = getattr(one, each.feature), getattr(other, each.feature)
            assert (each.level == "equal") == (mine is not None and mine == theirs)
            assert (each.level == "absent") == (mine is None or theirs is None)


def test_it_writes_no_file_and_asks_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("the network was asked"))
    people = [
        Identity(str(n), f"某{n % 7}", f"1990{n % 12 + 1:02d}07", "519901", f"5199019{n:08d}")
        for n in range(500)
    ]
    assert suggest(people)
    assert list(tmp_path.rglob("*")) == []


def test_the_engine_has_a_version() -> None:
    assert engine().startswith("splink 5.")
