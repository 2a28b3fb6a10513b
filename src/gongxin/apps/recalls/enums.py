"""Words of recalls: why an answer no longer stands, how far a recall is, and what is wrong with an acknowledgement."""

from __future__ import annotations

from enum import StrEnum

from gongxin.lib.bilingual import Text


class Ground(StrEnum):
    """召回理由: the class of what ended the answer. It says no more than that: neither what the record was nor why."""

    DISPLAY_ENDED = "display-ended"
    ANNULLED = "annulled"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    CONSENT_WITHDRAWN = "consent-withdrawn"

    @property
    def words(self) -> Text:
        """For people."""
        return _GROUNDS[self]


class RecallState(StrEnum):
    """召回状态: how far a recall is; by the hour at which it is read, never by a job."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    ACKNOWLEDGED = "acknowledged"
    ACKNOWLEDGED_LATE = "acknowledged-late"

    @property
    def words(self) -> Text:
        """For people."""
        return _STATES[self]


class RecallAct(StrEnum):
    """召回的两步: what a receipt can be of."""

    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"


class Fault(StrEnum):
    """不予接受的原因: what is wrong with an acknowledgement."""

    SIGNATURE = "signature"
    OTHER_RECALL = "other-recall"
    OTHER_STATEMENT = "other-statement"
    NOT_DONE = "not-done"
    TIME = "time"

    @property
    def words(self) -> Text:
        """For people."""
        return _FAULTS[self]


_GROUNDS = {
    Ground.DISPLAY_ENDED: Text(
        "记录已停止展示、共享和使用", "Display, sharing and use of the record have ended"
    ),
    Ground.ANNULLED: Text("记录的依据已不存在", "The basis of the record is gone"),
    Ground.CORRECTED: Text(
        "记录已更正，或者期限缩短", "The record was corrected, or ends sooner than was said"
    ),
    Ground.WITHDRAWN: Text("记录已被来源单位撤回", "The record was taken back by its source"),
    Ground.CONSENT_WITHDRAWN: Text("本人已撤回授权", "The person withdrew the authorisation"),
}
_STATES = {
    RecallState.WAITING: Text("待确认", "Not yet acknowledged"),
    RecallState.OVERDUE: Text("逾期未确认，已停止查询", "Overdue: look-ups are stopped"),
    RecallState.ACKNOWLEDGED: Text("已确认", "Acknowledged"),
    RecallState.ACKNOWLEDGED_LATE: Text("逾期后确认", "Acknowledged late"),
}
_FAULTS = {
    Fault.SIGNATURE: Text(
        "不是本系统登记的密钥签署的声明",
        "it is not signed with the key that this system is admitted by",
    ),
    Fault.OTHER_RECALL: Text("声明确认的是另一份召回通知", "it acknowledges another recall"),
    Fault.OTHER_STATEMENT: Text(
        "声明中的摘要与召回通知不符", "its digest is not that of the recall"
    ),
    Fault.NOT_DONE: Text(
        "声明没有写明已停止使用并删除",
        "it does not say that use has stopped and copies are deleted",
    ),
    Fault.TIME: Text(
        "声明的时间早于召回通知，或晚于现在", "its time is before the recall, or later than now"
    ),
}
