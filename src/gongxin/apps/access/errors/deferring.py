"""Telling a person later, in words."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def not_deferrable(purpose: Text) -> Refusal:
    """The pack knows no basis for telling later about this purpose."""
    return Refusal(
        code="access.not-deferrable",
        what=Text(
            f"“{purpose.zh}”的查询没有暂缓告知的法律依据。",
            f"No law lets the person be told later of a look-up for “{purpose.en}”.",
        ),
        mend=Text(
            "当事人会立即看到这类查询；需要暂缓的，须先有政策包载明依据。",
            "The person sees it at once. To tell them later, a pack must state the basis.",
        ),
    )


def deferral_unfit(part: Text) -> Refusal:
    """What was entered does not make a deferral."""
    return Refusal(
        code="access.deferral-unfit",
        what=Text(f"暂缓告知不合要求：{part.zh}。", f"It is not sound: {part.en}."),
        mend=Text(
            "请填写决定机关、文书文号、事由编号和告知日期。",
            "Give the authority, the number of its document, the case and the day of telling.",
        ),
    )


def unknown_deferral() -> Refusal:
    """Not there, not theirs, or already dealt with: one answer."""
    return Refusal(
        code="access.unknown-deferral",
        what=Text(
            "没有这项可以这样处理的暂缓告知。",
            "There is no deferral that can be dealt with in this way.",
        ),
        mend=Text("请在名单中查看它的状态。", "See its state in the list."),
    )
