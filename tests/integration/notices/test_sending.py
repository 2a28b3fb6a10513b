"""Reminders: nothing of what a notice says, once and never twice, whatever the other side does and wherever a run is cut off."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from gongxin.apps.access.api import act_for
from gongxin.apps.identity.api import system_actor
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.notices.api import (
    Channel,
    Sent,
    add_contact,
    confirm_contact,
    end_contact,
    erase_notices,
    own_contacts,
    read_inbox,
    send_notices,
)
from gongxin.apps.notices.models import Contact, Sending
from gongxin.apps.notices.operations import send_notices as sending
from gongxin.apps.register.api import see
from gongxin.lib.errors import Refusal
from gongxin.lib.keyring import KeyRing
from gongxin.lib.messaging import NobodyKnows, NotTaken
from gongxin.lib.row_security import Act
from gongxin.lib.signed_request import signing_jwk
from tests.databases import as_role
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    SECRET_FACT,
    Town,
    file_rows,
    mandate,
    now,
    penalty,
)

from .carriers import Running, running

pytestmark = pytest.mark.django_db

ACTOR = system_actor("notices")
PLACES = {Channel.MAIL: "somebody@example.org", Channel.SMS: "13800000000"}


@pytest.fixture(scope="module")
def _mail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running("mail", tmp_path_factory.mktemp("mail")) as one:
        yield one


@pytest.fixture(scope="module")
def _gateway(tmp_path_factory: pytest.TempPathFactory, settings_keys: Path) -> Iterator[Running]:
    own = signing_jwk(KeyRing.open(settings_keys).ed25519("messages")).as_dict(private=False)
    with running("gateway", tmp_path_factory.mktemp("gateway"), own) as one:
        yield one


@pytest.fixture(scope="module")
def settings_keys() -> Path:
    from django.conf import settings

    return Path(settings.KEYS_DIR)


@pytest.fixture
def servers(_mail: Running, _gateway: Running, settings: Any) -> dict[Channel, Running]:
    """Both, empty and sound, and the platform told of them."""
    settings.SMTP_URL, settings.SMTP_FROM = _mail.address, "notices@example.gov.cn"
    settings.SMS_URL = _gateway.address
    for one in (_mail, _gateway):
        one.fault("")
        for path in one.folder.glob("*.taken"):
            path.unlink()
    return {Channel.MAIL: _mail, Channel.SMS: _gateway}


def code_in(message: str, server: Running) -> str:
    """What a person finds in the message with the code."""
    return re.search(r"([2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4})", words_of(message, server))[1]  # type: ignore[index]


def words_of(message: str, server: Running) -> str:
    if server.address.startswith("http"):
        import json

        return str(json.loads(message)["words"])
    read = email.message_from_string(message, policy=email.policy.default)
    return str(read.get_content())


def confirmed(town: Town, channel: Channel, servers: dict[Channel, Running]) -> str:
    """A contact whose code arrived and was typed in; what was taken on the way is forgotten."""
    server = servers[channel]
    number = add_contact(channel=channel, place=PLACES[channel], actor=town.citizen, now=now())
    code = code_in(server.taken()[-1], server)
    confirm_contact(number=number, code=code.lower(), actor=town.citizen, now=now())
    for path in server.folder.glob("*.taken"):
        path.unlink()
    return number


_NEXT = iter(range(400, 900))


def told(town: Town) -> None:
    """Another adverse record about the citizen, and so a notice."""
    file_rows(
        town.folder,
        "administrative-penalty",
        [penalty(CITIZEN, f"川示交罚〔2026〕{next(_NEXT)}号")],
    )


def run(at: datetime | None = None) -> Sent:
    return send_notices(actor=ACTOR, now=at or now())


def ends() -> list[str]:
    with as_role() as cursor:
        cursor.execute("SELECT over FROM notices_sending ORDER BY id")
        return [over for (over,) in cursor.fetchall()]


BOTH = pytest.mark.parametrize("channel", list(Channel))


# --- contacts -------------------------------------------------------------------------------------


@BOTH
def test_a_contact_is_the_persons_to_add_confirm_and_end(
    town: Town, servers: dict[Channel, Running], channel: Channel
) -> None:
    number = confirmed(town, channel, servers)
    (shown,) = own_contacts(actor=town.citizen)
    assert (shown.number, shown.channel) == (number, channel)
    assert shown.confirmed_at is not None
    assert shown.masked in {"s***@example.org", "138******00"}
    end_contact(number=number, actor=town.citizen, now=now())
    assert own_contacts(actor=town.citizen) == []
    with as_role() as cursor:
        cursor.execute("SELECT place_sealed FROM notices_contact WHERE number = %s", [number])
        assert bytes(cursor.fetchone()[0]) == b""
    told(town)
    assert run().queued == 0
    kinds = [one.kind for one in events_about(subject_key=CITIZEN.key, limit=50)]
    for kind in (EventKind.CONTACT_ADDED, EventKind.CONTACT_CONFIRMED, EventKind.CONTACT_ENDED):
        assert kinds.count(kind) == 1


def test_a_wrong_code_is_a_try_and_after_five_the_right_one_is_wrong(
    town: Town, servers: dict[Channel, Running]
) -> None:
    number = add_contact(
        channel=Channel.MAIL, place=PLACES[Channel.MAIL], actor=town.citizen, now=now()
    )
    code = code_in(servers[Channel.MAIL].taken()[-1], servers[Channel.MAIL])
    for typed in ("", "2222-2222", "x", code[:-1], "3333-3333"):
        with pytest.raises(Refusal, match="wrong-code"):
            confirm_contact(number=number, code=typed, actor=town.citizen, now=now())
    with pytest.raises(Refusal, match="wrong-code"):
        confirm_contact(number=number, code=code, actor=town.citizen, now=now())


def test_a_code_is_good_for_half_an_hour(town: Town, servers: dict[Channel, Running]) -> None:
    number = add_contact(
        channel=Channel.MAIL, place=PLACES[Channel.MAIL], actor=town.citizen, now=now()
    )
    code = code_in(servers[Channel.MAIL].taken()[-1], servers[Channel.MAIL])
    late = now() + timedelta(minutes=31)
    with pytest.raises(Refusal, match="wrong-code"):
        confirm_contact(number=number, code=code, actor=town.citizen, now=late)


def test_nobody_else_says_where_a_person_hears(town: Town, servers: dict[Channel, Running]) -> None:
    number = confirmed(town, Channel.MAIL, servers)
    for call in (
        lambda who: end_contact(number=number, actor=who, now=now()),
        lambda who: confirm_contact(number=number, code="x", actor=who, now=now()),
    ):
        with pytest.raises(Refusal, match="unknown-contact"):
            call(town.neighbour)
    agent = act_for(number=mandate(CITIZEN), actor=town.citizen, now=now())
    with pytest.raises(Refusal, match="own-contacts-only"):
        own_contacts(actor=agent)


@pytest.mark.parametrize(
    ("channel", "place"),
    [
        (Channel.MAIL, "no-address"), (Channel.MAIL, "a@b"), (Channel.MAIL, "甲@example.org"),
        (Channel.MAIL, "a@example.org\nBcc: b@example.org"), (Channel.MAIL, "a" * 260 + "@example.org"),
        (Channel.SMS, "12345678901"), (Channel.SMS, "1380000000"), (Channel.SMS, "１３８００００００００"),
    ],
)  # fmt: skip
def test_what_no_message_can_go_to_is_refused(
    town: Town, servers: dict[Channel, Running], channel: Channel, place: str
) -> None:
    with pytest.raises(Refusal, match="contact-unfit") as refused:
        add_contact(channel=channel, place=place, actor=town.citizen, now=now())
    assert place not in str(refused.value)
    assert servers[channel].taken() == []


def test_adding_is_limited_and_without_a_server_not_offered(
    town: Town, servers: dict[Channel, Running], settings: Any
) -> None:
    add = {"channel": Channel.MAIL, "place": PLACES[Channel.MAIL], "actor": town.citizen}
    for _ in range(5):
        add_contact(**add, now=now())
    with pytest.raises(Refusal, match="too-many-contacts"):
        add_contact(**add, now=now())
    assert len(servers[Channel.MAIL].taken()) == 5
    settings.SMTP_URL = ""
    with pytest.raises(Refusal, match="channel-closed"):
        add_contact(**add, now=now())


def test_where_the_code_does_not_arrive_nothing_is_kept(
    town: Town, servers: dict[Channel, Running]
) -> None:
    servers[Channel.MAIL].fault("unknown-mailbox")
    with pytest.raises(Refusal, match="not-reached"):
        add_contact(channel=Channel.MAIL, place=PLACES[Channel.MAIL], actor=town.citizen, now=now())
    assert own_contacts(actor=town.citizen) == []


# --- what is sent ---------------------------------------------------------------------------------


@BOTH
def test_a_contact_hears_once_and_nothing_of_what_it_is_about(
    town: Town, servers: dict[Channel, Running], channel: Channel
) -> None:
    confirmed(town, channel, servers)
    assert run() == Sent(queued=0, sent=0, put_off=0, given_up=0, unknown=0)
    told(town)
    assert run() == Sent(queued=1, sent=1, put_off=0, given_up=0, unknown=0)
    assert run() == Sent(queued=0, sent=0, put_off=0, given_up=0, unknown=0)
    (message,) = servers[channel].taken()
    words = words_of(message, servers[channel])
    for secret in (
        CITIZEN.name, CITIZEN.number, SECRET_FACT, "行政处罚", "处罚", "不良", "penalty", "adverse",
        "交通运输厅", "川示交罚",
    ):  # fmt: skip
        assert secret not in words
        assert secret not in message
    assert "/my/notices/" in words
    assert re.search(r"([2-9A-HJKMNP-Z]{4}-){4}[2-9A-HJKMNP-Z]{4}", words)
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.NOTICE_SENT])
    assert (event.payload["result"], event.payload["tries"]) == ("sent", 1)


def test_mail_has_a_message_id_of_its_own_and_is_no_answer_to_be_answered(
    town: Town, servers: dict[Channel, Running]
) -> None:
    confirmed(town, Channel.MAIL, servers)
    told(town)
    told(town)
    run()
    first, second = (
        email.message_from_string(one, policy=email.policy.default)
        for one in servers[Channel.MAIL].taken()
    )
    assert first["Message-ID"] != second["Message-ID"]
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.gov\.cn>", first["Message-ID"])
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["To"] == PLACES[Channel.MAIL]


def test_what_was_read_already_is_not_announced(
    town: Town, servers: dict[Channel, Running]
) -> None:
    from gongxin.apps.notices.api import open_notice

    confirmed(town, Channel.MAIL, servers)
    told(town)
    number = read_inbox(actor=town.citizen).lines[0].number
    open_notice(number=number, actor=town.citizen, now=now())
    assert run().queued == 0


# --- what goes wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "fault"),
    [(Channel.MAIL, "gone"), (Channel.MAIL, "busy"), (Channel.MAIL, "full"), (Channel.SMS, "busy"),
     (Channel.SMS, "lost"), (Channel.SMS, "silent"), (Channel.SMS, "forged")],
)  # fmt: skip
def test_what_was_not_taken_or_can_be_repeated_is_tried_again_later(
    town: Town, servers: dict[Channel, Running], channel: Channel, fault: str
) -> None:
    """A gateway that took it and lost its answer is asked again under the same key, and sends nothing twice."""
    confirmed(town, channel, servers)
    told(town)
    servers[channel].fault(fault)
    assert run().put_off == 1
    assert run().sent == 0, "not before its time"
    servers[channel].fault("")
    assert run(now() + timedelta(minutes=3)).sent == 1
    assert len(servers[channel].taken()) == 1
    assert ends() == ["sent"]


@pytest.mark.parametrize(
    ("channel", "fault"), [(Channel.MAIL, "unknown-mailbox"), (Channel.SMS, "refuse")]
)
def test_what_is_refused_for_good_is_given_up(
    town: Town, servers: dict[Channel, Running], channel: Channel, fault: str
) -> None:
    confirmed(town, channel, servers)
    told(town)
    servers[channel].fault(fault)
    assert run().given_up == 1
    servers[channel].fault("")
    assert run(now() + timedelta(hours=1)).sent == 0
    assert servers[channel].taken() == []


def test_mail_that_was_taken_without_an_answer_is_never_sent_again(
    town: Town, servers: dict[Channel, Running]
) -> None:
    confirmed(town, Channel.MAIL, servers)
    told(town)
    servers[Channel.MAIL].fault("cut")
    assert run().unknown == 1
    servers[Channel.MAIL].fault("")
    for hours in range(1, 5):
        assert run(now() + timedelta(hours=hours)).sent == 0
    assert len(servers[Channel.MAIL].taken()) == 1
    assert ends() == ["unknown"]


def test_after_eight_tries_it_is_given_up(town: Town, servers: dict[Channel, Running]) -> None:
    confirmed(town, Channel.MAIL, servers)
    told(town)
    servers[Channel.MAIL].fault("busy")
    at, found = now(), []
    for _ in range(12):
        found.append(run(at))
        at += timedelta(hours=9)
    assert [one.put_off for one in found] == [1] * 7 + [0] * 5
    assert [one.given_up for one in found] == [0] * 7 + [1] + [0] * 4


class Killed(BaseException):
    """The process is gone: nothing after it is done, and no open transaction stays."""


@BOTH
@pytest.mark.parametrize("step", ["claimed", "opened", "handed", "ending"])
def test_cut_off_between_any_two_steps_nothing_is_lost_or_sent_twice(
    town: Town, servers: dict[Channel, Running], channel: Channel, step: str
) -> None:
    confirmed(town, channel, servers)
    told(town)
    _killed_at(step)
    again = now() + timedelta(minutes=11)
    for _ in range(3):
        run(again)
        again += timedelta(minutes=11)
    taken = len(servers[channel].taken())
    if channel is Channel.SMS:
        assert (taken, ends()) == (1, ["sent"])
    else:
        # nobody can ask a mail server whether it took it: at most once
        assert (taken, ends()) == (int(step in {"handed", "ending"}), ["unknown"])
    assert len(events_about(subject_key=CITIZEN.key, kinds=[EventKind.NOTICE_SENT])) == 1


def _killed_at(step: str) -> None:
    """A run that ends as by a signal after the step of that name."""
    from gongxin.lib.messaging import Gateway, MailServer

    real = {one: one.hand for one in (MailServer, Gateway)}

    def handed(self: Any, message: Any) -> None:
        if step != "opened":
            real[type(self)](self, message)
        raise Killed

    patches = {
        "claimed": [mock.patch.object(sending, "_hand_over", side_effect=Killed)],
        "opened": [mock.patch.object(one, "hand", handed) for one in real],
        "handed": [mock.patch.object(one, "hand", handed) for one in real],
        "ending": [mock.patch.object(sending, "record_event", side_effect=Killed)],
    }
    with pytest.raises(Killed), _all(patches[step]):
        run()


def _all(patches: list[Any]) -> Any:
    stack = ExitStack()
    for one in patches:
        stack.enter_context(one)
    return stack


@hypothesis_settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    channel=st.sampled_from(list(Channel)),
    fates=st.lists(
        st.sampled_from(["taken", "no", "never", "lost", "taken-unheard", "killed-before", "killed-after"]),
        max_size=12,
    ),
)  # fmt: skip
def test_whatever_happens_in_whatever_order_it_arrives_once_at_most(
    town: Town, channel: Channel, fates: list[str]
) -> None:
    """A carrier of the kind that keeps what arrives: by its key, or, of mail, each time."""
    arrived: list[str] = []
    left = iter(fates)

    class Carrier:
        knows_repeats = channel is Channel.SMS

        def hand(self, message: Any) -> None:
            fate = next(left, "taken")
            if fate == "no":
                raise NotTaken
            if fate == "never":
                raise NotTaken(for_good=True)
            if fate == "killed-before":
                raise Killed
            if fate == "lost":
                raise NobodyKnows
            if not (self.knows_repeats and message.key in arrived):
                arrived.append(message.key)
            if fate == "taken-unheard":
                raise NobodyKnows
            if fate == "killed-after":
                raise Killed

    with transaction.atomic(), mock.patch.object(sending, "carrier_of", return_value=Carrier()):
        _contact_of(town, channel)
        told(town)
        at = now()
        for _ in range(40):
            with suppress(Killed):
                run(at)
            at += timedelta(hours=5)
        assert len(arrived) <= 1
        (end,) = ends()
        assert end in {"sent", "given-up", "unknown"}
        if end == "sent":
            assert len(arrived) == 1
        transaction.set_rollback(True)


def _contact_of(town: Town, channel: Channel) -> None:
    """A confirmed contact, past the sending of its code."""
    with mock.patch("gongxin.apps.notices.operations.keep_contacts.carrier_of") as carrier:
        number = add_contact(channel=channel, place=PLACES[channel], actor=town.citizen, now=now())
        message = carrier.return_value.hand.call_args.args[0]
    code = re.search(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", message.words)
    assert code is not None
    confirm_contact(number=number, code=code[0], actor=town.citizen, now=now())


# --- what the database holds ----------------------------------------------------------------------


def test_a_contact_hears_of_a_notice_once_whoever_queues(
    town: Town, servers: dict[Channel, Running]
) -> None:
    confirmed(town, Channel.MAIL, servers)
    told(town)
    run()
    with pytest.raises(DatabaseError, match="contact_hears_once"), as_role() as cursor:
        cursor.execute(
            "INSERT INTO notices_sending (subject_key, notice, contact, channel, queued_at, next_at, tries, over)"
            " SELECT subject_key, notice, contact, channel, queued_at, next_at, 0, '' FROM notices_sending"
        )


def test_who_is_erased_leaves_neither_a_contact_nor_what_was_sent(
    town: Town, servers: dict[Channel, Running]
) -> None:
    confirmed(town, Channel.MAIL, servers)
    told(town)
    assert run().sent == 1
    with transaction.atomic():
        erase_notices(subject_key=NEIGHBOUR.key)
    assert len(own_contacts(actor=town.citizen)) == 1
    with transaction.atomic():
        erase_notices(subject_key=CITIZEN.key)
    assert own_contacts(actor=town.citizen) == []
    with as_role() as cursor:
        for table in ("notices_contact", "notices_sending"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table


def test_contacts_are_shown_to_their_person_and_to_who_sends(
    town: Town, servers: dict[Channel, Running]
) -> None:
    confirmed(town, Channel.MAIL, servers)
    told(town)
    run()
    for model in (Contact, Sending):
        for seen, act, count in (
            (None, Act.READ, 0), ([], Act.READ, 0), ([NEIGHBOUR.key], Act.READ, 0), ([FIRM.key], Act.LOAD, 0),
            ([CITIZEN.key], Act.READ, 1), ([], Act.SEND, 1),
        ):  # fmt: skip
            with transaction.atomic():
                see(seen, act=act)
                assert model.objects.count() == count, (model, seen, act)
    with pytest.raises(DatabaseError):
        _shown_own("UPDATE notices_sending SET notice = 1")


def _shown_own(statement: str) -> None:
    with transaction.atomic():
        see([CITIZEN.key])
        with connection.cursor() as cursor:
            cursor.execute(statement)
