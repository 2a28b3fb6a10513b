"""Real loads, really killed: no record is shown of which nobody was told, and nobody is told of nothing.

In a database of its own: after small batches a large one would be held, until somebody looks at it.
"""

from __future__ import annotations

import random
import signal
import subprocess
from pathlib import Path

import pytest

from tests.integration.access.town import FIRM, penalty, write_csv
from tests.integration.register.own_database import House, house, start

__all__ = ["house"]

pytestmark = pytest.mark.xdist_group("own-database")

ROWS = 1_500
_UNTOLD = """
SELECT count(*) FROM register_record r WHERE r.nature = 'adverse' AND r.status = 'live' AND NOT EXISTS (
    SELECT FROM notices_notice n
    WHERE n.subject_key = r.subject_key AND n.matter = r.record_key AND n.told_at = r.recorded_from)
"""
_UNFOUNDED = """
SELECT count(*) FROM notices_notice n WHERE n.event IS NULL AND NOT EXISTS (
    SELECT FROM register_record r
    WHERE r.subject_key = n.subject_key AND r.record_key = n.matter AND r.recorded_from = n.told_at)
"""


def test_a_load_killed_anywhere_leaves_no_record_untold_and_no_notice_of_nothing(
    house: House, tmp_path: Path
) -> None:
    path = write_csv(
        tmp_path,
        "administrative-penalty",
        [penalty(FIRM, f"川示交罚〔2026〕{10_000 + number}号") for number in range(ROWS)],
    )
    chances = random.Random(54)
    for _ in range(5):
        filing = house.filing(path, connected=True)
        start(filing)
        try:
            filing.wait(timeout=chances.uniform(0.05, 0.8))
        except subprocess.TimeoutExpired:
            filing.send_signal(signal.SIGKILL)
        filing.communicate()
        house.wait_until_alone()
        assert house.count(_UNTOLD) == 0
        assert house.count(_UNFOUNDED) == 0
    filing = house.filing(path)
    start(filing)
    _, said = filing.communicate(timeout=120)
    assert filing.returncode == 0, said
    assert house.count("SELECT count(*) FROM notices_notice WHERE event IS NULL") == ROWS
    assert house.count(_UNTOLD) == 0
