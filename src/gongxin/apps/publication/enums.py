"""The words of publication."""

from __future__ import annotations

from enum import StrEnum

from gongxin.lib.bilingual import Text


class Ground(StrEnum):
    """撤下理由: the class of why an entry is gone. It says no more than that, and nothing of whose it was."""

    PERIOD_OVER = "period-over"
    CASE_ENDED = "case-ended"
    ANNULLED = "annulled"
    CORRECTED = "corrected"
    DESTROYED = "destroyed"
    HIDDEN = "hidden"
    """For a time, while an organ is silent in a dispute; it may come back, so no line of a take-down is entered of it."""

    @property
    def words(self) -> Text:
        """For people."""
        return _GROUNDS[self]


class BundleState(StrEnum):
    """公示批次的状态."""

    WAITING = "waiting"
    RELEASED = "released"
    SENT_BACK = "sent-back"

    @property
    def words(self) -> Text:
        """For people."""
        return _STATES[self]


class Resolution(StrEnum):
    """对一项发现的处理. What is found is covered from the first on; a person decides what stays."""

    COVERED = "covered"
    KEPT = "kept"

    @property
    def words(self) -> Text:
        """For people."""
        return _RESOLUTIONS[self]


_GROUNDS = {
    Ground.PERIOD_OVER: Text("展示期限届满", "Its period of display is over"),
    Ground.CASE_ENDED: Text(
        "信用修复、异议等案件办理完毕", "A case ended its display: repair, objection"
    ),
    Ground.ANNULLED: Text(
        "来源单位撤回：决定已被变更、撤销、确认违法或者无效，或者报送有误",
        "Its source took it back: the decision was changed, annulled, held unlawful or void, or filed by mistake",
    ),
    Ground.CORRECTED: Text(
        "内容已更正，原公示撤下", "It was corrected, and what was published before is gone"
    ),
    Ground.DESTROYED: Text("保存期满，已销毁", "It was kept long enough and is destroyed"),
    Ground.HIDDEN: Text("异议办理逾期，暂停展示", "Hidden while an organ is silent in a dispute"),
}
_STATES = {
    BundleState.WAITING: Text("待审查", "Waits for its review"),
    BundleState.RELEASED: Text("已公示", "Released"),
    BundleState.SENT_BACK: Text("已退回", "Sent back"),
}
_RESOLUTIONS = {
    Resolution.COVERED: Text("已隐去", "Covered"),
    Resolution.KEPT: Text("保留，已写明理由", "Kept, with the reason"),
}
