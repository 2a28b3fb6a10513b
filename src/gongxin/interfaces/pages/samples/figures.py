"""Synthetic charts: bars, columns, and lines with a gap."""

from __future__ import annotations

from gongxin.lib.bilingual import Text

from ..charts import Chart, Series
from .people import LONG_ORGAN

MONTHS = tuple(
    Text(f"{n}月", name) for n, name in enumerate(("Jan", "Feb", "Mar", "Apr", "May", "Jun"), 1)
)

CHARTS = (
    Chart(
        name="chart-bar",
        title=Text("各单位报送行数", "Rows filed by source"),
        unit=Text("行", "rows"),
        about=Text("2026 年 11 月，接收与退回。", "November 2026, accepted and refused."),
        row_label=Text("来源单位", "Source"),
        rows=(
            LONG_ORGAN,
            Text("省税务局", "Provincial Tax Service"),
            Text("省法院", "High Court"),
        ),
        series=(
            Series(label=Text("接收", "Accepted"), values=(8421, 12880, 640)),
            Series(label=Text("退回", "Refused"), values=(212, 35, 0)),
        ),
    ),
    Chart(
        name="chart-column",
        kind="column",
        title=Text("每月异议件数", "Objections by month"),
        unit=Text("件", "cases"),
        about=Text("按结果分，2026 年上半年。", "By outcome, first half of 2026."),
        row_label=Text("月份", "Month"),
        rows=MONTHS,
        series=(
            Series(label=Text("成立并更正", "Upheld"), values=(12, 9, 15, 11, 8, 14)),
            Series(label=Text("不成立", "Not upheld"), values=(20, 18, 22, 17, 25, 19)),
            Series(label=Text("撤回", "Withdrawn"), values=(2, 1, 3, 0, 2, 1)),
        ),
    ),
    Chart(
        name="chart-line",
        kind="line",
        title=Text("答复用时", "Time to answer"),
        unit=Text("工作日", "working days"),
        about=Text(
            "中位数与第 95 百分位；4 月未统计。", "Median and 95th percentile; none for April."
        ),
        row_label=Text("月份", "Month"),
        rows=MONTHS,
        decimals=1,
        series=(
            Series(label=Text("中位数", "Median"), values=(1.4, 1.2, 1.1, None, 0.9, 0.9)),
            Series(
                label=Text("第 95 百分位", "95th percentile"),
                values=(3.8, 3.1, 2.9, None, 2.2, 2.0),
            ),
        ),
    ),
)
