"""The words of intake."""

from enum import StrEnum

from gongxin.lib.bilingual import Text


class Severity(StrEnum):
    """An error refuses the row; a warning asks someone to look; a note says what was tidied."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Engine(StrEnum):
    """计算引擎: where the checks of a file are done."""

    LOCAL = "local"
    SPARK = "spark"


class BatchStatus(StrEnum):
    """批次状态."""

    LOADED = "loaded"
    REFUSED = "refused"
    RECALLED = "recalled"
    HELD = "held"
    RELEASED = "released"
    REJECTED = "rejected"


class HoldReason(StrEnum):
    """待核原因: what is unlike a source's usual batches."""

    VOLUME = "volume"
    SUBJECTS = "subjects"
    WITHDRAWALS = "withdrawals"

    @property
    def words(self) -> Text:
        """What pages call it."""
        return _HOLDS[self]


_HOLDS = {
    HoldReason.VOLUME: Text(
        "行数远多于该单位以往的批次", "far more rows than the source's earlier batches"
    ),
    HoldReason.SUBJECTS: Text(
        "涉及登记库中过多的信用主体", "it touches too many subjects of the register"
    ),
    HoldReason.WITHDRAWALS: Text("撤回的记录过多", "it withdraws too many of the source's records"),
}


class Alarm(StrEnum):
    """提醒: what a source is told about how it files."""

    QUIET = "quiet"
    LATE = "late"
    REFUSED = "refused"

    @property
    def words(self) -> Text:
        """What pages call it."""
        return _ALARMS[self]

    @property
    def mend(self) -> Text:
        """What the source does about it."""
        return _ALARM_MENDS[self]


_ALARMS = {
    Alarm.QUIET: Text("久未报送", "Nothing for long"),
    Alarm.LATE: Text("逾期较多", "Much is late"),
    Alarm.REFUSED: Text("退回较多", "Much is sent back"),
}
_ALARM_MENDS = {
    Alarm.QUIET: Text(
        "距上次报送已超过平时间隔的三倍。请核对导出任务；确无新事项的不必处理。",
        "Three times the usual interval has passed. Check the export; if there was nothing to file, nothing is to be done.",
    ),
    Alarm.LATE: Text(
        "超过一成的新事项在条目规定的期限之后才报送。请缩短导出周期。",
        "More than a tenth of new facts came after the item's clock. Export more often.",
    ),
    Alarm.REFUSED: Text(
        "超过百分之五的行被退回。请先用“只检查”核对，并对照填报模板。",
        "More than one row in twenty was sent back. Check files first without storing, against the workbook of the item.",
    ),
}


class Channel(StrEnum):
    """报送渠道."""

    COMMAND = "command"
    WORKBENCH = "workbench"
    PUSH = "push"
    FOLDER = "folder"
    PULL = "pull"
    CANARY = "canary"
    """Synthetic rows of the nightly check: their batches count for no source."""


class RecallReason(StrEnum):
    """召回原因: why a whole batch is taken back. Codes, so that no free text about people stands there."""

    WRONG_FILE = "wrong-file"
    WRONG_CONTENT = "wrong-content"
    WRONG_SUBJECTS = "wrong-subjects"
    NO_BASIS = "no-basis"
    SOURCE_ASKS = "source-asks"

    @property
    def words(self) -> Text:
        """What pages call it."""
        return _REASONS[self]


_REASONS = {
    RecallReason.WRONG_FILE: Text("报错了文件", "The wrong file was filed"),
    RecallReason.WRONG_CONTENT: Text("内容有误", "Its content is wrong"),
    RecallReason.WRONG_SUBJECTS: Text("信用主体有误", "It is about the wrong subjects"),
    RecallReason.NO_BASIS: Text("没有依据", "It has no basis"),
    RecallReason.SOURCE_ASKS: Text("来源单位要求", "The source asks for it"),
}
