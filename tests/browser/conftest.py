"""A whole Gongxin for the tests that use it as people do: filed by the demonstration, then served.

The story is told once in its own database by the command line; what follows works on copies of that
database and of its folder, so that a test may spoil its copy.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psycopg
import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browser.fontconfig import chinese_fonts
from tests.databases import ADMIN_URL, addresses, create_database, drop_database

PEOPLE, ORGANISATIONS = 400, 80
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
COMMAND = [sys.executable, "-m", "gongxin.interfaces.cli"]


@dataclass(frozen=True)
class Told:
    """A told story: its database, its folder, what the command printed."""

    database: str
    var: Path
    story: dict[str, Any]

    def environment(self) -> dict[str, str]:
        return {**os.environ, **addresses(self.database), "GONGXIN_VAR": str(self.var)}

    @property
    def url(self) -> str:
        """The database as its administrator sees it: everything."""
        return addresses(self.database)[ADMIN_URL]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A `gongxin` command on this database."""
        return subprocess.run(
            [*COMMAND, *arguments],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def program(self, text: str) -> None:
        """A program on this database; it must succeed."""
        self.said(text)

    def said(self, text: str) -> str:
        """What such a program prints."""
        done = subprocess.run(
            [sys.executable, "-c", text],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def passwords(self) -> dict[str, str]:
        return {login: one["password"] for login, one in self.sign_ins.items()}

    @property
    def sign_ins(self) -> dict[str, dict[str, str]]:
        """Password and authenticator's secret of each account."""
        known: dict[str, dict[str, str]] = json.loads(
            (self.var / "demo" / "sign-ins.json").read_text()
        )
        return known

    @property
    def world(self) -> Path:
        (found,) = (self.var / "demo").glob("world-*")
        return found

    @property
    def citizen(self) -> dict[str, str]:
        manifest = json.loads((self.world / "manifest.json").read_text())
        person: dict[str, str] = manifest["demo"]["citizen"]
        return person


@dataclass(frozen=True)
class Site:
    """A served copy of the told story."""

    address: str
    told: Told
    people: dict[str, dict[str, str]]
    """Persons at the identity provider, by login: password, name, number."""
    staff: dict[str, dict[str, str]]
    """An organ's staff at its identity provider, by login: password, subject."""


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Told]:
    """The demonstration, told once by the real command."""
    name = f"gongxin_story_{worker_id}"
    _create(name)
    var = tmp_path_factory.mktemp("story")
    story = Told(name, var, {})
    done = story.run(
        "demo", "--once", "--json", "--people", str(PEOPLE), "--organisations", str(ORGANISATIONS)
    )
    assert done.returncode == 0, done.stderr[-3000:]
    yield Told(name, var, json.loads(done.stdout))
    drop_database(name)


@pytest.fixture
def story_copy(told: Told, tmp_path: Path, worker_id: str) -> Iterator[Told]:
    """A copy of the told story to be spoiled."""
    name = f"gongxin_spoiled_{worker_id}"
    _create(name, template=f"gongxin_story_{worker_id}")
    var = tmp_path / "var"
    shutil.copytree(told.var, var)
    yield Told(name, var, told.story)
    drop_database(name)


@pytest.fixture(scope="session")
def site(told: Told, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Site]:
    """A served copy of the told story, on a free port of loopback."""
    name = f"gongxin_site_{worker_id}"
    _create(name, template=f"gongxin_story_{worker_id}")
    var = tmp_path_factory.mktemp("site") / "var"
    shutil.copytree(told.var, var)
    copy = Told(name, var, told.story)
    port = _free_port()
    environment = {**copy.environment(), "GONGXIN_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    with (var / "neighbours.log").open("wb") as log:
        neighbours = subprocess.Popen(
            # two workers must not meet at the same ports
            [*COMMAND, "neighbours", "--platform", f"http://127.0.0.1:{port}",
             "--port", str(_free_port()), "--base-port", str(_free_port()),
             "--organ-port", str(_free_port())],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )  # fmt: skip
    assert neighbours.stdout is not None
    for _ in ("GONGXIN_OIDC_ISSUER", "GONGXIN_POPULATION_URL", "GONGXIN_STAFF_PROVIDERS"):
        setting, _, value = neighbours.stdout.readline().strip().partition("=")
        environment[setting] = value
    with (var / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(port), "--workers", "1"],
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/", process)
        at = var / "demo" / "neighbours"
        people, staff = (
            json.loads((at / name).read_text()) for name in ("accounts.json", "staff-accounts.json")
        )
        yield Site(f"http://127.0.0.1:{port}", copy, people, staff)
    finally:
        for one in (process, neighbours):
            one.terminate()
            one.wait(timeout=30)
        neighbours.stdout.close()
        drop_database(name)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Not longer than a module: while it runs, the thread has an event loop and Django touches no database."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return chinese_fonts(tmp_path_factory.mktemp("fonts"))


@pytest.fixture(scope="module")
def browser(playwright: Playwright, fonts: dict[str, str]) -> Iterator[Browser]:
    """Debian's Chromium with Chinese letters; skipped aloud where there is none."""
    found = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    path = next((place for place in found if place), None)
    if path is None:
        pytest.skip("!!! NOT TESTED: Chromium is missing; apt-get install chromium")
    running = playwright.chromium.launch(executable_path=path, args=FLAGS, env=fonts)
    yield running
    running.close()


def show_code(page: Page, told: Told, who: str) -> None:
    """Show the account's code of now; that it was used before is forgotten, to save half a minute."""
    with psycopg.connect(told.url) as database:
        database.execute(
            "UPDATE identity_second_factor SET counter = 0 WHERE method = 'code' AND account_id ="
            " (SELECT id FROM identity_account WHERE login = %s)",
            [who],
        )
    page.fill("[name=code]", pyotp.TOTP(told.sign_ins[who]["secret"]).now())
    with page.expect_navigation():
        page.click("main form:has([name=code]) button[type=submit]")


class Visitor:
    """Someone at the site: a browser context with the errors it met."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        self.context, self.site = context, site
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.page.on(
            "console",
            lambda said: (
                self.errors.append(f"{said.text} {said.location.get('url', '')}")
                if said.type == "error"
                else None
            ),
        )
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def go(self, path: str) -> None:
        self.page.goto(self.site.address + path)

    def sign_in(self, who: str, password: str = "") -> None:
        self.go("/sign-in")
        if who in self.site.people:
            self.show_identity(who)
            return
        self.page.fill("[name=login]", who)
        self.page.fill("[name=password]", password or self.site.told.passwords[who])
        with self.page.expect_navigation():
            self.page.click("main button[type=submit]")
        if "/sign-in/second" in self.page.url:
            self.show_code(who)
        elif "/sign-in/first" in self.page.url:
            self.add_authenticator()

    def show_identity(self, who: str) -> None:
        """From the sign-in page to the identity provider and back."""
        with self.page.expect_navigation():
            self.page.click("main a.button[href*='/sign-in/provider']")
        self._answer_provider(who, self.site.people[who]["password"])

    def show_staff_identity(self, who: str, link: str) -> None:
        """From a page with such a link to the organ's identity provider and back."""
        with self.page.expect_navigation():
            self.page.click(f"main a[href*='{link}']")
        self._answer_provider(who, self.site.staff[who]["password"])

    def _answer_provider(self, who: str, password: str) -> None:
        if self.page.locator(
            "[name=login]"
        ).count():  # whoever was there before shows the password alone
            self.page.fill("[name=login]", who)
        self.page.fill("[name=password]", password)
        with self.page.expect_navigation():
            self.page.click("button[type=submit]")

    def add_authenticator(self) -> None:
        """The first sign-in of an account that was just made."""
        secret = self.page.inner_text("main code").replace(" ", "")
        self.page.fill("[name=code-code]", pyotp.TOTP(secret).now())
        self.page.fill("[name=code-label]", "手机")
        with self.page.expect_navigation():
            self.page.click("main form:has([name=code-code]) button")

    def show_code(self, who: str) -> None:
        """The code that the account's authenticator shows now."""
        show_code(self.page, self.site.told, who)

    def text(self) -> str:
        return self.page.inner_text("main")


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Any]:
    """Make a visitor: `visit(width=360, language="en", javascript=False, dark=True)`."""
    contexts: list[BrowserContext] = []

    def make(
        *, width: int = 1280, language: str = "zh", javascript: bool = True, dark: bool = False
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
            locale="zh-CN",
        )
        if language == "en":
            context.add_cookies([{"name": "django_language", "value": "en", "url": site.address}])
        contexts.append(context)
        return Visitor(context, site)

    yield make
    for context in contexts:
        context.close()


def _create(name: str, *, template: str = "template1") -> None:
    drop_database(name)
    create_database(name, template=template)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server ended"
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    pytest.fail("the server did not come up")
