"""The neighbours as real processes for a test, with synthetic people of the test's own."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests

PASSWORD = "a-long-enough-one"


@dataclass(frozen=True, slots=True)
class Running:
    """A neighbour that answers at `address`."""

    address: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End it, as an outage would."""
        _group(self.process, signal.SIGTERM)
        self.process.wait(timeout=20)

    @contextmanager
    def stuck(self) -> Iterator[None]:
        """It takes connections and says nothing."""
        _group(self.process, signal.SIGSTOP)
        # the signal is on its way when kill() returns, and a busy machine lets its workers answer until it is there
        while not _has_stopped(self.process.pid):
            time.sleep(0.01)
        try:
            yield
        finally:
            _group(self.process, signal.SIGCONT)


@contextmanager
def population_base(
    folder: Path, people: Sequence[dict[str, str]], caller: dict[str, object]
) -> Iterator[Running]:
    """人口库 of these people (`name`, `number`, `former`, `closed`), for the platform of this public key."""
    table, key = folder / "people.csv", folder / "caller.jwk.json"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["name", "number", "former", "closed"])
        writer.writeheader()
        writer.writerows(people)
    key.write_text(json.dumps(caller))
    with _running(
        "gongxin.neighbours.population_base",
        *("--people", str(table), "--caller", str(key)),
        health="/v1/health",
    ) as base:
        yield base


@contextmanager
def identity_provider(
    folder: Path,
    people: dict[str, dict[str, str]],
    *returns: str,
) -> Iterator[Running]:
    """统一身份认证 where these people (by login: `level`, and `name` and `id_number` or `sub`) sign in with PASSWORD."""
    accounts = folder / "accounts.json"
    accounts.write_text(
        json.dumps({login: {"password": PASSWORD, **one} for login, one in people.items()})
    )
    with _running(
        "gongxin.neighbours.identity_provider",
        *("--home", str(folder / "provider"), "--accounts", str(accounts)),
        *(word for address in returns for word in ("--return", address)),
        health="/.well-known/openid-configuration",
    ) as provider:
        yield provider


def show_identity(there: str, login: str) -> str:
    """Sign in at the provider's page `there` as a browser would; the address to which it sends the person back."""
    with requests.Session() as browser:
        page = browser.get(there, timeout=10)
        action = re.search(r'<form[^>]*action="([^"]*)"', page.text)
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert action is not None
        assert token is not None
        answer = browser.post(
            urljoin(page.url, unescape(action.group(1))),
            data={
                **{name: unescape(value) for name, value in hidden},
                "csrfmiddlewaretoken": token.group(1),
                "login": login,
                "password": PASSWORD,
            },
            timeout=10,
            allow_redirects=False,
        )
        for _ in range(5):
            target = urljoin(answer.url, answer.headers["Location"])
            if urlsplit(target).netloc != urlsplit(there).netloc:
                return target
            answer = browser.get(target, timeout=10, allow_redirects=False)
    raise AssertionError("the provider did not send the person back")


@contextmanager
def _running(module: str, *arguments: str, health: str) -> Iterator[Running]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments, "--port", str(port)],
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address + health, process)
        yield Running(address, process)
    finally:
        if process.poll() is None:
            _group(process, signal.SIGTERM)
            process.wait(timeout=20)


def _group(process: subprocess.Popen[bytes], what: signal.Signals) -> None:
    os.killpg(process.pid, what)


def _has_stopped(group: int) -> bool:
    """Whether every thread of the processes of that group stands still, as /proc has it (proc_pid_stat(5): state, parent, group)."""
    states = set()
    for file in Path("/proc").glob("[0-9]*/task/*/stat"):
        try:
            state, _, its_group, *_ = file.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(its_group) == group:
            states.add(state)
    return states == {"T"}


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the neighbour ended"
        try:
            if requests.get(address, timeout=5).ok:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.1)
    raise AssertionError("the neighbour did not come up")
