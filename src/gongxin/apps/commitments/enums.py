"""How a commitment was performed, how far it is, what is done in it, and what can be wrong with that."""

from __future__ import annotations

from enum import StrEnum

from gongxin.lib.bilingual import Text


class Fulfilment(StrEnum):
    """承诺履行状态: as the official template names it."""

    FULL = "全部履行"
    PART = "部分履行"
    NONE = "全部未履行"

    @property
    def failed(self) -> bool:
        """Whether something is left that was not performed."""
        return self is not Fulfilment.FULL

    @property
    def code(self) -> str:
        """What events say of it."""
        return self.name.lower()

    @property
    def words(self) -> Text:
        """For people."""
        return _FULFILMENTS[self]


_FULFILMENTS = {
    Fulfilment.FULL: Text("全部履行", "Performed in full"),
    Fulfilment.PART: Text("部分履行", "Performed in part"),
    Fulfilment.NONE: Text("全部未履行", "Not performed"),
}


class Stage(StrEnum):
    """办理阶段: how far a commitment is. It follows from what was done and the hour, and nobody writes it."""

    TO_ACCEPT = "to-accept"
    LAPSED = "lapsed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    RUNNING = "running"
    TO_FIND = "to-find"
    ANSWERING = "answering"
    TO_CONFIRM = "to-confirm"
    KEPT = "kept"
    FAILED = "failed"
    ENDED = "ended"

    @property
    def words(self) -> Text:
        """For people."""
        return _STAGES[self]

    @property
    def over(self) -> bool:
        """Whether nothing more is done in it."""
        return self in _OVER


_OVER = frozenset(
    {Stage.LAPSED, Stage.REFUSED, Stage.WITHDRAWN, Stage.KEPT, Stage.FAILED, Stage.ENDED}
)
_STAGES = {
    Stage.TO_ACCEPT: Text("等待受理", "To be accepted"),
    Stage.LAPSED: Text("逾期未受理，已失效", "Lapsed: not accepted in time"),
    Stage.REFUSED: Text("未予受理", "Not accepted"),
    Stage.WITHDRAWN: Text("已撤回", "Withdrawn"),
    Stage.RUNNING: Text("履行中", "To be performed"),
    Stage.TO_FIND: Text("履行期满，等待记录履行情况", "The time is over; performance to be recorded"),
    Stage.ANSWERING: Text("已告知，等待说明或者补充履行", "Told first; answer awaited"),
    Stage.TO_CONFIRM: Text("告知期满，等待另一人确认", "The notice is over; another officer to confirm"),
    Stage.KEPT: Text("全部履行", "Performed in full"),
    Stage.FAILED: Text("认定未全部履行", "Found not performed in full"),
    Stage.ENDED: Text("有效期满，未作认定", "Its end has come; nothing was found"),
}  # fmt: skip


class Deed(StrEnum):
    """办理动作: what is done in a commitment, by its maker or by the accepting organ."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    FIND_KEPT = "find-kept"
    NOTIFY = "notify"
    ANSWER = "answer"
    CONFIRM = "confirm"

    @property
    def words(self) -> Text:
        """For people."""
        return _DEEDS[self]


_DEEDS = {
    Deed.ACCEPT: Text("受理", "Accept it"),
    Deed.REFUSE: Text("不予受理", "Do not accept it"),
    Deed.WITHDRAW: Text("撤回承诺", "Withdraw it"),
    Deed.FIND_KEPT: Text("记录全部履行", "Record that it was performed in full"),
    Deed.NOTIFY: Text("告知未履行", "Give notice that it was not performed"),
    Deed.ANSWER: Text("说明理由或者履行情况", "State reasons, or that it was performed"),
    Deed.CONFIRM: Text("确认未履行", "Confirm that it was not performed"),
}


class Wrong(StrEnum):
    """办理有误: why something cannot be done; the commitment stays as it was."""

    OVER = "over"
    NOT_HERE = "not-here"
    OWN_NOTICE = "own-notice"
    TOO_EARLY = "too-early"
    TOO_LATE = "too-late"
    WORSE = "worse"
    UNANSWERED = "unanswered"
    NO_DOCUMENT = "no-document"
    NOT_WITHDRAWABLE = "not-withdrawable"
    NOT_NOTICED = "not-noticed"
