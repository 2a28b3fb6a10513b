"""What cases and their clocks are of (办理流程、期限)."""

from __future__ import annotations

from enum import StrEnum

from gongxin.lib.bilingual import Text


class ClockMatter(StrEnum):
    """期限的事项: to which matter a clock belongs."""

    OBJECTION = "objection"
    CORRECTION = "correction"
    REPAIR = "repair"
    DISPLAY = "display"
    RETENTION = "retention"
    LOOK_UP = "look-up"
    FILING = "filing"
    REMEDY = "remedy"
    RIGHTS = "rights"

    @property
    def words(self) -> Text:
        """For people."""
        return _MATTERS[self]


_MATTERS = {
    ClockMatter.OBJECTION: Text("异议", "Objection"),
    ClockMatter.CORRECTION: Text("更正与撤销", "Correction and annulment"),
    ClockMatter.REPAIR: Text("信用修复", "Repair"),
    ClockMatter.DISPLAY: Text("展示", "Display"),
    ClockMatter.RETENTION: Text("保存", "Retention"),
    ClockMatter.LOOK_UP: Text("查询", "Look-ups"),
    ClockMatter.FILING: Text("报送", "Filing"),
    ClockMatter.REMEDY: Text("复议与诉讼", "Reconsideration and court"),
    ClockMatter.RIGHTS: Text("个人信息权利", "Rights over personal information"),
}


class CaseMatter(StrEnum):
    """案件种类: what a case is about."""

    OBJECTION = "objection"
    CORRECTION = "correction"
    ANNULMENT = "annulment"
    COMPLAINT = "complaint"
    RECONSIDERATION = "reconsideration"
    REPAIR = "repair"
    STATEMENT = "statement"
    DETERMINATION = "determination"


class Party(StrEnum):
    """办理方: for whom a case waits, who acts, who is told."""

    SUBJECT = "subject"
    PLATFORM = "platform"
    SOURCE = "source"
    SUPERVISOR = "supervisor"

    @property
    def words(self) -> Text:
        """For people."""
        return _PARTIES[self]


_PARTIES = {
    Party.SUBJECT: Text("信用主体", "the subject"),
    Party.PLATFORM: Text("信用平台", "the platform"),
    Party.SOURCE: Text("来源单位", "the source"),
    Party.SUPERVISOR: Text("监督单位", "the supervising organ"),
}


class Silence(StrEnum):
    """到期未办的后果: what holds from the second on in which a clock has run out. None is against the subject."""

    HIDE = "hide"
    ESCALATE = "escalate"
    LAPSE = "lapse"
    GO_ON = "go-on"
    ATTACH = "attach"

    @property
    def words(self) -> Text:
        """For people."""
        return _SILENCES[self]


_SILENCES = {
    Silence.HIDE: Text(
        "争议记录暂停展示，并计入该单位的超期",
        "the disputed record is hidden, and the delay counts",
    ),
    Silence.ESCALATE: Text(
        "转上一环节处理，并计入超期", "it goes to who supervises, and the delay counts"
    ),
    Silence.LAPSE: Text("视为不再办理，可以重新提出", "it lapses, and may be raised again"),
    Silence.GO_ON: Text(
        "转入下一环节；没有陈述申辩不视为承认",
        "it goes on; that nothing was said admits nothing",
    ),
    Silence.ATTACH: Text(
        "说明自动附在记录旁，并计入超期",
        "the statement stands beside the record by itself, and the delay counts",
    ),
}


class Effect(StrEnum):
    """对记录的效果: what an act does to the records of a case."""

    NONE = "none"
    CORRECT = "correct"
    END_DISPLAY = "end-display"
    ANNUL = "annul"
    ATTACH = "attach"
    ENTER = "enter"

    @property
    def words(self) -> Text:
        """For people."""
        return _EFFECTS[self]


_EFFECTS = {
    Effect.NONE: Text("记录不变", "the record stays as it is"),
    Effect.CORRECT: Text("更正记录", "the record is corrected"),
    Effect.END_DISPLAY: Text("停止展示、共享和使用", "display, sharing and use end"),
    Effect.ANNUL: Text("撤下记录", "the record is taken down"),
    Effect.ATTACH: Text("说明附在记录上", "the statement stands beside the record"),
    Effect.ENTER: Text("认定记入名单", "what was determined becomes a record"),
}


class Gives(StrEnum):
    """随附内容: what has to come with an act."""

    REASON = "reason"
    EVIDENCE = "evidence"
    VALUES = "values"
    WORDS = "words"


class Outcome(StrEnum):
    """结果: how a case ended for who raised it."""

    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    PASSED_ON = "passed-on"

    @property
    def words(self) -> Text:
        """For people."""
        return _OUTCOMES[self]


_OUTCOMES = {
    Outcome.GRANTED: Text("支持", "granted"),
    Outcome.REFUSED: Text("不予支持", "refused"),
    Outcome.WITHDRAWN: Text("撤回", "withdrawn"),
    Outcome.LAPSED: Text("失效", "lapsed"),
    Outcome.PASSED_ON: Text("转送", "passed on"),
}
