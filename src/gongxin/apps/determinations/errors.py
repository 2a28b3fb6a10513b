"""What is refused around determinations, in words; one that is refused something stays as it was."""

from __future__ import annotations

from collections.abc import Sequence

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .enums import Wrong

_SEE = Text("请打开认定查看现在等谁办理。", "Open it to see whom it waits for.")
_OTHER = Text("请由本单位另一名经办人办理。", "Another officer of the organ has to do it.")
_WRONG = {
    Wrong.OVER: (
        Text("认定已经办结，或者逾期失效。", "The determination is over, or has lapsed."),
        Text("请查看结果；失效的可以重新提出。", "See its end; what lapsed may be proposed anew."),
    ),
    Wrong.NOT_HERE: (Text("现在的环节没有这个动作。", "There is no such act at this step."), _SEE),
    Wrong.NOT_YOURS: (Text("这个动作不由您这一方办理。", "It is not for your side to do."), _SEE),
    Wrong.OWN_PROPOSAL: (
        Text("提出拟认定的人不能主持听证、审核或者决定。", "Who proposed it neither hears, reviews nor decides it."),
        _OTHER,
    ),
    Wrong.OWN_REVIEW: (
        Text("法制审核的人不能作出决定。", "Who reviewed it does not decide it."),
        _OTHER,
    ),
    Wrong.NO_NOTICE: (
        Text("还没有送达事先告知书。", "The notice has not been served."),
        Text("请先送达事先告知书。", "Serve it first."),
    ),
    Wrong.TOO_EARLY: (
        Text("陈述申辩期还没有满。", "The time for statement and defence is not over."),
        Text("请在期满以后决定；不列入的决定随时可以作出。", "Decide when it is; not to list may be decided at any time."),
    ),
    Wrong.NOT_HEARD: (
        Text("本人要求的听证还没有举行。", "The hearing that was asked for has not been held."),
        Text("请先举行听证并记录。", "Hold and record it first."),
    ),
    Wrong.WORSE: (
        Text("决定的期限长于事先告知的期限。", "The term is longer than the one announced."),
        Text("只能与告知的相同或者更短；确需更长的，须重新提出并告知。", "It may be the same or shorter; for a longer one propose and announce anew."),
    ),
    Wrong.TERM: (
        Text("期限不在名单允许的范围内。", "The list does not allow that term."),
        Text("请在名单写明的月数之间选择。", "Choose one between the months that the list names."),
    ),
    Wrong.UNANSWERED: (
        Text("本人的陈述申辩还没有答复。", "What the person said in defence is not answered."),
        Text("请写明每项意见是否采纳和理由。", "Say of each point whether it is accepted, and why."),
    ),
    Wrong.DECIDED: (
        Text("已经作出决定，不再收陈述申辩。", "It is decided; no defence is taken any more."),
        Text("请查看决定和救济途径。", "See the decision, and the ways on."),
    ),
    Wrong.NOT_LISTED: (
        Text("没有列入，或者已经撤销。", "Nobody is listed by it, or it was annulled already."),
        Text("请查看认定的结果。", "See how it ended."),
    ),
}  # fmt: skip


def wrong_act(wrong: Wrong) -> Refusal:
    """An act that cannot be done, and why not."""
    what, mend = _WRONG[wrong]
    return Refusal(code=f"determinations.{wrong.value}", what=what, mend=mend)


def unknown_determination() -> Refusal:
    """One answer for what is not there and what is another's."""
    return Refusal(
        code="determinations.unknown",
        what=Text("没有这个编号的认定，或者与您无关。", "There is no such determination, or it is not yours."),
        mend=Text("请核对编号。", "Check the number."),
    )  # fmt: skip


def not_competent() -> Refusal:
    """The organ may not determine for that list."""
    return Refusal(
        code="determinations.not-competent",
        what=Text("名单没有把本单位列为认定机关。", "The list does not name this organ as competent."),
        mend=Text("请移送有权认定的机关。", "Pass it to the organ that is."),
    )  # fmt: skip


def no_document() -> Refusal:
    """One answer for a document that is not there, is not in display, and is another organ's."""
    return Refusal(
        code="determinations.no-document",
        what=Text("没有找到本单位报送的、正在展示的这份文书。", "No such document of this organ is in display."),
        mend=Text("请核对文书上的编号、日期和当事人；展示已结束或者暂停的不能作为依据。", "Check number, date and party; one whose display has ended or is suspended founds nothing."),
    )  # fmt: skip


def unfounded(missing: Sequence[Text]) -> Refusal:
    """Conditions of the list that the document does not fulfil."""
    return Refusal(
        code="determinations.unfounded",
        what=Text(
            "不符合列入条件：" + "".join(one.zh for one in missing),
            "It does not fulfil: " + " ".join(one.en for one in missing),
        ),
        mend=Text("不能提出认定。", "It cannot be determined."),
    )


def founds_already() -> Refusal:
    """The document founds a determination that is open, or a listing."""
    return Refusal(
        code="determinations.founds-already",
        what=Text("这份文书已有在办的或者已列入的认定。", "This document founds a determination already."),
        mend=Text("一份文书只作一次认定的依据。", "A document founds one listing."),
    )  # fmt: skip


def words_unfit(what: Text) -> Refusal:
    """Words that are missing, too long, or hold an identity number."""
    return Refusal(
        code="determinations.words-unfit",
        what=Text(f"说明不合要求：{what.zh}。", f"The words do not fit: {what.en}."),
        mend=Text("请补写或者改写。", "Write or change them."),
    )


def unknown_domain() -> Refusal:
    """A domain that the item's code list does not have."""
    return Refusal(
        code="determinations.unknown-domain",
        what=Text("没有这个领域。", "There is no such domain."),
        mend=Text("请在列出的领域中选择。", "Choose one that is listed."),
    )


def nobody_there() -> Refusal:
    """The subject's keys were destroyed, or the register never knew them."""
    return Refusal(
        code="determinations.nobody-there",
        what=Text("这个主体的内容已经销毁。", "What was kept of this subject is destroyed."),
        mend=Text("不能再办理。", "Nothing more can be done."),
    )


def other_subject() -> Refusal:
    """What would be entered is about somebody else than who was determined."""
    return Refusal(
        code="determinations.other-subject",
        what=Text("要记入的主体与认定的主体不一致。", "It would be entered about another subject."),
        mend=Text("请核对依据的文书现在的内容。", "Check what the document says now."),
    )


def unknown_evidence() -> Refusal:
    """The determination has no such file."""
    return Refusal(
        code="determinations.unknown-evidence",
        what=Text("这项认定没有这份材料。", "The determination has no such file."),
        mend=Text("请从认定页面打开。", "Open it from its page."),
    )


def too_many_files(most: int) -> Refusal:
    """A side hands in so many and no more."""
    return Refusal(
        code="determinations.too-many-files",
        what=Text(
            f"每一方在一项认定中最多提交{most}份材料。",
            f"Each side hands in {most} files for a determination at the most.",
        ),
        mend=Text("请把几页合成一份 PDF。", "Put several pages into one PDF."),
    )
