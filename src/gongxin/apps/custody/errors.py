"""What custody refuses, in words."""

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def unknown_version(number: int) -> Refusal:
    """There is no such version."""
    return Refusal(
        code="keys.unknown-version",
        what=Text(f"密钥没有第 {number} 版。", f"The keys have no version {number}."),
        mend=Text("用 gongxin keys status 查看各版。", "See the versions by gongxin keys status."),
    )


def current_version(number: int) -> Refusal:
    """It is the one in use."""
    return Refusal(
        code="keys.current",
        what=Text(
            f"第 {number} 版正在使用，不能停用。",
            f"Version {number} is in use and cannot be retired.",
        ),
        mend=Text(
            "先用 gongxin keys rotate 启用新版，再用 gongxin keys rewrap 重新封装。",
            "Begin a new one by gongxin keys rotate and wrap anew by gongxin keys rewrap first.",
        ),
    )


def too_young(seconds: int) -> Refusal:
    """Somebody may still be about to write what was wrapped before."""
    return Refusal(
        code="keys.too-young",
        what=Text(
            f"新版启用不足 {seconds} 秒，旧版封装的内容可能还在写入途中。",
            f"The new version is not {seconds} seconds old: what was wrapped under the old one may still be on its way.",
        ),
        mend=Text("请过一分钟再试。没有改动。", "Try again in a minute. Nothing was changed."),
    )


def work_open() -> Refusal:
    """A transaction that began earlier is still writing."""
    return Refusal(
        code="keys.work-open",
        what=Text(
            "有较早开始的工作（例如入库）尚未结束，它可能正写入旧版封装的内容。",
            "Work that began earlier, such as a load, has not ended; it may write what the old version wraps.",
        ),
        mend=Text(
            "请待其结束后再试。没有改动。", "Try again when it has ended. Nothing was changed."
        ),
    )


def still_used(number: int, values: int) -> Refusal:
    """Something hangs on it."""
    return Refusal(
        code="keys.still-used",
        what=Text(
            f"还有 {values} 项由第 {number} 版封装，停用后将永远打不开。",
            f"{values} values still hang on version {number}, and would never open again.",
        ),
        mend=Text(
            "先执行 gongxin keys rewrap，再用 gongxin keys status 核对。没有改动。",
            "Run gongxin keys rewrap, then look at gongxin keys status. Nothing was changed.",
        ),
    )


def kept_so_already(to: str) -> Refusal:
    """There is nothing to move."""
    return Refusal(
        code="keys.kept-so-already",
        what=Text(f"密钥已经按 {to} 保管。", f"The keys are kept as {to} already."),
        mend=Text(
            "如要改换，请在原设置下指明另一种。没有改动。",
            "To change that, name the other way under the old setting. Nothing was changed.",
        ),
    )


def unknown_emergency() -> Refusal:
    """No such emergency, or not in a state in which this can be done."""
    return Refusal(
        code="emergency.unknown",
        what=Text(
            "没有这样一次紧急进入，或它不在可以这样办理的状态：未经确认、已到期或已关闭。",
            "There is no such emergency, or it is not confirmed, has ended or is closed.",
        ),
        mend=Text(
            "请核对编号；到期的须由两人重新办理。",
            "Check the number; one that has ended is asked for and confirmed anew.",
        ),
    )


def emergency_of_oneself() -> Refusal:
    """Nobody approves their own act (database constraint `emergency_is_by_two`)."""
    return Refusal(
        code="emergency.by-another",
        what=Text("紧急进入须由另一人确认。", "Somebody else confirms an emergency."),
        mend=Text(
            "请另一位安全管理员或审计员确认。",
            "Ask another security administrator or an auditor to confirm it.",
        ),
    )


def emergency_of_another() -> Refusal:
    """Only who asked for it enters."""
    return Refusal(
        code="emergency.of-another",
        what=Text("只有申请人可以进入。", "Only the person who asked for it may enter."),
        mend=Text(
            "请由申请人执行，或自己另行申请。", "Let that person enter, or ask for one of your own."
        ),
    )


def emergency_too_long() -> Refusal:
    """Longer than an emergency may last."""
    return Refusal(
        code="emergency.too-long",
        what=Text("紧急进入为 1 至 240 分钟。", "An emergency lasts from 1 to 240 minutes."),
        mend=Text(
            "请改写分钟数；不够时再办一次。",
            "Give other minutes; ask again if they are not enough.",
        ),
    )
