"""What a replay refuses, in words."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def case_missing() -> Refusal:
    """An auditor gives no case."""
    return Refusal(
        code="replay.case-missing",
        what=Text("审计重演须有事由编号。", "An auditor replays for a case, and none is named."),
        mend=Text(
            "请填写审计或诉讼的案号（2 至 64 个字）；当事人看得到。",
            "Give the number of the audit or lawsuit, 2 to 64 characters; the person will see it.",
        ),
    )


def unknown_look() -> Refusal:
    """No look-up of that number that the actor may replay."""
    return Refusal(
        code="replay.unknown-look-up",
        what=Text("没有可以重演的这次查询。", "There is no such look-up to be replayed."),
        mend=Text(
            "请核对编号，它在“谁查过我”和查询结果页上。",
            "Check the number: it stands in “Who looked” and with the answer.",
        ),
    )


def made_too_early() -> Refusal:
    """The report was issued before versions were kept with it."""
    return Refusal(
        code="replay.made-too-early",
        what=Text(
            "这份报告出具时还没有留存所依据的版本，做不成材料包。",
            "When this report was issued, what it rests on was not kept with it; no bundle can be made.",
        ),
        mend=Text(
            "报告本身仍可核验。需要材料包的，请出具一份新报告。",
            "The report itself can still be verified. For a bundle have a new report issued.",
        ),
    )


def nothing_left() -> Refusal:
    """What the report says was erased."""
    return Refusal(
        code="replay.erased",
        what=Text("这份报告的内容已依法销毁。", "What this report says was erased by law."),
        mend=Text(
            "请用 gongxin replay 查看销毁日期和凭证编号。",
            "`gongxin replay` tells when it was, and the number of the receipt.",
        ),
    )


def destroyed(number: str, document: str) -> Refusal:
    """The report, or a record that it lists, was kept long enough and is gone."""
    return Refusal(
        code="replay.destroyed",
        what=Text(
            f"这份报告或其所列记录已满保存期限，已依 {document} 按销毁清单 {number} 销毁，无法制作材料包。",
            f"This report, or a record in it, was destroyed on {document} under list {number}; no bundle can be made.",
        ),
        mend=Text(
            "已下载的报告和材料包仍可核验；销毁凭证见工作台「销毁清单」。",
            "Reports and bundles that were taken can be verified still; the receipt is under “Destruction lists” at the workbench.",
        ),
    )


def unknown_bundle() -> Refusal:
    """No bundle of that number that is the actor's."""
    return Refusal(
        code="replay.unknown-bundle",
        what=Text("没有您可以办理的这份卷宗。", "There is no such bundle of yours."),
        mend=Text(
            "请从案件页进入。卷宗只交给制作、确认它的人和当事人。",
            "Come from the page of the case. A bundle is for who put it together, who confirmed it, and whose case it is.",
        ),
    )


def not_handed_in_by_you() -> Refusal:
    """The pack names other organs that hand the bundle of such a case in."""
    return Refusal(
        code="replay.not-handed-in-by-you",
        what=Text(
            "按办理流程，这类案件的卷宗不由您的单位移交。",
            "By its workflow your organ does not hand in the bundle of such a case.",
        ),
        mend=Text(
            "请由流程写明的单位办理；当事人可以随时在案件页取走自己的卷宗。",
            "The organ that the workflow names does; the person may take their own from the page of the case at any time.",
        ),
    )


def reason_unfit() -> Refusal:
    """Purpose, reference or reason are missing or say too much."""
    return Refusal(
        code="replay.reason-unfit",
        what=Text(
            "移交卷宗的用途、案号或者理由没有写清楚。",
            "For whom the bundle is, under which reference, or why, is not said as it has to be.",
        ),
        mend=Text(
            "请选择移交给谁，写明对方的案号（2 至 64 个字）和理由（5 至 500 个字），不要写身份证号码；当事人看得到。",
            "Say for whom it is, their reference (2 to 64 characters) and why (5 to 500), without an identity number. The person will read it.",
        ),
    )


def own_bundle() -> Refusal:
    """Who put a bundle together does not confirm it."""
    return Refusal(
        code="replay.own-bundle",
        what=Text(
            "制作人不能确认自己制作的卷宗。", "Who put a bundle together does not confirm it."
        ),
        mend=Text(
            "请由本单位另一名经办人登录后确认。",
            "Another officer of the organ signs in and confirms it.",
        ),
    )


def nothing_to_confirm() -> Refusal:
    """It is confirmed already, needs nobody, or is another than was read."""
    return Refusal(
        code="replay.nothing-to-confirm",
        what=Text(
            "这份卷宗没有需要您确认的。", "There is nothing of this bundle for you to confirm."
        ),
        mend=Text(
            "请重新打开案件页，看现在有哪些卷宗。",
            "Open the page of the case again, and see which bundles there are.",
        ),
    )


def not_confirmed_yet() -> Refusal:
    """Another officer has to confirm it first."""
    return Refusal(
        code="replay.not-confirmed-yet",
        what=Text("这份卷宗还没有经另一人确认。", "Nobody has confirmed this bundle yet."),
        mend=Text(
            "请由本单位另一名经办人在案件页确认。",
            "Another officer of the organ confirms it on the page of the case.",
        ),
    )


def bundle_over() -> Refusal:
    """It was put together too long ago."""
    return Refusal(
        code="replay.bundle-over",
        what=Text(
            "这份卷宗制作已满 30 日，不再发放。",
            "This bundle was put together 30 days ago, and is not handed out any more.",
        ),
        mend=Text("请按现在的情况重新制作一份。", "Put one together anew, as things stand now."),
    )


def bundle_differs() -> Refusal:
    """What it is made of is no more what it was."""
    return Refusal(
        code="replay.bundle-differs",
        what=Text(
            "卷宗的内容与制作时登记的摘要不符：所依据的内容已被改动，或者软件已更新。",
            "What the bundle says is not what was registered when it was put together: something behind it was changed, or the software was.",
        ),
        mend=Text(
            "请重新制作一份；没有更新过软件的，请报告平台管理人员核查存证。",
            "Put one together anew; where no software was updated, have whoever runs the platform verify the log.",
        ),
    )


def evidence_missing(number: str) -> Refusal:
    """A file that the log names is not there, or the reverse."""
    return Refusal(
        code="replay.evidence-missing",
        what=Text(
            f"存证里登记的证据材料 {number} 不在案卷中，卷宗不能做全。",
            f"The log and the case do not agree about the evidence {number}: the bundle cannot be made whole.",
        ),
        mend=Text(
            "请不要移交不全的卷宗，并报告平台管理人员从备份恢复。",
            "Hand in no bundle that is not whole, and have whoever runs the platform restore the file from a backup.",
        ),
    )
