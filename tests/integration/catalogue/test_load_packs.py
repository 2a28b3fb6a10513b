"""Loading packs: all or nothing, once, and never backwards."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import InternalError, connection
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from gongxin.apps.catalogue.api import (
    PackRefused,
    diff_pack,
    get_item,
    get_purpose,
    item_titles,
    list_items,
    list_packs,
    load_packs,
    purpose_titles,
)
from gongxin.apps.catalogue.models import Edition
from gongxin.apps.directory.api import get_instrument, get_organ, organ_names
from gongxin.apps.ledger.api import EventKind, count_events, events
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.unit.catalogue.packs import Pack, child_pack, item, sound_pack, write_pack

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
PACKS = Path(__file__).parents[3] / "packs"
Load = Callable[..., None]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write packs and load them."""

    def write_and_load(*packs: Pack) -> None:
        folders = [write_pack(tmp_path, pack) for pack in packs]
        load_packs(paths=folders, actor="system:test", now=NOW)

    return write_and_load


def _next(pack: Pack, edition: str = "2026.2") -> Pack:
    pack["pack.yaml"]["edition"] = edition
    return pack


def test_the_packs_of_the_house_are_loaded_and_recorded() -> None:
    result = load_packs(paths=[PACKS], actor="system:test", now=NOW)
    assert result.packs[0].pack == "national"
    assert {pack.code for pack in list_packs()} == {"national", "sichuan", "huainan"}
    assert sum(pack.items for pack in result.packs) == len(list_items())
    loaded = events(kinds=[EventKind.PACK_LOADED])
    assert {event.payload["digest"] for event in loaded} == {pack.digest for pack in result.packs}
    assert get_item(code="administrative-penalty").document is not None


def test_a_second_loading_changes_nothing(load: Load, tmp_path: Path) -> None:
    load(sound_pack())
    result = load_packs(paths=[tmp_path / "base"], actor="system:test", now=NOW)
    assert not result.changed
    assert Edition.objects.count() == 1
    assert count_events(kind=EventKind.PACK_LOADED) == 1
    assert "没有变化" in str(result)


def test_an_edition_keeps_the_whole_pack_and_who_loaded_it(load: Load) -> None:
    load(sound_pack())
    row = Edition.objects.get()
    assert set(row.document) == {
        "pack", "instruments", "divisions", "organs", "codes", "purposes", "clocks", "domains",
        "items",
    }  # fmt: skip
    assert (row.in_force_from, row.loaded_by, row.loaded_at) == (
        date(2026, 4, 1),
        "system:test",
        NOW,
    )
    assert len(row.digest) == 64


def test_a_child_brings_its_parent(load: Load, tmp_path: Path) -> None:
    write_pack(tmp_path, sound_pack())
    load(child_pack())
    assert [pack.code for pack in list_packs()] == ["base", "child"]
    assert get_item(code="other").pack == "child"


def test_a_pack_with_a_fault_stores_nothing_of_any(load: Load) -> None:
    spoiled = child_pack()
    spoiled["items/other.yaml"]["natural_key"] = ["NONE"]
    with pytest.raises(PackRefused) as refused:
        load(sound_pack(), spoiled)
    assert [fault.rule for fault in refused.value.faults] == ["reference"]
    assert not Edition.objects.exists()
    assert count_events(kind=EventKind.PACK_LOADED) == 0


def test_an_edition_is_not_rewritten(load: Load) -> None:
    load(sound_pack())
    changed = sound_pack()
    changed["items/penalty.yaml"]["title"]["zh"] = "改过的处罚"
    with pytest.raises(Refusal, match=r"catalogue\.edition-rewritten"):
        load(changed)
    assert get_item(code="penalty").title.zh == "甲penalty"


def test_an_edition_without_clocks_keeps_the_digest_that_it_had_before_there_were_any(
    load: Load,
) -> None:
    pack = sound_pack(level="province")  # what hangs on a national one needs times to keep
    load({name: content for name, content in pack.items() if name != "clocks.yaml"})
    assert "clocks" not in Edition.objects.get().document


def test_an_older_edition_does_not_come_back(load: Load) -> None:
    load(_next(sound_pack(), "2026.10"))
    with pytest.raises(Refusal, match=r"catalogue\.edition-older"):
        load(_next(sound_pack(), "2026.9"))


def test_the_database_refuses_to_rewrite_an_edition(load: Load) -> None:
    load(sound_pack())
    with pytest.raises((InternalError, IntegrityError)), as_role():
        Edition.objects.update(digest="0" * 64)
    with pytest.raises((InternalError, IntegrityError)), as_role():
        Edition.objects.all()._raw_delete("default")


def test_a_new_edition_takes_over_and_retires_what_left(load: Load, tmp_path: Path) -> None:
    first = sound_pack()
    first["items/old.yaml"] = item("old")
    load(first)
    second = _next(sound_pack())
    second["items/penalty.yaml"]["title"]["zh"] = "新名称"
    second["purposes.yaml"][0]["code"] = "award"
    (tmp_path / "base" / "items" / "old.yaml").unlink()
    load(second)
    assert get_item(code="penalty").title.zh == "新名称"
    with pytest.raises(Refusal, match=r"catalogue\.retired-item"):
        get_item(code="old")
    assert get_item(code="old", also_retired=True).code == "old"
    assert "old" in item_titles()
    assert [one.code for one in list_items()] == ["penalty"]
    with pytest.raises(Refusal, match=r"catalogue\.unknown-purpose"):
        get_purpose(code="tender")
    assert set(purpose_titles()) == {"tender", "award"}


def test_organs_and_instruments_that_left_keep_their_names(load: Load) -> None:
    first = sound_pack()
    first["organs.yaml"].append(
        {**first["organs.yaml"][0], "code": "old-organ", "uscc": "11519900000000002X",
         "name": {"zh": "旧机关", "en": "Old organ"}, "aliases": []}
    )  # fmt: skip
    first["instruments.yaml"].append({**first["instruments.yaml"][0], "code": "old-law"})
    load(first)
    second = _next(sound_pack())
    second["organs.yaml"][0]["uscc"] = "11519900000000002X"  # took over from the old one
    load(second)
    with pytest.raises(Refusal, match=r"directory\.unknown-organ"):
        get_organ(code_or_uscc="old-organ")
    assert organ_names()["old-organ"].zh == "旧机关"
    assert get_organ(code_or_uscc="11519900000000002X").code == "some-organ"
    assert get_instrument(code="old-law").retired


def test_a_loaded_neighbour_keeps_its_codes(load: Load, tmp_path: Path) -> None:
    load(sound_pack(), child_pack("east"))
    for name in ("pack.yaml", "items/other.yaml"):
        (tmp_path / "east" / name).unlink()
    with pytest.raises(Refusal, match=r"catalogue\.code-taken"):
        load(child_pack("west"))
    assert [pack.code for pack in list_packs()] == ["base", "east"]


def test_a_difference_is_said_before_loading(load: Load, tmp_path: Path) -> None:
    load(sound_pack())
    second = _next(sound_pack())
    second["items/penalty.yaml"]["fields"][3]["length"] = 64
    folder = write_pack(tmp_path, second)
    difference = diff_pack(folder)
    assert (difference.loaded_edition, difference.edition) == ("2026.1", "2026.2")
    assert [change.path for change in difference.changes] == [
        "pack/edition",
        "items/penalty/fields/WSH/length",
    ]
    assert "+ items/penalty/fields/WSH/length" in str(difference)


def test_rows_are_written_in_a_fixed_number_of_statements(load: Load, tmp_path: Path) -> None:
    few, many = sound_pack(), _next(sound_pack())
    for number in range(30):
        many[f"items/more-{number}.yaml"] = item(f"more-{number}")
    with CaptureQueriesContext(connection) as first:
        load(few)
    with CaptureQueriesContext(connection) as second:
        load(many)
    assert len(second) == len(first)
    assert len(list_items()) == 31
