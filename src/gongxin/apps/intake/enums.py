"""The words of intake."""

from enum import StrEnum

from gongxin.lib.bilingual import Text


class Severity(StrEnum):
    """An error refuses the row; a warning asks someone to look; a note says what was tidied."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


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


class Channel(StrEnum):
    """报送渠道."""

    COMMAND = "command"
    WORKBENCH = "workbench"
    PUSH = "push"
    FOLDER = "folder"


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
