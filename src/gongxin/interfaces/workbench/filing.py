"""What an actor may file."""

from __future__ import annotations

from gongxin.apps.catalogue.api import Item, list_items
from gongxin.apps.directory.api import Organ, get_organ, list_organs
from gongxin.apps.identity.api import Actor, Role


def filing_choices(actor: Actor) -> tuple[list[Item], list[Organ]]:
    """A clerk files the items of their own organ; an operator, everything."""
    items = list_items()
    if actor.role is Role.CLERK:
        organ = get_organ(code_or_uscc=actor.organ)
        own = [
            item
            for item in items
            if item.may_be_filed_by(organ=organ.code, function=organ.function)
        ]
        return own, [organ]
    return list(items), list(list_organs())
