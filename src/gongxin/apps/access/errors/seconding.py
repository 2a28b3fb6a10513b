"""What needs another unit of the organ, in words: bulk look-ups, and look-ups for a sensitive purpose."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def bulk_unfit(part: Text) -> Refusal:
    """A file that is no list of names and numbers; rows are named, what stands in them is not."""
    return Refusal(
        code="access.bulk-file",
        what=Text(f"批量查询的文件不合要求：{part.zh}。", f"The file is not sound: {part.en}."),
        mend=Text(
            "每行一个主体，两列：名称、号码。改正后重新提交。",
            "One subject a row, two columns: 名称 (name) and 号码 (number). Correct it and send again.",
        ),
    )


def bulk_too_large(persons: int, organisations: int) -> Refusal:
    """More than the cap without the operator's recorded decision."""
    return Refusal(
        code="access.bulk-too-large",
        what=Text(
            f"一次最多 {persons} 名自然人或 {organisations} 个单位。",
            f"At most {persons} persons or {organisations} organisations at a time.",
        ),
        mend=Text(
            "确需更多的，请填写平台运行机构书面决定的编号。",
            "If more are needed, give the number of the operator's recorded decision.",
        ),
    )


def unknown_bulk() -> Refusal:
    """Not there, not theirs, or already dealt with: one answer."""
    return Refusal(
        code="access.unknown-bulk",
        what=Text(
            "没有这项可以这样处理的批量查询。",
            "There is no bulk look-up that can be dealt with in this way.",
        ),
        mend=Text("请在名单中查看它的状态。", "See its state in the list."),
    )


def of_ones_own_unit() -> Refusal:
    """Nobody agrees to their own act (`bulk_is_approved_by_another_unit`, `held_is_judged_by_another_unit`)."""
    return Refusal(
        code="access.by-another-unit",
        what=Text(
            "须由本单位其他处室的另一人决定。",
            "An officer of another unit of your organ decides on it.",
        ),
        mend=Text(
            "请其他处室的查询人员办理；双方账号都须登记处室。",
            "Ask an officer of another unit; the accounts of both name a unit.",
        ),
    )


def needs_second(purpose: Text) -> Refusal:
    """A sensitive purpose without the agreement of another unit that is good for this look-up now."""
    return Refusal(
        code="access.second-missing",
        what=Text(
            f"以「{purpose.zh}」为用途的每次查询须先经其他处室的另一人同意。",
            f"Each look-up for “{purpose.en}” needs the agreement of an officer of another unit first.",
        ),
        mend=Text(
            "请在查询台提出请求；同意后在期限内可以查询一次。",
            "Ask for it at the look-up desk; once agreed, you may look once within the time that it says.",
        ),
    )


def second_needs_officers(purpose: Text) -> Refusal:
    """A sensitive purpose is for officers who sign in themselves: a system names somebody whom nobody has seen."""
    return Refusal(
        code="access.needs-officers",
        what=Text(
            f"「{purpose.zh}」是敏感用途，不能由系统查询。",
            f"“{purpose.en}” is a sensitive purpose; systems cannot look up for it.",
        ),
        mend=Text(
            "请查询人员本人登录查询台提出，由其他处室的另一人同意。",
            "An officer signs in at the look-up desk and asks; an officer of another unit agrees.",
        ),
    )


def second_not_needed(purpose: Text) -> Refusal:
    """The purpose is not sensitive: nobody need agree."""
    return Refusal(
        code="access.second-not-needed",
        what=Text(
            f"「{purpose.zh}」不是敏感用途，无须他人同意。",
            f"“{purpose.en}” is not sensitive; nobody need agree.",
        ),
        mend=Text("请直接查询。", "Look up without it."),
    )


def grounds_missing() -> Refusal:
    """What a second officer is to judge by was not said."""
    return Refusal(
        code="access.grounds-missing",
        what=Text(
            "没有写明为什么需要查询，或少于四个字。",
            "Why the look-up is needed was not said, or in fewer than four characters.",
        ),
        mend=Text(
            "请写给同意人看：这个人与事项的关系、为什么需要。",
            "Say it to who is to agree: what the subject has to do with the case, and why it is needed.",
        ),
    )


def unknown_held() -> Refusal:
    """Not there, not theirs, over, or already dealt with: one answer."""
    return Refusal(
        code="access.unknown-held",
        what=Text(
            "没有这项可以这样处理的查询请求。",
            "There is no such request that can be dealt with in this way.",
        ),
        mend=Text("请在名单中查看它的状态。", "See its state in the list."),
    )
