"""Crossing from one app to another, or in from an interface, is by api.py alone, which only hands on."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from .house import APPS, ROOT, SOURCE, tree


def _owner(module: str) -> str | None:
    parts = module.split(".")
    return parts[2] if parts[:2] == ["gongxin", "apps"] and len(parts) > 2 else None


def _side_doors(graph: grimp.ImportGraph) -> list[str]:
    return [
        f"{importer} -> {imported}"
        for importer in sorted(graph.modules)
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
        if _owner(imported)
        and _owner(imported) != _owner(importer)
        and imported != f"gongxin.apps.{_owner(imported)}.api"
    ]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Who imports whom."""
    return grimp.build_graph("gongxin", cache_dir=None)


def test_every_crossing_uses_the_front_door(graph: grimp.ImportGraph) -> None:
    assert len(graph.modules) > 200
    assert _side_doors(graph) == []


def test_a_side_door_would_be_seen(graph: grimp.ImportGraph) -> None:
    graph.add_import(
        importer="gongxin.interfaces.portal.own", imported="gongxin.apps.register.queries"
    )
    try:
        assert _side_doors(graph) == [
            "gongxin.interfaces.portal.own -> gongxin.apps.register.queries"
        ]
    finally:
        graph.remove_import(
            importer="gongxin.interfaces.portal.own", imported="gongxin.apps.register.queries"
        )


def test_only_access_reports_and_rights_open_the_register(graph: grimp.ImportGraph) -> None:
    """Charter C7: records are read through `access`; whoever else imports a reader is seen here."""
    readers = {
        *("open_file", "read_record_days", "roles_of", "count_adverse", "unseal_for_subject"),
        *("held_record", "versions_then", "unseal_for_subjects"),
    }
    found = set()
    for module in graph.find_modules_that_directly_import("gongxin.apps.register.api"):
        path = SOURCE.parent / Path(*module.split("."))
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.ImportFrom) and any(
                alias.name in readers for alias in node.names
            ):
                found.add(module)
    assert found == {
        "gongxin.apps.access.operations.answer_eligibility",
        "gongxin.apps.access.operations.answer_question",
        # the days of one record, without whose it is
        "gongxin.apps.access.operations.explain_record",
        "gongxin.apps.access.operations.look_up",
        "gongxin.apps.access.operations.open_own_file",
        "gongxin.apps.access.operations.tell_then",
        # what the document of a judgement shows, to who confirms it: no record
        "gongxin.apps.links.operations.weigh_judgement",
        # what was put before the organ and what it drafted, to the parties of the case: documents, no record
        "gongxin.apps.cases.operations.hold_case",
        "gongxin.apps.cases.operations.keep_evidence",
        "gongxin.apps.cases.operations.see_cases",
        # evidence as it was handed in, and why an organ takes a bundle, for the bundle of a case: documents, no record
        "gongxin.apps.cases.operations.tell_file",
        "gongxin.apps.replay.operations.own_bundles",
        # where a person wants to hear of notices, to them masked and to who sends: no record
        "gongxin.apps.notices.operations.keep_contacts",
        # what a record says, to correct it or to dispute it for somebody: told to the parties of the case alone
        "gongxin.apps.cases.operations.correct_contents",
        "gongxin.apps.cases.operations.raise_for_others",
        # what was committed to and said about it, to its subject and the accepting organ: documents, no record
        "gongxin.apps.commitments.operations.see",
        "gongxin.apps.commitments.policies",
        # the one document that a determination rests on, and what was said in it: told to its subject and its organ alone
        "gongxin.apps.determinations.operations.found_on",
        "gongxin.apps.determinations.operations.keep_evidence",
        "gongxin.apps.determinations.policies",
        # what a sector's own organs filed of an organisation, for its grade; and what was said in one: told to its subject and its organ alone
        "gongxin.apps.grades.operations.weigh",
        "gongxin.apps.grades.policies",
        # of a record that this officer was shown: its item, class and source, and whether the list lets a measure be proposed of it
        "gongxin.apps.measures.operations.propose_measure",
        # what was said for and against a measure, to its subject and its organ: documents, no record
        "gongxin.apps.measures.operations.see_measures",
        "gongxin.apps.reports.operations.download_report",
        "gongxin.apps.reports.operations.kept_report",
        # what an organ answered the person, to the person: a document, no record
        "gongxin.apps.rights.operations.see_own_questions",
    }


@pytest.mark.parametrize("app", APPS)
def test_a_front_door_hands_on_and_defines_nothing(app: str) -> None:
    first, *rest = tree(SOURCE / "apps" / app / "api.py").body
    assert isinstance(first, ast.Expr), "it says what it is the door of"
    listed: list[str] = []
    handed_on: list[str] = []
    for node in rest:
        if isinstance(node, ast.ImportFrom):
            assert node.level == 1, "a door hands on what is its own app's"
            handed_on += [alias.asname or alias.name for alias in node.names]
        else:
            assert isinstance(node, ast.Assign), ast.dump(node)
            assert [ast.unparse(target) for target in node.targets] == ["__all__"]
            listed = ast.literal_eval(node.value)
    assert sorted(listed) == sorted(handed_on)
    assert len(set(listed)) == len(listed)


@pytest.mark.parametrize("app", APPS)
def test_what_a_door_lists_is_sorted_and_there(app: str) -> None:
    module = importlib.import_module(f"gongxin.apps.{app}.api")
    # constants, classes, functions, each in order: as the formatter sorts
    listed = list(module.__all__)
    assert listed == sorted(
        listed, key=lambda one: (0 if one.isupper() else 1 if one[0].isupper() else 2, one)
    )
    assert all(hasattr(module, one) for one in listed)


def test_every_app_has_a_door_and_operations_or_queries() -> None:
    folders = {path.parent.name for path in (SOURCE / "apps").glob("*/__init__.py")}
    assert folders == set(APPS)
    for app in APPS:
        assert (SOURCE / "apps" / app / "operations").is_dir(), app


def test_the_import_contract_is_kept() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]
    assert "0 broken" in done.stdout
