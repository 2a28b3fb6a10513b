"""最小统计组: a figure about fewer than ten says that they are few, and no more (charter C9)."""

from __future__ import annotations

SMALLEST_GROUP = 10
"""Charter C9: no statistic about fewer."""


def told(count: int) -> int | None:
    """A count as it may be told of a group: None for some, but fewer than `SMALLEST_GROUP`."""
    return None if 0 < count < SMALLEST_GROUP else count
