"""The packs that come with the project."""

import json
from pathlib import Path

import pytest

from gongxin.apps.catalogue.enums import Category
from gongxin.apps.catalogue.operations.check_packs import check_packs, sound_packs
from gongxin.apps.catalogue.operations.render_domain_map import render_domain_map
from gongxin.apps.catalogue.types import CodeList, Item, Purpose

PACKS = Path(__file__).parents[3] / "packs"


def test_they_have_no_fault() -> None:
    assert [str(fault) for fault in check_packs([PACKS])] == []


def test_the_types_read_everything_they_say() -> None:
    for tree in sound_packs([PACKS]):
        for entry in tree.entries("item"):
            item = Item.from_pack(tree.code, entry.raw)
            assert item.field(item.subject.name).name == item.subject.name
        for entry in tree.entries("codes"):
            assert CodeList.from_pack(entry.raw).spellings()
        for entry in tree.entries("purposes"):
            assert Purpose.from_pack(tree.code, entry.raw).basis


def test_every_one_of_the_26_domains_leads_somewhere() -> None:
    page = render_domain_map([PACKS])
    assert "领域 Domains (26)" in page
    for line in page.splitlines():
        if line.startswith("| ") and not line.startswith("| 名称"):
            items = line.split(" | ")[1]
            assert items.strip(), line


@pytest.mark.parametrize(
    "code",
    [
        "administrative-licence",
        "administrative-penalty",
        "credit-commitment",
        "honour",
        "judgment-defaulter",
    ],
)
def test_the_items_that_others_name_are_there(code: str) -> None:
    items = {entry.raw["item"] for tree in sound_packs([PACKS]) for entry in tree.entries("item")}
    assert code in items


def test_every_category_of_the_schema_has_its_words() -> None:
    schema = json.loads((PACKS / "schema/pack.schema.json").read_text("utf-8"))
    named = schema["$defs"]["item"]["properties"]["category"]["enum"]
    assert sorted(named) == sorted(Category)
    assert all(Category(name).words.zh and Category(name).words.en for name in named)
