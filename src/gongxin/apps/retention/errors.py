"""What retention refuses, in words."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def unknown_erasure() -> Refusal:
    """Not there, or over already: one answer."""
    return Refusal(
        code="retention.unknown-erasure",
        what=Text(
            "没有这项待确认的销毁。", "There is no proposed erasure of this number any more."
        ),
        mend=Text("请在名单中查看它的状态。", "See its state in the list."),
    )


def erasure_of_oneself() -> Refusal:
    """Nobody confirms what they proposed (`erasure_is_confirmed_by_another`)."""
    return Refusal(
        code="retention.by-another",
        what=Text("提出人不能确认自己提出的销毁。", "Who proposed an erasure does not confirm it."),
        mend=Text("请另一位安全管理员确认。", "Ask another security administrator to confirm it."),
    )


def another_number() -> Refusal:
    """The number that the second person typed is not the one of the proposal."""
    return Refusal(
        code="retention.another-number",
        what=Text(
            "输入的号码与提出销毁时的号码不一致。",
            "The number is not the one for which erasure was proposed.",
        ),
        mend=Text(
            "请对照销毁依据上的号码重新输入；依据上就不是同一人的，请撤回。",
            "Type the number as the document has it. If the document is about somebody else, take it back.",
        ),
    )


def nobody_kept() -> Refusal:
    """Nothing is held about whom the number belongs to, or nothing any more."""
    return Refusal(
        code="retention.nobody",
        what=Text(
            "没有可以销毁的内容：平台没有这个主体，或者已经销毁。",
            "There is nothing to erase: the platform holds nobody of this number, or no longer does.",
        ),
        mend=Text("请核对号码。", "Check the number."),
    )


def document_missing() -> Refusal:
    """An erasure rests on a document."""
    return Refusal(
        code="retention.document",
        what=Text("没有写明销毁依据的文号。", "No document is named on which the erasure rests."),
        mend=Text(
            "请填写销毁清单或者法律文书的编号，2 至 64 字。",
            "Give the number of the destruction list or legal document, 2 to 64 characters.",
        ),
    )
