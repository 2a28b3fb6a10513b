"""What is refused around persons' questions, in words."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def unknown_look() -> Refusal:
    """Not there, not theirs, or no look of an organ: one answer."""
    return Refusal(
        code="rights.unknown-look",
        what=Text("没有这次可以提问的查询。", "There is no such look to ask about."),
        mend=Text(
            "请在「谁查过我」里选一次单位的查询；自己的查看不能提问。",
            "Choose a look of an organ under “Who looked”; there is nothing to ask about your own.",
        ),
    )


def asked_already() -> Refusal:
    """One look, one question (the unique key of `look`)."""
    return Refusal(
        code="rights.asked-already",
        what=Text("这次查询已经问过。", "This look has been asked about."),
        mend=Text(
            "一次查询问一次，答复和期限都在本页。",
            "Each look is asked about once; its answer and its date are on this page.",
        ),
    )


def unknown_question() -> Refusal:
    """Not there, not to this organ, or answered: one answer."""
    return Refusal(
        code="rights.unknown-question",
        what=Text("没有这个待答复的提问。", "There is no such question to be answered."),
        mend=Text(
            "请在名单中查看，答复后不能再改。", "See the list; what was answered stays as it is."
        ),
    )


def of_ones_own_look() -> Refusal:
    """Nobody answers for their own act (`question_is_answered_by_another`)."""
    return Refusal(
        code="rights.of-ones-own-look",
        what=Text(
            "查询的人和同意查询的人不能答复。",
            "Who made the look, or agreed to it, does not answer for it.",
        ),
        mend=Text(
            "请由本单位另一名查询人员登录后答复。",
            "Another enquiring officer of the organ signs in and answers.",
        ),
    )


def answer_unfit(part: Text) -> Refusal:
    """An answer that cannot be given as it is; what stands in it is not repeated."""
    return Refusal(
        code="rights.answer-unfit",
        what=Text(f"答复不能这样给出：{part.zh}。", f"The answer cannot be given so: {part.en}."),
        mend=Text(
            "请写明办的是什么事、为什么需要查询；不写证件号码，不写他人的情况。",
            "Say which matter it was and why the look was needed; no identity numbers, nothing about others.",
        ),
    )


def nobody_to_answer() -> Refusal:
    """The subject's key for documents is gone: nothing can be kept for them."""
    return Refusal(
        code="rights.nobody-to-answer",
        what=Text(
            "提问人的资料已经销毁，不能再答复。",
            "What was held about who asked is destroyed; there is nobody to answer.",
        ),
        mend=Text("不需要再做什么。", "Nothing more is to be done."),
    )
