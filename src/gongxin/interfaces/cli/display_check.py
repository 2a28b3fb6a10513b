"""One check of the end of display: everybody's records by the columns, and canaries through every door."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from gongxin.apps.catalogue.api import SubjectKind, get_item
from gongxin.apps.display.api import (
    ITEM,
    OFFICER,
    SECOND,
    Channel,
    ChannelFound,
    CheckFound,
    check_register,
    seed_canaries,
    take_back,
)
from gongxin.apps.identity.api import Actor, actor_by_login
from gongxin.apps.publication.api import (
    BundleState,
    list_bundles,
    propose_bundle,
    release_bundle,
    see_bundle,
    send_back,
)
from gongxin.lib.canaries import CAST, Canary, Part
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING

from .doors import OF_THE_REGISTER, Doors, tells_of
from .house import now

WALKED = tuple(one for one in Channel if one not in {Channel.REGISTER, Channel.CACHE})
_log = logging.getLogger(__name__)
GIVES_UP = 60.0
"""Seconds after which a channel that still tells is counted as one that does."""
_MIDNIGHT_WITHIN = timedelta(minutes=30)


@dataclass(slots=True)
class Watch:
    """What a check has seen so far of each channel; `published` says whether canaries stand in the public register."""

    doors: Doors = field(default_factory=Doors)
    published: bool = True
    found: dict[Channel, ChannelFound] = field(
        default_factory=lambda: {one: ChannelFound(one, 0, 0) for one in WALKED}
    )

    def must_tell(self, canaries: Collection[Canary]) -> None:
        """What is shown is told; a channel that is silent here is blind, and its silence proves nothing."""
        for channel in WALKED:
            if channel in OF_THE_REGISTER and not self.published:
                continue
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
        watch.published = publish_canaries()
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


def publish_canaries() -> bool:
    """Publish what was filed of them: one officer of the check proposes it, the other releases it.

    False where the catalogue shows penalties of organisations to nobody. Where they are refused the check goes on: channels in which
    nobody stands are blind, and it says so.
    """
    if SubjectKind.ENTERPRISE not in get_item(code=ITEM).shown_to_public:
        return False
    one, two = (actor_by_login(login=login) for login in (OFFICER, SECOND))
    for line in list_bundles(actor=two):
        if line.state is BundleState.WAITING:  # a check was cut off
            send_back(number=line.number, reason="上次核验中断", actor=two, now=now())
    try:
        number = propose_bundle(item=ITEM, actor=one, now=now())
        digest = see_bundle(number=number, actor=two, limit=0).line.digest
        release_bundle(number=number, digest=digest, actor=two, now=now())
    except Refusal as refusal:
        if refusal.code != "publication.nothing-to-publish":
            _log.warning("canaries were not published: %s", refusal.code)
    return True


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
