"""What a check found, as the rest of the house sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from .enums import Channel, CheckState


@dataclass(frozen=True, slots=True)
class ChannelFound:
    """One channel: asked for what is over, told of it, the longest time until it stopped, told nothing at all."""

    channel: Channel
    checked: int
    visible: int
    milliseconds: int | None = None
    blind: bool = False

    @property
    def seconds(self) -> float | None:
        """The longest time from the end until it told no more; an upper bound, channels being asked in turn."""
        return None if self.milliseconds is None else self.milliseconds / 1000

    def kept(self) -> dict[str, Any]:
        """As it stands in the database."""
        return {
            "name": self.channel.value,
            "checked": self.checked,
            "visible": self.visible,
            "milliseconds": self.milliseconds,
            "blind": self.blind,
        }

    @classmethod
    def of_kept(cls, kept: Mapping[str, Any]) -> ChannelFound:
        """The reverse."""
        name = Channel(kept["name"])
        return cls(name, kept["checked"], kept["visible"], kept["milliseconds"], kept["blind"])


@dataclass(frozen=True, slots=True)
class CheckFound:
    """A whole check. `clock_ms` is how far the database's clock is from the checker's."""

    at: datetime
    channels: tuple[ChannelFound, ...]
    clock_ms: int = 0
    event: UUID | None = None

    @property
    def checked(self) -> int:
        """How often something was asked that is over."""
        return sum(one.checked for one in self.channels)

    @property
    def visible(self) -> int:
        """过期仍可见."""
        return sum(one.visible for one in self.channels)

    @property
    def blind(self) -> tuple[Channel, ...]:
        """Channels whose silence proves nothing."""
        return tuple(one.channel for one in self.channels if one.blind)

    @property
    def slowest_ms(self) -> int | None:
        """The longest take-down of any channel."""
        return max(
            (one.milliseconds for one in self.channels if one.milliseconds is not None),
            default=None,
        )

    @property
    def ok(self) -> bool:
        """Nothing is visible, and each channel was really asked."""
        return not self.visible and not self.blind

    def as_dict(self) -> dict[str, Any]:
        """For programs: counts and names of channels, nobody."""
        return {
            "at": self.at.isoformat(),
            "expired_but_visible": self.visible,
            "checked": self.checked,
            "clock_difference_ms": self.clock_ms,
            "channels": [
                {
                    "name": one.channel.value,
                    "checked": one.checked,
                    "expired_but_visible": one.visible,
                    "seconds": one.seconds,
                    "blind": one.blind,
                }
                for one in self.channels
            ],
        }


@dataclass(frozen=True, slots=True)
class CheckStanding:
    """The newest check and how it stands now; `newest` is None where there never was one."""

    state: CheckState
    newest: CheckFound | None
