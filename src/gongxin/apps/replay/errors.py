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
