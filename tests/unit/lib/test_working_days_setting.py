"""An operator's table of working days is read at the start, and a mistake in it stops the start, with its line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SOUND = "announced: [2027]\ndays:\n  - {day: 2027-01-01, works: false, zh: 元旦, en: New Year}\n"


def _settings_with(file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from gongxin.config.settings import WORKING_CALENDAR as c; print(sorted(c.years), len(c.days))",
        ],
        env={
            **os.environ,
            "GONGXIN_WORKING_DAYS": str(file),
            "GONGXIN_VAR": str(file.parent / "var"),
            "DATABASE_URL": "postgresql://x@127.0.0.1:1/x",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_sound_table_is_read_and_another_stops_the_start(tmp_path: Path) -> None:
    file = tmp_path / "days.yaml"
    file.write_text(SOUND, encoding="utf-8")
    done = _settings_with(file)
    assert done.stdout.split() == ["[2027]", "1"], done.stderr
    file.write_text(SOUND.replace("2027-01-01", "2027-13-01"), encoding="utf-8")
    done = _settings_with(file)
    assert done.returncode != 0
    last = done.stderr.splitlines()[-1]
    assert "ImproperlyConfigured: GONGXIN_WORKING_DAYS" in last
    assert f"{file}:3:" in last
    assert "ImproperlyConfigured" in _settings_with(tmp_path / "lost.yaml").stderr
