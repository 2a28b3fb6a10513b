"""It is knocked at the doors that the operator named, and nothing but that somebody should come is said there.

Guards: the shared `call`, which follows nothing, and its time, so that a door that says nothing does not hold up the others.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from django.db import transaction

import gongxin.apps.recalls.operations.knock as knocking
from gongxin.apps.ledger.api import EventKind, count_events, events_about
from gongxin.apps.recalls.api import Ground, fetch_recalls, knock, list_recalls, recall_answers
from tests.integration.access.town import CITIZEN, OFFICER_ORGAN, Town, look, now

pytestmark = pytest.mark.django_db


class Door(BaseHTTPRequestHandler):
    """A neighbour's door: it opens, leads elsewhere, or says nothing for a while."""

    heard: ClassVar[list[tuple[str, bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.heard.append((self.path, body))
        if self.path == "/slow":
            time.sleep(2)
        status = {"/": 204, "/in": 204, "/elsewhere": 302}.get(self.path, 500)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/in")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    """A neighbour on this machine."""
    Door.heard.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def recalled(town: Town) -> Town:
    """The officer's organ has a recall that it has not fetched."""
    look(town)
    told = events_about(subject_key=CITIZEN.key, kinds=[EventKind.LOOK_UP], limit=1)
    with transaction.atomic():
        recall_answers(ground=Ground.ANNULLED, looks=told, now=now())
    return town


def test_a_door_is_told_that_somebody_should_come_and_nothing_else(
    recalled: Town, address: str
) -> None:
    before = count_events()
    assert knock(doors={OFFICER_ORGAN: f"{address}/in"}, now=now()) == {OFFICER_ORGAN: True}
    assert Door.heard == [("/in", b'{"waiting": "recalls"}')]
    assert count_events() == before, "nothing changed"
    assert list_recalls(actor=recalled.officer, now=now())[0].fetched_at is None


def test_no_further_once_it_was_fetched(recalled: Town, address: str) -> None:
    fetch_recalls(actor=recalled.officer, now=now())
    assert knock(doors={OFFICER_ORGAN: address}, now=now()) == {}
    assert Door.heard == []


@pytest.mark.usefixtures("recalled")
def test_not_in_between(address: str) -> None:
    assert knock(doors={OFFICER_ORGAN: address}, now=now() + timedelta(minutes=3)) == {}
    assert knock(doors={"sc-education": address}, now=now()) == {}, "nothing waits for that organ"


@pytest.mark.usefixtures("recalled")
def test_a_door_that_leads_elsewhere_is_not_followed(address: str) -> None:
    found = knock(doors={OFFICER_ORGAN: f"{address}/elsewhere"}, now=now())
    assert found == {OFFICER_ORGAN: False}
    assert [path for path, _ in Door.heard] == ["/elsewhere"]


@pytest.mark.usefixtures("recalled")
@pytest.mark.parametrize("place", ["/slow", "/broken"])
def test_a_door_that_stays_shut_is_left(
    address: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knocking, "SECONDS", 0.2)
    began = time.monotonic()
    assert knock(doors={OFFICER_ORGAN: f"{address}{place}"}, now=now()) == {OFFICER_ORGAN: False}
    assert time.monotonic() - began < 1.5


@pytest.mark.usefixtures("recalled")
def test_nobody_there() -> None:
    assert knock(doors={OFFICER_ORGAN: "http://127.0.0.1:1"}, now=now()) == {OFFICER_ORGAN: False}
