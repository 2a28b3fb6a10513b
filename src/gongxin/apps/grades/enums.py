"""Words of grades: how far one is, and how it ended."""

from __future__ import annotations

from enum import StrEnum

from gongxin.lib.bilingual import Text


class GradeState(StrEnum):
    """定级状态: how far a grade is, by the hour at which it is read, never by a job."""

    PROPOSED = "proposed"
    OBJECTION = "objection"
    READY = "ready"
    DROPPED = "dropped"
    IN_FORCE = "in-force"
    ENDED = "ended"
    OVER = "over"

    @property
    def words(self) -> Text:
        """For people."""
        return _STATES[self]


class GradeEnding(StrEnum):
    """结束方式: how it ended where something was done; what ends by itself has none."""

    DROPPED = "dropped"
    REPLACED = "replaced"
    LIFTED = "lifted"
    FALLEN = "fallen"

    @property
    def words(self) -> Text:
        """For people."""
        return _ENDINGS[self]


_STATES = {
    GradeState.PROPOSED: Text("规则已提出，待经办人决定", "Proposed by the rules; an officer decides"),
    GradeState.OBJECTION: Text("已告知，提出意见的期间", "Told of; the period to speak against it"),
    GradeState.READY: Text("待另一人确认", "Waits for another officer"),
    GradeState.DROPPED: Text("未定级", "Not given"),
    GradeState.IN_FORCE: Text("有效", "In force"),
    GradeState.ENDED: Text("已结束", "Ended"),
    GradeState.OVER: Text("已不再有效", "No longer in force"),
}  # fmt: skip
_ENDINGS = {
    GradeEnding.DROPPED: Text("定级机关撤回", "Withdrawn by the organ"),
    GradeEnding.REPLACED: Text("由新的等级代替", "Replaced by a new grade"),
    GradeEnding.LIFTED: Text("定级机关撤销", "Taken away by the organ"),
    GradeEnding.FALLEN: Text("得出等级的记录已不再展示", "The records that named it are displayed no more"),
}  # fmt: skip
