"""Signing in: counted, locked, the same for everybody, and always on record."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from gongxin.apps.identity.api import (
    STEP_SECONDS,
    Account,
    Role,
    accept_code,
    add_code,
    code_now,
    create_account,
    know_password,
    new_secret,
    sign_out,
    system_actor,
)
from gongxin.apps.identity.api import actor_of as actor
from gongxin.apps.ledger.api import EventKind, EventView, events
from gongxin.lib.errors import Refusal

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
PASSWORD = "a long enough pass phrase"
SECRET = new_secret()
WRONG = "a wrong pass phrase 9999"


@pytest.fixture
def account() -> Account:
    """An officer's account, with an authenticator."""
    made = create_account(
        login="officer",
        password=PASSWORD,
        role=Role.OFFICER,
        organ="some-organ",
        actor=system_actor("test"),
        now=NOW,
    )
    before = code_now(secret=SECRET, now=NOW - timedelta(seconds=STEP_SECONDS))
    add_code(account=made, label="a phone", secret=SECRET, code=before, now=NOW)
    return made


def _sign_in(at: datetime = NOW) -> Account:
    """Password, then code."""
    account = know_password(login="officer", password=PASSWORD, now=at)
    accept_code(account=account, code=code_now(secret=SECRET, now=at), now=at)
    return account


def _refused(login: str = "officer", password: str = WRONG, *, at: datetime = NOW) -> Refusal:
    with pytest.raises(Refusal) as caught:
        know_password(login=login, password=password, now=at)
    return caught.value


def _newest(kind: EventKind) -> EventView:
    return events(kinds=[kind], limit=1)[0]


def test_the_right_password_opens_nothing_without_the_second_factor(account: Account) -> None:
    assert know_password(login="officer", password=PASSWORD, now=NOW) == account
    assert events(kinds=[EventKind.SIGN_IN]) == ()
    account.refresh_from_db()
    assert account.last_login is None


def test_password_and_code_open(account: Account) -> None:
    assert _sign_in() == account
    event = _newest(EventKind.SIGN_IN)
    assert (event.actor, event.organ) == (account.ref, "some-organ")
    assert event.payload == {"account": account.ref, "method": "code"}
    account.refresh_from_db()
    assert account.last_login == NOW


def test_the_password_is_kept_as_an_argon2_hash_alone(account: Account) -> None:
    assert account.password.startswith("argon2$argon2id$")
    assert PASSWORD not in account.password


def test_ten_failures_lock_the_account_for_a_quarter_of_an_hour(account: Account) -> None:
    for _ in range(9):
        _refused()
    _sign_in()
    for _ in range(10):
        _refused()
    _refused(password=PASSWORD)
    _refused(password=PASSWORD, at=NOW + timedelta(minutes=15) - timedelta(seconds=1))
    _sign_in(NOW + timedelta(minutes=15))


def test_guesses_that_overlap_are_all_counted(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each guess reads the account before another has counted its failure."""
    stale = Account.objects.get(pk=account.pk)
    for _ in range(3):
        _refused()
    from gongxin.apps.identity.operations import sign_in as module

    module.record_failure(account=stale, now=NOW)
    account.refresh_from_db()
    assert account.failed_sign_ins == 4


def test_one_answer_for_every_reason(account: Account) -> None:
    wrong, unknown = _refused(), _refused(login="nobody")
    Account.objects.filter(pk=account.pk).update(is_active=False)
    closed = _refused(password=PASSWORD)
    Account.objects.filter(pk=account.pk).update(
        is_active=True, locked_until=NOW + timedelta(minutes=1)
    )
    locked = _refused(password=PASSWORD)
    assert wrong.as_dict() == unknown.as_dict() == closed.as_dict() == locked.as_dict()


def test_an_unknown_login_takes_about_as_long_as_a_known_one(account: Account) -> None:
    def seconds(login: str) -> float:
        started = time.perf_counter()
        _refused(login=login)
        return time.perf_counter() - started

    seconds("officer"), seconds("nobody")
    pairs = [(seconds("officer"), seconds("nobody")) for _ in range(7)]
    known, unknown = (median(times) for times in zip(*pairs, strict=True))
    # the hash is most of the time; without it an unknown login answers many times faster
    assert 0.5 < unknown / known < 2


def test_a_failure_is_recorded_without_what_was_typed(account: Account) -> None:
    _refused(login="nobody-51990119900307213", password="typed secret")
    event = _newest(EventKind.SIGN_IN_REFUSED)
    assert event.actor == "unknown"
    assert event.payload == {"account": None}
    _refused()
    assert _newest(EventKind.SIGN_IN_REFUSED).payload == {"account": account.ref}


def test_signing_out_is_recorded(account: Account) -> None:
    sign_out(actor=actor(account), now=NOW)
    assert _newest(EventKind.SIGN_OUT).actor == account.ref


def test_making_an_account_again_resets_it_and_is_recorded(account: Account) -> None:
    for _ in range(10):
        _refused()
    again = create_account(
        login="officer",
        password="another long pass phrase",
        role=Role.AUDITOR,
        actor=system_actor("test"),
        now=NOW,
    )
    assert again.pk == account.pk
    known = know_password(login="officer", password="another long pass phrase", now=NOW)
    assert known.role == "auditor"
    event = _newest(EventKind.ACCOUNT_CREATED)
    assert event.payload == {"account": account.ref, "role": "auditor"}


MIXED: list[dict[str, Any]] = [
    {"role": Role.CITIZEN},
    {"role": Role.CITIZEN, "subject_key": uuid4(), "organ": "some-organ"},
    {"role": Role.OPERATOR, "subject_key": uuid4()},
    {"role": Role.OFFICER, "organ": "some-organ", "subject_key": uuid4()},
    {"role": Role.CLERK},
    {"role": Role.OFFICER},
]


@pytest.mark.parametrize("spoilt", MIXED, ids=range(len(MIXED)))
def test_an_account_that_mixes_duties_is_refused_in_words(spoilt: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match=r"identity\."):
        create_account(
            login="mixed", password=PASSWORD, actor=system_actor("test"), now=NOW, **spoilt
        )
    assert not Account.objects.filter(login="mixed").exists()
    assert events(kinds=[EventKind.ACCOUNT_CREATED]) == ()


NAMED_CITIZEN = {"role": Role.CITIZEN, "subject_key": uuid4(), "display_name": "a name"}


@pytest.mark.parametrize("spoilt", [*MIXED, NAMED_CITIZEN], ids=range(len(MIXED) + 1))
def test_the_database_refuses_it_too(spoilt: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="account_"), transaction.atomic():
        Account.objects.create(login="mixed", password="!", created_at=NOW, **spoilt)


def test_a_short_password_is_refused() -> None:
    with pytest.raises(Refusal, match=r"identity\.weak-password"):
        create_account(
            login="short", password="short", role=Role.AUDITOR, actor=system_actor("test"), now=NOW
        )


def test_the_database_refuses_an_unknown_role(account: Account) -> None:
    with pytest.raises(IntegrityError, match="account_role_is_known"), transaction.atomic():
        Account.objects.filter(pk=account.pk).update(role="superuser")


def test_no_event_no_session(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    from gongxin.apps.identity.operations import sign_in as module

    def fails(**_: object) -> None:
        raise RuntimeError("the ledger is away")

    monkeypatch.setattr(module, "record_event", fails)
    with pytest.raises(RuntimeError):
        _sign_in()
    account.refresh_from_db()
    assert account.last_login is None
