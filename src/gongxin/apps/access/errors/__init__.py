"""What the door refuses, in words. Absent and withheld get the same answer."""

from __future__ import annotations

from datetime import datetime

from gongxin.lib.bilingual import Text, day_words
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING


def no_match() -> Refusal:
    """Nobody of that name and number, or nobody the reader may see: one answer."""
    return Refusal(
        code="access.no-match",
        what=Text(
            "没有查到与名称和号码都相符的主体。",
            "There is nobody whose name and number both match.",
        ),
        mend=Text(
            "请对照证件核对名称和号码。本次查询已登记。",
            "Compare both with the document. This look-up has been registered.",
        ),
    )


def needs_case() -> Refusal:
    """Charter C7: a purpose without its case is no purpose."""
    return Refusal(
        code="access.case-missing",
        what=Text("没有填写事由编号。", "The case reference is missing."),
        mend=Text(
            "请填写所办事项的受理号、项目编号或案号；没有具体事项不得查询。",
            "Give the number of the application, project or case; without one nobody may be looked up.",
        ),
    )


def purpose_not_yours(purpose: Text) -> Refusal:
    """The organ is not among those that may use the purpose."""
    return Refusal(
        code="access.purpose-not-yours",
        what=Text(
            f"本单位不能以「{purpose.zh}」为用途查询。",
            f"Your organ may not look people up for “{purpose.en}”.",
        ),
        mend=Text("请选择本单位职责内的用途。", "Choose a purpose within your organ's duties."),
    )


def no_grant(purpose: Text) -> Refusal:
    """No grant in force of this officer or system names the purpose."""
    return Refusal(
        code="access.no-grant",
        what=Text(
            f"您没有以「{purpose.zh}」为用途查询的有效授权。",
            f"You hold no grant in force to look people up for “{purpose.en}”.",
        ),
        mend=Text(
            "请由本单位向安全管理员申请；授权由一人提出、另一人确认。",
            "Have your organ ask the security administrators; one proposes a grant, another confirms it.",
        ),
    )


def grant_too_narrow(purpose: Text) -> Refusal:
    """A “no” would be told although the reader may not be told of some of the records."""
    return Refusal(
        code="access.grant-too-narrow",
        what=Text(
            f"您的授权范围小于「{purpose.zh}」的问题所涉及的记录，不能回答。",
            f"Your grant is narrower than what the question of “{purpose.en}” turns on; it cannot be answered.",
        ),
        mend=Text(
            "请扩大授权范围，或查看授权范围内的档案并写明理由。",
            "Have the grant widened, or open the part of the file within it, with a reason.",
        ),
    )


def no_authorisation() -> Refusal:
    """One answer for a number that is unknown, another's, ended, used up or withdrawn."""
    return Refusal(
        code="access.no-authorisation",
        what=Text(
            "没有可用于本次查询的有效授权书。",
            "There is no authorisation in force for this look-up.",
        ),
        mend=Text(
            "请核对授权书编号；已撤回、到期或次数用完的，须由本人重新授权。",
            "Compare its number; if it was withdrawn, has ended or is used up, the person has to give another.",
        ),
    )


def asked_twice() -> Refusal:
    """The key stands for another look-up, or the same one is being answered at this moment."""
    return Refusal(
        code="access.key-used",
        what=Text(
            "这个幂等键已用于另一次查询，或同一请求正在处理。",
            "This idempotency key stands for another look-up, or the same request is just being answered.",
        ),
        mend=Text(
            "新的查询请用新的键；重发请稍后再试。",
            "Use a new key for a new look-up; try a repetition again in a moment.",
        ),
    )


def file_told_once(event: str) -> Refusal:
    """A file is not kept to be told again: a second copy is a second look."""
    return Refusal(
        code="access.file-told-once",
        what=Text(
            f"这个幂等键的查询已经完成，凭证编号 {event}；档案内容只给一次。",
            f"The look-up of this key was made, number {event}; a file is told once.",
        ),
        mend=Text(
            "确需再看，请用新的键另行查询，本人会看到。",
            "If it is needed again, look up with a new key; the person will see that.",
        ),
    )


def unknown_look_up() -> Refusal:
    """Not there, or another organ's: one answer."""
    return Refusal(
        code="access.unknown-look-up",
        what=Text("没有这次查询。", "There is no such look-up."),
        mend=Text("请核对凭证编号。", "Compare its number."),
    )


def not_withdrawn() -> Refusal:
    """There is no such act yet, so there is no receipt of it."""
    return Refusal(
        code="access.not-withdrawn",
        what=Text(
            "这份授权还没有撤回，或者机构还没有确认。",
            "This authorisation was not withdrawn, or its recipient has not acknowledged it.",
        ),
        mend=Text(
            "撤回和确认之后各有一份凭证。", "Each of the two has its receipt once it is done."
        ),
    )


def terms_unfit(part: Text) -> Refusal:
    """Terms of an authorisation that cannot be given."""
    return Refusal(
        code="access.authorisation-terms",
        what=Text(f"授权内容不合要求：{part.zh}。", f"The terms are not sound: {part.en}."),
        mend=Text("请改正后再提交。", "Correct them and send again."),
    )


def unknown_authorisation() -> Refusal:
    """Not there, not theirs, or already dealt with: one answer."""
    return Refusal(
        code="access.unknown-authorisation",
        what=Text(
            "没有这份可以这样处理的授权书。",
            "There is no authorisation that can be dealt with in this way.",
        ),
        mend=Text("请在名单中查看它的状态。", "See its state in the list."),
    )


def withdrawn_before(at: datetime) -> Refusal:
    """Whose it is took it back already; said to them alone."""
    day = day_words(at.astimezone(BEIJING).date())
    return Refusal(
        code="access.withdrawn-before",
        what=Text(
            f"这份授权书已在{day.zh}撤回，从那时起不能再用。",
            f"It was withdrawn on {day.en} already, and has allowed nothing since.",
        ),
        mend=Text(
            "不用再撤回一次；撤回的存证凭证在授权书的页面下载。",
            "There is nothing more to do. Its page has the receipt of the withdrawal.",
        ),
    )


def unknown_grantee() -> Refusal:
    """A grant is for an officer at work or for a system that is admitted for look-ups."""
    return Refusal(
        code="access.unknown-grantee",
        what=Text(
            "没有这个在用的查询人员或查询系统。",
            "There is no such officer at work or system admitted for look-ups.",
        ),
        mend=Text("请从名单中选择。", "Choose one of the list."),
    )


def scope_unfit(part: Text) -> Refusal:
    """A scope that names what is not there, or has no sound term."""
    return Refusal(
        code="access.grant-scope",
        what=Text(f"授权范围不合要求：{part.zh}。", f"The scope is not sound: {part.en}."),
        mend=Text("请改正后再提出。", "Correct it and propose again."),
    )


def grant_of_oneself() -> Refusal:
    """Nobody approves their own act (database constraint `grant_is_by_two_others`)."""
    return Refusal(
        code="access.grant-by-another",
        what=Text(
            "授权须由另一位安全管理员确认。", "Another security administrator confirms a grant."
        ),
        mend=Text(
            "提出授权的人和被授权的人都不能确认。",
            "Neither who proposed it nor who is granted it can.",
        ),
    )


def unknown_grant() -> Refusal:
    """Not there, or already dealt with."""
    return Refusal(
        code="access.unknown-grant",
        what=Text(
            "没有这项可以这样处理的授权。", "There is no grant that can be dealt with in this way."
        ),
        mend=Text("请回到授权名单查看它的状态。", "See its state in the list of grants."),
    )


def kind_outside_purpose(purpose: Text) -> Refusal:
    """The purpose does not cover this kind of subject."""
    return Refusal(
        code="access.kind-outside-purpose",
        what=Text(
            f"「{purpose.zh}」不包括查询这类主体。",
            f"“{purpose.en}” does not cover this kind of subject.",
        ),
        mend=Text("请核对号码种类和用途。", "Check the kind of number and the purpose."),
    )


def malformed_identifier() -> Refusal:
    """The number cannot be anybody's."""
    return Refusal(
        code="access.malformed-identifier",
        what=Text(
            "号码不完整或校验位不对。", "The number is incomplete or its check digit is wrong."
        ),
        mend=Text(
            "身份证号和统一社会信用代码都是 18 位；请逐位核对。",
            "Identity numbers and unified social credit codes have 18 characters; check each.",
        ),
    )


def no_file() -> Refusal:
    """The person has no file yet: a state, not a fault."""
    return Refusal(
        code="access.no-file",
        what=Text("目前没有关于您的信用记录。", "There is no credit record about you."),
        mend=Text("您无需做任何事。", "There is nothing you need to do."),
    )


def needs_reason() -> Refusal:
    """The purpose has a question that is answered first; the file is a second step with a reason."""
    return Refusal(
        code="access.reason-missing",
        what=Text("没有选择查看档案的理由。", "No reason for opening the file was chosen."),
        mend=Text(
            "先看“是否”的回答；确需查看档案时请选择理由。",
            "Read the answer first; if the file is needed, choose why.",
        ),
    )


def no_question(purpose: Text) -> Refusal:
    """The purpose has no question that is answered yes or no."""
    return Refusal(
        code="access.no-question",
        what=Text(
            f"「{purpose.zh}」没有可以直接回答“是否”的问题。",
            f"“{purpose.en}” has no question that is answered yes or no.",
        ),
        mend=Text("请选择查看档案的理由。", "Choose the reason for opening the file."),
    )


def budget_spent(limit: int) -> Refusal:
    """Too many subjects in seven days without a matching case; a second person decides."""
    return Refusal(
        code="access.budget-spent",
        what=Text(
            f"七天内没有对应事项的查询将达到 {limit} 个主体，查询已停用。",
            f"Look-ups without a matching case would reach {limit} subjects in seven days; they are stopped.",
        ),
        mend=Text(
            "请由审计人员或运行人员复核后恢复；已登记的在办事项不受影响。",
            "An auditor or operator reviews and releases it; cases that are registered are not affected.",
        ),
    )


def unknown_alarm() -> Refusal:
    """No such alarm that is still to be reviewed."""
    return Refusal(
        code="access.unknown-alarm",
        what=Text("没有这条待复核的提醒。", "There is no such alarm to be reviewed."),
        mend=Text("它可能已由他人复核。", "Somebody else may have reviewed it."),
    )


def alarm_of_oneself() -> Refusal:
    """Nobody reviews their own act, and a command is nobody."""
    return Refusal(
        code="access.own-act",
        what=Text("不能复核自己的查询。", "Nobody reviews their own look-ups."),
        mend=Text("请由另一人以本人账号复核。", "Another person does so under their own account."),
    )


def case_end_past() -> Refusal:
    """The end of the registered cases is not in the future."""
    return Refusal(
        code="access.case-end-past",
        what=Text("事项的期限已过。", "The end of the cases is past."),
        mend=Text("请给出将来的日期。", "Give a day to come."),
    )


def no_mandate() -> Refusal:
    """One answer for a mandate that is unknown, another's, not in force, ended, or that does not allow this."""
    return Refusal(
        code="access.no-mandate",
        what=Text(
            "您现在不能代办这件事：没有有效的委托，或委托不包括这一项。",
            "You cannot do this for somebody else: no mandate in force allows it.",
        ),
        mend=Text(
            "请在「委托代理」中查看委托的状态；需要时请对方重新委托。",
            "See its state under “Delegations”; if it is needed, ask for another.",
        ),
    )


def unknown_mandate() -> Refusal:
    """Not there, not theirs, or already dealt with: one answer."""
    return Refusal(
        code="access.unknown-mandate",
        what=Text(
            "没有这项可以这样处理的委托。",
            "There is no mandate that can be dealt with in this way.",
        ),
        mend=Text("请在名单中查看它的状态。", "See its state in the list."),
    )


def mandate_unfit(part: Text) -> Refusal:
    """A mandate that cannot be given so."""
    return Refusal(
        code="access.mandate-terms",
        what=Text(f"委托内容不合要求：{part.zh}。", f"The mandate is not sound: {part.en}."),
        mend=Text("请改正后再提交。", "Correct it and send again."),
    )


def unknown_record() -> Refusal:
    """No record with this key is shown now: it ended, was withdrawn, or never was."""
    return Refusal(
        code="access.unknown-record",
        what=Text(
            "没有这个编号的记录在展示。",
            "No record with this number is shown now.",
        ),
        mend=Text(
            "请核对记录编号；期满、修复或者撤回的记录不再查看。",
            "Check the number; what has ended, was repaired or withdrawn is not looked at any more.",
        ),
    )


def name_unlike() -> Refusal:
    """The offer was meant for somebody of another name: a number that was mistyped."""
    return Refusal(
        code="access.mandate-name",
        what=Text(
            "您填写的姓名与委托人写的不一致。",
            "The name is not the one that the offer was made to.",
        ),
        mend=Text(
            "请按证件填写您的姓名；如果这项委托不是给您的，请不接受。",
            "Give your name as on your document; if the offer is not meant for you, decline it.",
        ),
    )
