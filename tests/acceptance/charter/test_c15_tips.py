"""C15: a tip is a lead for the competent organ, and never on a person's file.

What holds now: there is no way to leave a tip. No address, model, event, role or item takes one, and no
field of any item asks who reported the person.

With the guard removed: an address `/tips/` or a model `Tip` turns the first test red, an item
with a field 举报人 the second.
"""

from __future__ import annotations

from .structure import items, named


def test_there_is_no_way_to_leave_a_tip() -> None:
    """Whoever adds one keeps it in a store and under a role of its own (C15)."""
    found = named(
        "tip",
        "informant",
        "whistleblower",
        "denunciation",
        "complaint",
        "lead",
        "accusation",
        "hint",
    )
    assert found == []


def test_no_item_records_a_tip_or_who_left_it() -> None:
    forbidden = ("举报", "informant", "whistle", "检举", "线索", "爆料")
    for item in items():
        said = [str(item["title"]), str(item["item"])]
        for field in item["fields"]:  # type: ignore[attr-defined]
            said += [field["label"]["zh"], field["label"]["en"], *field.get("aliases", [])]
        assert [text for text in said for word in forbidden if word in text] == [], item["item"]
