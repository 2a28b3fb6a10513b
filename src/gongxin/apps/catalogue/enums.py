"""The words with which a catalogue item is described."""

from enum import StrEnum


class SubjectKind(StrEnum):
    """信用主体类别: whom a record is about."""

    PERSON = "person"
    ENTERPRISE = "enterprise"
    ORGANISATION = "organisation"


class Nature(StrEnum):
    """信息性质: basic (基础), good (优良) or adverse (不良)."""

    BASIC = "basic"
    GOOD = "good"
    ADVERSE = "adverse"


class AdverseClass(StrEnum):
    """失信信息类别 of Order 36 (2025): minor 轻微, ordinary 一般, serious 严重; in this order."""

    MINOR = "minor"
    ORDINARY = "ordinary"
    SERIOUS = "serious"


class Privacy(StrEnum):
    """How close a field is to a person; `sensitive` as in PIPL art. 28 plus identity numbers."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


class Masking(StrEnum):
    """脱敏方式: how a value is shown to those who may know only that it is there."""

    NONE = "none"
    NAME = "name"
    ID_NUMBER = "id-number"
    ALL = "all"


class FieldType(StrEnum):
    """数据类型 of a field."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    CODE = "code"
    USCC = "uscc"
    ID_NUMBER = "id-number"
