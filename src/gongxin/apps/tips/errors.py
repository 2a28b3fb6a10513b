"""What is refused, why, and what to do."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def unknown_matter() -> Refusal:
    """A matter, place or organ that was not offered."""
    return Refusal(
        code="tips.unknown-matter",
        what=Text(
            "没有这样的举报事项、地方或者单位。",
            "There is no such matter, place or organ for tips.",
        ),
        mend=Text("请从页面上列出的选项中选择。", "Choose from those that the page lists."),
    )


def nobody_above(organ: Text) -> Refusal:
    """A tip about people of the organ, and no organ of the packs stands above it."""
    return Refusal(
        code="tips.nobody-above",
        what=Text(
            f"举报涉及{organ.zh}的人员，而本平台没有它的上级单位。",
            f"The tip is about people of {organ.en}, and the platform knows no organ above it.",
        ),
        mend=Text(
            "没有保存任何内容。请直接向监察机关举报（电话 12388）。",
            "Nothing was kept. Please go to the supervision organ itself (telephone 12388).",
        ),
    )


def words_unfit(what: Text) -> Refusal:
    """Too short or too long."""
    return Refusal(
        code="tips.words-unfit",
        what=Text(f"文字不合要求：{what.zh}。", f"The words do not fit: {what.en}."),
        mend=Text("请修改后再提交，没有保存任何内容。", "Change them; nothing was kept."),
    )


def too_many(what: Text) -> Refusal:
    """More files, or more that was added, than there may be."""
    return Refusal(
        code="tips.too-many",
        what=Text(f"太多了：{what.zh}。", f"Too many: {what.en}."),
        mend=Text(
            "请合并成较少的几份，最要紧的放在前面。",
            "Put them together, with what matters most first.",
        ),
    )


def unknown_code() -> Refusal:
    """The same for a code that never was and one that was mistyped."""
    return Refusal(
        code="tips.unknown-code",
        what=Text("没有这个查询码对应的举报。", "There is no tip with this code."),
        mend=Text(
            "请核对查询码：由数字和大写字母组成，没有 0、1、I、L、O。查询码遗失的无法找回，可以另行举报。",
            "Check it: digits and capital letters, without 0, 1, I, L and O. A lost code cannot be found again; you may leave another tip.",
        ),
    )


def unknown_tip() -> Refusal:
    """The same for another organ's, and for what is no tip."""
    return Refusal(
        code="tips.unknown-tip",
        what=Text("本单位没有这个编号的举报。", "Your organ has no tip of this number."),
        mend=Text(
            "它可能已经移交另一单位。请回到举报台。",
            "It may have gone to another organ. Go back to the desk.",
        ),
    )


def no_officer() -> Refusal:
    """Who has no grant for tips in the organ."""
    return Refusal(
        code="tips.no-officer",
        what=Text(
            "您没有本单位的举报经办授权。", "You have no grant to handle tips of your organ."
        ),
        mend=Text(
            "举报由专门的人员经办。需要的，请两位安全管理员授权。",
            "Tips are handled by officers of their own; two security administrators grant it.",
        ),
    )


def wrong_state(what: Text) -> Refusal:
    """The state does not allow it."""
    return Refusal(
        code="tips.wrong-state",
        what=Text(f"现在不能这样办理：{what.zh}。", f"This cannot be done now: {what.en}."),
        mend=Text("请回到这件举报看现在的状态。", "See in what state the tip is now."),
    )


def needs_another() -> Refusal:
    """The same officer for both hands of an act."""
    return Refusal(
        code="tips.needs-another",
        what=Text(
            "这一步须由另一位经办人办理：不能确认自己提出的，也不能由接手的人自己决定不调查。",
            "Another officer has to do this: nobody confirms what they proposed, or alone drops what they took up.",
        ),
        mend=Text(
            "请本单位另一位有举报授权的经办人办理。",
            "Ask another officer of your organ with a grant for tips.",
        ),
    )


def not_to_them() -> Refusal:
    """An organ that is not competent, or of whose people the tip is."""
    return Refusal(
        code="tips.not-to-them",
        what=Text(
            "不能移交给这个单位：它不办理任何举报事项，或者举报正是关于它的人员。",
            "It cannot go to this organ: it handles no matter of tips, or the tip is about its people.",
        ),
        mend=Text("请选择另一单位。", "Choose another organ."),
    )


def no_reward() -> Refusal:
    """No reward for this matter or outcome, or one is there."""
    return Refusal(
        code="tips.no-reward",
        what=Text(
            "这件举报不能再提出奖励：只有规定可以奖励的事项、查有其事的，奖励一次。",
            "No reward can be proposed: only where the matter has one and it was found to be so, and once.",
        ),
        mend=Text("请核对事项和办理结果。", "Check the matter and the outcome."),
    )


def no_reward_waits() -> Refusal:
    """A code without a reward to collect."""
    return Refusal(
        code="tips.no-reward-waits",
        what=Text(
            "这个查询码没有待领取的奖励。", "With this code there is no reward to be collected."
        ),
        mend=Text(
            "请核对查询码；奖励须由另一人确认后才能领取，只能领取一次。",
            "Check the code: a reward is confirmed by another officer first, and collected once.",
        ),
    )


def unknown_evidence() -> Refusal:
    """No such file with the tip."""
    return Refusal(
        code="tips.unknown-evidence",
        what=Text("这件举报没有这个文件。", "The tip has no such file."),
        mend=Text("请从举报页面打开。", "Open it from the tip’s page."),
    )


def words_gone() -> Refusal:
    """The end date is past: nobody opens it again."""
    return Refusal(
        code="tips.words-gone",
        what=Text(
            "保存期限已到，内容已经销毁。", "The time for which the words were kept is over."
        ),
        mend=Text("只能看到日期和结果类别。", "Days and the class of the outcome are left."),
    )


def grant_unfit(what: Text) -> Refusal:
    """A grant that cannot be proposed or confirmed so."""
    return Refusal(
        code="tips.grant-unfit",
        what=Text(f"这项授权不能成立：{what.zh}。", f"This grant cannot be: {what.en}."),
        mend=Text(
            "请两位安全管理员分别提出和确认，对象是在职的查询人员，期限不超过一年。",
            "One security administrator proposes and another confirms it, for an officer at work, for a year at most.",
        ),
    )
