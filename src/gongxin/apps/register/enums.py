"""The words of the register."""

from enum import IntEnum, StrEnum


class RecordStatus(StrEnum):
    """What a version says: the fact, that its source took it back, or that its whole batch was recalled."""

    LIVE = "live"
    WITHDRAWN = "withdrawn"
    RECALLED = "recalled"


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
