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


def unknown_hold() -> Refusal:
    """Not there, or over already: one answer."""
    return Refusal(
        code="retention.unknown-hold",
        what=Text("没有这项有效的保全。", "There is no hold of this number any more."),
        mend=Text("请在名单中查看它的状态。", "See its state in the list."),
    )


def hold_of_oneself() -> Refusal:
    """Nobody lifts or renews what they placed (`hold_is_lifted_by_another`, `hold_is_renewed_by_another`)."""
    return Refusal(
        code="retention.hold-by-another",
        what=Text(
            "设立人不能解除或者续期自己设立的保全。",
            "Who placed a hold neither lifts nor renews it.",
        ),
        mend=Text("请另一位安全管理员办理。", "Ask another security administrator."),
    )


def hold_needs_an_end(days: int) -> Refusal:
    """Nothing is without an end."""
    return Refusal(
        code="retention.hold-end",
        what=Text(
            f"保全的到期日须在今天之后、{days} 天之内。",
            f"A hold ends after today and within {days} days.",
        ),
        mend=Text(
            "请改填日期；到期前可由另一人复核续期。",
            "Give another day. Another person may review and renew it before then.",
        ),
    )


def hold_lies_on_nothing() -> Refusal:
    """What was typed is no thing of that kind."""
    return Refusal(
        code="retention.hold-on-what",
        what=Text(
            "保全对象填写有误：与所选类别不符，或者没有这个条目或单位。",
            "What the hold is to lie on is not of the chosen kind, or there is no such item or organ.",
        ),
        mend=Text(
            "主体填证件号码，记录填记录编号，批次填批次号，条目填条目代码和单位代码，案件填文书号。",
            "Give an identity number, a record’s number, a batch number, an item’s code with the organ’s, or the number of a case document.",
        ),
    )


def nothing_due() -> Refusal:
    """The selection is empty."""
    return Refusal(
        code="retention.nothing-due",
        what=Text(
            "所选范围内没有可以销毁的：保存期限都未届满，或者都在保全中，或者没有期限规定。",
            "Nothing in this selection may be destroyed: no time to be kept is over, or all is held, or no clock rules it.",
        ),
        mend=Text("请查看到期情况后重新选择。", "See what is due and choose again."),
    )


def list_too_long(most: int) -> Refusal:
    """More than three persons can answer for."""
    return Refusal(
        code="retention.list-too-long",
        what=Text(
            f"所选范围超过一份清单的上限 {most:,} 条。",
            f"The selection is longer than a list may be: {most:,} entries.",
        ),
        mend=Text("请按条目、单位或者日期分开编制。", "Make several, by item, organ or day."),
    )


def unknown_list() -> Refusal:
    """Not there, or not at this step any more."""
    return Refusal(
        code="retention.unknown-list",
        what=Text(
            "没有这份清单，或者它已不在这一步。",
            "There is no such list, or it is not at this step any more.",
        ),
        mend=Text("请在清单列表中查看它的状态。", "See its state among the lists."),
    )


def three_persons() -> Refusal:
    """Author, reviewer and second reviewer are three persons (`list_is_of_three_persons`)."""
    return Refusal(
        code="retention.three-persons",
        what=Text(
            "编制、审核、复核须是三个不同的人，您已经办理过其中一步。",
            "Author, reviewer and second reviewer are three persons, and you have taken one of the steps.",
        ),
        mend=Text("请另一位安全管理员办理。", "Ask another security administrator."),
    )


def no_such_places() -> Refusal:
    """The places that were typed are none of the list that may still be taken out."""
    return Refusal(
        code="retention.no-such-places",
        what=Text(
            "填写的序号不在这份清单中，或者已经剔除。",
            "These places are not on the list, or were taken out already.",
        ),
        mend=Text("请填写如 3 或 3-20 的序号。", "Give places such as 3, or 3-20."),
    )


def list_waits() -> Refusal:
    """Three agreed, and the week is not over (`list_waits_before_it_is_done`)."""
    return Refusal(
        code="retention.list-waits",
        what=Text(
            "清单尚未经三人办理，或者复核后未满七日。",
            "The list was not agreed to by three persons, or the week after the second review is not over.",
        ),
        mend=Text("请待条件满足后再执行。", "Carry it out when it may be."),
    )


def list_changed() -> Refusal:
    """What stands on the list is not what was agreed to."""
    return Refusal(
        code="retention.list-changed",
        what=Text(
            "清单的条目与编制时的摘要不符，没有销毁任何内容。",
            "The entries are not those of the digest that was agreed to. Nothing was destroyed.",
        ),
        mend=Text(
            "请退回这份清单，查明原因后另行编制。",
            "Send the list back, find out why, and make another.",
        ),
    )
