"""What is refused around commitments, in words; one that is refused something stays as it was."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .enums import Wrong

_SEE = Text("请打开承诺查看现在等谁办理。", "Open it to see whom it waits for.")
_WRONG = {
    Wrong.OVER: (
        Text("这项承诺已经办结，或者已经失效。", "The commitment is over, or has lapsed."),
        Text("请查看结果；失效的可以重新作出。", "See how it ended; what lapsed may be made anew."),
    ),
    Wrong.NOT_HERE: (Text("现在的环节没有这个动作。", "There is no such act at this stage."), _SEE),
    Wrong.OWN_NOTICE: (
        Text("告知的人不能确认未履行。", "Who gave the notice does not confirm."),
        Text("请由本单位另一名经办人办理。", "Another officer of the organ has to do it."),
    ),
    Wrong.TOO_EARLY: (
        Text("履行期限或者说明期限还没有满。", "The time to perform, or to answer, is not over."),
        Text("请在期满以后办理；全部履行的随时可以记录。", "Do it when it is; that it was performed in full may be recorded at any time."),
    ),
    Wrong.TOO_LATE: (
        Text("有效期内已经来不及告知和听取说明。", "Its end comes before a notice and an answer could."),
        Text("有效期满，不作认定。", "It ends without a finding."),
    ),
    Wrong.WORSE: (
        Text("认定重于告知的内容。", "It is worse than what was announced."),
        Text("只能与告知的相同或者更轻。", "It may be the same or less."),
    ),
    Wrong.UNANSWERED: (
        Text("本人的说明还没有答复。", "What was said in answer is not answered."),
        Text("请写明是否采纳和理由。", "Say whether it is accepted, and why."),
    ),
    Wrong.NO_DOCUMENT: (
        Text("这类承诺的违诺须有认定文书。", "A breach of such a commitment needs a written decision."),
        Text("请填写文书的文号。", "Give its number."),
    ),
    Wrong.NOT_WITHDRAWABLE: (
        Text("这类承诺不能撤回。", "Such a commitment is not withdrawn."),
        Text("请按承诺履行，或者与受理单位联系。", "Perform it, or ask the organ."),
    ),
    Wrong.NOT_NOTICED: (
        Text("还没有告知未履行。", "No notice of a failure was given."),
        _SEE,
    ),
}  # fmt: skip


def wrong_act(wrong: Wrong) -> Refusal:
    """An act that cannot be done, and why not."""
    what, mend = _WRONG[wrong]
    return Refusal(code=f"commitments.{wrong.value}", what=what, mend=mend)


def unknown_commitment() -> Refusal:
    """One answer for what is not there and what is another's."""
    return Refusal(
        code="commitments.unknown",
        what=Text("没有这个编码的承诺，或者与您无关。", "There is no such commitment, or it is not yours."),
        mend=Text("请核对编码。", "Check the code."),
    )  # fmt: skip


def not_accepting() -> Refusal:
    """The organ does not take such commitments."""
    return Refusal(
        code="commitments.not-accepting",
        what=Text("这个单位不受理这类承诺。", "That organ does not take such commitments."),
        mend=Text("请在列出的单位中选择。", "Choose one of those that are listed."),
    )


def not_for_such() -> Refusal:
    """The type is not for makers of that kind, or of that age."""
    return Refusal(
        code="commitments.not-for-such",
        what=Text("这类承诺不由这样的主体作出。", "Such a commitment is not made by a subject of this kind."),
        mend=Text("请查看这类承诺由谁作出；未满18周岁的不作承诺。", "See who makes it; nobody under 18 makes one."),
    )  # fmt: skip


def unknown_matter() -> Refusal:
    """A matter that the type does not list."""
    return Refusal(
        code="commitments.unknown-matter",
        what=Text("这类承诺没有这个事由。", "There is no such matter for it."),
        mend=Text("请在列出的事由中选择。", "Choose one that is listed."),
    )


def text_changed() -> Refusal:
    """What was read is not the text that holds now."""
    return Refusal(
        code="commitments.text-changed",
        what=Text("承诺书的内容与您读到的不一致，可能刚刚换版。", "The text is not the one that you read; it may just have changed."),
        mend=Text("请重新阅读全文后再提交。", "Read it again, and then send it."),
    )  # fmt: skip


def words_unfit(what: Text) -> Refusal:
    """Words that are missing, too long, or hold an identity number."""
    return Refusal(
        code="commitments.words-unfit",
        what=Text(f"填写不合要求：{what.zh}。", f"The words do not fit: {what.en}."),
        mend=Text("请补写或者改写。", "Write or change them."),
    )


def nobody_there() -> Refusal:
    """The register knows nobody under that key, or their keys were destroyed."""
    return Refusal(
        code="commitments.nobody-there",
        what=Text("登记库里没有可以记载承诺的主体。", "The register knows nobody whose commitment this could be."),
        mend=Text("请到受理单位的窗口办理。", "Make it at the counter of the accepting organ."),
    )  # fmt: skip


def not_the_one() -> Refusal:
    """One answer for a name that does not fit the number, and for a mandate that does not allow it."""
    return Refusal(
        code="commitments.not-the-one",
        what=Text("名称与号码不相符，或者没有有效的委托。", "Name and number do not match, or no mandate in force allows it."),
        mend=Text("请对照证件和委托书核对。", "Compare them with the documents."),
    )  # fmt: skip


def serials_used_up() -> Refusal:
    """A division has a million codes a day."""
    return Refusal(
        code="commitments.serials-used-up",
        what=Text("今天这个区划的承诺编码已经用完。", "The codes of this division are used up for today."),
        mend=Text("请明天再办。", "Come back tomorrow."),
    )  # fmt: skip


def other_subject() -> Refusal:
    """What would be entered is about somebody else than who made it."""
    return Refusal(
        code="commitments.other-subject",
        what=Text("要记入的主体与承诺人不一致。", "It would be entered about another subject."),
        mend=Text("请核对名称和号码。", "Check name and number."),
    )
