"""Where organs want to hear that a recall waits for them: a file in TOML, which the operator writes (docs/runbooks/accounts.md).

    sc-education = "https://credit.edu.example.gov.cn/gongxin/recalls"

Nobody else names an address: what the platform calls is this list and nothing that came from outside.
"""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from .population_base import is_safe_address

HOURLY = 64
"""Minutes after which it is knocked once an hour."""


def read_recall_doors(path: Path) -> dict[str, str]:
    """Address by organ. Raises ValueError, which says what is wrong and where, and OSError."""
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    for organ, address in said.items():
        if not isinstance(address, str) or not is_safe_address(address):
            raise ValueError(
                f"{organ}: an address starts with https:// (http:// on this machine alone)"
            )
    return {organ: address.rstrip("/") for organ, address in said.items()}


def is_time_to_knock(*, newest: datetime, now: datetime) -> bool:
    """Whether to knock in this minute for something that was not fetched yet: at once, then after 1, 2, 4 … minutes, then each hour.

    It follows from when the newest was made, so that nothing is kept of earlier attempts.
    """
    minutes = (now - newest) // timedelta(minutes=1)
    if minutes > HOURLY:
        return minutes % 60 == 0
    return minutes >= 0 and minutes & (minutes - 1) == 0
