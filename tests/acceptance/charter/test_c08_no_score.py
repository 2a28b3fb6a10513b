"""C8: no score without asking.

What holds now: there are no points at all. No model, column, address, command, event or type has one,
nothing is computed over a person's records but their number, and the interface for machines takes files
and tells nothing about anybody. Integrity points will need an enrolment, and must come back here. Grades are of organisations,
in the app of that name alone: no rule of theirs counts or adds, none stands on a grade, and no other app, no measure and no
interface for machines knows them.

With the guard removed: a column `points` on a model, a field `score` on `FileShown` or an address
`/api/v1/score` turns the first or second test red; a grade of persons in a pack the fourth; an import of `grades` by another app the one
named after it; a fact of the category of evaluations, or of a count, that of the rules (`GradeSound`).
"""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from gongxin.apps.access.api import Answered, FileShown, RecordShown
from gongxin.apps.catalogue.operations.check_packs import sound_packs
from gongxin.apps.catalogue.rules.checks import RULES
from gongxin.apps.catalogue.rules.grade_sound import GradeSound
from tests.architecture.house import SOURCE
from tests.databases import as_role
from tests.integration.access.town import PACKS

from .structure import items, named, routes, words


def test_nothing_is_a_score_of_a_person() -> None:
    assert (
        named(
            "score",
            "scoring",
            "point",
            "rating",
            "rank",
            "ranking",
            "tier",
            "stars",
            "weight",
            "scheme",
            "enrolment",
            "leaderboard",
        )
        == []
    )


def test_grades_are_in_the_app_of_grades_and_known_to_nobody_else() -> None:
    """Their columns, events and addresses are its own; of the apps none imports it, and no page but its own does."""
    mine = {"app", "command", "address", "event", "module"}
    found = [
        (where, one) for where, one in named("grade", "graded", "grading") if where not in mine
    ]
    assert [
        (where, one) for where, one in found if "grade" not in where and "grades." not in one
    ] == []
    importers = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if "gongxin.apps.grades" in path.read_text("utf-8")
        and "apps/grades/" not in path.as_posix()
    }
    assert importers == {
        "config/settings.py",
        "interfaces/cli/grading.py",
        "interfaces/pages/grades.py",
        "interfaces/portal/grading.py",
        "interfaces/workbench/grading.py",
    }


def test_no_rule_of_a_grade_adds_up_or_stands_on_a_grade() -> None:
    """What a pack may say of a fact is known to the form; each key that would add up is refused, and so is every evaluation."""
    rules = (SOURCE / "apps/catalogue/rules/grading.py").read_text("utf-8")
    assert not re.search(r"\bsum\(|\bCounter\b|\blen\(|\+=", rules)
    listed = [entry.raw for tree in sound_packs([PACKS]) for entry in tree.entries("grades")]
    assert len(listed) >= 2
    evaluations = {one["item"] for one in items() if one["category"] == "evaluation"}
    for raw in listed:
        facts = [fact for grade in raw["grades"] for fact in grade.get("when", ())]
        assert {fact["item"] for fact in facts}.isdisjoint(evaluations)
        assert {key for fact in facts for key in fact} <= {
            "rule", "item", "classes", "field", "is", "months",
        }  # fmt: skip
    assert any(isinstance(rule, GradeSound) for rule in RULES)


def test_the_interface_for_machines_knows_no_points_and_asks_by_the_one_door() -> None:
    assert [route for route in routes() if words(route) & {"score", "points"}] == []
    used = {
        name
        for path in (SOURCE / "interfaces/api").rglob("*.py")
        for name in re.findall(r"gongxin\.apps\.(\w+)", path.read_text("utf-8"))
    }
    # what `access` tells of anybody is in the test below; a recall and a measure name no one, and hold no number but places; a feed tells what is public
    assert used == {"access", "feeds", "identity", "intake", "measures", "recalls"}


def test_measures_know_no_points() -> None:
    """Neither the app nor the rules of its list may lean on an app of points, whenever there is one, nor read a table of it."""
    folders = (SOURCE / "apps/measures").rglob("*.py")
    rules = (SOURCE / "apps/catalogue/rules").glob("measure*.py")
    for path in (*folders, *rules):
        text = path.read_text("utf-8")
        assert not re.search(r"gongxin\.apps\.schemes|\bschemes_\w+", text), path


def test_grades_are_given_to_organisations_alone() -> None:
    graded = [
        str(item["item"])
        for item in items()
        if words(str(item["item"])) & {"grade", "score", "rating", "points"}
        and "person" in item["subject_kinds"]  # type: ignore[operator]
    ]
    assert graded == []


def test_a_file_adds_up_to_nothing() -> None:
    """What leaves the door about a person is texts, dates and records; no number is among it."""
    for one in (Answered, FileShown, RecordShown):
        assert [field.name for field in fields(one) if field.type in {"int", "float"}] == []


@pytest.mark.django_db
def test_the_register_keeps_no_number_about_a_subject_but_bookkeeping() -> None:
    with as_role() as cursor:
        cursor.execute(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type IN"
            " ('integer', 'bigint', 'smallint', 'numeric', 'real', 'double precision')"
            " AND table_name IN ('register_subject', 'register_data_key', 'register_record',"
            " 'register_link', 'reports_report', 'identity_account')"
        )
        found = {name for (name,) in cursor.fetchall()}
    assert found == {
        "register_record.version",
        "register_record.batch_id",
        "register_record.row_number",
        "register_link.batch_id",
        "reports_report.id",
        "reports_report.records",
        "identity_account.id",
        "identity_account.failed_sign_ins",
    }
