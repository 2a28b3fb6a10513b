"""Where the time of one intake goes: self time by stage, and the statements of the merge.

Reading, deciding, sealing and sending run in threads side by side, so their seconds add up to more
than the wall. Stages are measured from outside, by wrapping the functions that carry them for the length of one
run. A stage whose function has been renamed is named in `missing` and its time falls to its caller.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from importlib import import_module
from inspect import isgenerator
from typing import Any

_INTAKE = "gongxin.apps.intake.operations"
_LOAD = "gongxin.apps.register.operations.load_batch"

STAGES = (
    # stage, module, name in it
    ("read", f"{_INTAKE}.receive_file", "open_table"),
    ("read", f"{_INTAKE}.receive_file", "_digest"),
    ("read", "gongxin.lib.tabular", "Table.chunks"),
    ("check", "gongxin.apps.intake.rules.plan", "Plan.check"),
    ("findings", f"{_INTAKE}.tally", "Tally.add_findings"),
    ("refused rows kept", f"{_INTAKE}.take_chunk", "_keep_refused"),
    ("columns for the register", f"{_INTAKE}.take_chunk", "staged_rows"),
    ("columns for the register", f"{_INTAKE}.take_chunk", "staged_links"),
    ("hash", f"{_INTAKE}.take_chunk", "hash_rows"),
    ("decide", f"{_LOAD}", "BatchLoad.load"),
    ("wait for sending", f"{_LOAD}", "BatchLoad.settle"),
    ("seal", f"{_LOAD}", "BatchLoad._seal"),
    ("data keys", "gongxin.apps.register.operations.load_keys", "LoadKeys.meet"),
    ("copy: encode", "gongxin.lib.pgcopy", "encode"),
    ("copy: send", f"{_LOAD}", "_copy"),
    ("finish", f"{_LOAD}", "BatchLoad.finish"),
    ("commit", "django.db.transaction", "Atomic.__exit__"),
)
REST = "rest"


@dataclass(slots=True)
class Profile:
    """Seconds by stage; seconds by statement; stages that were not found."""

    stages: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    statements: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    missing: list[str] = field(default_factory=list)
    _threads: threading.local = field(default_factory=threading.local)

    @contextmanager
    def inside(self, stage: str) -> Iterator[None]:
        """Count the block for `stage`, less what inner stages take."""
        # each thread has its own stages inside one another
        running = self._threads.__dict__.setdefault("running", [])
        frame = [time.perf_counter(), 0.0]
        running.append(frame)
        try:
            yield
        finally:
            running.pop()
            spent = time.perf_counter() - frame[0]
            self.stages[stage] += spent - frame[1]
            if running:
                running[-1][1] += spent

    def shares(self) -> dict[str, float]:
        """Share of the whole by stage, largest first."""
        total = sum(self.stages.values()) or 1.0
        ordered = sorted(self.stages.items(), key=lambda pair: -pair[1])
        return {stage: round(spent / total, 4) for stage, spent in ordered}

    def as_dict(self) -> dict[str, Any]:
        """For the JSON file."""
        slowest = sorted(self.statements.items(), key=lambda pair: -pair[1])[:8]
        return {
            "seconds": {name: round(spent, 3) for name, spent in self.stages.items()},
            "shares": self.shares(),
            "statements_s": {text: round(spent, 3) for text, spent in slowest},
            "missing": self.missing,
        }

    def table(self) -> str:
        """Shares as plain text."""
        lines = [
            f"  {stage:<28}{self.stages[stage]:>9.2f} s{share:>8.1%}"
            for stage, share in self.shares().items()
        ]
        lines += [
            f"    {spent:>7.2f} s  {text}" for text, spent in self.as_dict()["statements_s"].items()
        ]
        return "\n".join(["where the time goes (self time; statements below)", *lines])


@contextmanager
def profiled() -> Iterator[Profile]:
    """Wrap the stages for the length of the block."""
    from django.db import connection

    profile = Profile()
    undo: list[Callable[[], None]] = []
    for stage, module_name, name in STAGES:
        owner: Any = import_module(module_name)
        *path, last = name.split(".")
        for step in path:
            owner = getattr(owner, step, None)
        original = owner.__dict__.get(last) if owner is not None else None
        if not callable(original):
            profile.missing.append(name)
            continue
        setattr(owner, last, _wrapped(profile, stage, original))
        undo.append(lambda owner=owner, last=last, kept=original: setattr(owner, last, kept))  # type: ignore[misc]
    try:
        with connection.execute_wrapper(_statement_timer(profile)), profile.inside(REST):
            yield profile
    finally:
        for restore in undo:
            restore()


def _wrapped(profile: Profile, stage: str, original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def timed(*args: Any, **kwargs: Any) -> Any:
        with profile.inside(stage):
            answer = original(*args, **kwargs)
        return _stepwise(profile, stage, answer) if isgenerator(answer) else answer

    return timed


def _stepwise(profile: Profile, stage: str, steps: Iterator[Any]) -> Iterator[Any]:
    """A generator works when it is asked for its next piece: count that."""
    while True:
        with profile.inside(stage):
            try:
                piece = next(steps)
            except StopIteration:
                return
        yield piece


def _statement_timer(profile: Profile) -> Callable[..., Any]:
    def timer(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            text = " ".join(str(sql).split())[:64]
            profile.statements[text] += time.perf_counter() - start

    return timer
