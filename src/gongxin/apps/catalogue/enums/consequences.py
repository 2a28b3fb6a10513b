"""What lists, repair and measures are of (名单、修复、措施)."""

from __future__ import annotations

from enum import StrEnum

from gongxin.lib.bilingual import Text


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
