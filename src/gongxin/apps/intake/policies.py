"""What may be filed by whom, apart from who is signed in."""

from __future__ import annotations

from gongxin.apps.catalogue.api import Item
from gongxin.apps.directory.api import Organ
from gongxin.apps.identity.api import Actor, Role

from .errors import other_organ, source_not_listed


def check_source(item: Item, source: Organ, actor: Actor) -> None:
    """Charter C1: a listed source files it; and a clerk files for their own organ."""
    if not item.may_be_filed_by(organ=source.code, function=source.function):
        raise source_not_listed(item=item.title, source=source.name)
    if actor.role is Role.CLERK and actor.organ != source.code:
        raise other_organ(source=source.name)
