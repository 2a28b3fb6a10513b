"""Second factors: what opens an account, what does not, and what was shown once."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import IntegrityError, transaction
from django.test import Client
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import AttestedCredentialData, AuthenticatorData

from gongxin.apps.identity.api import (
    STEP_SECONDS,
    Account,
    FactorMethod,
    Role,
    accept_code,
    accept_passkey,
    add_code,
    add_passkey,
    begin_session,
    check_first_factor,
    code_now,
    create_account,
    knows_passkeys,
    list_factors,
    new_secret,
    offer_passkey,
    remove_factor,
    reopen_factors,
    request_passkey,
    session_counts,
    setup_address,
    system_actor,
)
from gongxin.apps.identity.models import SecondFactor
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.errors import Refusal
from gongxin.lib.sealing import SealBroken

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 1, 0, 10, tzinfo=UTC)
STEP = timedelta(seconds=STEP_SECONDS)
PASSWORD = "a long enough pass phrase"
SECRET = new_secret()
HOST, ORIGIN = "credit.example.cn", "https://credit.example.cn"


@pytest.fixture
def account() -> Account:
    return create_account(
        login="officer", password=PASSWORD, role=Role.OFFICER, organ="some-organ",
        actor=system_actor("test"), now=NOW,
    )  # fmt: skip


@pytest.fixture
def phone(account: Account) -> Account:
    """The account with an authenticator."""
    _add(account)
    return account


def _add(account: Account, secret: str = SECRET, label: str = "phone") -> None:
    code = code_now(secret=secret, now=NOW - STEP)
    add_code(account=account, label=label, secret=secret, code=code, now=NOW)


def _accept(account: Account, code: str, at: datetime = NOW) -> None:
    account.refresh_from_db()
    accept_code(account=account, code=code, now=at)


# --- codes --------------------------------------------------------------------------------------


def test_a_code_is_that_of_the_standard() -> None:
    """RFC 6238, appendix B: the last six digits at 59 s and 1111111109 s for the standard's secret."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for seconds, code in ((59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")):
        assert code_now(secret=secret, now=datetime.fromtimestamp(seconds, UTC)) == code


@pytest.mark.parametrize("steps", [0, 1])
def test_a_code_opens_within_a_step(phone: Account, steps: int) -> None:
    _accept(phone, code_now(secret=SECRET, now=NOW + steps * STEP))
    (event,) = events(kinds=[EventKind.SIGN_IN])
    assert event.payload == {"account": phone.ref, "method": "code"}


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_a_code_of_another_time_does_not(phone: Account, steps: int) -> None:
    with pytest.raises(Refusal, match=r"identity\.code-not-accepted"):
        _accept(phone, code_now(secret=SECRET, now=NOW + steps * STEP))
    assert events(kinds=[EventKind.SIGN_IN]) == ()
    assert events(kinds=[EventKind.SIGN_IN_REFUSED])[0].payload == {"account": phone.ref}


def test_a_code_counts_once(phone: Account) -> None:
    code = code_now(secret=SECRET, now=NOW)
    _accept(phone, code)
    for at in (NOW, NOW + STEP):
        with pytest.raises(Refusal, match=r"identity\.code-not-accepted"):
            _accept(phone, code, at)
    with pytest.raises(Refusal):  # nor one before it
        _accept(phone, code_now(secret=SECRET, now=NOW - STEP))
    _accept(phone, code_now(secret=SECRET, now=NOW + STEP), NOW + STEP)


@pytest.mark.parametrize(
    "code", ["", "0", "12345", "1234567", "abcdef", "１２３４５６", "一二三四五六", "\x00"]
)
def test_what_is_no_code_is_refused_like_a_wrong_one(phone: Account, code: str) -> None:
    with pytest.raises(Refusal, match=r"identity\.code-not-accepted"):
        _accept(phone, code)


def test_ten_wrong_codes_lock_the_account_and_the_right_one_does_not_help(phone: Account) -> None:
    for _ in range(10):
        with pytest.raises(Refusal):
            _accept(phone, "000000")
    right = code_now(secret=SECRET, now=NOW)
    with pytest.raises(Refusal, match=r"identity\.code-not-accepted"):
        _accept(phone, right)
    later = NOW + timedelta(minutes=15)
    _accept(phone, code_now(secret=SECRET, now=later), later)


def test_each_of_two_authenticators_opens(phone: Account) -> None:
    other = new_secret()
    _add(phone, other, "tablet")
    _accept(phone, code_now(secret=other, now=NOW))
    _accept(phone, code_now(secret=SECRET, now=NOW))
    assert [one.label for one in list_factors(account=phone)] == ["phone", "tablet"]


def test_the_secret_lies_sealed_and_opens_for_its_account_alone(phone: Account) -> None:
    kept = SecondFactor.objects.get()
    assert SECRET.encode() not in bytes(kept.secret_sealed)
    stranger = create_account(
        login="other", password=PASSWORD, role=Role.AUDITOR, actor=system_actor("test"), now=NOW
    )
    SecondFactor.objects.filter(pk=kept.pk).update(account=stranger)
    with pytest.raises(SealBroken):
        _accept(stranger, code_now(secret=SECRET, now=NOW))


def test_an_authenticator_is_added_by_a_code_of_it(account: Account) -> None:
    with pytest.raises(Refusal, match=r"identity\.code-not-accepted"):
        add_code(account=account, label="phone", secret=SECRET, code="000000", now=NOW)
    assert list_factors(account=account) == ()
    assert setup_address(account=account, secret=SECRET).startswith("otpauth://totp/")


# --- adding and removing --------------------------------------------------------------------------


def test_the_password_alone_adds_the_first_one_for_three_days(account: Account) -> None:
    check_first_factor(account=account, now=NOW + timedelta(days=3) - timedelta(seconds=1))
    with pytest.raises(Refusal, match=r"identity\.first-factor-over"):
        check_first_factor(account=account, now=NOW + timedelta(days=3))
    _add(account)
    with pytest.raises(Refusal, match=r"identity\.first-factor-over"):
        check_first_factor(account=account, now=NOW)


def test_the_last_one_stays_and_a_removed_one_opens_nothing(phone: Account) -> None:
    (first,) = list_factors(account=phone)
    with pytest.raises(Refusal, match=r"identity\.last-factor"):
        remove_factor(account=phone, number=first.number, now=NOW)
    other = new_secret()
    _add(phone, other, "tablet")
    remove_factor(account=phone, number=first.number, now=NOW)
    with pytest.raises(Refusal):
        _accept(phone, code_now(secret=SECRET, now=NOW))
    _accept(phone, code_now(secret=other, now=NOW))
    with pytest.raises(Refusal, match=r"identity\.unknown-factor"):
        remove_factor(account=phone, number=first.number, now=NOW)
    kinds = [
        event.kind for event in events(kinds=[EventKind.FACTOR_ADDED, EventKind.FACTOR_REMOVED])
    ]
    assert kinds == [EventKind.FACTOR_REMOVED, EventKind.FACTOR_ADDED, EventKind.FACTOR_ADDED]


def test_nobody_removes_anothers(phone: Account) -> None:
    stranger = create_account(
        login="other", password=PASSWORD, role=Role.AUDITOR, actor=system_actor("test"), now=NOW
    )
    _add(stranger, new_secret())
    (hers,) = list_factors(account=phone)
    with pytest.raises(Refusal, match=r"identity\.unknown-factor"):
        remove_factor(account=stranger, number=hers.number, now=NOW)


def test_a_lost_one_is_ended_by_the_operator_with_every_open_session(phone: Account) -> None:
    token = begin_session(account=phone)
    reopen_factors(login="officer", actor=system_actor("test"), now=NOW + timedelta(days=9))
    phone.refresh_from_db()
    assert not session_counts(account=phone, token=token)
    assert list_factors(account=phone) == ()
    check_first_factor(account=phone, now=NOW + timedelta(days=11))
    with pytest.raises(Refusal):
        _accept(phone, code_now(secret=SECRET, now=NOW))
    assert events(kinds=[EventKind.FACTORS_REOPENED])[0].payload == {
        "account": phone.ref,
        "factors": 1,
    }
    with pytest.raises(Refusal, match=r"identity\.unknown-account"):
        reopen_factors(login="nobody", actor=system_actor("test"), now=NOW)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"method": "password", "secret_sealed": b"x"},
        {"method": "code"},
        {"method": "passkey"},
        {"method": "code", "secret_sealed": b"x", "credential": b"y"},
    ],
)
def test_the_database_knows_what_a_factor_is(account: Account, spoilt: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="second_factor_is"), transaction.atomic():
        SecondFactor.objects.create(account=account, label="x", added_at=NOW, **spoilt)


# --- passkeys: a key of the tests' own, signing as an authenticator does ----------------------------


class Key:
    """An authenticator with one key pair."""

    def __init__(self, host: str = HOST, origin: str = ORIGIN) -> None:
        self.host, self.origin, self.counter = host, origin, 0
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.number = b"key-" + bytes(12)

    def make(self, asked: dict[str, Any], **spoilt: Any) -> str:
        public = ES256.from_cryptography_key(self.private.public_key())
        data = AttestedCredentialData.create(bytes(16), self.number, public)
        seen = AuthenticatorData.create(sha256(self.host.encode()), 0x41, self.counter, data)
        statement = cbor.encode({"fmt": "none", "attStmt": {}, "authData": bytes(seen)})
        return self._say(asked, "webauthn.create", {"attestationObject": statement}, spoilt)

    def use(self, asked: dict[str, Any], **spoilt: Any) -> str:
        self.counter += 1
        spoilt = dict(spoilt)
        flags, forged = spoilt.pop("flags", 0x01), spoilt.pop("signature", None)
        seen = bytes(AuthenticatorData.create(sha256(self.host.encode()), flags, self.counter))
        client = self._client(asked, "webauthn.get", spoilt)
        signature = self.private.sign(seen + sha256(client), ec.ECDSA(hashes.SHA256()))
        said = {"authenticatorData": seen, "signature": forged or signature}
        return self._answer(client, said)

    def _client(self, asked: dict[str, Any], kind: str, spoilt: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin, **spoilt}
        return json.dumps(said).encode()

    def _say(
        self, asked: dict[str, Any], kind: str, said: dict[str, bytes], spoilt: dict[str, Any]
    ) -> str:
        return self._answer(self._client(asked, kind, spoilt), said)

    def _answer(self, client: bytes, said: dict[str, bytes]) -> str:
        number = websafe_encode(self.number)
        parts = {"clientDataJSON": client, **said}
        return json.dumps(
            {
                "id": number,
                "rawId": number,
                "type": "public-key",
                "response": {name: websafe_encode(part) for name, part in parts.items()},
                "clientExtensionResults": {},
            }
        )


@pytest.fixture
def key(account: Account) -> Key:
    """The account's passkey."""
    made = Key()
    asked, state = offer_passkey(account=account, host=HOST)
    add_passkey(
        account=account, label="blue", host=HOST, state=state, answer=made.make(asked), now=NOW
    )
    return made


def _ask(account: Account, host: str = HOST) -> tuple[dict[str, Any], Any]:
    asked = request_passkey(account=account, host=host)
    assert asked is not None
    return asked


def _show(account: Account, answer: str, state: Any, host: str = HOST) -> None:
    account.refresh_from_db()
    accept_passkey(account=account, host=host, state=state, answer=answer, now=NOW)


def test_a_passkey_opens(account: Account, key: Key) -> None:
    asked, state = _ask(account)
    _show(account, key.use(asked), state)
    (event,) = events(kinds=[EventKind.SIGN_IN])
    assert event.payload == {"account": account.ref, "method": "passkey"}
    (factor,) = list_factors(account=account)
    assert (factor.method, factor.label, factor.used_at) == (FactorMethod.PASSKEY, "blue", NOW)


def test_only_the_public_half_is_kept(account: Account, key: Key) -> None:
    kept = SecondFactor.objects.get()
    private = key.private.private_numbers().private_value.to_bytes(32, "big")
    assert private not in bytes(kept.credential)
    assert AttestedCredentialData(bytes(kept.credential)).credential_id == key.number


def test_a_statement_counts_once(account: Account, key: Key) -> None:
    asked, state = _ask(account)
    answer = key.use(asked)
    _show(account, answer, state)
    with pytest.raises(Refusal, match=r"identity\.passkey-not-accepted"):
        _show(account, answer, state)  # the counter does not grow
    with pytest.raises(Refusal):
        _show(account, answer, _ask(account)[1])  # nor is the challenge that of another request


def test_a_copied_key_is_noticed(account: Account, key: Key) -> None:
    asked, state = _ask(account)
    key.counter = 7
    _show(account, key.use(asked), state)
    key.counter = 3
    asked, state = _ask(account)
    with pytest.raises(Refusal, match=r"identity\.passkey-not-accepted"):
        _show(account, key.use(asked), state)


SPOILT: dict[str, dict[str, Any]] = {
    "another site": {"origin": "https://credit.example.cn.evil.example"},
    "not over TLS": {"origin": "http://credit.example.cn"},
    "another challenge": {"challenge": websafe_encode(bytes(32))},
    "another ceremony": {"type": "webauthn.create"},
    "another signature": {"signature": bytes(70)},
    "nobody present": {"flags": 0x00},
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_statement_that_does_not_hold_is_refused(account: Account, key: Key, name: str) -> None:
    asked, state = _ask(account)
    with pytest.raises(Refusal, match=r"identity\.passkey-not-accepted"):
        _show(account, key.use(asked, **SPOILT[name]), state)
    assert events(kinds=[EventKind.SIGN_IN]) == ()
    assert len(events(kinds=[EventKind.SIGN_IN_REFUSED])) == 1


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "not json", '{"id": 1}', '{"rawId": "!!"}']
)
def test_rubbish_is_refused(account: Account, key: Key, answer: str) -> None:
    _, state = _ask(account)
    for given in (state, None, {}, "x"):
        with pytest.raises(Refusal, match=r"identity\.passkey-not-accepted"):
            _show(account, answer, given)


def test_a_stranger_with_a_key_of_the_same_number_does_not_open(account: Account, key: Key) -> None:
    asked, state = _ask(account)
    with pytest.raises(Refusal):
        _show(account, Key().use(asked), state)


def test_a_passkey_works_for_one_name_alone(account: Account, key: Key) -> None:
    asked, state = _ask(account, "other.example.cn")
    with pytest.raises(Refusal):
        _show(account, key.use(asked), state, "other.example.cn")


def test_a_locked_account_is_not_opened_by_a_passkey(account: Account, key: Key) -> None:
    for _ in range(10):
        with pytest.raises(Refusal):
            _show(account, "{}", None)
    asked, state = _ask(account)
    with pytest.raises(Refusal):
        _show(account, key.use(asked), state)


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("127.0.0.1", False),
        ("[::1]", False),
        ("10.1.2.3", False),
        ("localhost", True),
        (HOST, True),
    ],
)
def test_a_bare_address_has_no_passkeys(host: str, known: bool) -> None:
    assert knows_passkeys(host) is known


def test_challenges_differ(account: Account, key: Key) -> None:
    challenges = {websafe_decode(_ask(account)[0]["challenge"]) for _ in range(20)}
    assert len(challenges) == 20
    assert min(map(len, challenges)) >= 16


# --- the pages ---------------------------------------------------------------------------------------


def _half() -> Client:
    client = Client()
    assert (
        client.post("/sign-in", {"login": "officer", "password": PASSWORD})["Location"]
        == "/sign-in/second"
    )
    return client


def test_halfway_nothing_is_open(phone: Account) -> None:
    client = _half()
    for address in ("/workbench/", "/workbench/look-up/", "/workbench/factors/", "/my/"):
        assert client.get(address)["Location"].startswith("/sign-in?next=")


def test_the_way_there_is_over_after_ten_minutes(phone: Account) -> None:
    client = _half()
    assert client.get("/sign-in/second").status_code == 200
    session = client.session
    session["halfway"] = {**session["halfway"], "since": session["halfway"]["since"] - 601}
    session.save()
    assert client.get("/sign-in/second")["Location"] == "/sign-in"


@pytest.mark.parametrize("address", ["/sign-in/second", "/sign-in/first"])
def test_without_the_password_there_is_no_second_step(phone: Account, address: str) -> None:
    assert Client().get(address)["Location"] == "/sign-in"
    assert Client().post(address, {"code": "123456"})["Location"] == "/sign-in"


def test_with_a_factor_the_password_adds_no_other(phone: Account) -> None:
    page = _half().get("/sign-in/first")
    assert page.status_code == 403
    assert "gongxin account reopen" in page.content.decode()


def test_the_session_after_is_another_than_before(phone: Account) -> None:
    client = _half()
    before = client.session.session_key
    moment = datetime.now(UTC)
    SecondFactor.objects.update(counter=0)
    answer = client.post("/sign-in/second", {"code": code_now(secret=SECRET, now=moment)})
    assert answer["Location"] == "/workbench/"
    assert client.session.session_key != before
    assert "halfway" not in client.session


def test_the_first_sign_in_is_on_record_like_every_other(account: Account) -> None:
    # the pages go by the real time
    Account.objects.update(first_factor_until=datetime.now(UTC) + timedelta(days=1))
    client = _half()
    client.get("/sign-in/first")
    code = code_now(secret=client.session["new-secret"], now=datetime.now(UTC))
    answer = client.post("/sign-in/first", {"code-code": code, "code-label": "phone"})
    assert answer["Location"] == "/workbench/"
    (event,) = events(kinds=[EventKind.SIGN_IN])
    assert event.payload == {"account": account.ref, "method": "code"}
    account.refresh_from_db()
    assert account.last_login is not None


@pytest.mark.parametrize(("answer", "failures"), [("{}", 1), ("", 0)])
def test_a_refused_passkey_leaves_the_code_to_be_shown(
    phone: Account, key: Key, answer: str, failures: int
) -> None:
    client = Client(headers={"host": "localhost"})
    client.post("/sign-in", {"login": "officer", "password": PASSWORD})
    refused = client.post("/sign-in/second", {"answer": answer})
    assert refused.status_code == 400
    page = refused.content.decode()
    assert "通行密钥" in page
    assert 'name="code"' in page
    phone.refresh_from_db()
    assert phone.failed_sign_ins == failures
