"""What reports refuse, in words."""

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def unknown_report() -> Refusal:
    """No such report among one's own: absent and another's get one answer."""
    return Refusal(
        code="reports.unknown",
        what=Text("您的报告中没有这一份。", "This report is not among yours."),
        mend=Text("请在“我的报告”中选择。", "Choose one under “My reports”."),
    )


def report_destroyed(under: str) -> Refusal:
    """It was kept as long as it had to be; whoever holds it can have it verified still."""
    return Refusal(
        code="reports.destroyed",
        what=Text(
            f"这份报告已满保存期限，已按销毁清单 {under} 销毁，平台不再持有。",
            f"This report had been kept long enough and was destroyed under list {under}. The platform does not hold it any more.",
        ),
        mend=Text(
            "您手里的原件仍可核验；需要新的报告，可以随时出具。",
            "The copy that you hold can be verified still. A new report can be issued at any time.",
        ),
    )
