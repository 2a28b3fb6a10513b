"""Words of the one door: answers, reasons, alarms and what became of them."""

from __future__ import annotations

from enum import StrEnum

from gongxin.lib.bilingual import Text


class Verdict(StrEnum):
    """回答: what a question is answered."""

    YES = "yes"
    NO = "no"
    UNANSWERED = "unanswered"

    @property
    def words(self) -> Text:
        """For people."""
        return _VERDICTS[self]


class FileReason(StrEnum):
    """查看档案的理由: why the answer to the purpose's question is not enough."""

    WEIGH = "weigh-the-record"
    VERIFY = "verify-a-statement"
    SUBJECT_ASKS = "subject-asks"
    NO_QUESTION = "purpose-needs-the-file"

    @property
    def words(self) -> Text:
        """For people."""
        return _REASONS[self]


class AuthorisationState(StrEnum):
    """授权书状态: what an authorisation is good for now."""

    ASKED = "asked"
    IN_FORCE = "in-force"
    USED_UP = "used-up"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    LAPSED = "lapsed"

    @property
    def words(self) -> Text:
        """For people."""
        return _AUTHORISATION_STATES[self]


_AUTHORISATION_STATES = {
    AuthorisationState.ASKED: Text("等待您决定", "Waiting for your decision"),
    AuthorisationState.IN_FORCE: Text("有效", "In force"),
    AuthorisationState.USED_UP: Text("次数已用完", "Used up"),
    AuthorisationState.ENDED: Text("已到期", "Ended"),
    AuthorisationState.WITHDRAWN: Text("已撤回", "Withdrawn"),
    AuthorisationState.DECLINED: Text("未同意", "Declined"),
    AuthorisationState.LAPSED: Text("逾期未决定", "Lapsed without a decision"),
}


class AlarmKind(StrEnum):
    """异常查询: why somebody else should look at an officer's look-ups."""

    MANY_A_DAY = "many-without-case"
    STOPPED = "budget-spent"
    AT_NIGHT = "at-night"
    IN_A_ROW = "numbers-in-a-row"
    ONE_NAME = "one-surname"
    HONEY = "honey-subject"
    SAMPLED = "sampled"

    @property
    def words(self) -> Text:
        """For people."""
        return _ALARMS[self]


class AlarmOutcome(StrEnum):
    """复核结果: what a reviewer found."""

    JUSTIFIED = "justified"
    MISTAKE = "mistake"
    MISUSE = "misuse"

    @property
    def words(self) -> Text:
        """For people."""
        return _OUTCOMES[self]


class BulkState(StrEnum):
    """批量查询状态: how far a bulk look-up is."""

    ASKED = "asked"
    APPROVED = "approved"
    ANSWERED = "answered"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"

    @property
    def words(self) -> Text:
        """For people."""
        return _BULK_STATES[self]


class HeldState(StrEnum):
    """待同意的查询的状态: how far a look-up is for which another unit is asked."""

    ASKED = "asked"
    AGREED = "agreed"
    LOOKED = "looked"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"

    @property
    def words(self) -> Text:
        """For people."""
        return _HELD_STATES[self]


class DeclineReason(StrEnum):
    """不同意的理由: why a second officer does not agree to a look-up."""

    NOT_OF_THE_CASE = "not-of-the-case"
    NOT_NEEDED = "not-needed"
    LESS_IS_ENOUGH = "less-is-enough"
    CANNOT_TELL = "cannot-tell"

    @property
    def words(self) -> Text:
        """For people."""
        return _DECLINED[self]


_BULK_STATES = {
    BulkState.ASKED: Text("待第二人审批", "Waits for a second officer"),
    BulkState.APPROVED: Text("已批准，待执行", "Approved, to be run"),
    BulkState.ANSWERED: Text("已答复", "Answered"),
    BulkState.REJECTED: Text("已退回，文件已销毁", "Sent away; the file is destroyed"),
    BulkState.WITHDRAWN: Text("已撤回，文件已销毁", "Withdrawn; the file is destroyed"),
    BulkState.ENDED: Text("已到期，内容已销毁", "Ended; its content is destroyed"),
}
_HELD_STATES = {
    HeldState.ASKED: Text("待另一处室同意", "Waits for another unit"),
    HeldState.AGREED: Text("已同意，可以查询一次", "Agreed; may be looked up once"),
    HeldState.LOOKED: Text("已查询", "Looked up"),
    HeldState.DECLINED: Text("未同意，内容已销毁", "Declined; its content is destroyed"),
    HeldState.WITHDRAWN: Text("已撤回，内容已销毁", "Withdrawn; its content is destroyed"),
    HeldState.ENDED: Text("已到期，内容已销毁", "Ended; its content is destroyed"),
}
_DECLINED = {
    DeclineReason.NOT_OF_THE_CASE: Text(
        "与所列事项对不上", "The subject does not belong to the case"
    ),
    DeclineReason.NOT_NEEDED: Text("办理该事项不需要查询", "The case does not need it"),
    DeclineReason.LESS_IS_ENOUGH: Text(
        "只需回答是否，不需要看档案", "An answer is enough; the file is not needed"
    ),
    DeclineReason.CANNOT_TELL: Text(
        "写明的理由不足以判断", "What was said is not enough to judge by"
    ),
}


class GrantState(StrEnum):
    """授权状态: what a grant is good for now."""

    PROPOSED = "proposed"
    COMING = "coming"
    IN_FORCE = "in-force"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> Text:
        """For people."""
        return _GRANT_STATES[self]


class Power(StrEnum):
    """代办事项: one thing that a mandate allows; each is allowed by itself."""

    SEE_FILE = "see-file"
    SEE_LOOKS = "see-looks"
    ASK_WHY = "ask-why"
    RAISE_CASES = "raise-cases"
    MAKE_COMMITMENTS = "make-commitments"
    TAKE_REPORTS = "take-reports"
    END_AUTHORISATIONS = "end-authorisations"
    GIVE_AUTHORISATIONS = "give-authorisations"

    @property
    def words(self) -> Text:
        """For people."""
        return _POWERS[self]


class MandateKind(StrEnum):
    """代办种类: for whom somebody acts."""

    DELEGATION = "delegation"
    ORGANISATION = "organisation"

    @property
    def words(self) -> Text:
        """For people."""
        return _MANDATE_KINDS[self]


class MandateState(StrEnum):
    """代办状态: what a mandate is good for now."""

    OFFERED = "offered"
    LAPSED = "lapsed"
    COMING = "coming"
    IN_FORCE = "in-force"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    HANDED_BACK = "handed-back"
    DECLINED = "declined"

    @property
    def words(self) -> Text:
        """For people."""
        return _MANDATE_STATES[self]


PERSONAL_POWERS = tuple(power for power in Power if power is not Power.GIVE_AUTHORISATIONS)
"""What a person can let another do. To authorise a look-up is theirs alone (charter C7); to end it may be another's."""
ENDINGS = (MandateState.WITHDRAWN, MandateState.HANDED_BACK, MandateState.DECLINED)

_POWERS = {
    Power.SEE_FILE: Text("查看信用记录", "See the file"),
    Power.SEE_LOOKS: Text("查看谁查过", "See who looked"),
    Power.ASK_WHY: Text("问单位为什么查", "Ask organs why they looked"),
    Power.RAISE_CASES: Text(
        "提出异议、投诉、信用修复等，查看办理情况（会看到可以争议的记录）",
        "Object, complain, ask for repair, and follow the cases (they see the records that can be disputed)",
    ),
    Power.MAKE_COMMITMENTS: Text(
        "作出信用承诺，查看和说明履行情况", "Make commitments, see them and answer for them"
    ),
    Power.TAKE_REPORTS: Text(
        "出具和下载报告（报告含记录和查询情况）",
        "Have reports issued and download them (a report holds the file and who looked)",
    ),
    Power.END_AUTHORISATIONS: Text(
        "查看授权书，撤回或不同意", "See authorisations, withdraw or decline them"
    ),
    Power.GIVE_AUTHORISATIONS: Text(
        "给出授权（仅限单位）", "Give authorisations (for organisations only)"
    ),
}
_MANDATE_KINDS = {
    MandateKind.DELEGATION: Text("个人委托", "Delegation by a person"),
    MandateKind.ORGANISATION: Text("单位经办人", "Mandate of an organisation"),
}
_MANDATE_STATES = {
    MandateState.OFFERED: Text("待接受或确认", "To be accepted or confirmed"),
    MandateState.LAPSED: Text("逾期未接受", "Lapsed without an answer"),
    MandateState.COMING: Text("尚未生效", "Not yet in force"),
    MandateState.IN_FORCE: Text("有效", "In force"),
    MandateState.ENDED: Text("已到期", "Ended"),
    MandateState.WITHDRAWN: Text("已终止", "Withdrawn"),
    MandateState.HANDED_BACK: Text("代理人已交回", "Handed back by the agent"),
    MandateState.DECLINED: Text("代理人未接受", "Declined by the agent"),
}
_GRANT_STATES = {
    GrantState.PROPOSED: Text("待另一人确认", "To be confirmed by another"),
    GrantState.COMING: Text("尚未生效", "Not yet in force"),
    GrantState.IN_FORCE: Text("有效", "In force"),
    GrantState.ENDED: Text("已到期", "Ended"),
    GrantState.WITHDRAWN: Text("已收回", "Withdrawn"),
}
_VERDICTS = {
    Verdict.YES: Text("有", "Yes"),
    Verdict.NO: Text("没有", "No"),
    Verdict.UNANSWERED: Text("不能回答", "Cannot be answered"),
}
_REASONS = {
    FileReason.WEIGH: Text(
        "需要了解记录内容后再作决定", "The decision depends on what the record says"
    ),
    FileReason.VERIFY: Text(
        "核对当事人的陈述或材料", "A statement or document of the subject is to be verified"
    ),
    FileReason.SUBJECT_ASKS: Text("当事人要求查看", "The subject asks for it"),
    FileReason.NO_QUESTION: Text("法律要求查阅完整档案", "The law asks for the file itself"),
}
_ALARMS = {
    AlarmKind.MANY_A_DAY: Text(
        "一天内查询多人而无对应事项", "Many subjects in a day without a matching case"
    ),
    AlarmKind.STOPPED: Text(
        "七天内查询人数达到上限，已停用", "Limit of subjects in seven days reached; stopped"
    ),
    AlarmKind.AT_NIGHT: Text(
        "夜间查询多人而无对应事项", "Several subjects at night without a matching case"
    ),
    AlarmKind.IN_A_ROW: Text("所查号码前后相连", "Numbers next to one another"),
    AlarmKind.ONE_NAME: Text(
        "所查多人同姓而无对应事项", "Many of one surname without a matching case"
    ),
    AlarmKind.HONEY: Text(
        "查询了无人有理由查询的虚设主体", "Looked up a subject in whom nobody has business"
    ),
    AlarmKind.SAMPLED: Text("抽样复核", "Drawn for review"),
}
_OUTCOMES = {
    AlarmOutcome.JUSTIFIED: Text("有正当理由", "Justified"),
    AlarmOutcome.MISTAKE: Text("操作失误", "A mistake"),
    AlarmOutcome.MISUSE: Text("违规查询，移交处理", "Misuse; handed over"),
}


class DeferralState(StrEnum):
    """暂缓告知状态: whether looks for a case are sealed by it."""

    ASKED = "asked"
    IN_FORCE = "in-force"
    DECLINED = "declined"
    ENDED = "ended"
    TOLD = "told"

    @property
    def words(self) -> Text:
        """For people."""
        return _DEFERRAL_STATES[self]


_DEFERRAL_STATES = {
    DeferralState.ASKED: Text("待另一处室同意", "Waiting for another unit"),
    DeferralState.IN_FORCE: Text("暂缓告知中", "In force"),
    DeferralState.DECLINED: Text("未同意", "Declined"),
    DeferralState.ENDED: Text("提前结束，已告知", "Ended early, the person is told"),
    DeferralState.TOLD: Text("期满，已告知", "Over, the person is told"),
}


class ClosedBecause(StrEnum):
    """未打开的原因: why an entry about a person is in their list without its content."""

    DEFERRED = "deferred"
    THIRD_PARTY = "third-party"


class WithdrawalAct(StrEnum):
    """撤回的两步: what a receipt can be of."""

    WITHDRAWN = "withdrawn"
    ACKNOWLEDGED = "acknowledged"
