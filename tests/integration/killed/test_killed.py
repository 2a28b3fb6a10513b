"""Killed between any two steps: an act is wholly done or not at all, and doing it again gives one result.

Each act of cases, notices, recalls and repairs is carried out by a process of its own against a real database, and dies there:
before each of its exchanges with the database, in the middle of each commit, at its end, and when it has told what it did. None of that is
drawn. An act has some fifty exchanges, so that all deaths take long: `make killed` dies them all; else an act dies its last ones, and before every
tenth exchange, each act from another one on. After each death the tables are, version by version, what they were, or else what they are after the whole act.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

from gongxin.apps.notices.api import Channel
from gongxin.lib.keyring import KeyRing
from gongxin.lib.signed_request import signing_jwk
from tests.integration.notices.carriers import Running, running

from .place import Place, built
from .scenes import SCENES

pytestmark = pytest.mark.xdist_group("killed")
MINUTES = (12, 24, 36)
"""When a run of reminders comes again: after the first of these who was cut off is known to have been."""


@pytest.fixture(scope="module")
def carriers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Channel, Running]]:
    """A real mail server, and a real gateway that knows the platform's key."""
    var = tmp_path_factory.mktemp("var")
    (var / "keys").mkdir(mode=0o700)
    own = signing_jwk(KeyRing.open(var / "keys").ed25519("messages")).as_dict(private=False)
    with running("mail", var / "mail") as mail, running("gateway", var / "gateway", own) as gateway:
        yield {Channel.MAIL: mail, Channel.SMS: gateway}


@pytest.fixture(scope="module")
def place(carriers: dict[Channel, Running]) -> Iterator[Place]:
    """The town, in an installation of its own that sends."""
    with built(
        carriers[Channel.MAIL].folder.parent,
        GONGXIN_SMTP_URL=carriers[Channel.MAIL].address,
        GONGXIN_SMTP_FROM="notices@example.gov.cn",
        GONGXIN_SMS_URL=carriers[Channel.SMS].address,
    ) as one:
        yield one


EVERY = 1 if os.environ.get("KILLED_EVERYWHERE") else 10
"""Before every how many exchanges an act dies."""


def deaths(whole: dict[str, Any], place: int) -> list[tuple[int, str]]:
    """Where an act of so many steps dies: before each, in the middle of each commit, at its end, and when it has told.

    `place` is which of the acts it is: unless they all die everywhere, each dies before exchanges of its own.
    """
    steps, commits = whole["steps"], whole["commits"]
    assert commits, "an act that commits nothing is none"
    near = {number for commit in commits for number in (commit, commit + 1) if number <= steps}
    drawn = set(range(1 + place % EVERY, steps + 1, EVERY))
    before = [(number, "before") for number in sorted(near | drawn)]
    return [*before, *((number, "said") for number in commits), (0, "end"), (0, "told")]


@pytest.mark.parametrize("name", SCENES)
def test_an_act_that_is_killed_anywhere_is_wholly_done_or_not_at_all(
    place: Place, name: str
) -> None:
    scene = SCENES[name]
    with place.kept():
        known = place.run("before", name)
        with place.kept() as here:
            was, before = place.state(), place.told()
            whole = place.act(name, known)
            done = place.told()
            assert done != before
            assert place.faults() == []
            here.put_back()
            assert place.state() == was
            left = 0
            for number, how in deaths(whole, list(SCENES).index(name)):
                since = place.newest()
                heard = place.dies(name, known, number, how)
                assert bool(heard) == (how == "told")
                if not place.wrote(since) or place.state() == was:
                    # before the last commit nobody is told anything, and nothing holds the next one up
                    assert how in {"before", "said"}
                    assert how == "said" or number <= whole["commits"][-1]
                    continue
                left += 1
                assert how != "before" or number > whole["commits"][-1]
                assert place.told() == done
                again = place.act(name, known)
                assert again["refused"] == scene.again or whole["refused"]
                assert place.told()["seen"] == done["seen"]
                assert place.faults() == []
                here.put_back()
            assert left >= 2, "at its end, and when it had told of it"
            assert place.act(name, known) == whole
            assert place.told() == done


@pytest.mark.parametrize("channel", list(Channel))
def test_a_run_of_reminders_that_is_killed_anywhere_tells_nobody_twice(
    place: Place, carriers: dict[Channel, Running], channel: Channel
) -> None:
    """A gateway is asked again and knows the key: exactly once. A mail server has no such key: once at most, and nobody knows."""
    carrier, ends = carriers[channel], set[tuple[str, int]]()
    with place.kept():
        known = place.run("before", channel.value)
        with place.kept() as here:
            whole = place.act(channel.value, known)
            (message,) = carrier.taken()
            here.put_back()
            for number, how in deaths(whole, list(Channel).index(channel)):
                _forget(carrier)
                place.dies(channel.value, known, number, how)
                for minutes in MINUTES:
                    place.act(channel.value, known, minutes=minutes)
                ends.add((_over(place), len(carrier.taken())))
                assert place.faults() == []
                here.put_back()
    _forget(carrier)
    if channel is Channel.SMS:
        assert ends == {("sent", 1)}
        assert len(json.loads(message)["key"]) == 32
    else:
        assert ends == {("sent", 1), ("unknown", 0), ("unknown", 1)}


def _over(place: Place) -> str:
    """What came of the one message there is; that something did is asked, too."""
    one = "SELECT count(*) FROM notices_sending WHERE over = %s"
    assert place.house.count("SELECT count(*) FROM notices_sending") == 1
    return next(over for over in ("sent", "unknown") if place.house.count(one, over))


def _forget(carrier: Running) -> None:
    for path in carrier.folder.glob("*.taken"):
        path.unlink()
