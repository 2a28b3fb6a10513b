"""While nobody outside vouches for the ledger nobody is looked up, by no door; what people have of themselves stays up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongxin.apps.access.api import (
    answer_question,
    ask_in_bulk,
    collect_bulk,
    list_looks,
    open_own_file,
    run_bulk,
    second_bulk,
)
from gongxin.apps.identity.api import Account, system_actor
from gongxin.apps.ledger.api import EventKind, events, log_origin, log_verifier
from gongxin.apps.ledger.queries import log_signer
from gongxin.apps.reports.api import issue_report
from gongxin.lib.errors import Refusal
from gongxin.lib.merkle import leaf_hash
from gongxin.lib.signed_note import Checkpoint, sign_note
from tests.integration.ledger.witnesses import OF_ONE, ONE, cosign_published

from .test_bulk import ask as ask_many
from .test_bulk import write
from .town import CASE, CITIZEN, FIRM, Town, asking, hire, look, now

pytestmark = pytest.mark.django_db
REFUSED = "ledger.not-witnessed"
Witnessed = Callable[[int], None]


@pytest.fixture
def witnessed(tmp_path: Path, settings: Any) -> Witnessed:
    """Says how many minutes ago the witness last had the log before it."""
    settings.LEDGER_DIR = tmp_path / "ledger"
    settings.LEDGER_DIR.mkdir()
    settings.WITNESS_POLICY = OF_ONE
    head = Checkpoint(log_origin(), 7, leaf_hash(b""))
    note = sign_note(head.body(), [log_signer()])
    (settings.LEDGER_DIR / "checkpoint").write_text(note)
    assert log_verifier().name == log_origin()

    def minutes_ago(minutes: int) -> None:
        cosign_published(settings.LEDGER_DIR, (ONE, now() - timedelta(minutes=minutes)))

    return minutes_ago


def _code(call: Callable[[], Any]) -> str:
    try:
        call()
    except Refusal as refusal:
        return refusal.code
    return "done"


def _bulk_to_run(town: Town, folder: Path) -> str:
    number = ask_many(town, folder)
    second = replace(hire("second"), unit="another unit")
    second_bulk(number=number, approve=True, actor=second, now=now())
    return number


def _run(town: Town, number: str) -> int:
    return run_bulk(number=number, actor=system_actor("bulk"), asker=town.officer, now=now())


def test_every_way_to_look_somebody_up_is_stopped(
    town: Town, witnessed: Witnessed, tmp_path: Path
) -> None:
    witnessed(5)
    ran, waiting = _bulk_to_run(town, tmp_path), ask_many(town, tmp_path)
    _run(town, ran)
    second = replace(hire("third"), unit="another unit")
    second_bulk(number=waiting, approve=True, actor=second, now=now())
    people = write(tmp_path, [(FIRM.name, FIRM.number)])
    ways: dict[str, Callable[[], Any]] = {
        "file": lambda: look(town),
        "answer": lambda: answer_question(asking=asking(FIRM), actor=town.officer, now=now()),
        "ask in bulk": lambda: ask_in_bulk(
            file=people, purpose_code="licence-review", case_reference=CASE, warrant="",
            actor=town.officer, now=now(),
        ),
        "run a bulk": lambda: _run(town, waiting),
        "collect a bulk": lambda: collect_bulk(number=ran, actor=town.officer, now=now()),
    }  # fmt: skip
    witnessed(241)
    assert {name: _code(way) for name, way in ways.items()} == dict.fromkeys(ways, REFUSED)
    # an alarm is no stop, and what was stopped opens by itself
    witnessed(239)
    assert {name: _code(way) for name, way in ways.items()} == dict.fromkeys(ways, "done")


def test_nobody_is_read_and_the_refusal_stands_in_the_ledger(
    town: Town, witnessed: Witnessed
) -> None:
    witnessed(300)
    before = len([one for one in list_looks(actor=town.citizen, now=now()) if not one.own])
    with CaptureQueriesContext(connection) as asked:
        assert _code(lambda: look(town)) == REFUSED
    assert not any("register_" in one["sql"] for one in asked)
    newest = events(kinds=[EventKind.LOOK_UP_REFUSED], limit=1)[0]
    assert (newest.payload["reason"], newest.actor) == (REFUSED, town.officer.ref)
    assert len([one for one in list_looks(actor=town.citizen, now=now()) if not one.own]) == before


def test_it_costs_a_look_up_no_statement(town: Town, witnessed: Witnessed, settings: Any) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            answer_question(asking=asking(CITIZEN), actor=town.officer, now=now())
        return len(asked)

    witnessed(1)
    statements()
    guarded = statements()
    settings.WITNESS_POLICY = None
    assert guarded == statements()


def test_what_people_have_of_themselves_stays_up(town: Town, witnessed: Witnessed) -> None:
    witnessed(10_000)
    assert open_own_file(actor=town.citizen, now=now()).records
    assert list_looks(actor=town.citizen, now=now())
    assert issue_report(actor=town.citizen, now=now()).number
    visitor = Client()
    for name in ("home", "catalogue", "verify", "certificate", "sign-in"):
        assert visitor.get(reverse(f"portal:{name}")).status_code == 200, name
    person = _client("citizen")
    for name in ("file", "looks", "authorisations", "reports", "delegations"):
        assert person.get(reverse(f"portal:{name}")).status_code == 200, name


@pytest.mark.parametrize(
    ("minutes", "said"), [(1, ""), (16, "再不恢复，查询将暂停"), (241, "查询已暂停")]
)
def test_operators_and_auditors_are_told(
    town: Town, witnessed: Witnessed, minutes: int, said: str
) -> None:
    witnessed(minutes)
    for login in ("operator", "auditor"):
        for name in ("health", "alarms"):
            page = _client(login).get(reverse(f"workbench:{name}")).content.decode()
            assert ("存证未经见证" in page or "存证已过久未经见证" in page) is bool(said)
            assert said in page
        assert "最近见证" in _client(login).get(reverse("workbench:health")).content.decode()


def test_without_a_policy_the_page_says_that_nobody_witnesses(town: Town) -> None:
    assert django_settings.WITNESS_POLICY is None
    page = _client("operator").get(reverse("workbench:health")).content.decode()
    assert "没有设置见证，无人从外部证明存证未被改写。" in page


def _client(login: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login=login))
    return client
