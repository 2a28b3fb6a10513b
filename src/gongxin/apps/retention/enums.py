"""The words of retention."""

from __future__ import annotations

from enum import StrEnum

from gongxin.lib.bilingual import Text


class ErasureState(StrEnum):
    """销毁状态: proposed by one, done when another confirms it."""

    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"
    DONE = "done"

    @property
    def words(self) -> Text:
        """For people."""
        return _STATES[self]


_STATES = {
    ErasureState.PROPOSED: Text("待另一人确认", "Waiting for another to confirm"),
    ErasureState.WITHDRAWN: Text("已撤回", "Taken back"),
    ErasureState.DONE: Text("已销毁", "Erased"),
}


class ListState(StrEnum):
    """清单状态: where a destruction list stands, and so what is the next step."""

    TO_REVIEW = "to-review"
    TO_SECOND = "to-second"
    WAITING = "waiting"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    SENT_BACK = "sent-back"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> Text:
        """For people."""
        return _LISTS[self]

    @property
    def open(self) -> bool:
        """Whether it can still be sent back or lessened: nothing of it was destroyed."""
        return self in {
            ListState.TO_REVIEW,
            ListState.TO_SECOND,
            ListState.WAITING,
            ListState.READY,
        }


_LISTS = {
    ListState.TO_REVIEW: Text("待审核", "Waiting for a reviewer"),
    ListState.TO_SECOND: Text("待复核", "Waiting for a second reviewer"),
    ListState.WAITING: Text("等待期中", "Approved; the week of waiting runs"),
    ListState.READY: Text("可以执行", "May be carried out"),
    ListState.RUNNING: Text("正在销毁", "Being carried out"),
    ListState.DONE: Text("已销毁", "Carried out"),
    ListState.SENT_BACK: Text("已退回", "Sent back"),
    ListState.WITHDRAWN: Text("已撤回", "Taken back"),
}


class EntryState(StrEnum):
    """条目状态: what became of an entry of a list."""

    LISTED = "listed"
    TAKEN_OUT = "taken-out"
    LEFT_OUT = "left-out"
    DESTROYED = "destroyed"

    @property
    def words(self) -> Text:
        """For people."""
        return _ENTRIES[self]


_ENTRIES = {
    EntryState.LISTED: Text("待销毁", "To be destroyed"),
    EntryState.TAKEN_OUT: Text("审核时剔除", "Taken out by a reviewer"),
    EntryState.LEFT_OUT: Text("执行时留下", "Left out when it was carried out"),
    EntryState.DESTROYED: Text("已销毁", "Destroyed"),
}


class StayReason(StrEnum):
    """不销毁的原因: why something on a list stays. From `HELD` on they are found by the platform, not said by a person."""

    DISPUTE = "dispute"
    ARCHIVE = "archive"
    WRONG_CLOCK = "wrong-clock"
    MISTAKE = "mistake"
    HELD = "held"
    TOUCHED = "touched"
    NOT_DUE = "not-due"
    RESTORED = "restored"

    @property
    def words(self) -> Text:
        """For people."""
        return _REASONS[self]


_REASONS = {
    StayReason.DISPUTE: Text("有争议或者案件未了", "A dispute or case is not over"),
    StayReason.ARCHIVE: Text("应当移交档案", "It has to go to the archives"),
    StayReason.WRONG_CLOCK: Text("保存期限适用有误", "The wrong time to be kept was taken"),
    StayReason.MISTAKE: Text("选取有误", "It was chosen by mistake"),
    StayReason.HELD: Text("依法保全", "A legal hold covers it"),
    StayReason.TOUCHED: Text("编制清单后有变动", "It changed after the list was made"),
    StayReason.NOT_DUE: Text("保存期限尚未届满", "Its time to be kept is not over"),
    StayReason.RESTORED: Text(
        "数据库由备份恢复，须另行列入清单",
        "The database came out of a backup; it has to be listed anew",
    ),
}
SAID_BY_REVIEWERS = tuple(StayReason)[:4]
"""The reasons that a person gives."""
