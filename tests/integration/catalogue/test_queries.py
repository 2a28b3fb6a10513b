"""Reading the catalogue: the right words, and a constant number of queries."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from gongxin.apps.catalogue.api import (
    code_lists_of,
    domain_map,
    get_clock,
    get_code_list,
    get_item,
    get_purpose,
    list_items,
    list_packs,
    list_purposes,
    load_packs,
    read_catalogue,
)
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import Length
from tests.unit.catalogue.packs import sound_pack, write_pack

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@pytest.fixture
def loaded(tmp_path: Path) -> None:
    """The sound pack, loaded."""
    pack = sound_pack()
    pack["purposes.yaml"].append({**pack["purposes.yaml"][0], "code": "any-organ"})
    del pack["purposes.yaml"][1]["organs"]
    load_packs(paths=[write_pack(tmp_path, pack)], actor="system:test", now=NOW)


@pytest.mark.usefixtures("loaded")
def test_an_item_is_read_with_its_code_lists(django_assert_num_queries: Any) -> None:
    list_items()
    with django_assert_num_queries(1):
        item = get_item(code="penalty")
        lists = code_lists_of(item)
    assert lists["kinds"].spellings() == {"警告": "警告", "罚款": "罚款", "罚金": "罚款"}
    assert get_code_list("kinds") == lists["kinds"]


@pytest.mark.usefixtures("loaded")
def test_the_whole_catalogue_is_one_query_once_it_is_read(django_assert_num_queries: Any) -> None:
    first = read_catalogue()
    with django_assert_num_queries(1):
        assert read_catalogue() is first


@pytest.mark.usefixtures("loaded")
def test_a_clock_says_how_long_and_whose_the_number_is() -> None:
    clock = get_clock(code="answer")
    assert clock.length == Length(working_days=5)
    assert clock.by_law
    with pytest.raises(Refusal, match=r"catalogue\.unknown-clock"):
        get_clock(code="none")


def test_the_clock_that_holds_is_that_of_the_event_s_day(tmp_path: Path) -> None:
    pack = sound_pack()
    clock, *others = pack["clocks.yaml"]
    pack["clocks.yaml"] = [
        *others,
        {**clock, "length": {"working_days": 3}, "in_force_from": "2026-07-01"},
        {**clock, "in_force_to": "2026-06-30"},
    ]
    load_packs(paths=[write_pack(tmp_path, pack)], actor="system:test", now=NOW)
    lengths = [
        get_clock(code="answer", on=on).length.working_days
        for on in (date(2026, 6, 30), date(2026, 7, 1), None)
    ]
    assert lengths == [5, 3, 3]


@pytest.mark.parametrize("wanted", ["penalti", "甲penalt"])
@pytest.mark.usefixtures("loaded")
def test_an_unknown_item_names_the_nearest(wanted: str) -> None:
    with pytest.raises(Refusal, match=r"catalogue\.unknown-item") as refused:
        get_item(code=wanted)
    assert "penalty" in refused.value.mend.zh
    assert "penalty" in refused.value.mend.en


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda: get_item(code="zzzzzz"), "catalogue.unknown-item"),
        (lambda: get_purpose(code="zzzzzz"), "catalogue.unknown-purpose"),
        (lambda: get_code_list("zzzzzz"), "catalogue.unknown-code-list"),
    ],
)
@pytest.mark.usefixtures("loaded")
def test_what_is_not_there_is_said_in_both_languages(ask: Callable[[], object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        ask()
    assert refused.value.code == code
    assert "zzzzzz" in refused.value.what.zh
    assert "zzzzzz" in refused.value.what.en


@pytest.mark.usefixtures("loaded")
def test_purposes_are_those_an_organ_may_use() -> None:
    assert [one.code for one in list_purposes()] == ["tender", "any-organ"]
    assert [one.code for one in list_purposes(organ="some-organ")] == ["tender", "any-organ"]
    assert [one.code for one in list_purposes(organ="other")] == ["any-organ"]
    assert get_purpose(code="tender").items == frozenset({"penalty"})


@pytest.mark.usefixtures("loaded")
def test_domains_and_packs_are_summed_up() -> None:
    (domain,) = domain_map().domains
    assert (domain.code, domain.items, domain.facet) == ("food", ("penalty",), "LB")
    (pack,) = list_packs()
    assert (pack.items, pack.instruments, pack.organs, pack.purposes) == (1, 2, 1, 2)


def test_nothing_is_there_before_a_pack_is_loaded() -> None:
    assert list_items() == []
    assert list_packs() == []
    with pytest.raises(Refusal):
        get_item(code="penalty")
