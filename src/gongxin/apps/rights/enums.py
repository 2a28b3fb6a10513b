"""Words of what persons demand of organs: how far it is, and what was said."""

from __future__ import annotations

from enum import StrEnum

from gongxin.lib.bilingual import Text


class QuestionState(StrEnum):
    """提问状态: how far a question is; by the hour at which it is read, never by a job."""

    OPEN = "open"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    ANSWERED_LATE = "answered-late"

    @property
    def words(self) -> Text:
        """For people."""
        return _STATES[self]


class AnswerReason(StrEnum):
    """查询的理由: why an organ says that it looked somebody up."""

    OWN_MATTER = "own-matter"
    STATUTORY_DUTY = "statutory-duty"
    AUTHORISED = "authorised"
    MISTAKE = "mistake"
    MISUSE = "misuse"

    @property
    def words(self) -> Text:
        """For people."""
        return _REASONS[self]


_STATES = {
    QuestionState.OPEN: Text("已提问，待答复", "Asked, not yet answered"),
    QuestionState.OVERDUE: Text("到期没有答复", "No answer came in time"),
    QuestionState.ANSWERED: Text("已答复", "Answered"),
    QuestionState.ANSWERED_LATE: Text("逾期后答复", "Answered late"),
}
_REASONS = {
    AnswerReason.OWN_MATTER: Text(
        "办理本人申请或参与的事项", "For a matter that the person applied for or takes part in"
    ),
    AnswerReason.STATUTORY_DUTY: Text(
        "依法履行职责，办理与本人有关的事项",
        "For a case that concerns the person, in a statutory duty",
    ),
    AnswerReason.AUTHORISED: Text("经本人授权", "Authorised by the person"),
    AnswerReason.MISTAKE: Text("查错了人或操作失误", "The wrong person, or a mistake"),
    AnswerReason.MISUSE: Text("没有正当理由，已移交处理", "Without good reason; handed over"),
}
