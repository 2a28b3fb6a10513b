"""Canary people walk through every door; then their names and numbers are searched for where they must not be.

One is on file, one was only ever typed. Each sink is looked into after all of it happened; that the search finds
something where it may be found (the file itself, the officer's answer) is checked as well.
"""

from __future__ import annotations

import base64
import os
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests import harness
from tests.browser.conftest import show_code
from tests.integration.access.town import Person, _number, penalty, write_csv

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

FILED = Person("嬴雊䶮一", _number("51990119920229104"))
TYPED = Person("妫翯䶮二", _number("51990119811117335"))
CASE = "川测受〔2026〕第777号"


@dataclass
class Walk:
    """What the walk left behind, by sink."""

    sinks: dict[str, list[str]] = field(default_factory=dict)

    def keep(self, sink: str, text: str) -> None:
        self.sinks.setdefault(sink, []).append(text)


def _searched() -> Iterator[str]:
    for person in (FILED, TYPED):
        yield from (person.name, person.number, person.number.lower())
        yield person.name.encode().hex()
        yield person.number.encode().hex()
        yield person.name.encode("unicode_escape").decode()
        yield base64.b64encode(person.number.encode()).decode().rstrip("=")


SEARCHED = sorted(set(_searched()))


def _found(texts: list[str]) -> list[str]:
    whole = "\n".join(texts)
    return [one for one in SEARCHED if one in whole]


@pytest.fixture(scope="module")
def walk(site: Any, browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Everything that can be done with the two, once."""
    done = Walk()
    folder = tmp_path_factory.mktemp("canary")
    _file(site, folder, done)
    context = browser.new_context(base_url=site.address)
    page = context.new_page()
    page.on("request", lambda asked: done.keep("addresses", asked.url))
    page.on("console", lambda message: done.keep("console", message.text))
    page.on("response", lambda answer: done.keep("headers", str(answer.headers)))
    _look_up(site, page, folder, done)
    done.keep("cookies", str(context.cookies()))
    context.close()
    for command in (
        ("ledger", "verify", "--json"), ("quality", "--json"), ("review", "sweep"), ("bulk", "run"),
        ("ledger", "integrate"), ("batch", "sweep"),
    ):  # fmt: skip
        said = site.told.run(*command)
        done.keep("commands", said.stdout + said.stderr)
    return done


def _file(site: Any, folder: Path, done: Walk) -> None:
    sound = penalty(FILED, "川示交罚〔2026〕7771号")
    faulty = penalty(
        FILED, "川示交罚〔2026〕7772号", CF_JDRQ="2026-13-45", CF_XDR_ZJHM=FILED.number[:-1]
    )
    path = write_csv(folder, "administrative-penalty", [sound, faulty])
    assert _found([path.read_text("utf-8")])  # the search finds what is there
    for _ in range(2):
        said = site.told.run(
            *("intake", str(path), "--item", "administrative-penalty", "--source", "sc-transport"),
            "--json",
        )
        assert '"refused": 1' in said.stdout, said.stderr
        done.keep("commands", said.stdout + said.stderr)
    broken = folder / f"{FILED.number}.xlsx"
    broken.write_bytes(b"PK\x03\x04" + FILED.name.encode() * 50)
    said = site.told.run("intake", str(broken), "--item", "honour", "--source", "sc-transport")
    # the name of a file is the sender's own; what stands in it is not repeated
    done.keep("commands", said.stderr.replace(str(broken), ""))


def _submit(page: Any, button: str = "main form .actions button[type=submit]") -> None:
    """Send the form and wait for the answer: what is asked of the page next is asked of that one."""
    with page.expect_navigation():
        page.click(button)


def _look_up(site: Any, page: Any, folder: Path, done: Walk) -> None:
    page.goto("/sign-in")
    page.fill("[name=login]", "officer")
    page.fill("[name=password]", site.told.passwords["officer"])
    _submit(page, "main button[type=submit]")
    assert page.url.endswith("/sign-in/second")
    show_code(page, site.told, "officer")
    for name, number, case in (
        (FILED.name, FILED.number, CASE), (FILED.name, TYPED.number, CASE),
        (TYPED.name, FILED.number, CASE), (TYPED.name, TYPED.number, CASE),
        (FILED.name, FILED.number, FILED.number), (FILED.name, FILED.number[:-1], CASE),
    ):  # fmt: skip
        page.goto("/workbench/look-up/")
        page.select_option("[name=purpose]", "licence-review")
        page.fill("[name=case_reference]", case)
        page.fill("[name=name]", name)
        page.fill("[name=identifier]", number)
        _submit(page)
    page.goto("/workbench/look-up/")
    page.select_option("[name=purpose]", "practice-supervision")
    page.fill("[name=case_reference]", CASE)
    page.fill("[name=name]", FILED.name)
    page.fill("[name=identifier]", FILED.number)
    _submit(page)
    page.select_option("[name=reason]", "weigh-the-record")
    _submit(page)
    assert FILED.name in page.content()  # the officer who asked by name sees it

    many = folder / "many.csv"
    many.write_text(
        f"name,number\n{FILED.name},{FILED.number}\n{TYPED.name},{TYPED.number}\n", "utf-8"
    )
    page.goto("/workbench/bulk/new/")
    page.select_option("[name=purpose]", "licence-review")
    page.fill("[name=case_reference]", CASE)
    page.set_input_files("[name=file]", many)
    _submit(page)
    done.keep("pages", page.content())
    page.goto("/workbench/authorisations/ask/authorised-look-up/")
    page.fill("[name=identifier]", TYPED.number)
    page.check("[name=items][value=honour]")
    _submit(page)
    for place in ("/workbench/bulk/", "/workbench/authorisations/", "/no-such-page/"):
        page.goto(place)
        done.keep("pages", page.content())
    page.goto("/sign-in")
    page.fill("[name=login]", FILED.number)
    page.fill("[name=password]", FILED.name * 4)
    _submit(page, "main button[type=submit]")


def _files(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "world-" not in str(path):
            yield f"{path.name}\n{path.read_bytes().decode('utf-8', 'replace')}"


def _rows(url: str) -> Iterator[str]:
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        for (table,) in tables:
            every = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table))
            for (row,) in connection.execute(every):
                yield row


def _sessions(url: str) -> Iterator[str]:
    with psycopg.connect(url) as connection:
        for (data,) in connection.execute("SELECT session_data FROM django_session"):
            packed = data.lstrip(".").partition(":")[0]
            plain = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
            yield (zlib.decompress(plain) if data.startswith(".") else plain).decode()


def _statements(url: str) -> Iterator[str]:
    with psycopg.connect(url) as connection:
        for (query,) in connection.execute("SELECT query FROM pg_stat_activity"):
            yield str(query)


SINKS = (
    "addresses", "console", "headers", "cookies", "commands", "pages", "server output",
    "database log", "every row of every table", "sessions", "running statements", "ledger files",
    "originals", "spool", "everything else that is kept", "temporary files",
)  # fmt: skip


@pytest.mark.parametrize("sink", SINKS)
def test_nobody_is_found_where_nobody_must_be(walk: Walk, site: Any, sink: str) -> None:
    var: Path = site.told.var
    texts = {
        "server output": lambda: [(var / "serve.log").read_text("utf-8", "replace")],
        "database log": lambda: [
            path.read_text("utf-8", "replace")
            for path in Path(os.environ[harness.RUN_FOLDER]).glob("postgres/*.log")
        ],
        "every row of every table": lambda: list(_rows(site.told.url)),
        "sessions": lambda: list(_sessions(site.told.url)),
        "running statements": lambda: list(_statements(site.told.url)),
        "ledger files": lambda: list(_files(var / "ledger")),
        "originals": lambda: list(_files(var / "originals")),
        "spool": lambda: ["spool", *_files(var / "spool")],
        "everything else that is kept": lambda: list(_files(var)),
        "temporary files": lambda: [
            "temporary",
            *(
                path.read_bytes().decode("utf-8", "replace")
                for path in Path(tempfile.gettempdir()).glob("gongxin-[!t]*")
                if path.is_file()
            ),
        ],
    }.get(sink, lambda: walk.sinks.get(sink, ["nothing was said"]))()
    assert texts, f"{sink} was not looked into"
    assert _found(texts) == []


def test_the_search_finds_what_is_there(walk: Walk, site: Any) -> None:
    """Else every sink would look clean: what may be found is found in rows, pages and the served house's own log."""
    rows = "\n".join(_rows(site.told.url))
    assert CASE in rows
    assert "川示交罚〔2026〕7771号" in rows
    assert _found([rows + FILED.number.lower().encode().hex()]) != []
    assert any("/workbench/look-up/" in address for address in walk.sinks["addresses"])
    assert (site.told.var / "serve.log").exists()
    assert len(list(_sessions(site.told.url))) >= 1
