"""Forms of legal holds."""

from __future__ import annotations

from typing import Any

from django import forms

from gongxin.apps.register.api import HeldMatter, HoldGround
from gongxin.interfaces.pages.forms import LastDayField, PageForm
from gongxin.interfaces.pages.words import bi, said

from .forms import said_choose


class HoldForm(PageForm):
    """On what, on which document, and until when."""

    matter = forms.ChoiceField(label=bi("保全什么", "On what"))
    value = forms.CharField(
        label=bi("号码或代码", "Its number or code"),
        help_text=bi(
            "主体填证件号码，记录填记录编号，批次填批次号，条目填条目代码，案件填文书号。页面以后不再显示主体和记录的号码。",
            "An identity number, a record’s number, a batch number, an item’s code, or the number of a case document. Numbers of subjects and records are not shown again.",
        ),
        max_length=128,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    organ = forms.CharField(
        label=bi("单位代码", "Code of the organ"),
        help_text=bi("只在保全一个条目时填写。", "For an item alone."),
        max_length=48,
        required=False,
    )
    ground = forms.ChoiceField(label=bi("原因", "Reason"))
    document = forms.CharField(
        label=bi("依据文号", "Number of the document"),
        help_text=bi(
            "法院、检察、监察、审计等机关的文书。不要写姓名和号码。",
            "That of the court, procuratorate, commission or auditor. No name, no identity number.",
        ),
        max_length=64,
    )
    last_day = LastDayField(
        help_text=bi(
            "最长一年；到期前可由另一人复核续期。",
            "A year at most. Another person may review and renew it before then.",
        )
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (("matter", HeldMatter), ("ground", HoldGround)):
            self.fields[name].choices = [  # type: ignore[attr-defined]
                ("", said_choose()),
                *((one.value, said(one.words)) for one in words),
            ]


class HoldAnswerForm(PageForm):
    """Whether it goes on."""

    decision = forms.ChoiceField(label=bi("您的意见", "Your answer"))
    last_day = forms.DateField(
        label=bi("最后一天", "Last day"),
        help_text=bi("续期时必填，最长一年。", "Needed to renew it; a year at most."),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            ("", said_choose()),
            ("renew", bi("复核后续期", "Reviewed: it goes on")),
            ("lift", bi("解除", "Lift it")),
        ]

    def clean(self) -> dict[str, Any]:
        """A day, where it is to go on."""
        given = super().clean() or {}
        if given.get("decision") == "renew" and not given.get("last_day"):
            self.add_error("last_day", bi("请填写最后一日。", "Give the last day."))
        return given
