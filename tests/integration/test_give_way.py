"""A command that loads stands behind look-ups and pages, in its own process, once."""

from __future__ import annotations

import os
import subprocess
import sys

_TWICE = """
import os
from gongxin.interfaces.cli.house import give_way
give_way()
give_way()
print(os.getpriority(os.PRIO_PROCESS, 0))
"""


def test_it_stands_back_once_however_often_it_is_told() -> None:
    own = os.getpriority(os.PRIO_PROCESS, 0)
    done = subprocess.run(
        [sys.executable, "-c", _TWICE], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == max(own, 10)
