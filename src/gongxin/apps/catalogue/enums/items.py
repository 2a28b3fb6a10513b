"""What items and their fields are of (信用信息条目)."""

from __future__ import annotations

from enum import StrEnum

from gongxin.lib.bilingual import Text


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


class Category(StrEnum):
    """信息类别 of the national basic catalogue: what an item is about."""

    REGISTRATION = "registration"
    JUDICIAL = "judicial"
    ADMINISTRATIVE = "administrative"
    PROFESSIONAL = "professional"
    ABNORMAL_OPERATION = "abnormal-operation"
    SERIOUS_DISHONESTY = "serious-dishonesty"
    CONTRACT = "contract"
    COMMITMENT = "commitment"
    EVALUATION = "evaluation"
    HONOUR = "honour"
    VOLUNTARY = "voluntary"

    @property
    def words(self) -> Text:
        """For people."""
        return _CATEGORIES[self]


_CATEGORIES = {
    Category.REGISTRATION: Text("登记注册基本信息", "Registration"),
    Category.JUDICIAL: Text("司法裁判及执行信息", "Judgments and enforcement"),
    Category.ADMINISTRATIVE: Text("行政管理信息", "Administration"),
    Category.PROFESSIONAL: Text("职称和职业信息", "Professions"),
    Category.ABNORMAL_OPERATION: Text("经营（活动）异常名录信息", "Abnormal operation"),
    Category.SERIOUS_DISHONESTY: Text("严重失信主体名单信息", "Lists of serious dishonesty"),
    Category.CONTRACT: Text("合同履行信息", "Performance of contracts"),
    Category.COMMITMENT: Text("信用承诺及履行情况信息", "Commitments"),
    Category.EVALUATION: Text("信用评价结果信息", "Evaluations"),
    Category.HONOUR: Text("诚实守信相关荣誉信息", "Honours"),
    Category.VOLUNTARY: Text("主体自愿提供的信用信息", "Given by the subject"),
}


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


class NumberBy(StrEnum):
    """天数由谁定: the law as it was read, this platform, the precedent of another place, or a law known from memory."""

    LAW = "law"
    PLATFORM = "platform"
    PRECEDENT = "precedent"
    TO_VERIFY = "to-verify"

    @property
    def words(self) -> Text:
        """For people."""
        return _NUMBERS[self]


_NUMBERS = {
    NumberBy.LAW: Text("法律规定", "the law’s"),
    NumberBy.PLATFORM: Text(
        "平台的规则，法律没有规定天数", "this platform’s rule; the law names none"
    ),
    NumberBy.PRECEDENT: Text(
        "比照外地规定，本地条文待核实",
        "that of another place; the text of this one is to be verified",
    ),
    NumberBy.TO_VERIFY: Text("法规规定，数字待核实", "the rule’s, to be verified"),
}


class Retained(StrEnum):
    """保存对象: what a clock of the kind `keep` says how long it is kept at least."""

    RECORD = "record"
    BATCH = "batch"
    REPORT = "report"
    LOOK_UP = "look-up"

    @property
    def words(self) -> Text:
        """For people."""
        return _RETAINED[self]


_RETAINED = {
    Retained.RECORD: Text("信用记录", "Records"),
    Retained.BATCH: Text("报送批次", "Batches as filed"),
    Retained.REPORT: Text("信用报告", "Reports"),
    Retained.LOOK_UP: Text("查询日志", "Log of look-ups"),
}
