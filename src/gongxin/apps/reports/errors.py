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
