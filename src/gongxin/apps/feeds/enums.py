"""Words of feeds: for what somebody keeps a copy of what is public, how far a subscription is, and what is wrong with an acknowledgement."""

from __future__ import annotations

from enum import StrEnum

from gongxin.lib.bilingual import Text


class Purpose(StrEnum):
    """订阅用途: for what a copy is kept; there is no other."""

    CREDIT_SITE = "credit-site"
    OWN_SITE = "own-site"
    MEDIA = "media"

    @property
    def words(self) -> Text:
        """For people."""
        return _PURPOSES[self]


class SubscriptionState(StrEnum):
    """订阅状态: by the hour at which it is read, never by a job."""

    PROPOSED = "proposed"
    IN_FORCE = "in-force"
    STOPPED = "stopped"
    ENDED = "ended"

    @property
    def words(self) -> Text:
        """For people."""
        return _STATES[self]


class CopyState(StrEnum):
    """副本状态: what is known of a subscriber's copy of an entry."""

    KEPT = "kept"
    WAITING = "waiting"
    OVERDUE = "overdue"
    ACKNOWLEDGED = "acknowledged"
    UNKNOWN = "unknown"

    @property
    def words(self) -> Text:
        """For people."""
        return _COPIES[self]


class Fault(StrEnum):
    """不予接受的原因: what is wrong with an acknowledgement."""

    SIGNATURE = "signature"
    OTHER_FEED = "other-feed"
    PLACES = "places"
    OTHER_LINES = "other-lines"
    NOT_DONE = "not-done"
    TIME = "time"

    @property
    def words(self) -> Text:
        """For people."""
        return _FAULTS[self]


_PURPOSES = {
    Purpose.CREDIT_SITE: Text("信用网站公示", "Publication on a credit site"),
    Purpose.OWN_SITE: Text("本单位网站公示", "Publication on the organisation’s own site"),
    Purpose.MEDIA: Text("新闻媒体公开报道", "Reporting in the media"),
}
_STATES = {
    SubscriptionState.PROPOSED: Text("待另一人确认", "Waits for a second person"),
    SubscriptionState.IN_FORCE: Text("有效", "In force"),
    SubscriptionState.STOPPED: Text(
        "逾期未确认撤下，只推送撤下", "Take-downs overdue: nothing else is told"
    ),
    SubscriptionState.ENDED: Text("已停止", "Ended"),
}
_COPIES = {
    CopyState.KEPT: Text("正在公示", "Public, and kept there"),
    CopyState.WAITING: Text("已通知撤下，待确认", "Told to take it down, not yet acknowledged"),
    CopyState.OVERDUE: Text("逾期未确认，已停止推送", "Overdue: nothing more is released to it"),
    CopyState.ACKNOWLEDGED: Text("已确认撤下", "Taken down, acknowledged"),
    CopyState.UNKNOWN: Text(
        "订阅已停止，没有确认", "The subscription has ended without an acknowledgement"
    ),
}
_FAULTS = {
    Fault.SIGNATURE: Text(
        "不是订阅方登记的密钥签署的声明", "it is not signed with the key of the subscription"
    ),
    Fault.OTHER_FEED: Text("声明确认的是另一个订阅", "it is about another subscription"),
    Fault.PLACES: Text(
        "声明的起止不是推送给出的，或者中间有遗漏",
        "where it begins and ends was not given by the feed, or leaves something out",
    ),
    Fault.OTHER_LINES: Text("声明中的摘要与撤下清单不符", "its digest is not that of the lines"),
    Fault.NOT_DONE: Text("声明没有写明已经撤下", "it does not say that they were taken down"),
    Fault.TIME: Text(
        "声明的时间早于撤下，或晚于现在", "its time is before the take-downs, or later than now"
    ),
}
