"""Which tests one worker of a run takes together: those of a module, or of all modules that name the same group.

What is slow to build (a town, a story told, a server of its own) is built for a module or a group, and a worker
that gets half of a module builds all of it. `--dist loadgroup` of pytest-xdist 3.8 marks a test's group in its id,
which pytest 9.2 no longer lets it change; so the group is read from the module, where it stands as a mark.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

LONGEST_FIRST = ("story", "own-database", "bench")
"""Groups that would be waited for if they began last."""
_GROUP = re.compile(r"xdist_group\(\"([a-z-]+)\"\)")


@cache
def unit_of_module(module: Path) -> str:
    """The group that the module names; else the module itself."""
    found = _GROUP.search(module.read_text("utf-8"))
    return found[1] if found else str(module)


class ByUnit(LoadScopeScheduling):
    """Gives a worker a whole unit at a time, the longest ones first."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of_module(self.config.rootpath / nodeid.split("::", 1)[0])

    def schedule(self) -> None:
        if self.collection is None:
            collected = next(iter(self.registered_collections.values()))
            units = set(map(self._split_scope, collected))
            # whoever has a place in the queue keeps it when the queue is filled
            self.workqueue.update({unit: {} for unit in LONGEST_FIRST if unit in units})
        super().schedule()
        if self.collection is None:
            # else the run would wait for ever, for workers that wait for it
            raise RuntimeError(
                "the workers collected different tests: an id hangs on the hour, or on the order of a set"
            )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByUnit:
    """Asked by pytest-xdist in the process that hands out the work, whatever `--dist` says."""
    return ByUnit(config, log)
