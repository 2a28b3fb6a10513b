"""The process that serves the public alone: the real one, by its own login, with everything else absent."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.urls import reverse

from gongxin.interfaces.cli.serving import ADDRESSES, free_port, wait_until_up
from tests.architecture.addresses import Sample, walk
from tests.databases import PUBLIC_URL
from tests.integration.register.own_database import House, house

__all__ = ["house"]

pytestmark = pytest.mark.xdist_group("own-database")

COMMAND = [sys.executable, "-m", "gongxin.interfaces.cli", "serve", "--public"]
NAMES = sorted(name for name, _ in walk())
ABSENT = [name for name in NAMES if name not in settings.PUBLIC_ADDRESSES]
POSTED = {"pages:preferences", "pages:language"}


@dataclass(frozen=True)
class Site:
    """The process, its house, and what it wrote to standard error."""

    house: House
    port: int
    var: Path
    log: Path


@dataclass(frozen=True)
class Answer:
    """What it answered."""

    status: int
    text: str
    cookies: str


@pytest.fixture(scope="module")
def site(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`gongxin serve --public` on the house's database, with a folder of its own and no key of the platform's."""
    var, log = tmp_path_factory.mktemp("public"), tmp_path_factory.mktemp("log") / "serve.log"
    environment = {
        name: value for name, value in house.environment.items() if name not in ADDRESSES
    }
    environment |= {PUBLIC_URL: house.environment[PUBLIC_URL], "GONGXIN_VAR": str(var)}
    port = free_port(0)
    with log.open("wb") as written:
        process = subprocess.Popen(
            [*COMMAND, "--port", str(port), "--workers", "1"],
            env=environment, stdout=written, stderr=written,
        )  # fmt: skip
        try:
            wait_until_up(f"http://127.0.0.1:{port}/", process)
            yield Site(house, port, var, log)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _ask(site: Site, method: str, path: str, body: str = "", **headers: str) -> Answer:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=30)
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    cookies = "; ".join(one.partition(";")[0] for one in answer.headers.get_all("Set-Cookie") or ())
    connection.close()
    return Answer(answer.status, text, cookies)


def _path(name: str) -> str:
    """The address with something in it; nothing need be there."""
    numbers = {
        "alarm": 1, "grant": 1, "tip_officer": "1", "leaver": "1", "program": "1", "notice": "1", "firm_notice": "1",
    }  # fmt: skip
    keys = ("look", "firm_look", "question", "record", "firm_record", "published")
    events = dict.fromkeys(keys, str(UUID(int=1)))
    files = {
        name: {"number": "YY-NONE", "file": "ZJ-NONE"}
        for name in (
            "evidence", "firm_evidence", "determination_evidence", "firm_determination_evidence",
        )
    }  # fmt: skip
    given = {"uploads": {}, "factors": {}, "cases": {}, "bundles": {}, **numbers, **events, **files}
    there = Sample(**{one.name: given.get(one.name, "X1") for one in fields(Sample)})  # type: ignore[arg-type]
    return reverse(name, kwargs=there.kwargs(name))


# --- what is there, and what is not ---------------------------------------------------------------


def test_the_list_names_addresses_that_are_there() -> None:
    assert set(NAMES) > settings.PUBLIC_ADDRESSES > POSTED
    assert len(ABSENT) > 50


NOTHING_THERE = {"portal:public-entry", "portal:public-organisation"}
"""Nothing was released in this database: what never was has a page that says so."""


@pytest.mark.parametrize("name", sorted(settings.PUBLIC_ADDRESSES - POSTED))
def test_every_public_page_works(site: Site, name: str) -> None:
    answer = _ask(site, "GET", _path(name))
    assert answer.status == (404 if name in NOTHING_THERE else 200)
    assert "公信" in answer.text
    assert "sessionid" not in answer.cookies


def test_the_catalogue_is_read_from_the_database(site: Site) -> None:
    assert "行政处罚" in _ask(site, "GET", reverse("portal:catalogue")).text
    unknown = _ask(site, "GET", reverse("portal:catalogue-item", kwargs={"code": "no-such-item"}))
    assert unknown.status == 404
    assert "没有这个条目" in unknown.text


@pytest.mark.parametrize(
    ("name", "form", "cookie"),
    [
        ("pages:preferences", {"theme": "dark"}, "gx_theme=dark"),
        ("pages:language", {"language": "en"}, "django_language=en"),
    ],
)
def test_choices_are_kept_in_the_browser(
    site: Site, name: str, form: dict[str, str], cookie: str
) -> None:
    page = _ask(site, "GET", "/")
    (token, *_) = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    body = urlencode({**form, "csrfmiddlewaretoken": token, "next": "/"})
    chosen = _ask(site, "POST", _path(name), body, Cookie=page.cookies)
    assert chosen.status in {302, 303}
    assert cookie in chosen.cookies


@pytest.mark.parametrize("name", ABSENT)
def test_everything_else_is_absent(site: Site, name: str) -> None:
    for method in ("GET", "POST"):
        answer = _ask(site, method, _path(name))
        assert answer.status == 404, (method, name)
        assert "sessionid" not in answer.cookies


# --- the login ------------------------------------------------------------------------------------


def test_it_enters_by_the_publics_login_and_by_no_other(site: Site) -> None:
    assert _ask(site, "GET", _path("portal:catalogue")).status == 200  # so that it has entered
    with psycopg.connect(site.house.url) as admin:
        held = admin.execute(
            "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchall()
    assert held == [("gongxin_visitor",)]


def test_it_has_none_of_the_platforms_keys(site: Site) -> None:
    kept = {path.name for path in (site.house.var / "keys").iterdir()}
    assert {"master.key", "row-security.key"} & kept
    for own in (site.var / "keys").iterdir():
        theirs = site.house.var / "keys" / own.name
        assert not theirs.exists() or theirs.read_bytes() != own.read_bytes(), own.name


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM register_subject",
        "SELECT count(*) FROM register_shown",
        "SELECT count(*) FROM ledger_event",
        "SELECT count(*) FROM identity_account",
        "SELECT count(*) FROM access_grant",
        "SELECT count(*) FROM access_authorisation",
        "SELECT count(*) FROM reports_report",
        "SELECT count(*) FROM intake_batch",
        "SELECT count(*) FROM django_session",
        "SELECT guard.open('{}', '')",
        "SELECT guard.act()",
        "SET ROLE gongxin_app",
    ],
)
def test_the_database_refuses_it_people(site: Site, statement: str) -> None:
    with (
        psycopg.connect(site.house.environment[PUBLIC_URL]) as public,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        public.execute(statement)


def test_the_database_takes_nothing_from_it(site: Site) -> None:
    """By privileges alone: whoever runs SQL can end the read-only mode in which the process enters."""
    for statement in (
        "UPDATE catalogue_edition SET pack = 'x'",
        "INSERT INTO ledger_event (uid) VALUES (gen_random_uuid())",
        "DELETE FROM directory_organ",
        "TRUNCATE ledger_checkpoint",
        "CREATE TABLE mine ()",
        "CREATE TEMPORARY TABLE mine ()",
    ):
        with (
            psycopg.connect(site.house.environment[PUBLIC_URL]) as public,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            public.execute(statement)


def test_the_process_itself_only_reads(site: Site) -> None:
    said = _run(
        site,
        "from django.db import connection as c; k = c.cursor();"
        " k.execute('SELECT current_user, session_user, current_setting(%s)',"
        " ['transaction_read_only']); print(*k.fetchone())",
    )
    assert said.split() == ["gongxin_public", "gongxin_visitor", "on"]


def _run(site: Site, program: str) -> str:
    """What the program prints under the settings of the process."""
    environment = {
        name: value for name, value in site.house.environment.items() if name not in ADDRESSES
    }
    environment |= {
        "DATABASE_URL": site.house.environment[PUBLIC_URL],
        "GONGXIN_VAR": str(site.var),
        "DJANGO_SETTINGS_MODULE": "gongxin.config.public",
    }
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {program}"],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_says_nothing_of_what_went_wrong(site: Site) -> None:
    """Whatever it was asked so far, nothing failed inside."""
    assert "Traceback" not in site.log.read_text("utf-8", "replace")


def test_without_its_login_it_does_not_start(site: Site) -> None:
    environment = {
        name: value for name, value in site.house.environment.items() if name != PUBLIC_URL
    }
    done = subprocess.run(
        COMMAND, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "database.no-public-login" in done.stderr
