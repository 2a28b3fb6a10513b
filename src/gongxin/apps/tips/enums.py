"""What becomes of a tip, in classes: nothing here names anybody."""

from __future__ import annotations

from enum import StrEnum

from gongxin.lib.bilingual import Text


class TipState(StrEnum):
    """举报状态: how far it is."""

    WAITING = "waiting"
    INQUIRY = "inquiry"
    CLOSED = "closed"

    @property
    def words(self) -> Text:
        """For people."""
        return _STATES[self]


class TipOutcome(StrEnum):
    """办理结果: the class of what came of it. What the organ did about anybody stands in its own file, and nowhere here."""

    FOUND = "found"
    NOT_FOUND = "not-found"
    ELSEWHERE = "elsewhere"
    NOT_TAKEN = "not-taken"

    @property
    def words(self) -> Text:
        """For people."""
        return _OUTCOMES[self]


class PassGround(StrEnum):
    """移交理由: why another organ is to have it."""

    COMPETENCE = "competence"
    OWN_PEOPLE = "own-people"

    @property
    def words(self) -> Text:
        """For people."""
        return _GROUNDS[self]


class RewardAmount(StrEnum):
    """奖励金额档次: no more than the class is kept."""

    TO_1000 = "to-1000"
    TO_10000 = "to-10000"
    TO_100000 = "to-100000"
    BEYOND = "beyond-100000"

    @property
    def words(self) -> Text:
        """For people."""
        return _AMOUNTS[self]


class Speech(StrEnum):
    """Who says what to whom: between the one who left the tip and the organ, and nobody else."""

    TOLD = "told"
    ADDED = "added"
    ASKED = "asked"
    ANSWERED = "answered"
    CLOSING = "closing"

    @property
    def words(self) -> Text:
        """For people."""
        return _SPEECHES[self]


class OfficerState(StrEnum):
    """举报经办授权的状态."""

    PROPOSED = "proposed"
    IN_FORCE = "in-force"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> Text:
        """For people."""
        return _OFFICERS[self]


_STATES = {
    TipState.WAITING: Text("已收到，等待单位决定是否调查", "Received; the organ has not begun"),
    TipState.INQUIRY: Text("调查中", "Being looked into"),
    TipState.CLOSED: Text("已办结", "Closed"),
}
_OUTCOMES = {
    TipOutcome.FOUND: Text("查有其事，已依法处理", "Found to be so, and dealt with by law"),
    TipOutcome.NOT_FOUND: Text("没有查到证据", "Nothing was found"),
    TipOutcome.ELSEWHERE: Text("已在其他程序中办理", "Dealt with in another procedure"),
    TipOutcome.NOT_TAKEN: Text(
        "线索不足，没有展开调查", "Too little to go on; it was not looked into"
    ),
}
_GROUNDS = {
    PassGround.COMPETENCE: Text("属于另一单位的职责", "Another organ is competent"),
    PassGround.OWN_PEOPLE: Text("涉及本单位的人，应当回避", "It is about our own people"),
}
_AMOUNTS = {
    RewardAmount.TO_1000: Text("一千元以下", "Up to 1,000 yuan"),
    RewardAmount.TO_10000: Text("一千元至一万元", "1,000 to 10,000 yuan"),
    RewardAmount.TO_100000: Text("一万元至十万元", "10,000 to 100,000 yuan"),
    RewardAmount.BEYOND: Text("十万元以上", "More than 100,000 yuan"),
}
_SPEECHES = {
    Speech.TOLD: Text("举报内容", "The tip"),
    Speech.ADDED: Text("举报人补充", "Added by whoever left it"),
    Speech.ASKED: Text("单位提问", "The organ asks"),
    Speech.ANSWERED: Text("举报人答复", "Answered by whoever left it"),
    Speech.CLOSING: Text("办结时单位的说明", "What the organ says at the end"),
}
_OFFICERS = {
    OfficerState.PROPOSED: Text("待另一位安全管理员确认", "To be confirmed by another"),
    OfficerState.IN_FORCE: Text("有效", "In force"),
    OfficerState.ENDED: Text("已到期", "Ended"),
    OfficerState.WITHDRAWN: Text("已收回", "Withdrawn"),
}
