"""Editions follow one another: one that waits is read by nobody until its day, and none overlaps another.

Guards: `Editions.in_force` and `waiting`, HoldingNow of the directory, `_check_period`. Each was taken away once and seen
to go red.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from gongxin.apps.catalogue.api import (
    AdverseClass,
    DisplayDays,
    EditionRef,
    check_packs,
    diff_pack,
    explain_display,
    get_item,
    get_purpose,
    list_items,
    list_packs,
    load_packs,
    loaded_editions,
    packs_at,
    packs_of,
    read_catalogue,
    waiting_editions,
)
from gongxin.apps.catalogue.models import Edition
from gongxin.apps.directory.api import get_instrument, get_organ, instrument_titles, organ_names
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING, begins
from tests.databases import as_role
from tests.unit.catalogue.packs import Pack, child_pack, instrument, item, sound_pack, write_pack

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
TODAY = NOW.astimezone(BEIJING).date()
Load = Callable[..., None]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write packs, each load into a folder of its own, and load them."""
    loads = iter(range(100))

    def write_and_load(*packs: Pack, now: datetime = NOW) -> None:
        folder = tmp_path / str(next(loads))
        load_packs(paths=[write_pack(folder, p) for p in packs], actor="system:test", now=now)

    return write_and_load


def edition(number: str, day: date | str, **header: Any) -> Pack:
    """An edition of the pack `base`."""
    return sound_pack(edition=number, in_force_from=str(day), **header)


def days(count: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=count)


def the_day_comes(pack: str = "base") -> None:
    """What waits for its day waits no longer, as if the days between had gone by."""
    come = "SET waits_until = loaded_at + interval '1 microsecond' WHERE waits_until IS NOT NULL AND pack = %s"
    with as_role() as cursor:
        cursor.execute("ALTER TABLE catalogue_edition DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE catalogue_edition {come}", [pack])
        cursor.execute("ALTER TABLE catalogue_edition ENABLE TRIGGER USER")
        for table in ("organ", "instrument", "division"):
            cursor.execute(
                f"UPDATE directory_{table} SET begins = now() WHERE begins > now() AND pack = %s",
                [pack],
            )


def test_an_edition_waits_for_its_day_and_nobody_reads_it(load: Load, tmp_path: Path) -> None:
    load(edition("2026.1", "2026-04-01"))
    before, list_before = read_catalogue(), list_packs()
    coming = edition("2026.2", days(10))
    coming["items/penalty.yaml"]["title"]["zh"] = "新名称"
    coming["items/more.yaml"] = item("more")
    coming["purposes.yaml"][0]["code"] = "award"
    coming["organs.yaml"][0]["name"]["zh"] = "新机关"
    coming["instruments.yaml"].append(instrument("new-law"))
    load(coming)
    assert read_catalogue() == before
    assert list_packs() == list_before
    assert [one.edition for one in loaded_editions()] == ["2026.1"]
    assert [(one.ref.edition, one.in_force_from) for one in waiting_editions()] == [
        ("2026.2", days(10))
    ]
    assert organ_names()["some-organ"].zh == "某机关"
    assert instrument_titles(["new-law"]) == {}
    with pytest.raises(Refusal, match=r"catalogue\.unknown-item"):
        get_item(code="more")
    (event, _) = events(kinds=[EventKind.PACK_LOADED], limit=2)
    assert event.payload["in_force_from"] == days(10).isoformat()
    the_day_comes()
    assert get_item(code="penalty").title.zh == "新名称"
    assert [one.code for one in list_items()] == ["more", "penalty"]
    assert get_purpose(code="award").code == "award"
    assert get_organ(code_or_uscc="some-organ").name.zh == "新机关"
    assert get_instrument(code="new-law").code == "new-law"
    assert waiting_editions() == []
    assert [one.edition for one in list_packs()] == ["2026.2"]


def test_an_edition_takes_force_with_the_first_second_of_its_day_and_not_before(load: Load) -> None:
    load(edition("2026.1", "2026-04-01"), now=NOW - timedelta(days=3))
    load(edition("2026.2", days(2)))
    midnight = begins(days(2))
    for moment, wanted in (
        (midnight - timedelta(microseconds=1), "2026.1"),
        (midnight, "2026.2"),
        (NOW - timedelta(days=1), "2026.1"),
    ):
        (in_force,) = packs_at(moment=moment).catalogue.editions
        assert in_force.edition == wanted
    assert Edition.objects.get(edition="2026.2").waits_until == midnight


def test_what_rests_on_editions_of_then_does_not_meet_one_that_waited(load: Load) -> None:
    """Replay: the editions that a report names, with another waiting among them, loaded before a later one of another pack."""
    load(edition("2026.1", "2026-04-01"))
    coming = edition("2026.2", days(10))
    coming["items/more.yaml"] = item("more")
    load(coming)
    load(edition("2026.1", "2026-04-01"), child_pack())
    said = loaded_editions()
    assert [(one.pack, one.edition) for one in said] == [("base", "2026.1"), ("child", "2026.1")]
    then = packs_of(editions=said)
    assert set(then.catalogue.known_items) == {"penalty", "other"}
    assert then.loaded == tuple(said)
    the_day_comes()
    assert packs_of(editions=said) == then
    both = packs_of(editions=[*said, loaded_editions()[1]])
    assert set(both.catalogue.items) == {"penalty", "other", "more"}


def test_no_explanation_names_an_edition_that_waits(load: Load) -> None:
    load(edition("2026.1", "2026-04-01"))
    coming = edition("2026.2", days(10))
    coming["items/penalty.yaml"]["display"]["ordinary"]["max"] = {"months": 6}
    load(coming)
    of_the_coming = DisplayDays("penalty", AdverseClass.ORDINARY, date(2026, 11, 2), None)
    until = datetime(2027, 5, 3, tzinfo=BEIJING)
    assert explain_display(days=of_the_coming, shown_until=until).edition == ""
    the_day_comes()
    explained = explain_display(days=of_the_coming, shown_until=until)
    assert (explained.edition, explained.in_force) == ("2026.2", True)


def test_a_difference_is_one_to_the_edition_in_force(load: Load, tmp_path: Path) -> None:
    load(edition("2026.1", "2026-04-01"))
    load(edition("2026.2", days(10)))
    place = write_pack(tmp_path / "third", edition("2026.3", days(20)))
    assert diff_pack(place).loaded_edition == "2026.1"


REFUSED = [
    ("edition-overlaps", edition("2026.3", days(9))),
    ("edition-overlaps", edition("2026.3", days(10))),
    ("edition-overlaps", edition("2026.3", "2026-05-01")),
    ("edition-overlaps", edition("2026.3", "2026-05-01", replaces="2026.2")),
    ("nothing-to-replace", edition("2026.3", days(20), replaces="2026.1")),
    ("nothing-to-replace", edition("2026.3", days(20), replaces="2026.9")),
    ("edition-rewritten", edition("2026.2", days(11))),
    ("edition-older", edition("2025.9", days(20))),
]


@pytest.mark.parametrize(("code", "pack"), REFUSED)
def test_editions_that_overlap_or_go_back_are_refused(load: Load, code: str, pack: Pack) -> None:
    load(edition("2026.1", "2026-06-01"))
    load(edition("2026.2", days(10)))
    before = list(Edition.objects.values_list("pk", flat=True)), list(waiting_editions())
    with pytest.raises(Refusal, match=rf"catalogue\.{code}") as refused:
        load(pack)
    if code in {"edition-overlaps", "nothing-to-replace"}:
        assert "base/pack.yaml:" in refused.value.what.zh
        assert refused.value.what.en.split(":")[1].isdigit()  # file, then line
    assert before == (list(Edition.objects.values_list("pk", flat=True)), list(waiting_editions()))


def test_an_edition_that_waits_can_be_replaced_and_then_never_takes_force(load: Load) -> None:
    load(edition("2026.1", "2026-04-01"))
    wrong = edition("2026.2", days(10))
    wrong["items/wrong.yaml"] = item("wrong")
    wrong["organs.yaml"][0]["name"]["zh"] = "错机关"
    load(wrong)
    load(edition("2026.3", days(20), replaces="2026.2"))
    assert [one.ref.edition for one in waiting_editions()] == ["2026.3"]
    assert packs_at(moment=begins(days(15))).catalogue.editions[0].edition == "2026.1"
    the_day_comes()
    assert "wrong" not in read_catalogue().known_items
    assert [one.edition for one in loaded_editions()] == ["2026.1", "2026.3"]
    assert organ_names()["some-organ"].zh == "某机关"
    of_now = [EditionRef(*one) for one in loaded_editions()]
    assert "wrong" not in packs_of(editions=of_now).catalogue.known_items


def test_the_same_again_is_no_new_edition_while_it_waits(load: Load) -> None:
    load(edition("2026.1", "2026-04-01"))
    for _ in range(2):
        load(edition("2026.2", days(10)))
    assert len(events(kinds=[EventKind.PACK_LOADED], limit=9)) == 2


def test_a_pack_does_not_begin_before_the_edition_of_its_parent_that_it_was_checked_with(
    load: Load,
) -> None:
    load(edition("2026.1", "2026-04-01"))
    with pytest.raises(Refusal, match=r"catalogue\.before-its-parent"):
        load(edition("2026.2", days(10)), child_pack(in_force_from=str(days(9))))
    load(edition("2026.2", days(10)), child_pack(in_force_from=str(days(10))))
    assert [one.ref.pack for one in waiting_editions()] == ["base", "child"]


def test_two_places_live_in_one_database_each_with_its_own_day(load: Load) -> None:
    east = {**child_pack("east"), "items/other.yaml": item("east-item")}
    east["items/east-item.yaml"] = east.pop("items/other.yaml")
    west = child_pack("west")
    west["items/west-item.yaml"] = {**west.pop("items/other.yaml"), "item": "west-item"}
    load(edition("2026.1", "2026-04-01"), east, west)
    east["pack.yaml"].update(edition="2026.2", in_force_from=str(days(10)))
    east["items/east-item.yaml"]["title"]["zh"] = "东部新名称"
    load(edition("2026.1", "2026-04-01"), east)
    in_force = {one.pack: one.edition for one in read_catalogue().editions}
    assert in_force == {"base": "2026.1", "east": "2026.1", "west": "2026.1"}
    the_day_comes("east")
    in_force = {one.pack: one.edition for one in read_catalogue().editions}
    assert in_force == {"base": "2026.1", "east": "2026.2", "west": "2026.1"}
    assert get_item(code="east-item").title.zh == "东部新名称"
    assert get_item(code="west-item").title.zh == "甲other"


def test_the_database_refuses_an_edition_that_waits_for_a_day_gone_by(load: Load) -> None:
    load(edition("2026.1", "2026-04-01"))
    with (
        pytest.raises(Exception, match="edition_waits_after_its_loading"),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO catalogue_edition (pack, edition, digest, document, in_force_from, waits_until,"
            " replaces, loaded_at, loaded_by) VALUES ('base', '2026.2', '', '{}', now(), now(), '', now(), '')"
        )


def test_a_day_that_replaces_is_of_the_form_of_an_edition(tmp_path: Path) -> None:
    place = write_pack(tmp_path, edition("2026.2", days(10), replaces="the last"))
    (fault,) = check_packs([place])
    assert (fault.rule, fault.file.endswith("base/pack.yaml")) == ("schema", True)
