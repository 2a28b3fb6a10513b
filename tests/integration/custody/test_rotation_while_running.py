"""Keys are rotated in an installation at work: loads and look-ups notice nothing, and a withdrawn version is said."""

from __future__ import annotations

import json
import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongxin.lib.identifiers import id_check_character
from tests.integration.access.town import Row
from tests.integration.intake.desk import of_person, write
from tests.integration.register.own_database import House, house, start

__all__ = ["house"]

pytestmark = pytest.mark.xdist_group("own-database")

PERSONS = 300
LOOK = """
import json, sys, threading
from gongxin.interfaces.cli.house import open_house
open_house()
from django.db import connection, transaction
from gongxin.apps.register.api import Reach, Within, open_file, subject_key
from gongxin.lib.errors import Refusal
people = [subject_key(identifier="id:" + number) for number in json.loads(sys.argv[1])]
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.readline(), over.set()), daemon=True).start()
seen, faults = 0, []
print("ready", flush=True)
while not over.is_set():
    for person in people:
        try:
            with transaction.atomic():
                file = open_file(subject_key=person, reach=Reach((Within(),)))
            seen += file is not None and bool(file.identity.name) and len(file.records) > 0
        except Refusal as refusal:
            faults.append(refusal.code)
        except Exception as fault:
            faults.append(type(fault).__name__)
        if over.wait(0.005):
            break
print(json.dumps({"seen": seen, "faults": faults}), flush=True)
"""
KEEP = """
import sys
from gongxin.interfaces.cli.main import cli
from gongxin.lib.errors import Refusal
print("ready", flush=True)
for line in sys.stdin:
    try:
        cli(["keys", *line.split()], standalone_mode=False)
    except Refusal as refusal:
        print(refusal.code)
    print("over", flush=True)
"""
REWRAP = """
import sys
from gongxin.interfaces.cli.house import command_actor, now, open_house
open_house()
from gongxin.apps.custody.operations import rewrap_keys
rewrap_keys.PORTION = 20
print("ready", flush=True)
sys.stdin.readline()
rewrap_keys.rewrap_keys(actor=command_actor("test"), now=now())
"""
OLDER = """
SELECT count(*) FROM register_data_key
WHERE get_byte(wrapped, 0) <> 2 OR get_byte(wrapped, 1) * 256 + get_byte(wrapped, 2) <> %s
"""


def _person(number: int) -> str:
    first = f"51990119800101{number:03d}"
    return first + id_check_character(first)


def _rows(prefix: str, persons: range) -> list[Row]:
    return [of_person(CF_XDR_ZJHM=_person(n), CF_WSH=f"{prefix}〔2026〕{n}号") for n in persons]


def _ready(process: subprocess.Popen[str]) -> subprocess.Popen[str]:
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n", process.communicate()[1]
    return process


def _file(house: House, path: Path) -> None:
    process = house.filing(path)
    out, err = process.communicate("go\n", timeout=60)
    assert process.returncode == 0, err
    receipt = json.loads(out)
    assert receipt["accepted"] == receipt["received"] > 0


def _looking(house: House, persons: range) -> subprocess.Popen[str]:
    return _ready(house.running(LOOK, json.dumps([_person(n) for n in persons])))


def _over(process: subprocess.Popen[str]) -> dict[str, object]:
    out, err = process.communicate("\n", timeout=60)
    assert process.returncode == 0, err
    told: dict[str, object] = json.loads(out)
    return told


class Keeper:
    """Gives `gongxin keys` commands in one process, which is as long at work as the others."""

    def __init__(self, house: House) -> None:
        self._process = _ready(house.running(KEEP))

    def __call__(self, *words: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(" ".join(words) + "\n")
        self._process.stdin.flush()
        said = []
        while (line := self._process.stdout.readline()) not in {"over\n", ""}:
            said.append(line)
        assert line, self._process.communicate()[1]
        return "".join(said)

    def over(self) -> None:
        """Send it home."""
        self._process.communicate(timeout=60)


@pytest.fixture
def keys(house: House) -> Iterator[Keeper]:
    """Somebody who keeps the keys."""
    keeper = Keeper(house)
    yield keeper
    keeper.over()


def _newest(house: House) -> int:
    return house.count(
        "SELECT max(coalesce(nullif(split_part(key, '-', 2), ''), '1')::int)"
        " FROM register_key_check WHERE key LIKE 'master%%'"
    )


def _settled(house: House) -> None:
    """As if the newest version had been in use for a while."""
    house.count(
        "WITH moved AS (UPDATE register_key_check SET made_at = made_at - interval '2 minutes'"
        " WHERE made_at IS NOT NULL RETURNING 1) SELECT count(*) FROM moved"
    )


def test_rotation_and_rewrap_meet_loads_and_look_ups_without_one_failed_opening(
    house: House, keys: Keeper, tmp_path: Path
) -> None:
    """F28, both halves: nothing fails while it goes on, and afterwards the withdrawn version is named."""
    _file(house, write(tmp_path, _rows("先", range(100, 100 + PERSONS)), "first.csv"))
    before = _newest(house)
    looking = [_looking(house, range(100, 100 + PERSONS)) for _ in range(1)]
    names = [f"轮{turn}" for turn in range(2)]
    # persons whom nobody met yet and such as the register knows
    files = [
        write(tmp_path, _rows(name, range(250 + 150 * turn, 550 + 150 * turn)), f"{turn}.csv")
        for turn, name in enumerate(names)
    ]
    loads = [_ready_to_file(house, path) for path in files]
    for load in loads:
        start(load)
        keys("rotate")
        keys("rewrap")
    for load in loads:
        out, err = load.communicate(timeout=120)
        assert load.returncode == 0, err
        receipt = json.loads(out)
        assert receipt["accepted"] == receipt["received"] == 300
    told = [_over(one) for one in looking]
    assert [one["faults"] for one in told] == [[]]
    assert all(int(str(one["seen"])) > 50 for one in told)
    newest = _newest(house)
    assert newest == before + 2

    # a load that began under an older version may have written after the last rewrap had passed
    keys("rewrap")
    assert house.count(OLDER, newest) == 0
    status = keys("status")
    assert f"{newest}: 在用 in use" in status

    assert "keys.too-young" in keys("retire", str(newest - 1))
    assert "keys.current" in keys("retire", str(newest))
    _settled(house)
    for number in range(1, newest):
        assert "destroyed" in keys("retire", str(number))
        assert "destroyed" in keys("retire", str(number))  # given again: the same end
    here = sorted(path.name for path in (house.var / "keys").glob("master*"))
    assert here == [f"master-{newest}.key"]
    _file(house, write(tmp_path, _rows("后", range(100, 130)), "after.csv"))

    # withdrawn though things hang on it: said by code, to a process at work as to a new one
    at_work = _looking(house, range(100, 110))
    time.sleep(0.5)
    path = house.var / "keys" / f"master-{newest}.key"
    aside = path.rename(tmp_path / path.name)
    (house.var / "keys" / f"master-{newest + 1}.key").write_bytes(bytes(range(32)))
    time.sleep(2.0)
    faults = _over(at_work)["faults"]
    assert isinstance(faults, list)
    assert set(faults) == {"keys.version-missing"}
    assert "register.other-keys" in keys("rotate")
    (house.var / "keys" / f"master-{newest + 1}.key").unlink()
    aside.rename(path)
    time.sleep(1.1)
    assert "在用 in use" in keys("status")


def _ready_to_file(house: House, path: Path) -> subprocess.Popen[str]:
    return house.filing(path, connected=True)


def test_a_rewrap_that_is_killed_anywhere_is_taken_up_again(house: House, tmp_path: Path) -> None:
    rng = random.Random(20261128)
    _file(house, write(tmp_path, _rows("杀", range(100, 700)), "killed.csv"))
    house.run("keys", "rotate")
    newest = _newest(house)
    left = [house.count(OLDER, newest)]
    for _ in range(3):
        process = _ready(house.running(REWRAP))
        start(process)
        time.sleep(rng.uniform(0.01, 0.12))
        process.kill()
        process.communicate()
        house.wait_until_alone()
        left.append(house.count(OLDER, newest))
    assert left == sorted(left, reverse=True)
    assert left[0] >= 600
    house.run("keys", "rewrap")
    assert house.count(OLDER, newest) == 0
    looking = _looking(house, range(100, 130))
    time.sleep(0.5)
    told = _over(looking)
    assert told["faults"] == []
    assert int(str(told["seen"])) > 0


def test_a_version_on_which_something_hangs_is_not_retired(
    house: House, keys: Keeper, tmp_path: Path
) -> None:
    _file(house, write(tmp_path, _rows("停", range(100, 130)), "retire.csv"))
    old = _newest(house)
    keys("rotate")
    _settled(house)
    assert "keys.still-used" in keys("retire", str(old))
    assert "keys.unknown-version" in keys("retire", "999")
    name = "master.key" if old == 1 else f"master-{old}.key"
    assert (house.var / "keys" / name).exists()
    keys("rewrap")
    keys("retire", str(old))
    assert not (house.var / "keys" / name).exists()


def test_each_step_is_one_event_with_its_counts(house: House, keys: Keeper, tmp_path: Path) -> None:
    _file(house, write(tmp_path, _rows("事", range(100, 120)), "event.csv"))
    events = house.count("SELECT count(*) FROM ledger_event WHERE kind LIKE 'keys-%%'")
    keys("rotate")
    keys("rewrap")
    assert house.count("SELECT count(*) FROM ledger_event WHERE kind LIKE 'keys-%%'") == events + 2
    told = house.count(
        "SELECT (payload ->> 'data_keys')::int FROM ledger_event WHERE kind = 'keys-rewrapped'"
        " ORDER BY id DESC LIMIT 1"
    )
    assert told == house.count("SELECT count(*) FROM register_data_key") > 0
