"""Synthetic people, and a form with one field of each kind."""

from __future__ import annotations

from datetime import date, datetime

from django import forms

from gongxin.lib.bilingual import Text

from ..forms import PageForm
from ..words import BEIJING, bi

TODAY = date(2026, 11, 22)
LONG_NAME = "阿卜杜热合曼·买买提"
RARE_NAME = "龙䶮𬭚"
LONG_ORGAN = Text(
    "凉山彝族自治州会理市市场监督管理局", "Huili City Administration for Market Regulation"
)


def at(hour: int, minute: int) -> datetime:
    """A moment of the sample day."""
    return datetime(2026, 11, 22, hour, minute, tzinfo=BEIJING)


class SampleForm(PageForm):
    """One field of each kind."""

    number = forms.CharField(
        label=bi("报告编号", "Report number"),
        help_text=bi(
            "在报告首页右上角，共 16 位。例如 GX26-1122-7K3M-90",
            "At the top right of its first page.",
        ),
        max_length=24,
    )
    purpose = forms.ChoiceField(
        label=bi("查询用途", "Purpose"),
        choices=[
            ("", bi("请选择", "Choose")),
            ("procurement", bi("政府采购资格审查", "Eligibility in government procurement")),
            ("licence", bi("行政许可审查", "Examination for a licence")),
        ],
    )
    case = forms.CharField(
        label=bi("案号或事项编号", "Case reference"),
        help_text=bi(
            "当事人会看到它。例如 川采〔2026〕88号",
            "The person will see it. For example 川采〔2026〕88号",
        ),
        max_length=64,
    )
    reason = forms.CharField(
        label=bi("补充说明", "Further remarks"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    scope = forms.ChoiceField(
        label=bi("查看范围", "Scope"),
        widget=forms.RadioSelect,
        choices=[
            ("all", bi("全部在期记录", "All records in force")),
            ("good", bi("只看优良信息", "Good information only")),
        ],
    )
    table = forms.FileField(
        label=bi("报送文件", "File"),
        help_text=bi(
            "CSV（UTF-8 或 GB18030）或 XLSX，不超过 512 MB。",
            "CSV (UTF-8 or GB18030) or XLSX, at most 512 MB.",
        ),
    )
    agree = forms.BooleanField(
        label=bi("我确认查询只用于上述事项。", "The look-up serves this case only.")
    )
