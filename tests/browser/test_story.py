"""The demonstration command tells the truth, and the ledger it leaves cannot be changed unnoticed."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest

from gongxin.lib.canaries import CAST

pytestmark = [pytest.mark.xdist_group("story")]

KEYS = {
    "subjects",
    "batches",
    "rows_received",
    "rows_accepted",
    "rows_refused",
    "records",
    "lookups",
    "predicates",
    "refused_lookups",
    "authorisations",
    "questions",
    "questions_answered",
    "cases",
    "determinations",
    "published",
    "taken_down",
    "measures_active",
    "notices",
    "recalls",
    "recalls_acknowledged",
    "replayed_identical",
    "reports",
    "report_number",
    "ledger_size",
    "ledger_ok",
    "expired_but_visible",
    "display_checked",
    "checkpoint_size",
    "witnessed",
    "seconds",
}


def test_the_story_has_every_figure_and_they_agree(told: Any) -> None:
    story = told.story
    assert set(story) >= KEYS
    outcomes = ("accepted", "superseding", "duplicate", "held", "refused")
    assert story["rows_received"] == sum(story[f"rows_{name}"] for name in outcomes)
    manifest = json.loads((told.world / "manifest.json").read_text())
    # the clerk's file adds two rows at once and a third after its correction; two are the documents of listings, one a listing, one was filed by mistake,
    # and one is a commitment
    assert story["rows_accepted"] == manifest["expected"]["accepted"] + 3 + 4 + 1
    assert story["rows_refused"] == manifest["expected"]["refused"] + 1
    assert story["ok"] is True
    assert story["ledger_ok"] is True
    assert story["expired_but_visible"] == 0
    assert story["display_checked"] > 100
    assert (story["checkpoint_size"], story["witnessed"]) == (story["ledger_size"], 2)
    # one for a case, one with an authorisation that was then withdrawn
    assert story["lookups"] == 2
    assert (story["authorisations"], story["refused_lookups"]) == (1, 1)
    assert (story["questions"], story["questions_answered"]) == (1, 1)
    assert story["cases"] == 1
    # one is proposed, and nobody listed by it; by the other a firm was
    assert story["determinations"] == 2
    assert (story["taken_down"], story["measures_active"]) == (1, 1)
    assert story["commitments"] == 2
    assert story["tips"] == 2
    assert story["notices"] > 0
    # what was answered under the authorisation that was withdrawn
    assert story["recalls"] == story["recalls_acknowledged"] > 0
    with psycopg.connect(told.url) as connection:
        row = connection.execute(
            # canaries count in no figure
            "WITH c AS (SELECT id FROM intake_batch WHERE channel = 'canary'),"
            " s AS (SELECT subject_key FROM register_record WHERE batch_id IN (SELECT id FROM c))"
            "SELECT (SELECT count(*) FROM register_subject WHERE subject_key NOT IN (TABLE s)),"
            " (SELECT count(*) FROM register_record"
            "  WHERE recorded_to = 'infinity' AND batch_id NOT IN (TABLE c)),"
            " (SELECT count(*) FROM intake_batch WHERE channel <> 'canary'),"
            " (SELECT count(*) FROM ledger_event WHERE leaf_index IS NOT NULL)"
        ).fetchone()
        public = connection.execute(
            # the nightly check has published its own firms, and they count for nothing
            f"SELECT (SELECT count(*) FROM publication_shown WHERE uscc NOT IN {tuple(one.number for one in CAST)}), (SELECT count(*) FROM publication_take_down),"
            " (SELECT count(*) FROM measures_in_force), (SELECT count(*) FROM publication_shown WHERE kind = 'person')"
        ).fetchone()
    assert row == (story["subjects"], story["records"], story["batches"], story["ledger_size"])
    assert story["published"] > 0
    assert public == (story["published"], story["taken_down"], story["measures_active"], 0)


def test_telling_it_again_adds_no_record(story_copy: Any) -> None:
    done = story_copy.run("demo", "--once", "--json", "--people", "400", "--organisations", "80")
    again = json.loads(done.stdout)
    assert done.returncode == 0, again["faults"]
    assert again["records"] == story_copy.story["records"]
    assert again["subjects"] == story_copy.story["subjects"]
    assert again["rows_accepted"] == again["rows_superseding"] == 0
    for figure in ("determinations", "published", "taken_down", "measures_active"):
        assert again[figure] == story_copy.story[figure], figure


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM ledger_event WHERE leaf_index = 20",
        "UPDATE ledger_event SET payload = payload || '{\"changed\": 1}' WHERE leaf_index = 20",
        "UPDATE ledger_event SET occurred_at = occurred_at - interval '1 day' WHERE leaf_index = 20",
        "UPDATE ledger_event SET leaf_index = NULL WHERE leaf_index IN (20, 21)",
    ],
    ids=["delete", "edit", "back-date", "unplace"],
)
def test_damage_in_the_tables_is_found_and_named(story_copy: Any, damage: str) -> None:
    sound = story_copy.run("ledger", "verify", "--json")
    assert sound.returncode == 0
    assert json.loads(sound.stdout)["ok"] is True
    with psycopg.connect(story_copy.url) as connection:
        connection.execute("ALTER TABLE ledger_event DISABLE TRIGGER USER")
        connection.execute(damage)
        connection.execute("ALTER TABLE ledger_event ENABLE TRIGGER USER")
    found = story_copy.run("ledger", "verify", "--json")
    assert found.returncode == 1
    verdict = json.loads(found.stdout)
    assert verdict["ok"] is False
    assert verdict["first_bad"]["leaf_index"] == 20


def test_the_database_refuses_to_change_an_event(story_copy: Any) -> None:
    with (
        psycopg.connect(story_copy.url) as connection,
        pytest.raises(psycopg.Error, match=r"event|存证"),
    ):
        connection.execute("DELETE FROM ledger_event WHERE leaf_index = 3")
