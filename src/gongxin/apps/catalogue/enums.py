"""The words with which a catalogue item is described."""

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


class ListField(StrEnum):
    """严重失信主体名单的领域: the four that 国办发〔2020〕49号 allows a serious list for. There is no fifth."""

    LIFE_AND_SAFETY = "life-and-safety"
    FAIR_COMPETITION = "fair-competition"
    LEGAL_DUTY = "legal-duty"
    NATIONAL_DEFENCE = "national-defence"

    @property
    def words(self) -> Text:
        """For people."""
        return _FIELDS[self]


_FIELDS = {
    ListField.LIFE_AND_SAFETY: Text(
        "严重危害人民群众身体健康和生命安全", "Serious harm to health and the safety of life"
    ),
    ListField.FAIR_COMPETITION: Text(
        "严重破坏市场公平竞争秩序和社会正常秩序",
        "Serious harm to fair competition and the normal order of society",
    ),
    ListField.LEGAL_DUTY: Text(
        "拒不履行法定义务，严重影响司法机关、行政机关公信力",
        "Refusal of a legal duty that seriously harms the credibility of courts and organs",
    ),
    ListField.NATIONAL_DEFENCE: Text("拒不履行国防义务", "Refusal of a duty of national defence"),
}


class Removal(StrEnum):
    """移出途径: how somebody leaves a list."""

    TERM = "term"
    REPAIR = "repair"
    ANNULMENT = "annulment"

    @property
    def words(self) -> Text:
        """For people."""
        return _REMOVALS[self]


_REMOVALS = {
    Removal.TERM: Text("期满自动移出", "By itself at the end of the term"),
    Removal.REPAIR: Text("信用修复后移出", "By repair"),
    Removal.ANNULMENT: Text("认定被撤销的移出", "Where the determination is annulled"),
}


class RepairGround(StrEnum):
    """修复条件的种类: which rule judges a condition of repair (`rules/repair.py` has a class for each)."""

    SHORTEST_DISPLAY = "shortest-display"
    PERFORMED = "performed"
    COMMITMENT = "commitment"
    SECTOR = "sector"
    RESTRUCTURING = "restructuring"
    BARRED = "barred"


class Met(StrEnum):
    """条件的状态: how far a condition of repair is fulfilled, and by what.

    `held`: the platform holds what shows it; `given`: it comes with the application; `by-source`: who made the finding holds the proof
    and looks it up; `not-needed`: a fast lane takes its place; `later`: from a day on; `missing`: something is to be done;
    `barred`: the law excludes repair.
    """

    HELD = "held"
    GIVEN = "given"
    BY_SOURCE = "by-source"
    NOT_NEEDED = "not-needed"
    LATER = "later"
    MISSING = "missing"
    BARRED = "barred"

    @property
    def words(self) -> Text:
        """For people."""
        return _MET[self]


_MET = {
    Met.HELD: Text("已满足，平台已有证明", "Fulfilled; proof is held"),
    Met.GIVEN: Text("随申请提供", "With the application"),
    Met.BY_SOURCE: Text("由认定单位自行核对", "The organ looks it up"),
    Met.NOT_NEEDED: Text("不需要", "Not needed"),
    Met.LATER: Text("时间未到", "Not yet"),
    Met.MISSING: Text("还需要您办", "Still to be done by you"),
    Met.BARRED: Text("依法不予修复", "Excluded by law"),
}


class MeasureKind(StrEnum):
    """措施类别: what reduces rights or adds duties, and what makes something easier."""

    CONSTRAINT = "constraint"
    INCENTIVE = "incentive"

    @property
    def words(self) -> Text:
        """For people."""
        return _MEASURES[self]


_MEASURES = {
    MeasureKind.CONSTRAINT: Text("惩戒措施", "Constraint"),
    MeasureKind.INCENTIVE: Text("激励措施", "Incentive"),
}


class MeasureGives(StrEnum):
    """便利: what an incentive gives at the counter."""

    FAST_LANE = "fast-lane"
    DOCUMENTS_LATER = "documents-later"

    @property
    def words(self) -> Text:
        """For people."""
        return _GIVEN[self]


_GIVEN = {
    MeasureGives.FAST_LANE: Text("绿色通道", "Fast lane"),
    MeasureGives.DOCUMENTS_LATER: Text("容缺受理", "Acceptance with documents pending"),
}


class MeasureRemedyWay(StrEnum):
    """救济途径 against a measure or the record on which it rests."""

    OBJECTION = "objection"
    RECONSIDERATION = "reconsideration"
    LITIGATION = "litigation"
    COURT_REVIEW = "court-review"

    @property
    def words(self) -> Text:
        """For people."""
        return _REMEDIES[self]


_REMEDIES = {
    MeasureRemedyWay.OBJECTION: Text("对记录提出异议", "Objection to the record"),
    MeasureRemedyWay.RECONSIDERATION: Text("行政复议", "Administrative reconsideration"),
    MeasureRemedyWay.LITIGATION: Text("行政诉讼", "Administrative lawsuit"),
    MeasureRemedyWay.COURT_REVIEW: Text("向执行法院申请审查", "Review by the enforcing court"),
}
