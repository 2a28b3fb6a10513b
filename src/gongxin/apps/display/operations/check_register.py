"""Of everybody's records, is one shown that ought not to be? Asked of all of them at once, and opened for nobody."""

from __future__ import annotations

from datetime import datetime

from gongxin.apps.register.api import over_but_shown

from ..enums import Channel
from ..types import ChannelFound


def check_register(*, at: datetime) -> tuple[ChannelFound, int]:
    """What the view yields beside what the columns say at `at`, and how many milliseconds the database's clock is ahead."""
    over = over_but_shown(at=at)
    ahead = round((over.database_says - at.timestamp()) * 1000)
    return ChannelFound(Channel.REGISTER, over.checked, over.visible), ahead
