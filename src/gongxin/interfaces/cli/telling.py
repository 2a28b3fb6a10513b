"""What the demonstration found: figures for people and programs, and what did not do what it says."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Story:
    """What happened: figures for people and programs, and what did not do what it says."""

    figures: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    sign_ins: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Every step did what it says."""
        return not self.faults

    def as_dict(self) -> dict[str, Any]:
        """The one JSON object of `demo --once --json`."""
        return {
            **self.figures,
            "ok": self.ok,
            "faults": self.faults,
            "seconds": {step: round(seconds, 3) for step, seconds in self.seconds.items()},
        }

    def expect(self, holds: bool, fault: str) -> None:
        """Note a fault unless it holds."""
        if not holds:
            self.faults.append(fault)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step."""
        started = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - started
