"""The words of the register."""

from enum import IntEnum, StrEnum

from gongxin.lib.bilingual import Text


class RecordStatus(StrEnum):
    """What a version says: the fact, that its source took it back, that its whole batch was recalled, or that a case ended it for good."""

    LIVE = "live"
    WITHDRAWN = "withdrawn"
    RECALLED = "recalled"
    ENDED = "ended"


class Outcome(StrEnum):
    """入库结果: what became of a row that passed its checks."""

    ACCEPTED = "accepted"
    SUPERSEDING = "superseding"
    DUPLICATE = "duplicate"


class Timeliness(IntEnum):
    """时效: whether a fact was filed in time; `STOCK` is from before its source began to file."""

    STOCK = 0
    IN_TIME = 1
    LATE = 2


class LinkRole(StrEnum):
    """法定身份: the statutory roles of a person in an organisation (no other relation is kept, C2)."""

    LEGAL_REPRESENTATIVE = "legal-representative"
    RESPONSIBLE_PERSON = "responsible-person"


class ContentClass(StrEnum):
    """内容类别: what of a subject one data key closes. `ALL` is the one key of a subject known before there were classes."""

    IDENTITY = "identity"
    RECORDS = "records"
    DOCUMENTS = "documents"
    ALL = "all"


CONTENT_CLASSES = tuple(one.value for one in ContentClass)
"""The same, as the database spells them."""


class HeldMatter(StrEnum):
    """保全对象: on what a legal hold lies. What it reaches of records, batches and reports follows from it."""

    SUBJECT = "subject"
    RECORD = "record"
    BATCH = "batch"
    ITEM = "item"
    DOCUMENT = "document"

    @property
    def words(self) -> Text:
        """For people."""
        return _MATTERS[self]


_MATTERS = {
    HeldMatter.SUBJECT: Text("一个主体的全部内容", "Everything about one subject"),
    HeldMatter.RECORD: Text("一条记录", "One record"),
    HeldMatter.BATCH: Text("一个报送批次", "One batch"),
    HeldMatter.ITEM: Text("一个单位报送的一个条目", "One item of one organ"),
    HeldMatter.DOCUMENT: Text("一份案件文书", "One case document"),
}


class HoldGround(StrEnum):
    """保全原因: why it must stay. A code: free text would sooner or later name somebody."""

    LITIGATION = "litigation"
    RECONSIDERATION = "reconsideration"
    SUPERVISION = "supervision"
    INVESTIGATION = "investigation"
    AUDIT = "audit"
    OBJECTION = "objection"

    @property
    def words(self) -> Text:
        """For people."""
        return _GROUNDS[self]


_GROUNDS = {
    HoldGround.LITIGATION: Text("诉讼或者仲裁", "Court proceedings or arbitration"),
    HoldGround.RECONSIDERATION: Text("行政复议", "Administrative reconsideration"),
    HoldGround.SUPERVISION: Text(
        "监察、检察监督", "Supervision by the commission or the procuratorate"
    ),
    HoldGround.INVESTIGATION: Text("刑事侦查", "Criminal investigation"),
    HoldGround.AUDIT: Text("审计或者专项检查", "Audit or inspection"),
    HoldGround.OBJECTION: Text("异议、投诉正在处理", "An objection or complaint under way"),
}
