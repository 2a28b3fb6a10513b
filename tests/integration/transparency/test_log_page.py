"""What administrators are told of the log: who vouches for it, what follows, what rang, and when all was verified."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongxin.apps.identity.api import Account
from gongxin.apps.ledger.api import (
    EventKind,
    integrate,
    last_verified,
    record_event,
    record_verification,
    verify,
    witnessing,
)
from gongxin.interfaces.pages.words import moment_in
from gongxin.lib.witness_policy import read_policy
from tests.integration.access.town import Town, now
from tests.integration.ledger.conftest import sign_ins
from tests.integration.ledger.witnesses import OF_TWO, ONE, TWO, cosign_published

MINUTE = timedelta(minutes=1)
ADDRESS = "workbench:ledger"


def _told(login: str = "operator", language: str = "zh") -> str:
    client = Client(headers={"accept-language": language})
    client.force_login(Account.objects.get(login=login))
    answer = client.get(reverse(ADDRESS))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def log(town: Town, home: Path) -> Path:
    """A log with a checkpoint."""
    sign_ins(0, 6)
    integrate(now=now())
    return home


def test_nobody_witnesses_and_the_page_says_what_that_means(log: Path) -> None:
    told = _told()
    assert "没有设置见证" in told
    assert "可以改写全部历史而不被发现" in told
    assert "GONGXIN_WITNESS_POLICY" in told
    assert 'id="witnesses"' not in told


@pytest.mark.parametrize(
    ("minutes", "state", "follows", "mend"),
    [
        (1, "有足够的外部见证", "满 15 分钟没有新的见证会提醒，满 240 分钟暂停查询", "无须处理"),
        (20, "过久未经见证", "查询暂时照常；到北京时间", "没有按时共签的见证人"),
        (241, "查询已暂停", "单笔和批量查询一律拒绝", "不要改动策略"),
    ],
)
def test_each_state_is_told_with_what_follows_and_what_to_do(
    log: Path, settings: Any, minutes: int, state: str, follows: str, mend: str
) -> None:
    settings.WITNESS_POLICY = OF_TWO
    at = now() - minutes * MINUTE
    cosign_published(log, (ONE, at), (TWO, at))
    for login in ("operator", "security", "auditor"):
        told = _told(login)
        assert state in told
        assert follows in told
        assert mend in told
    found = witnessing(now=now())
    if found.state.value == "late":
        assert found.at is not None
        assert moment_in(found.at + 240 * MINUTE, "zh") in told


def test_each_witness_is_named_with_what_it_cosigned_and_whether_in_time(
    log: Path, settings: Any
) -> None:
    settings.WITNESS_POLICY = read_policy(
        f"witness a {ONE.verifier.vkey()}\nwitness b {TWO.verifier.vkey()}\n"
        "group g 1 a b\nquorum g\n".encode()
    )
    cosign_published(log, (ONE, now() - MINUTE))
    assert [one.late for one in witnessing(now=now()).witnesses] == [False, True]
    told = _told()
    assert "没有共签这一检查点" in told.partition("two.example")[2]
    assert "按时" in told.partition("one.example")[2].partition("two.example")[0]
    cosign_published(log, (ONE, now() - MINUTE), (TWO, now() - 16 * MINUTE))
    assert [one.late for one in witnessing(now=now()).witnesses] == [False, True]
    assert "超时" in _told().partition("two.example")[2]
    assert "超时" in " ".join(Client().get("/ledger/").content.decode().split())


def test_alarms_are_told_with_their_time(log: Path) -> None:
    assert "没有发生过" in _told()
    rang = now()
    with transaction.atomic():
        record_event(
            kind=EventKind.LEDGER_UNWITNESSED,
            occurred_at=rang,
            actor="system:ledger",
            payload={"size": 1234},
        )
    told = _told()
    assert "存证久未见证" in told
    assert "1,234" in told
    assert moment_in(rang, "zh") in told


def test_a_verification_that_is_overdue_or_never_was_is_told(log: Path) -> None:
    assert last_verified(now=now()) is None
    assert "还没有登记过完整核对" in _told()
    record_verification(verification=verify(), actor="system:test", now=now() - 25 * 60 * MINUTE)
    assert "超过一天没有做" in _told()
    record_verification(verification=verify(), actor="system:test", now=now() - 23 * 60 * MINUTE)
    told = _told()
    assert "超过一天没有做" not in told
    assert "存证完好" in told


def test_look_up_alarms_are_linked_for_those_who_may_open_them(log: Path) -> None:
    assert reverse("workbench:alarms") in _told("operator")
    assert reverse("workbench:alarms") in _told("auditor")
    assert reverse("workbench:alarms") not in _told("security")


def test_it_costs_the_same_whatever_there_is(log: Path, settings: Any) -> None:
    with CaptureQueriesContext(connection) as few:
        _told()
    settings.WITNESS_POLICY = OF_TWO
    cosign_published(log, (ONE, now()), (TWO, now()))
    for size in range(5):
        with transaction.atomic():
            record_event(
                kind=EventKind.LEDGER_WITNESSED_AGAIN,
                occurred_at=now(),
                actor="system:ledger",
                payload={"size": size, "cosignatures": 2},
            )
        sign_ins(6 + size, 1)
        integrate(now=now())
    with CaptureQueriesContext(connection) as many:
        _told()
    assert len(few) == len(many)
