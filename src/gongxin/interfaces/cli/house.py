"""Getting the house ready for a command: Django, and who is acting."""

from __future__ import annotations

import gc
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongxin.apps.identity.api import Actor


BEHIND_PEOPLE = 10
"""How far, in steps of `nice`. It cannot be taken back without privilege, and twice is no further than once."""


def open_house() -> None:
    """Set Django up. The embedded database is started if it is the one in use."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongxin.config.settings")
    import django

    django.setup()
    # what stands now stays: the collector need not look through it again and again
    gc.freeze()


def give_way() -> None:
    """Let look-ups and pages go first: a load takes what processors they leave. Comes after `open_house`, for a
    server that it starts must not inherit this.
    """
    own = os.getpriority(os.PRIO_PROCESS, 0)
    os.setpriority(os.PRIO_PROCESS, 0, max(own, BEHIND_PEOPLE))


def command_actor(name: str) -> Actor:
    """The platform acting through the command `name`."""
    from gongxin.apps.identity.api import system_actor

    return system_actor(name)


def now() -> datetime:
    """The time at which a command acts; operations are told, they do not look."""
    return datetime.now(UTC)
