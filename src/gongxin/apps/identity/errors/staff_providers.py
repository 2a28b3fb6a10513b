"""What is refused where staff sign in by their organ's identity provider, in words."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from ..enums import Assurance


def staff_provider_silent(name: Text) -> Refusal:
    """The organ's identity provider does not answer: its silence lets nobody in."""
    return Refusal(
        code="identity.staff-provider-silent",
        what=Text(
            f"{name.zh}暂时没有回应，没有登录。",
            f"{name.en} does not answer just now; you are not signed in.",
        ),
        mend=Text(
            "请过几分钟再试。长时间不恢复的，请平台运行人员核实本人后运行 gongxin account unbind，再用密码登录。",
            "Try again in a few minutes. If it stays silent, have the operator make sure of you and run `gongxin account unbind`, then sign in by password.",
        ),
    )


def staff_assurance_too_low(*, reached: Assurance | None, least: Assurance) -> Refusal:
    """The organ's provider is not sure enough of the officer."""
    said = reached.words if reached is not None else Text("未说明", "not stated")
    return Refusal(
        code="identity.staff-assurance-too-low",
        what=Text(
            f"本次认证的身份核验等级为{said.zh}，工作账号须达到{least.words.zh}。",
            f"This sign-in has assurance level {said.en}; a staff account takes {least.words.en}.",
        ),
        mend=Text(
            "请用更高等级的方式在本单位认证后再试；没有的，请本单位的管理员开通。",
            "Show yourself there in a surer way and try again; have your organ's administrator allow you one.",
        ),
    )


def opens_no_account() -> Refusal:
    """One answer for an identity that nothing is bound to, one of another organ, a closed and a locked account."""
    return Refusal(
        code="identity.opens-no-account",
        what=Text(
            "这个身份现在打不开任何工作账号，没有登录。",
            "This identity opens no staff account just now; you are not signed in.",
        ),
        mend=Text(
            "还没有绑定的，请先用密码登录，再到工作台“登录方式”绑定。已绑定的，可能是账号停用、调动或暂时锁定，请联系平台运行人员。",
            "If it was never bound, sign in by password and bind it on the page “My sign-in”. If it was, the account may be closed, moved or locked for now: ask the operator.",
        ),
    )


def provider_of_another_organ() -> Refusal:
    """A provider speaks for the accounts of its organs alone."""
    return Refusal(
        code="identity.provider-of-another-organ",
        what=Text(
            "这个身份认证不为您所在的单位作证，没有绑定。",
            "This identity provider does not speak for your organ; nothing is bound.",
        ),
        mend=Text("请选择本单位的身份认证。", "Choose that of your own organ."),
    )


def identity_bound_to_another() -> Refusal:
    """One identity is one account."""
    return Refusal(
        code="identity.identity-bound-to-another",
        what=Text(
            "这个身份已经绑定了另一个账号，没有绑定。",
            "This identity is bound to another account; nothing is bound.",
        ),
        mend=Text(
            "一个身份只绑定一个账号。请用您自己的身份，或请平台运行人员解除原来的绑定。",
            "One identity is bound to one account. Use your own, or have the operator end the earlier binding.",
        ),
    )


def account_bound_already() -> Refusal:
    """One account is one identity."""
    return Refusal(
        code="identity.account-bound",
        what=Text("这个账号已经绑定了一个身份。", "This account is bound to an identity already."),
        mend=Text(
            "要更换的，请平台运行人员先解除绑定。",
            "To change it, have the operator end that first.",
        ),
    )


def account_not_bound() -> Refusal:
    """There is nothing to be ended."""
    return Refusal(
        code="identity.account-not-bound",
        what=Text("这个账号没有绑定身份。", "This account is bound to no identity."),
        mend=Text("请核对登录名。", "Check the login."),
    )


def binding_over() -> Refusal:
    """What the provider said is to be confirmed within minutes."""
    return Refusal(
        code="identity.binding-over",
        what=Text(
            "没有等待确认的身份，或时间已过，没有绑定。",
            "No identity waits to be confirmed, or the time is over; nothing is bound.",
        ),
        mend=Text("请从“登录方式”页重新开始。", "Begin again from the page “My sign-in”."),
    )
