"""The commands that are due by the clock: they exist, are started once at a time, and systemd understands their units."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from gongxin.interfaces.cli.jobs import JOBS, Job, jobs, keep_time
from gongxin.interfaces.cli.main import cli
from gongxin.lib.bilingual import Text


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_its_command_takes_what_it_is_given(job: Job) -> None:
    command: click.Command = cli
    left = list(job.command)
    parent = click.Context(cli, info_name="gongxin")
    while isinstance(command, click.Group) and left:
        found = command.get_command(parent, left[0])
        assert found is not None, job.command
        command, left = found, left[1:]
        parent = click.Context(command, parent=parent)
    command.make_context(job.name, left)  # raises for an option that is not there


def test_names_are_those_of_units_and_each_stands_once() -> None:
    names = [job.name for job in JOBS]
    assert len(set(names)) == len(names)
    assert all(name.isalpha() and name.islower() for name in names)


@dataclass(frozen=True)
class _Often:
    """Due again and again within the test."""

    seconds: float = 0.2

    def after(self, moment: datetime) -> datetime:
        return moment + timedelta(seconds=self.seconds)

    @property
    def on_calendar(self) -> str:
        return ""


def _kept(program: str, *, seconds: float, until: threading.Event, path: Path) -> None:
    job = Job("one", (str(path),), _Often(), Text("一", "one"))
    timer = threading.Timer(seconds, until.set)
    timer.start()
    keep_time([job], program=[sys.executable, "-c", program], stop=until, pause=0.05)
    timer.join()


def test_what_is_due_is_started_again_and_its_end_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = "import sys; open(sys.argv[1], 'a').write('x'); print('words'); sys.exit(3)"
    _kept(program, seconds=3, until=threading.Event(), path=tmp_path / "log")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) >= 2
    assert {(line["job"], line["exit"]) for line in lines} == {("one", 3)}
    assert len((tmp_path / "log").read_text()) == len(lines)


def test_it_is_never_started_beside_itself_and_ends_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = "import sys, time; open(sys.argv[1], 'a').write('x'); time.sleep(600)"
    before = time.monotonic()
    _kept(program, seconds=2, until=threading.Event(), path=tmp_path / "log")
    assert time.monotonic() - before < 20
    (line,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert line["exit"] == -15
    assert (tmp_path / "log").read_text() == "x"


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("units")
    done = CliRunner().invoke(jobs, ["units", str(folder), "--user", "root"])
    assert done.exit_code == 0, done.output
    return folder


def test_each_has_a_service_and_a_timer(units: Path) -> None:
    assert {path.name for path in units.iterdir()} == {
        f"gongxin-{job.name}.{kind}" for job in JOBS for kind in ("service", "timer")
    }


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
def test_systemd_understands_them_and_their_times(units: Path) -> None:
    for job in JOBS:
        done = subprocess.run(
            ["systemd-analyze", "verify", str(units / f"gongxin-{job.name}.timer")],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), (job.name, done.stderr)
        told = subprocess.run(
            ["systemd-analyze", "calendar", job.when.on_calendar],
            capture_output=True, text=True, timeout=60, check=True,
        ).stdout  # fmt: skip
        assert "Next elapse" in told, (job.name, told)


def test_one_alone_can_be_written(tmp_path: Path) -> None:
    done = CliRunner().invoke(jobs, ["units", str(tmp_path), "--only", "tally"])
    assert done.exit_code == 0
    assert {path.suffix for path in tmp_path.iterdir()} == {".service", ".timer"}
    assert len(list(tmp_path.iterdir())) == 2
