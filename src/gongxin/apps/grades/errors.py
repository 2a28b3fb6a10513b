"""What is refused around grades, in words."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def unknown_grade() -> Refusal:
    """Not there, or not this organ's or organisation's: one answer."""
    return Refusal(
        code="grades.unknown-number",
        what=Text("没有这个编号的定级，或者与您无关。", "There is no such grade, or it is not yours."),
        mend=Text("请核对编号。", "Check the number."),
    )  # fmt: skip


def not_this_sector() -> Refusal:
    """The organ is not of the sector whose rules these are."""
    return Refusal(
        code="grades.not-this-sector",
        what=Text("本单位不是这个领域的主管机关。", "This organ is not of that sector."),
        mend=Text("一个领域的等级只由本领域的机关按其办法评定。", "A sector’s grades are given by its own organs, by its own rules."),
    )  # fmt: skip


def no_match() -> Refusal:
    """One answer for a code that nobody bears, another name, and a person."""
    return Refusal(
        code="grades.no-match",
        what=Text("没有查到名称和统一社会信用代码都相符的单位。", "There is no organisation whose name and code both match."),
        mend=Text("请对照登记证照核对；自然人不分级。", "Compare both with its registration; persons are not graded."),
    )  # fmt: skip


def on_its_way() -> Refusal:
    """A grade of the organisation by these rules waits for a decision or a confirmation."""
    return Refusal(
        code="grades.on-its-way",
        what=Text("该单位在本领域已有在办的定级。", "A grade of this organisation is on its way already."),
        mend=Text("请先办结或者撤回。", "Finish or withdraw it first."),
    )  # fmt: skip


def worse_than_the_rules() -> Refusal:
    """An officer may find a better grade than the rules propose, and never a worse one."""
    return Refusal(
        code="grades.worse-than-the-rules",
        what=Text("决定的等级比规则得出的更差，或者没有这个等级。", "The grade is worse than the rules propose, or there is none of that name."),
        mend=Text("请选择规则得出的等级；有理由的可以更好。", "Choose what the rules propose, or with reasons a better one."),
    )  # fmt: skip


def not_at_this_step() -> Refusal:
    """What was asked for was done already, or cannot be done yet."""
    return Refusal(
        code="grades.not-at-this-step",
        what=Text("现在的环节不能这样办。", "That cannot be done at this step."),
        mend=Text("请打开定级查看现在等谁办理。", "Open it to see whom it waits for."),
    )


def by_another() -> Refusal:
    """Nobody confirms their own decision."""
    return Refusal(
        code="grades.by-another",
        what=Text("决定等级的人不能自己确认。", "Who decided a grade does not confirm it."),
        mend=Text("请由本单位另一名经办人确认。", "Another officer of the organ confirms it."),
    )


def before_its_end() -> Refusal:
    """The period in which the organisation may speak is not over."""
    return Refusal(
        code="grades.before-objection-ends",
        what=Text("提出意见的期间还没有满。", "The period to speak against it is not over."),
        mend=Text(
            "请在期满以后确认；撤回随时可以。", "Confirm it when it is; withdraw it at any time."
        ),
    )


def objection_over() -> Refusal:
    """The period is over, or the organisation spoke already."""
    return Refusal(
        code="grades.objection-over",
        what=Text("提出意见的期间已满，或者已经提出过。", "The period is over, or you have spoken already."),
        mend=Text("等级记入后，可以随时提出异议。", "Once it is entered, you may object at any time."),
    )  # fmt: skip


def facts_changed() -> Refusal:
    """The rules give a better grade by what is displayed now."""
    return Refusal(
        code="grades.facts-changed",
        what=Text("得出等级的记录已不再展示或者已更正，按现在的记录会更好。", "The records that named the grade are displayed no more or were corrected: by those of now it is better."),
        mend=Text("请撤回，按现在的记录重新提出。", "Withdraw it and propose anew."),
    )  # fmt: skip


def words_unfit(what: Text) -> Refusal:
    """Words that say too little, too much, or an identity number."""
    return Refusal(
        code="grades.words-unfit",
        what=Text(f"说明不合要求：{what.zh}。", f"The words do not fit: {what.en}."),
        mend=Text("请补写或者改写。", "Write or change them."),
    )


def nobody_there() -> Refusal:
    """The subject's keys were destroyed."""
    return Refusal(
        code="grades.nobody-there",
        what=Text("这个单位的内容已经销毁。", "What was kept of this organisation is destroyed."),
        mend=Text("不能再办理。", "Nothing more can be done."),
    )
