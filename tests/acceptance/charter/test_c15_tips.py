"""C15: a tip is a lead for the competent organ, and never on a person's file; who left it is protected.

What holds now: tips have an app, a store, a key, a database role and officers of their own. No other app reads them and they know
none that is about people (contracts in pyproject.toml); the platform's login may not even ask for them. Whom a tip is about
stands in its sealed words alone. Leaving one and closing it as found changes no row of anything else.

With the guard removed: an import of the app in `access` turns the first test red, rights for `gongxin_app` on `tips_tip` the second, a
row that closing writes anywhere else the third, a field 举报人 in an item the one of items, `Telling.third_party` that finds
nothing the last. The pages and the walls have tests of their own in `integration/tips`.
"""

from __future__ import annotations

import grimp
import pytest
from django.db import DatabaseError
from django.test import Client

from gongxin.apps.access.api import FileReason, look_up, open_own_file
from gongxin.apps.tips.api import TipOutcome, close, follow_tip, list_tips, open_tip, take_up
from gongxin.lib.postgres.roles import APP, AUDITOR, PUBLIC
from tests.databases import as_role
from tests.integration.access.town import CITIZEN, PASSWORD, Town, asking, now, town
from tests.integration.tips.desk import desk_of, left, number_of

from .structure import items, named

__all__ = ["town"]

OWN = "gongxin.apps.tips"
DOORS = {
    "gongxin.interfaces.cli.tips",
    "gongxin.interfaces.portal.tip_forms",
    "gongxin.interfaces.portal.tip_parts",
    "gongxin.interfaces.portal.tipping",
    "gongxin.interfaces.workbench.tip_forms",
    "gongxin.interfaces.workbench.tip_officers",
    "gongxin.interfaces.workbench.tip_parts",
    "gongxin.interfaces.workbench.tipping",
}
ABOUT_PEOPLE = {
    "access", "cases", "determinations", "intake", "links", "measures", "notices", "publication", "recalls", "register",
    "repairs", "replay", "reports", "retention", "rights",
}  # fmt: skip


def test_nobody_else_reads_tips_and_they_know_nobody() -> None:
    graph = grimp.build_graph("gongxin", cache_dir=None)
    inside = {module for module in graph.modules if module.startswith(OWN)}
    importers = {
        importer
        for module in inside
        for importer in graph.find_modules_that_directly_import(module)
        if importer not in inside
    }
    assert importers - {one for one in importers if ".cli.story" in one} == DOORS
    known = {
        imported.split(".")[2]
        for module in inside
        for imported in graph.find_modules_directly_imported_by(module)
        if imported.startswith("gongxin.apps.") and imported not in inside
    }
    assert known == {"catalogue", "directory", "identity", "ledger"}
    assert not known & ABOUT_PEOPLE


def test_only_the_store_of_tips_bears_their_name() -> None:
    """No model, column, type or item elsewhere takes one."""
    found = named("tip", "informant", "whistleblower", "denunciation", "accusation", "hint")
    elsewhere = [
        (where, one)
        for where, one in found
        if not (
            one.startswith(("tips", "tip-", "workbench/tips", "src/gongxin/apps/tips/"))
            or one == "src/gongxin/apps/catalogue/types/tip_matter.py"
            or "tips." in where
            or where.startswith("payload of tip")
        )
    ]
    assert elsewhere == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", [APP, PUBLIC, AUDITOR])
def test_no_other_login_may_read_one(role: str) -> None:
    for table in ("tips_tip", "tips_words", "tips_contact", "tips_evidence"):
        with pytest.raises(DatabaseError, match="permission denied"), as_role(role) as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")


def _rows() -> dict[str, int]:
    """How many rows every table has, but for tips and their events."""
    counted = {}
    with as_role() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
            " AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'tips%' ORDER BY 1"
        )
        for (table,) in cursor.fetchall():
            only = " WHERE kind NOT LIKE 'tip%'" if table == "ledger_event" else ""
            cursor.execute(f"SELECT count(*) FROM {table}{only}")
            (counted[table],) = cursor.fetchone()
    return counted


@pytest.mark.django_db
@pytest.mark.xdist_group("town-c15")
def test_a_tip_about_somebody_is_on_nobodys_file_whatever_comes_of_it(town: Town) -> None:
    """By name and by number, found to be so, and still no record, case, mark, notice or look of it."""
    desk = desk_of(town)
    file = open_own_file(actor=town.citizen, now=now())
    before = _rows()
    tip = left(said=f"{CITIZEN.name}（{CITIZEN.number}）冒领养老金，邻居都知道，已有两年。")
    number = number_of(desk)
    take_up(number=number, actor=desk.one, now=now())
    open_tip(number=number, actor=desk.one, now=now())
    close(number=number, outcome=TipOutcome.FOUND, said="已经依法处理。", actor=desk.two, now=now())
    follow_tip(code=tip.code, now=now())
    assert _rows() == before
    with as_role() as cursor:
        cursor.execute(
            "SELECT count(*) FROM ledger_event WHERE kind LIKE 'tip%' AND subject_key IS NOT NULL"
        )
        assert cursor.fetchone() == (0,)
        for table in ("tips_tip", "tips_words", "ledger_event"):
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE to_jsonb(t)::text LIKE %s",
                [f"%{CITIZEN.number}%"],
            )
            assert cursor.fetchone() == (0,), "nobody finds it by whom it is about"
    again = open_own_file(actor=town.citizen, now=now())
    assert [one.key for one in again.records] == [one.key for one in file.records]
    client = Client()
    client.post("/sign-in", {"login": "citizen", "password": PASSWORD})
    for address in ("/my/", "/my/looks/", "/my/notices/", "/my/cases/", "/my/recalls/"):
        page = client.get(address).content.decode()
        assert number not in page
        assert "举报台" not in page
    lines, _ = list_tips(actor=desk.one, now=now(), closed=True)
    assert CITIZEN.name not in str(lines)
    assert CITIZEN.number not in str(lines)


def test_no_item_records_a_tip_or_who_left_it() -> None:
    forbidden = ("举报", "informant", "whistle", "检举", "线索", "爆料")
    for item in items():
        said = [str(item["title"]), str(item["item"])]
        for field in item["fields"]:  # type: ignore[attr-defined]
            said += [field["label"]["zh"], field["label"]["en"], *field.get("aliases", [])]
        assert [text for text in said for word in forbidden if word in text] == [], item["item"]


@pytest.mark.django_db
@pytest.mark.xdist_group("town-c15")
def test_a_look_that_began_with_a_tip_does_not_betray_who_gave_it(town: Town) -> None:
    case = "川测诉〔2026〕甲戌号"
    asked = asking(CITIZEN, purpose="tip-check", case_reference=case)
    look_up(asking=asked, reason=FileReason.WEIGH, actor=town.officer, now=now())
    client = Client()
    client.post("/sign-in", {"login": "citizen", "password": PASSWORD})
    page = client.get("/my/looks/").content.decode()
    assert "投诉举报核查" in page
    assert case not in page
    assert town.officer.unit not in page
    assert "会让人猜出是谁投诉或者举报" in page
