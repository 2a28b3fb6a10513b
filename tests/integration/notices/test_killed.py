"""Real processes, really killed: a run of reminders sends none twice, wherever it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.access.town import FIRM, penalty, write_csv
from tests.integration.register.own_database import House, house, start

from .carriers import Running, running

__all__ = ["house"]

pytestmark = pytest.mark.xdist_group("own-database")

SETTING_UP = """
import re, sys
from unittest import mock
from gongxin.interfaces.cli.house import command_actor, now, open_house
open_house()
from gongxin.apps.identity.api import Role, actor_by_login, create_account
from gongxin.apps.notices.api import Channel, add_contact, confirm_contact
from tests.integration.access.town import FIRM, PASSWORD
create_account(login="told", password=PASSWORD, role=Role.CITIZEN, subject_key=FIRM.key,
               actor=command_actor("test"), now=now())
actor = actor_by_login(login="told")
with mock.patch("gongxin.apps.notices.operations.keep_contacts.carrier_of") as carrier:
    number = add_contact(channel=Channel.MAIL, place="told@example.org", actor=actor, now=now())
    words = carrier.return_value.hand.call_args.args[0].words
confirm_contact(number=number, code=re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", words)[0], actor=actor, now=now())
"""

SENDING = """
import os, signal, sys
from datetime import timedelta
from gongxin.interfaces.cli.house import command_actor, now, open_house
open_house()
from gongxin.apps.notices.operations import send_notices as sending
from gongxin.lib.messaging import MailServer
step, minutes = sys.argv[1], int(sys.argv[2])
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
def handed(self, message, hand=MailServer.hand):
    hand(self, message)
    die()
if step == "queued":
    sending._claim = die
if step == "claimed":
    sending._hand_over = die
if step == "handed":
    MailServer.hand = handed
if step == "ending":
    sending.record_event = die
print(sending.send_notices(actor=command_actor("notices"), now=now() + timedelta(minutes=minutes)))
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A mail server that takes everything."""
    with running("mail", tmp_path_factory.mktemp("mail")) as one:
        yield one


def _file(folder: Path, first: int, rows: int) -> Path:
    return write_csv(
        folder,
        "administrative-penalty",
        [penalty(FIRM, f"川示交罚〔2026〕{first + number}号") for number in range(rows)],
    )


@pytest.mark.parametrize("step", ["queued", "claimed", "handed", "ending"])
def test_a_run_of_reminders_killed_at_a_step_sends_no_mail_twice(
    house: House, server: Running, tmp_path: Path, step: str
) -> None:
    told = {"GONGXIN_SMTP_URL": server.address, "GONGXIN_SMTP_FROM": "notices@example.gov.cn"}

    def run(step: str, minutes: int) -> int:
        done = subprocess.run(
            [sys.executable, "-c", SENDING, step, str(minutes)],
            env={**house.environment, **told}, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        return done.returncode

    if house.count("SELECT count(*) FROM notices_contact") == 0:
        filing = house.filing(_file(tmp_path, 90_000, 1))  # so that they are known
        start(filing)
        filing.communicate(timeout=120)
        done = subprocess.run(
            [sys.executable, "-c", SETTING_UP],
            env=house.environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    before = len(server.taken())
    number = 91_000 + ["queued", "claimed", "handed", "ending"].index(step)
    filing = house.filing(_file(tmp_path, number, 1))
    start(filing)
    filing.communicate(timeout=120)

    assert run(step, 1) == -signal.SIGKILL
    for minutes in (12, 24, 36):
        assert run("", minutes) == 0
    sent = len(server.taken()) - before
    over = house.count(
        "SELECT count(*) FROM notices_sending WHERE over = %s AND id = (SELECT max(id) FROM notices_sending)",
        "sent" if step == "queued" else "unknown",
    )
    assert (sent, over) == (int(step in {"queued", "handed", "ending"}), 1)
    assert house.count("SELECT count(*) FROM notices_sending WHERE over = ''") == 0
