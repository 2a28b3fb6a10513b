"""Forms of erasure."""

from __future__ import annotations

from typing import Any

from django import forms

from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.words import bi

from .forms import said_choose


class ErasureForm(PageForm):
    """Whose content is to be destroyed, and on what document."""

    identifier = forms.CharField(
        label=bi("身份证号码或统一社会信用代码", "Identity number or unified social credit code"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    document = forms.CharField(
        label=bi("销毁依据的文号", "Number of the document"),
        help_text=bi(
            "已批准的销毁清单或者法律文书。不要写姓名和号码。",
            "The approved destruction list or legal document. No name, no identity number.",
        ),
        max_length=64,
    )


class ErasureAnswerForm(PageForm):
    """What becomes of one: confirming it asks for the number once more."""

    decision = forms.ChoiceField(label=bi("您的意见", "Your answer"))
    identifier = forms.CharField(
        label=bi("对照依据，再输入一次号码", "The number once more, from the document"),
        help_text=bi("确认销毁时必填。", "Needed to confirm."),
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, may_confirm: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        confirm = [("confirm", bi("确认，立即销毁，不能恢复", "Confirm: it is destroyed at once"))]
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            ("", said_choose()),
            *(confirm if may_confirm else []),
            ("withdraw", bi("撤回，不销毁", "Take it back; nothing is destroyed")),
        ]
        if not may_confirm:
            del self.fields["identifier"]
