"""What is refused around measures, in words."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def unknown_applied() -> Refusal:
    """Not there, or not this organ's or person's: one answer."""
    return Refusal(
        code="measures.unknown-number",
        what=Text("没有这项措施。", "There is no such measure."),
        mend=Text("请在名单中查看。", "See the list."),
    )


def no_look_behind() -> Refusal:
    """A measure is proposed by whoever opened the file for it, of a record that they were shown."""
    return Refusal(
        code="measures.no-look-behind",
        what=Text(
            "没有您本人为此打开档案的查询，或者那次查询没有看到这条记录。",
            "There is no look-up by which you opened the file and were shown this record.",
        ),
        mend=Text(
            "请先在查询台按法定用途打开档案，再从那次查询拟议；本人授权的查询不能用于惩戒。",
            "Open the file at the look-up desk for a statutory purpose first, and propose from there. What a person authorised serves no constraint.",
        ),
    )


def not_listed() -> Refusal:
    """C10, C11: only what the list in force says, of such a record, by such an organ."""
    return Refusal(
        code="measures.not-listed",
        what=Text(
            "现行清单中没有本单位可以对这条记录实施的这项措施。",
            "No list in force lets your organ apply this measure to this record.",
        ),
        mend=Text(
            "请查看措施清单中的适用情形、对象和实施主体。",
            "See occasions, object and organ in the list of measures.",
        ),
    )


def term_unfit(longest: Text) -> Refusal:
    """A term ends within the longest of the list."""
    return Refusal(
        code="measures.term-unfit",
        what=Text(
            "期限须在陈述申辩期满之后，且不超过清单规定的最长期限。",
            "The term ends after the period for defence and within the longest that the list allows.",
        ),
        mend=Text(f"最长{longest.zh}。", f"At most {longest.en}."),
    )


def words_unfit(part: Text) -> Refusal:
    """Words that cannot be kept as they are; what stands in them is not repeated."""
    return Refusal(
        code="measures.words-unfit",
        what=Text(f"说明不合要求：{part.zh}。", f"The words do not fit: {part.en}."),
        mend=Text("请改写。", "Write it anew."),
    )


def applied_already() -> Refusal:
    """Of one record a measure is applied once (`applied_once_for_a_record`)."""
    return Refusal(
        code="measures.applied-already",
        what=Text(
            "对这条记录已经拟议或者实施过这项措施。",
            "This measure is proposed, or was applied, for this record already.",
        ),
        mend=Text(
            "期满后不得就同一记录再次实施；请在名单中查看。",
            "It is not applied again for the same record after its term; see the list.",
        ),
    )


def record_over() -> Refusal:
    """The record on which it rests is shown no more, or says something else now."""
    return Refusal(
        code="measures.record-over",
        what=Text(
            "所依据的记录已不再展示，或者类别已变。",
            "The record on which it rests is shown no more, or its class has changed.",
        ),
        mend=Text("措施没有依据，请撤回。", "The measure rests on nothing: drop it."),
    )


def before_its_end() -> Refusal:
    """C6: nothing takes effect before the notice lies there and the period for defence is over."""
    return Refusal(
        code="measures.before-defence-ends",
        what=Text(
            "陈述申辩期未满，还不能确认。", "The period for statement and defence is not over yet."
        ),
        mend=Text(
            "期满后由另一人确认，日期在本页。",
            "Another officer confirms it after that day, which is on the page.",
        ),
    )


def by_another() -> Refusal:
    """Nobody confirms their own proposal (`applied_by_two`)."""
    return Refusal(
        code="measures.by-another",
        what=Text("拟议的人不能自己确认。", "Who proposed it does not confirm it."),
        mend=Text(
            "请由本单位另一名经办人登录确认。",
            "Another officer of the organ signs in and confirms.",
        ),
    )


def defence_over() -> Refusal:
    """The period for statement and defence is over, or it was used."""
    return Refusal(
        code="measures.defence-over",
        what=Text("陈述申辩期已满，或者您已经陈述过。", "The period is over, or you have spoken."),
        mend=Text(
            "您仍可以对记录提出异议，或者依法申请复议、提起诉讼。",
            "You may still object to the record, or ask for reconsideration or go to court.",
        ),
    )


def not_in_force() -> Refusal:
    """Only what is in force is carried out or lifted."""
    return Refusal(
        code="measures.not-in-force",
        what=Text("这项措施没有生效或者已经结束。", "This measure is not in force, or is over."),
        mend=Text("不得执行；请停止并核对系统。", "It may not be carried out: stop, and check."),
    )


def nobody_to_seal_for() -> Refusal:
    """The subject's key for documents is not there."""
    return Refusal(
        code="measures.nobody-kept",
        what=Text("该主体的档案已不存在。", "Nothing is kept of this subject any more."),
        mend=Text("措施没有依据，请撤回。", "The measure rests on nothing: drop it."),
    )
