"""One check of the end of display: everybody's records by the columns, and canaries through every door."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from gongxin.apps.display.api import (
    Channel,
    ChannelFound,
    CheckFound,
    check_register,
    seed_canaries,
    take_back,
)
from gongxin.apps.identity.api import Actor
from gongxin.lib.canaries import CAST, Canary, Part
from gongxin.lib.periods import BEIJING

from .doors import Doors, tells_of
from .house import now

WALKED = tuple(one for one in Channel if one not in {Channel.REGISTER, Channel.CACHE})
GIVES_UP = 60.0
"""Seconds after which a channel that still tells is counted as one that does."""
_MIDNIGHT_WITHIN = timedelta(minutes=30)


@dataclass(slots=True)
class Watch:
    """What a check has seen so far of each channel."""

    doors: Doors = field(default_factory=Doors)
    found: dict[Channel, ChannelFound] = field(
        default_factory=lambda: {one: ChannelFound(one, 0, 0) for one in WALKED}
    )

    def must_tell(self, canaries: Collection[Canary]) -> None:
        """What is shown is told; a channel that is silent here is blind, and its silence proves nothing."""
        for channel in WALKED:
            shown = {one for one in canaries if tells_of(channel, one)}
            if shown and not shown <= self.doors.told(channel, shown):
                self._note(channel, blind=True)

    def must_not_tell(self, canaries: Collection[Canary], *, since: float | None = None) -> None:
        """What is over is not told. With `since`, an instant of this machine's clock, channels are asked until they stop."""
        for channel in WALKED:
            told = self.doors.told(channel, canaries)
            while told and since is not None and time.time() - since < GIVES_UP:
                told = self.doors.told(channel, told)
            known = self.found[channel]
            self._note(
                channel,
                checked=known.checked + len(_asked_of(channel, canaries)),
                visible=known.visible + len(told),
                milliseconds=known.milliseconds
                if since is None or not any(tells_of(channel, one) for one in canaries)
                else _slower(known, since),
            )

    def _note(self, channel: Channel, **more: object) -> None:
        self.found[channel] = replace(self.found[channel], **more)  # type: ignore[arg-type]

    def channels(self) -> tuple[ChannelFound, ...]:
        """All of them, and what may be kept on the way."""
        kept = ChannelFound(Channel.CACHE, self.doors.looked, self.doors.kept)
        return (*self.found.values(), kept)


def check_display(*, actor: Actor, through_midnight: bool = False) -> CheckFound:
    """Check everything once; some dozen looks at canaries, each with its event.

    With `through_midnight`, near the end of a Beijing day, wait for it and see the records of that day end.
    """
    watch = Watch()
    try:
        filed = seed_canaries(actor=actor, now=now())
        midnight = _next_midnight(now())
        tonight = through_midnight and filed.tonight and midnight - now() < _MIDNIGHT_WITHIN
        taken_back = _cast(Part.TAKEN_BACK)
        if tonight:
            watch.must_tell(_cast(Part.TONIGHT))
        watch.must_tell([*_cast(Part.LIVE), *taken_back])
        watch.must_not_tell(_cast(Part.OVER))
        take_back(filed=filed, actor=actor, now=now())
        watch.must_not_tell(taken_back, since=time.time())
        if tonight:
            watch_end(watch, _cast(Part.TONIGHT), ends=midnight)
    finally:
        watch.doors.leave()
    at = now()
    register, ahead = check_register(at=at)
    return CheckFound(at=at, channels=(register, *watch.channels()), clock_ms=ahead)


def watch_end(watch: Watch, canaries: Collection[Canary], *, ends: datetime) -> None:
    """Wait for the instant at which their records end, and measure how long each channel goes on telling."""
    time.sleep(max(0.0, ends.timestamp() - time.time()))
    watch.must_not_tell(canaries, since=ends.timestamp())


def _asked_of(channel: Channel, canaries: Iterable[Canary]) -> list[Canary]:
    return [one for one in canaries if channel is Channel.PUBLIC or tells_of(channel, one)]


def _slower(known: ChannelFound, since: float) -> int:
    return max(known.milliseconds or 0, round((time.time() - since) * 1000))


def _cast(part: Part) -> list[Canary]:
    return [one for one in CAST if one.part is part]


def _next_midnight(at: datetime) -> datetime:
    day = at.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=1)
