"""Words of measures as they are applied: how far one is, how it ended, what became of it."""

from __future__ import annotations

from enum import StrEnum

from gongxin.lib.bilingual import Text


class AppliedState(StrEnum):
    """实施状态: how far a measure is, by the hour at which it is read, never by a job."""

    DEFENCE = "defence"
    READY = "ready"
    DROPPED = "dropped"
    IN_FORCE = "in-force"
    LIFTED = "lifted"
    OVER = "over"

    @property
    def words(self) -> Text:
        """For people."""
        return _STATES[self]


class Ending(StrEnum):
    """结束方式: how somebody ended it; what ends by itself has none."""

    DROPPED = "dropped"
    LIFTED = "lifted"


class ExecutionOutcome(StrEnum):
    """执行反馈: what the implementing organ did."""

    CARRIED_OUT = "carried-out"
    NO_OCCASION = "no-occasion"
    LIFTED = "lifted"

    @property
    def words(self) -> Text:
        """For people."""
        return _OUTCOMES[self]


_STATES = {
    AppliedState.DEFENCE: Text("陈述申辩期", "Period for statement and defence"),
    AppliedState.READY: Text("待另一人确认", "Waits for another officer"),
    AppliedState.DROPPED: Text("未实施", "Not applied"),
    AppliedState.IN_FORCE: Text("实施中", "In force"),
    AppliedState.LIFTED: Text("提前解除", "Lifted"),
    AppliedState.OVER: Text("已结束", "Over"),
}
_OUTCOMES = {
    ExecutionOutcome.CARRIED_OUT: Text("已执行", "Carried out"),
    ExecutionOutcome.NO_OCCASION: Text("没有遇到须执行的事项", "Nothing came to apply it to"),
    ExecutionOutcome.LIFTED: Text("已解除", "Taken away again"),
}
