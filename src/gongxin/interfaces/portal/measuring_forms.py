"""Forms around measures: to find one in the list, and to speak against one."""

from __future__ import annotations

from typing import Any

from django import forms

from gongxin.apps.catalogue.api import MeasureKind
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.words import bi


class MeasuresFilterForm(PageForm):
    """Which measures to list; what was not offered counts as any."""

    q = forms.CharField(
        label=bi("查找", "Search"),
        help_text=bi(
            "措施、内容、对象、实施主体中的词", "Words of measure, content, object or organ"
        ),
        max_length=60,
        required=False,
    )
    kind = forms.ChoiceField(label=bi("类别", "Kind"), required=False)

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", bi("全部", "All")),
            *((str(one), bi(one.words.zh, one.words.en)) for one in MeasureKind),
        ]


class DefenceForm(PageForm):
    """What is said against a measure before it has effect; how long it may be, and what it may not hold, the domain says."""

    words = forms.CharField(
        label=bi("陈述和申辩", "What you say against it"),
        help_text=bi(
            "写明事实、理由；10 至 1000 字，不写证件号码。只能提交一次，单位确认时必须答复。",
            "Facts and reasons, 10 to 1000 characters, no identity numbers. Sent once; whoever confirms the measure has to answer it.",
        ),
        widget=forms.Textarea({"rows": 6}),
    )
