"""The door of feeds: who keeps a copy of what is public is told what became public and what is so no longer, and says that it is gone."""

from .enums import CopyState, Fault, Purpose, SubscriptionState
from .operations.acknowledge_take_downs import acknowledge_take_downs
from .operations.keep_subscription import (
    confirm_subscription,
    end_check,
    end_subscription,
    propose_subscription,
    subscribe_check,
)
from .operations.read_feed import FORMAT, RELEASES_A_PAGE, TAKE_DOWNS_A_PAGE, read_feed
from .operations.see_feeds import list_subscriptions, own_copies, see_subscription
from .policies import CLOCK, DONE
from .types import Acknowledged, OwnCopy, SignedPage, SubscriptionShown, Wanted

__all__ = [
    "CLOCK",
    "DONE",
    "FORMAT",
    "RELEASES_A_PAGE",
    "TAKE_DOWNS_A_PAGE",
    "Acknowledged",
    "CopyState",
    "Fault",
    "OwnCopy",
    "Purpose",
    "SignedPage",
    "SubscriptionShown",
    "SubscriptionState",
    "Wanted",
    "acknowledge_take_downs",
    "confirm_subscription",
    "end_check",
    "end_subscription",
    "list_subscriptions",
    "own_copies",
    "propose_subscription",
    "read_feed",
    "see_subscription",
    "subscribe_check",
]
