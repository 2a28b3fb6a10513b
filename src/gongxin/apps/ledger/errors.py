"""What the ledger refuses, in words for people, and what only a programmer can get wrong."""

from datetime import datetime
from pathlib import Path

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


class NoTransaction(RuntimeError):
    """An event was recorded outside a transaction, so it could exist without what it describes."""


class BadEvent(ValueError):
    """An event does not have the form its kind asks for. A programming error, not a person's."""


def identity_number_in_event() -> Refusal:
    """Free text that goes into an event holds what looks like an identity number."""
    return Refusal(
        code="ledger.identity-number",
        what=Text(
            "案由、编号等说明文字里出现了形似身份证件号码的内容，存证不收个人身份信息。",
            "A reference or note contains what looks like an identity number; "
            "the ledger takes no personal data.",
        ),
        mend=Text(
            "请删去证件号码，只写案件编号或文书编号，再提交一次。",
            "Remove the identity number, give only the case or document number, and submit again.",
        ),
    )


def not_trustworthy(*, what: Text) -> Refusal:
    """The sequencer found that table, tiles and checkpoint disagree and does not sign over it."""
    return Refusal(
        code="ledger.not-consistent",
        what=what,
        mend=Text(
            "存证已停止签发新的检查点。请运行 gongxin ledger verify 查明第一处不符，"
            "并按运维手册《存证》处理。",
            "No new checkpoint is signed. Run `gongxin ledger verify` to find the first "
            "difference, then follow the ledger runbook.",
        ),
    )


def own_folder_unfit(path: Path) -> Refusal:
    """What a verifier keeps in their own hands cannot be used."""
    return Refusal(
        code="ledger.own-folder",
        what=Text(
            f"核验人自己的文件夹不能用：{path.name} 缺失、无法读取，或推不出它自己签下的根。",
            f"The verifier's own folder cannot be used: {path.name} is missing, cannot be read, "
            "or does not lead to the root that it was signed with.",
        ),
        mend=Text(
            "首次使用请把从别处取得的 ledger.pub 放进去；曾经可用的，请原样保存并查明原因，"
            "再另建新文件夹。",
            "For a first time, put a ledger.pub from elsewhere into it; if it was good before, "
            "keep it as it is, find out why, and begin a new one beside it.",
        ),
    )


def lock_held() -> Refusal:
    """Whoever gives out places, or says so, does not let a verification take its picture."""
    return Refusal(
        code="ledger.held",
        what=Text(
            "编入存证的锁四分钟未放开，核验无法开始。",
            "The sequencer's lock was not given back for four minutes, so nothing could be verified.",
        ),
        mend=Text(
            "若正在编入极多事件，请稍后再试；否则有人占住此锁：请查 pg_locks 中的 advisory 锁并按事件处理。",
            "If very many events are being integrated, try later; else somebody holds it: "
            "look for the advisory lock in pg_locks, and treat it as an incident.",
        ),
    )


def not_witnessed() -> Refusal:
    """No checkpoint was witnessed for so long that a look-up could be made away with."""
    return Refusal(
        code="ledger.not-witnessed",
        what=Text(
            "存证已过久未经外部见证，暂停一切查询；异议、本人查看和公开页面照常。",
            "Nobody outside has witnessed the ledger for too long, so all look-ups are stopped; "
            "objections, people's own files and public pages go on.",
        ),
        mend=Text(
            "见证恢复后自动放开，请稍后再试；运行人员请运行 gongxin ledger status 查看。",
            "They open again by themselves when it is witnessed; try later. "
            "Operators: see `gongxin ledger status`.",
        ),
    )


def event_not_published() -> Refusal:
    """A proof was asked for before the event stood in a published checkpoint."""
    return Refusal(
        code="ledger.not-published",
        what=Text(
            "这条事件已登记，但还没有进入已发布的检查点。",
            "This event is recorded but is not in a published checkpoint yet.",
        ),
        mend=Text("请一分钟后再试。", "Please try again in a minute."),
    )


def receipt_not_sound() -> Refusal:
    """A receipt did not hold when it was checked before being handed out."""
    return Refusal(
        code="ledger.receipt-not-sound",
        what=Text(
            "这份存证凭证核验不通过，没有发出。",
            "This receipt did not hold when it was checked, and is not handed out.",
        ),
        mend=Text(
            "请稍后再试；仍不行请告知平台运行人员，运行人员请运行 gongxin ledger verify。",
            "Try again later, and tell the platform's operators if it stays so; they run `gongxin ledger verify`.",
        ),
    )


def event_unknown() -> Refusal:
    """No event has that number."""
    return Refusal(
        code="ledger.unknown-event",
        what=Text("没有这个编号的事件。", "There is no event with this number."),
        mend=Text(
            "请核对编号；编号印在凭证和“谁查过我”的每一行上。",
            "Check the number; it stands on the receipt and on each line of the access list.",
        ),
    )


def entries_too_young(before: datetime) -> Refusal:
    """Somebody may still ask who looked."""
    day = before.date().isoformat()
    return Refusal(
        code="ledger.too-young",
        what=Text(
            f"该主体在 {day} 之后还有查询或变更登记，未满保存期限，不能销毁。",
            f"There are entries about this subject from after {day}: they are still to be kept.",
        ),
        mend=Text(
            "本人仍有权看到谁查过自己；最后一条满保存期限后再提出。",
            "The person may still ask who looked. Propose it once the last entry is old enough.",
        ),
    )


def entries_waiting() -> Refusal:
    """What has no place in the log yet would leave no proof."""
    return Refusal(
        code="ledger.entries-waiting",
        what=Text(
            "该主体还有登记正在编入存证，现在不能销毁。",
            "Entries about this subject are still being placed in the log.",
        ),
        mend=Text("请过一分钟再确认。", "Confirm it again in a minute."),
    )


def event_erased() -> Refusal:
    """Nothing is left to open."""
    return Refusal(
        code="ledger.event-erased",
        what=Text("这条登记的内容已按期销毁。", "The content of this entry was erased."),
        mend=Text(
            "它在存证中的位置仍可证明，内容没有任何人能再打开。",
            "That it stood in the log can still be proved; nobody can open it any more.",
        ),
    )
