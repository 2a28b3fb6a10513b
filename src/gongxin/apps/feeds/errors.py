"""What is refused around feeds, in words."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .enums import Fault


def unfit(field: Text) -> Refusal:
    """What was proposed is no subscription."""
    return Refusal(
        code="feeds.unfit",
        what=Text(
            f"订阅不能提出：{field.zh}。", f"This subscription cannot be proposed: {field.en}."
        ),
        mend=Text(
            "须有名称、统一社会信用代码、网址、向社会公示的事项、现行有效的依据和一年以内的期限。",
            "It has a name, a unified social credit code, a site, items that are public, a basis in force, and an end within a year.",
        ),
    )


def unknown_subscription() -> Refusal:
    """Not there, or there is nothing to do about it."""
    return Refusal(
        code="feeds.unknown-subscription",
        what=Text("没有这个可以办理的订阅。", "There is no such subscription to act on."),
        mend=Text("请对照订阅名单中的编号。", "Compare the number with those in the list."),
    )


def needs_another_person() -> Refusal:
    """Nobody confirms what they proposed."""
    return Refusal(
        code="feeds.needs-another-person",
        what=Text("提出订阅的人不能确认。", "Whoever proposed a subscription does not confirm it."),
        mend=Text("请另一位安全管理员确认。", "Ask another security administrator to confirm it."),
    )


def not_subscribed() -> Refusal:
    """The system has no subscription in force."""
    return Refusal(
        code="feeds.not-subscribed",
        what=Text("本系统没有有效的订阅。", "This system has no subscription in force."),
        mend=Text(
            "请与平台运行机构联系；停止订阅后，副本须全部删除。",
            "Ask the operator of the platform. When a subscription has ended, the whole copy is deleted.",
        ),
    )


def unknown_cursor() -> Refusal:
    """It was not given to this subscriber."""
    return Refusal(
        code="feeds.unknown-cursor",
        what=Text("游标不是本订阅给出的。", "This cursor was not given by this feed."),
        mend=Text(
            "请使用上一页的 cursor；不带游标就从头开始。",
            "Use the cursor of the page before; without one the feed begins anew.",
        ),
    )


def acknowledgement_not_accepted(fault: Fault) -> Refusal:
    """A statement that acknowledges nothing; the take-downs go on waiting."""
    return Refusal(
        code="feeds.acknowledgement-not-accepted",
        what=Text(
            f"确认未被接受：{fault.words.zh}。撤下仍待确认。",
            f"The acknowledgement is not accepted: {fault.words.en}. The take-downs go on waiting.",
        ),
        mend=Text(
            "请按 docs/api/openapi.yaml 对推送页中 acknowledge 的内容重新签署。",
            "Sign again, over what stands under acknowledge in the page, as docs/api/openapi.yaml has it.",
        ),
    )
