"""The words of links between identifiers."""

from __future__ import annotations

from enum import StrEnum

from gongxin.lib.bilingual import Text


class Verdict(StrEnum):
    """判断结论: that two identifiers are one subject, that they are not, or that an earlier judgement does not hold."""

    SAME = "same"
    NOT_SAME = "not-same"
    UNDO = "undo"

    @property
    def words(self) -> Text:
        """For people."""
        return _VERDICTS[self]


class LinkKind(StrEnum):
    """关联情形: why one subject has two identifiers. A name is none of them."""

    UPGRADED = "upgraded"
    """A 15-digit number was given the wrong century: the two are equal but for century and check character."""
    CORRECTED = "corrected"
    """The public security organ corrected a number, such as one that two persons had."""
    TRAVEL = "travel"
    """A passport, a permit or a residence permit, beside another document of the same person or its renewal."""
    RECODED = "recoded"
    """An organisation has a new USCC; the organisation code inside is the same (GB 32100-2015, GB 11714)."""
    MERGED = "merged"
    """One organisation was merged into another, which succeeds to it (民法典 art. 67, 公司法 art. 221)."""
    DISTINCT = "distinct"
    """Two subjects who might be taken for one; of a `NOT_SAME` alone."""

    @property
    def words(self) -> Text:
        """For people."""
        return _KINDS[self]


class NumberKind(StrEnum):
    """号码种类: what kind of document a number is of, as it is typed."""

    CITIZEN = "citizen"
    PASSPORT = "passport"
    HK_MACAO_PERMIT = "hk-macao-permit"
    TAIWAN_PERMIT = "taiwan-permit"
    PERMANENT_RESIDENT = "permanent-resident"
    USCC = "uscc"

    @property
    def words(self) -> Text:
        """For people."""
        return _NUMBERS[self]


class JudgementState(StrEnum):
    """判断状态: proposed by one, in force when another confirms it, until it is undone by two again."""

    PROPOSED = "proposed"
    IN_FORCE = "in-force"
    DECLINED = "declined"
    UNDONE = "undone"
    DONE = "done"
    """Of an undoing that was confirmed."""

    @property
    def words(self) -> Text:
        """For people."""
        return _STATES[self]


_VERDICTS = {
    Verdict.SAME: Text("同一主体", "One subject"),
    Verdict.NOT_SAME: Text("不是同一主体", "Not the same subject"),
    Verdict.UNDO: Text("撤销判断", "Judgement undone"),
}
_KINDS = {
    LinkKind.UPGRADED: Text("十五位号码升位时世纪有误", "Wrong century given to a 15-digit number"),
    LinkKind.CORRECTED: Text("公民身份号码更正", "Identity number corrected"),
    LinkKind.TRAVEL: Text("护照、通行证与居留证件", "Passport, permit or residence permit"),
    LinkKind.RECODED: Text("统一社会信用代码变更", "Unified social credit code changed"),
    LinkKind.MERGED: Text("单位合并", "Organisations merged"),
    LinkKind.DISTINCT: Text("不同主体", "Different subjects"),
}
_NUMBERS = {
    NumberKind.CITIZEN: Text(
        "公民身份号码、居住证或永久居留证号码（15 或 18 位）",
        "Identity, residence-permit or permanent-resident number (15 or 18 characters)",
    ),
    NumberKind.PASSPORT: Text("护照", "Passport"),
    NumberKind.HK_MACAO_PERMIT: Text(
        "港澳居民来往内地通行证", "Permit of Hong Kong and Macao residents"
    ),
    NumberKind.TAIWAN_PERMIT: Text("台湾居民来往大陆通行证", "Permit of Taiwan residents"),
    NumberKind.PERMANENT_RESIDENT: Text(
        "外国人永久居留身份证（2004 版）", "Permanent resident's card (2004 form)"
    ),
    NumberKind.USCC: Text("统一社会信用代码", "Unified social credit code"),
}
_STATES = {
    JudgementState.PROPOSED: Text("待另一人确认", "Waiting for another to confirm"),
    JudgementState.IN_FORCE: Text("有效", "In force"),
    JudgementState.DECLINED: Text("未确认", "Not confirmed"),
    JudgementState.UNDONE: Text("已撤销", "Undone"),
    JudgementState.DONE: Text("已生效", "Done"),
}
