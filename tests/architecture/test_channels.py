"""Charter C13: the list of channels by which a record is told is whole, because nothing else can tell of one.

Three ways round it are watched: a statement on the records beside the view, a reader of the register that no channel
names, and an address that tells of a record without being a channel's (in `test_looks_leave_events.py`, which opens
each of them).
"""

from __future__ import annotations

import ast
import re

import pytest

from gongxin.apps.display.api import Channel
from gongxin.interfaces.cli import doors, doors_of_all
from gongxin.interfaces.cli.display_check import WALKED

from .addresses import walk
from .house import ROOT, SOURCE, name, python_files, tree

BARE = {
    "src/gongxin/apps/register/models.py": "the table's description; nothing asks it for records",
    "src/gongxin/apps/register/queries/__init__.py": "what was told then, by an act of its own",
    "src/gongxin/apps/register/queries/versions.py": "what was known then, by the same act of its own",
    "src/gongxin/apps/register/queries/counts.py": (
        "counts without content for the health page, and what is over beside what the view yields"
    ),
    "src/gongxin/apps/register/queries/retained.py": "keys and days of what may be destroyed, for lists that count",
    "src/gongxin/apps/register/operations/destroy_records.py": "the destruction of records: it deletes",
    "src/gongxin/apps/register/queries/marks.py": "the mark that the view joins to a record",
    "src/gongxin/apps/register/queries/ends.py": "counts by groups of days; no record is told",
    "src/gongxin/apps/register/operations/move_ends.py": "versions whose end an edition moved: it writes",
    "src/gongxin/apps/register/operations/correct_records.py": (
        "the end that a correction brought, held beside it; no record is told"
    ),
    "src/gongxin/apps/register/operations/replaced_by.py": "what a batch replaced: keys and dates for its recalls",
    "src/gongxin/apps/retention/queries.py": "which tables are written anew after a destruction",
    "src/gongxin/apps/register/operations/find_facts.py": (
        "whether what a row withdraws is held; the answer is the row's number"
    ),
    "src/gongxin/apps/register/operations/load_statements.py": "the load of a batch: it writes",
    "src/gongxin/apps/register/operations/recall_statements.py": "the recall of a batch: it ends",
}
"""Who names the table of records itself, beside the view, and why nobody is told of a record by that."""
SHOWN = {
    "src/gongxin/apps/register/queries/__init__.py": "the readings that every channel rests on",
    "src/gongxin/apps/register/queries/counts.py": "numbers, which tell no record",
    "src/gongxin/apps/register/queries/ends.py": "how many records share which days",
    "src/gongxin/apps/register/operations/destroy_keys.py": "whether anything is shown still",
    "src/gongxin/apps/register/queries/filed.py": "what a source filed, to that source, which proposes to publish it",
    "src/gongxin/apps/register/queries/held.py": "whether the document of a determination is shown: yes or no",
}
"""Who reads the view."""
READERS = {"open_file", "count_adverse", "count_adverse_of_many", "versions_then"}
"""What the register hands out of records; `roles_of` and `identities_of` hold none."""

OF_THEN = {"access.operations.tell_then"}
"""Tells again what was told then, as of then; an act of its own in the database, with its event, and no channel of today."""

OF_SECTOR = {"grades.operations.weigh"}
"""What organs of one sector filed of an organisation, for a grade by that sector's rules; which record it was is told of those alone that are displayed still."""

PUBLISHING = {
    "publication.operations.change_bundle",
    "publication.operations.propose_bundle",
    "publication.operations.see_bundles",
}
"""Who opens what a source filed, for an officer of that source: it is theirs, and a bundle that waits tells nobody else."""

ENTRIES = {
    "src/gongxin/apps/publication/queries.py": "what anybody may read, by the view; and of what is gone its days",
    "src/gongxin/apps/publication/operations/propose_bundle.py": "which versions are proposed already",
    "src/gongxin/apps/publication/operations/release_bundle.py": "whether all that is released is shown, and names to find it by",
    "src/gongxin/apps/publication/operations/take_down.py": "what the view shows no more: it deletes",
}
"""Who names the entries of the public register, or its view."""

_BARE = re.compile(r"\bregister_record(?:_\w+)?\b")
_SHOWN = re.compile(r"\bregister_shown\b")


def _naming(pattern: re.Pattern[str]) -> set[str]:
    """Files with a string that names it: SQL is nowhere else."""
    return {
        name(path)
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and pattern.search(node.value)
        and not _is_docstring(node.value)
    }


def _is_docstring(text: str) -> bool:
    return (
        not re.search(r"\b(SELECT|INSERT|UPDATE|DELETE|COPY|FROM|JOIN)\b", text) and len(text) > 40
    )


def test_only_the_named_modules_name_the_records() -> None:
    assert _naming(_BARE) == set(BARE)
    assert _naming(_SHOWN) == set(SHOWN)


def test_nobody_asks_the_records_through_the_model() -> None:
    asking = [
        name(path)
        for path in python_files()
        if re.search(r"\bRecord\.objects\b|models import .*\bRecord\b", path.read_text("utf-8"))
    ]
    assert asking == []


def test_every_reader_of_records_is_a_channels() -> None:
    found = set()
    for path in python_files():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.ImportFrom) or node.module != "gongxin.apps.register.api":
                continue
            if READERS & {alias.name for alias in node.names}:
                found.add(".".join(path.relative_to(SOURCE / "apps").with_suffix("").parts))
    assert found - OF_THEN - OF_SECTOR == set(doors.OPERATIONS)
    named = {channel for channels in doors.OPERATIONS.values() for channel in channels}
    # the public register tells entries, by a view of its own: see below
    assert set(doors.ADDRESSES) - named == doors.OF_THE_REGISTER
    assert named <= set(doors.ADDRESSES)


def test_what_was_published_is_told_by_the_view_of_publication_alone() -> None:
    entries = re.compile(r"\b(?:FROM|JOIN) publication_(?:entry|shown)\b")
    assert _naming(entries) == set(ENTRIES)


def test_what_a_source_filed_is_opened_for_its_publications_alone() -> None:
    found = {
        ".".join(path.relative_to(SOURCE / "apps").with_suffix("").parts)
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and node.module == "gongxin.apps.register.api"
        and "records_filed" in {alias.name for alias in node.names}
    }
    assert found == PUBLISHING


def test_the_register_hands_out_no_other_reader() -> None:
    """Whatever of the register reads the view is one of the readers, or tells no record."""
    modules = sorted((SOURCE / "apps" / "register" / "queries").glob("*.py"))
    nodes = [node for module in modules for node in tree(module).body]
    statements = {
        target.id
        for node in nodes
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and _SHOWN.search(ast.unparse(node.value))
    }
    assert statements == {
        "SUBJECT_FILE",
        "FILE_OF_ALL",
        "BEARING",
        "RECORD_DAYS",
        "COUNTS",
        "OVER",
        "SHOWN_OF",
        "GROUPS_SHOWN",
        "FILED",
        "_SHOWN",
    }
    using = {
        node.name
        for node in nodes
        if isinstance(node, ast.FunctionDef)
        and any(
            isinstance(one, ast.Name) and one.id in statements | {"ADVERSE_COUNT", "ADVERSE_COUNTS"}
            for one in ast.walk(node)
        )
    }
    assert using == {
        "read_file", "read_adverse_count", "read_adverse_counts",  # READERS
        "read_record_days",  # the dates of one record for `gongxin clock explain`: neither whose nor what
        "is_shown",  # whether one that a determination rests on is shown: neither whose nor what
        "register_counts", "count_over", "shown_by_source",  # numbers
        "read_filed",  # to the source that filed it, by `records_filed`: see PUBLISHING
    }  # fmt: skip


@pytest.mark.parametrize("channel", WALKED)
def test_every_channel_is_walked_at_addresses_that_are_there(channel: Channel) -> None:
    there = {address for address, _ in walk()}
    assert channel in doors._WALKS
    if channel is not Channel.PUBLIC:
        assert doors.ADDRESSES[channel]
        assert doors.ADDRESSES[channel] <= there


def test_all_that_anybody_may_open_is_walked() -> None:
    """Every address open to all is opened, but for those with a parameter, which the looks of the town cover."""
    open_to_all = {address for address, view in walk() if getattr(view, "roles", 0) is None}
    walked = set(doors_of_all.public_addresses())
    assert walked <= open_to_all
    assert open_to_all - walked == {
        "portal:catalogue-item", "portal:catalogue-measure", "portal:ledger-file", "portal:public-entry",
        "portal:public-organisation", "portal:staff-provider",
        "portal:staff-provider-return", "pages:design-error",
    }  # fmt: skip
    assert "portal:ledger-checkpoints" in walked


def test_the_clock_of_the_view_stands_in_one_place() -> None:
    """The end of display is judged by the database's clock at each statement, and by nothing that could be set."""
    newest = [
        path
        for path in sorted((ROOT / "src/gongxin/apps/register/migrations").glob("0*.py"))
        if " VIEW register_shown " in path.read_text("utf-8")
    ][-1]
    said = newest.read_text("utf-8")
    # by which an edition's end counts; by which a statement is told, since when and what; by which a mark is told, and hides; the period, and
    # the end that holds
    assert said.count("statement_timestamp()") == 1 + 2 + 2 + 2 + 3
    assert not re.search(r"\bnow\(|current_|clock_timestamp|transaction_timestamp|setting", said)
