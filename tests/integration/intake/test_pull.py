"""A department's own database is read by a query and filed; tried against PostgreSQL and SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest

from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import Pull, Receipt, pull_from_database, read_pulls
from gongxin.lib.errors import Refusal
from tests.databases import ADMIN_URL, addresses, create_database, drop_database
from tests.integration.access.town import FIRM, opened

from .desk import NOW, PENALTY, SOURCE, held, rules, sound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

VARIABLE = "GX_PULL_TEST"
TABLE = "penalties_of_the_department"
QUERY = f"SELECT * FROM {TABLE} WHERE changed_at >= :since ORDER BY 1"


def _columns() -> list[str]:
    return [*sound(1), "changed_at"]


def _create(kind: str) -> str:
    typed = {"CF_JDRQ": "date", "CF_NR_FK": "numeric(18,6)", "changed_at": "timestamp"}
    columns = ", ".join(f"{name} {typed.get(name, 'text')}" for name in _columns())
    return (
        f"CREATE TABLE {TABLE} ({columns})"
        if kind == "postgresql"
        else (f"CREATE TABLE {TABLE} ({', '.join(_columns())})")
    )


@pytest.fixture(params=["postgresql", "sqlite"])
def department(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """A function that puts rows into the department's database: a second PostgreSQL database, or SQLite."""
    if request.param == "sqlite":
        path = tmp_path / "department.sqlite"
        monkeypatch.setenv(VARIABLE, f"sqlite:///{path}")
        with sqlite3.connect(path) as there:
            there.execute(_create("sqlite"))
            yield _putter(there, "?")
        there.close()
        return
    name = f"department_{tmp_path.name[-12:].replace('-', '_').lower()}"
    create_database(name)
    try:
        there_url = addresses(name)[ADMIN_URL]
        with psycopg.connect(there_url) as there:
            there.execute(_create("postgresql"))
            there.commit()
            monkeypatch.setenv(VARIABLE, there_url.replace("postgresql:", "postgresql+psycopg:", 1))
            yield _putter(there, "%s")
    finally:
        drop_database(name)


def _putter(there: Any, mark: str) -> Any:
    def put(number: int, changed: str, **more: Any) -> None:
        row = {**sound(number), "changed_at": changed} | more
        marks = ", ".join([mark] * len(row))
        there.execute(
            f"INSERT INTO {TABLE} ({', '.join(row)}) VALUES ({marks})", list(row.values())
        )
        there.commit()

    return put


def _pull(**more: Any) -> Receipt | None:
    asked = {"item": PENALTY, "source": SOURCE, "url_env": VARIABLE, "query": QUERY}
    pull = Pull(**{**asked, "every": timedelta(hours=24), **more.pop("pull", {})})
    return pull_from_database(pull=pull, actor=system_actor("test"), now=more.get("now", NOW))


def test_what_is_new_is_filed(department: Any) -> None:
    department(1, "2026-11-03 09:00:00", CF_NR_FK="12.500000", CF_SY="二手车交易，\n䶮某称“=1+1”")
    department(2, "2026-11-03 10:00:00", CF_JDRQ="2026-11-30")
    receipt = _pull()
    assert receipt is not None
    assert (receipt.received, receipt.accepted, receipt.refused) == (2, 1, 1)
    assert rules(receipt) == {(3, "field.future", _named(receipt, "CF_JDRQ"))}
    file = opened(FIRM.key)
    assert file is not None
    content = file.records[0].content
    assert (Decimal(content["CF_NR_FK"]), content["CF_JDRQ"]) == (Decimal("12.5"), "2026-11-02")
    assert content["CF_SY"] == "二手车交易，\n䶮某称“=1+1”"


def _named(receipt: Receipt, name: str) -> str:
    """PostgreSQL folds the names of columns to lower case."""
    return next(found.column for found in receipt.findings if found.column.upper() == name)


def test_the_next_pull_asks_since_the_last_one_and_adds_nothing_twice(department: Any) -> None:
    department(1, "2026-11-20 09:00:00")
    department(2, "2026-11-22 09:00:00")
    assert (_pull() or pytest.fail("nothing came")).accepted == 2
    department(3, "2026-11-23 08:00:00")
    later = _pull(now=NOW + timedelta(days=1))
    assert later is not None
    # row 1 is older than a day before the last pull and is not asked for again
    assert (later.received, later.accepted, later.duplicate) == (2, 1, 1)
    assert _pull(now=NOW + timedelta(days=30)) is not None
    assert _pull(now=NOW + timedelta(days=60)) is None


def test_a_query_cannot_write(department: Any) -> None:
    department(1, "2026-11-03 09:00:00")
    with pytest.raises(Refusal):
        _pull(pull={"query": f"DELETE FROM {TABLE}"})
    receipt = _pull()
    assert receipt is not None
    assert receipt.accepted == 1


@pytest.mark.parametrize(
    ("url", "code"),
    [
        (None, "intake.pull-variable"),
        ("no address", "intake.pull-address"),
        ("oracle+oracledb://reader:geheim@127.0.0.1/x", "intake.pull-driver"),
        ("postgresql+psycopg://reader:geheim@127.0.0.1:1/x", "intake.pull-database"),
    ],
)
def test_a_database_that_cannot_be_read_is_told_without_its_address(
    url: str | None, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held()
    monkeypatch.delenv(VARIABLE, raising=False)
    if url:
        monkeypatch.setenv(VARIABLE, url)
    with pytest.raises(Refusal) as caught:
        _pull()
    assert caught.value.code == code
    assert "geheim" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert held() == before


def test_values_that_are_no_text_refuse_the_pull(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "odd.sqlite"
    with sqlite3.connect(path) as there:
        there.execute("CREATE TABLE t (CF_WSH blob)")
        there.execute("INSERT INTO t VALUES (x'00ff')")
    there.close()
    monkeypatch.setenv(VARIABLE, f"sqlite:///{path}")
    with pytest.raises(Refusal) as caught:
        _pull(pull={"query": "SELECT * FROM t"})
    assert caught.value.code == "intake.pull-value"


def _listed(tmp_path: Path, text: str) -> list[Pull]:
    path = tmp_path / "pulls.yaml"
    path.write_text(text, encoding="utf-8")
    return read_pulls(path)


ENTRY = (
    "- item: administrative-penalty\n  source: sc-transport\n  url_env: X\n"
    "  query: SELECT 1\n  every_hours: 24\n"
)


def test_the_list_of_pulls(tmp_path: Path) -> None:
    (pull,) = _listed(tmp_path, ENTRY)
    assert (pull.item, pull.source, pull.every) == (PENALTY, SOURCE, timedelta(days=1))
    assert pull.due(NOW) == NOW


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [", "YAML"),
        ("a: 1", "列表"),
        (ENTRY + ENTRY, "已经列过"),
        (ENTRY.replace("  query: SELECT 1\n", ""), "query"),
        (ENTRY + "  password: x\n", "password"),
        (ENTRY.replace("24", "-1"), "every_hours"),
        (ENTRY.replace("administrative-penalty", "nothing-such"), "nothing-such"),
    ],
)
def test_a_list_that_is_wrong_is_refused_by_its_entry(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(Refusal) as caught:
        _listed(tmp_path, text)
    assert told in str(caught.value)
