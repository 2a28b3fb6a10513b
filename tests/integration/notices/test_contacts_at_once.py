"""Contacts that are added in the same instant: each is taken, one after another, and one of a kind stands."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.access.town import CITIZEN, penalty, write_csv
from tests.integration.register.own_database import House, house, start

__all__ = ["house"]

pytestmark = pytest.mark.xdist_group("own-database")

AT_ONCE = """
import json, threading, time
from unittest import mock
from gongxin.interfaces.cli.house import command_actor, now, open_house
open_house()
from django.db import connection
from gongxin.apps.identity.api import Role, actor_by_login, create_account
from gongxin.apps.notices.api import Channel, add_contact, own_contacts
from gongxin.apps.notices.operations import keep_contacts as keeping
from gongxin.lib.errors import Refusal
from tests.integration.access.town import CITIZEN, PASSWORD
create_account(login="at-once", password=PASSWORD, role=Role.CITIZEN, subject_key=CITIZEN.key,
               actor=command_actor("test"), now=now())
actor = actor_by_login(login="at-once")
together, said, digest = threading.Barrier(7), [], keeping._digest
def slowly(*given):
    # between reading what there is and adding to it
    time.sleep(0.2)
    return digest(*given)
def add(number):
    together.wait()
    try:
        add_contact(channel=Channel.MAIL, place=f"told{number}@example.org", actor=actor, now=now())
        said.append("taken")
    except Refusal as refusal:
        said.append(refusal.code)
    except Exception as fault:
        said.append(type(fault).__name__)
    finally:
        connection.close()
with mock.patch.object(keeping, "carrier_of"), mock.patch.object(keeping, "_digest", slowly):
    threads = [threading.Thread(target=add, args=(number,)) for number in range(7)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
print(json.dumps({"said": sorted(said), "stands": len(own_contacts(actor=actor))}))
"""


def test_seven_at_once_are_taken_in_turn_as_far_as_a_day_allows(
    house: House, tmp_path: Path
) -> None:
    file = write_csv(
        tmp_path, "administrative-penalty", [penalty(CITIZEN, "川示交罚〔2026〕95001号")]
    )
    filing = house.filing(file)  # so that they are known
    start(filing)
    filing.communicate(timeout=120)
    done = subprocess.run(
        [sys.executable, "-c", AT_ONCE],
        env=house.environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "said": ["notices.too-many-contacts"] * 2 + ["taken"] * 5,
        "stands": 1,
    }
