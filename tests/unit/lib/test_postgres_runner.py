"""Who runs the server when root asks: the decision, without a server."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gongxin.lib.postgres.runner import Account, Runner, choose_runner, may_enter

SOMEBODY = Account(uid=54321, gid=54321)
ANOTHER = Account(uid=54322, gid=54322)


@pytest.fixture
def deep(open_folder: Path) -> Path:
    folder = open_folder / "clone" / "var"
    folder.mkdir(parents=True)
    folder.chmod(0o711)
    folder.parent.chmod(0o711)
    return folder


def test_open_folders_may_be_entered(deep: Path) -> None:
    assert may_enter(deep, SOMEBODY)


@pytest.mark.parametrize("closed", [0o700, 0o710, 0o766])
def test_one_closed_folder_above_is_enough(deep: Path, closed: int) -> None:
    deep.parent.chmod(closed)
    assert not may_enter(deep, SOMEBODY)
    deep.parent.chmod(0o711)
    deep.chmod(closed)
    assert not may_enter(deep, SOMEBODY)


def test_the_first_class_that_fits_decides(deep: Path) -> None:
    """A group without the right stays outside although others may enter."""
    group = deep.stat().st_gid
    deep.chmod(0o701)
    assert not may_enter(deep, Account(uid=54321, gid=group))
    deep.chmod(0o710)
    assert may_enter(deep, Account(uid=54321, gid=group))


def test_a_link_does_not_hide_the_folders_behind_it(deep: Path, open_folder: Path) -> None:
    link = open_folder / "link"
    link.symlink_to(deep)
    assert may_enter(link, SOMEBODY)
    deep.parent.chmod(0o700)
    assert not may_enter(link, SOMEBODY)


def test_a_folder_that_is_not_there_cannot_be_entered(deep: Path) -> None:
    assert not may_enter(deep / "nothing", SOMEBODY)


def test_an_ordinary_user_runs_it_directly(deep: Path) -> None:
    deep.chmod(0o700)
    chosen = choose_runner(euid=1000, folders=[deep], accounts=[], works=lambda one: False)
    assert chosen == Runner()


def test_root_takes_the_first_account_that_gets_through(deep: Path) -> None:
    chosen = choose_runner(
        euid=0, folders=[deep], accounts=[SOMEBODY, ANOTHER], works=lambda one: True
    )
    assert chosen == Runner(account=SOMEBODY)


def test_root_takes_the_next_account_when_the_first_cannot_run_the_programs(deep: Path) -> None:
    chosen = choose_runner(
        euid=0,
        folders=[deep],
        accounts=[SOMEBODY, ANOTHER],
        works=lambda one: one.account == ANOTHER,
    )
    assert chosen == Runner(account=ANOTHER)


def test_every_folder_must_be_reachable(deep: Path, open_folder: Path) -> None:
    private = open_folder / "private"
    private.mkdir(mode=0o700)
    chosen = choose_runner(
        euid=0, folders=[deep, private], accounts=[SOMEBODY], works=lambda one: True
    )
    assert chosen == Runner(namespace=True)


def test_below_a_private_folder_root_takes_a_user_namespace(deep: Path) -> None:
    deep.parent.chmod(0o700)
    tried: list[Runner] = []

    def works(one: Runner) -> bool:
        tried.append(one)
        return True

    chosen = choose_runner(euid=0, folders=[deep], accounts=[SOMEBODY], works=works)
    assert chosen == Runner(namespace=True)
    assert tried == [Runner(namespace=True)]  # an account that cannot get through is not tried


def test_without_any_way_there_is_none(deep: Path) -> None:
    deep.parent.chmod(0o700)
    chosen = choose_runner(euid=0, folders=[deep], accounts=[SOMEBODY], works=lambda one: False)
    assert chosen is None


def test_no_decision_opens_a_folder(deep: Path) -> None:
    deep.parent.chmod(0o700)
    choose_runner(euid=0, folders=[deep], accounts=[SOMEBODY], works=lambda one: True)
    assert deep.parent.stat().st_mode & 0o777 == 0o700


def test_a_program_gets_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGDATA", "/elsewhere")
    outcome = Runner().run(["env"], seconds=10)
    assert outcome.ok
    assert "PGDATA" not in outcome.output


@pytest.mark.parametrize("command", [["false"], ["no-such-program"], ["sleep", "5"]])
def test_a_failing_program_is_an_outcome(command: list[str]) -> None:
    assert not Runner().run(command, seconds=0.3).ok


def test_files_belong_to_us_unless_an_account_runs_the_server() -> None:
    assert Runner().owner() == Account(os.geteuid(), os.getegid())
    assert Runner(account=SOMEBODY).owner() == SOMEBODY
