"""`gongxin jobs`: what has to be done again and again, by a process of its own or by systemd.

Nothing that a person relies on waits for one of these: records end, questions fall due and doors close by the clock of
the database. They prove, tally, keep and tidy.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time as clocks
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

import click

from gongxin.lib.bilingual import Text
from gongxin.lib.timetable import Daily, Every, Rhythm

from .house import now

_SUNDAY = 6
_ERRORS = 2
_PATIENCE = 30.0
"""Seconds that a job has to end when it is asked to."""


@dataclass(frozen=True, slots=True)
class Job:
    """定时任务: a command of `gongxin`, how often it is due, and what for. Its name is that of its unit.

    `caught_up` says that systemd runs it late where the machine was off at its time.
    """

    name: str
    command: tuple[str, ...]
    when: Rhythm
    title: Text
    caught_up: bool = False


JOBS = (
    Job("bulk", ("bulk", "run"), Every(1), Text("执行已批准的批量查询，销毁到期的", "Run bulk look-ups that were approved, destroy what has ended")),
    Job("recalls", ("recall", "knock"), Every(1), Text("告诉单位有召回通知待取", "Tell organs that recalls wait for them")),
    Job("notices", ("notices", "send"), Every(1), Text("登记送达凭证，提醒有告知待看", "Prove that notices were served, tell contacts that one waits")),
    Job("witnessed", ("ledger", "status"), Every(5), Text("核对存证是否有人见证", "See that the log is witnessed")),
    Job("told", ("review", "tell"), Every(5), Text("告知暂缓期满的查询", "Tell of looks that were told later, when their day has come")),
    Job("looks", ("review", "sweep"), Every(60), Text("找出异常查询并抽样", "Raise unusual look-ups, draw the sample")),
    Job("takedowns", ("publication", "sweep"), Every(60), Text("登记已撤下的公示，忘掉其内容", "Enter what was taken down, forget what it said")),
    Job("grades", ("grades", "sweep"), Every(60), Text("结束已无记录支持的等级", "End grades that stand on no record any more")),
    Job("tally", ("ledger", "tally"), Daily(time(0, 20)), Text("对账，使查询清单可以证明完整", "Tally the log, so that lists can be proved whole"), caught_up=True),
    Job("ends", ("pack", "settle"), Daily(time(0, 40)), Text("把新版本提前的终点写入各条记录", "Write into the records the ends that an edition moved"), caught_up=True),
    Job("originals", ("batch", "sweep"), Daily(time(1, 0)), Text("销毁到期的原始文件", "Destroy original files whose time is over"), caught_up=True),
    Job("tips", ("tips", "sweep"), Daily(time(1, 20)), Text("销毁到期的举报内容", "Destroy words of tips whose time is over"), caught_up=True),
    Job("backup", ("backup",), Daily(time(2, 0)), Text("备份，并销毁到期备份的密钥", "Make a backup, destroy the keys of those that ended"), caught_up=True),
    Job("drill", ("backup", "drill"), Daily(time(4, 0), _SUNDAY), Text("恢复演练", "The restore drill"), caught_up=True),
    Job("display", ("display", "check", "--record", "--through-midnight"), Daily(time(23, 58)), Text("到期核验，并公布结果", "Prove that nothing past its end is told, and publish the number")),
)  # fmt: skip
"""Everything that is due by the clock; what an installation adds for itself (`gongxin pull FILE`) is its own."""

_NAMES = click.option(
    "--only",
    multiple=True,
    type=click.Choice([job.name for job in JOBS]),
    help="只做这些，可多次给出。 These alone; may be given several times.",
)


@click.group()
def jobs() -> None:
    """定时任务。  What has to be done again and again."""


@jobs.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="机器可读。 Print JSON.")
def list_jobs(*, as_json: bool) -> None:
    """有哪些、何时做。  Which there are, and when each is due next."""
    lines = [
        {
            "job": job.name,
            "command": " ".join(("gongxin", *job.command)),
            "next": job.when.after(now()).isoformat(timespec="minutes"),
            "title": str(job.title),
        }
        for job in JOBS
    ]
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False, indent=2))
        return
    for line in lines:
        click.echo(f"{line['next']}  {line['job']:<10} {line['command']}\n    {line['title']}")


@jobs.command()
@_NAMES
def run(only: tuple[str, ...]) -> None:
    """到点执行，直到停止。  Start each when it is due, until this is ended; one line of JSON for each that ends.

    None is started a second time while it still runs. What jobs say goes to standard error.
    """
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    keep_time([job for job in JOBS if not only or job.name in only], program=_gongxin(), stop=stop)


@jobs.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--user", default="gongxin", help="以哪个系统账号运行。 The account that runs them.")
@click.option(
    "--environment",
    default="/etc/gongxin/environment",
    help="设置所在的文件。 The file with the settings.",
)
@_NAMES
def units(folder: Path, *, user: str, environment: str, only: tuple[str, ...]) -> None:
    """写出 systemd 单元。  Write a service and a timer for each into FOLDER."""
    folder.mkdir(parents=True, exist_ok=True)
    for job in JOBS:
        if only and job.name not in only:
            continue
        for name, text in _units(job, user=user, environment=environment).items():
            (folder / name).write_text(text, "utf-8")
            click.echo(folder / name)


def keep_time(
    kept: Collection[Job], *, program: Sequence[str], stop: threading.Event, pause: float = 0.5
) -> None:
    """Start `program` with each job's command when it is due, until `stop`; then ask what still runs to end."""
    due = {job: job.when.after(now()) for job in kept}
    running: dict[Job, _Running] = {}
    while not stop.wait(pause):
        for job, one in list(running.items()):
            if one.process.poll() is not None:
                click.echo(running.pop(job).said(job))
        moment = now()
        for job in kept:
            if moment < due[job]:
                continue
            due[job] = job.when.after(moment)
            if job not in running:
                running[job] = _Running.start([*program, *job.command])
    for one in running.values():
        one.process.terminate()
    for job, one in running.items():
        try:
            one.process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            one.process.kill()
            one.process.wait()
        click.echo(one.said(job))


@dataclass(frozen=True, slots=True)
class _Running:
    process: subprocess.Popen[bytes]
    started: datetime
    began: float

    @classmethod
    def start(cls, command: Sequence[str]) -> _Running:
        # what it prints is no line of ours: it goes where errors go
        return cls(subprocess.Popen(command, stdout=_ERRORS), now(), clocks.monotonic())

    def said(self, job: Job) -> str:
        return json.dumps(
            {
                "job": job.name,
                "started": self.started.isoformat(timespec="seconds"),
                "seconds": round(clocks.monotonic() - self.began, 1),
                "exit": self.process.returncode,
            }
        )


def _gongxin() -> list[str]:
    """This very program, whatever the search path says."""
    return [sys.executable, "-m", "gongxin.interfaces.cli"]


def _units(job: Job, *, user: str, environment: str) -> dict[str, str]:
    name = f"gongxin-{job.name}"
    service = f"""[Unit]
Description={job.title.zh} {job.title.en}

[Service]
Type=oneshot
User={user}
EnvironmentFile={environment}
WorkingDirectory={Path.cwd()}
ExecStart={" ".join([*_gongxin(), *job.command])}
Nice=10
"""
    timer = f"""[Unit]
Description={job.title.zh} {job.title.en}

[Timer]
OnCalendar={job.when.on_calendar}
AccuracySec=1s
Persistent={"true" if job.caught_up else "false"}

[Install]
WantedBy=timers.target
"""
    return {f"{name}.service": service, f"{name}.timer": timer}
