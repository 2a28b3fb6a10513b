"""Forms of the grading desk: whom the rules are asked about, and what comes with each act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from gongxin.apps.catalogue.api import Grade
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.words import bi
from gongxin.lib.bilingual import Text


class OrganisationForm(PageForm):
    """Which organisation the rules of the sector are asked about."""

    name = forms.CharField(
        label=bi("单位名称", "Name of the organisation"),
        help_text=bi("与登记证照一致。", "As its registration has it."),
        max_length=200,
    )
    code = forms.CharField(
        label=bi("统一社会信用代码", "Unified social credit code"),
        help_text=bi("18 位；自然人不分级。", "18 characters; persons are not graded."),
        max_length=32,
    )


class GradeActForm(PageForm):
    """What to do with the grade; which one and why where it is decided, the answer where its subject spoke."""

    act = forms.ChoiceField(label=bi("办理", "What to do"), widget=forms.RadioSelect)
    grade = forms.ChoiceField(
        label=bi("决定的等级", "The grade that you decide"),
        help_text=bi(
            "不能比规则得出的更差；有理由的可以更好。",
            "Never worse than the rules propose; with reasons it may be better.",
        ),
        required=False,
    )
    words = forms.CharField(
        label=bi("理由或者答复", "Reasons, or the answer"),
        help_text=bi(
            "决定时写理由；确认时对单位提出的意见逐条答复。10 至 1000 字，不写证件号码；单位看得到。",
            "Reasons where you decide; where you confirm, an answer to each point that was made. 10 to 1000 characters, no identity numbers; the organisation reads it.",
        ),
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )

    def __init__(
        self,
        *args: Any,
        acts: Sequence[tuple[str, Text]],
        choices: Sequence[Grade],
        objected: bool,
    ) -> None:
        super().__init__(*args)
        codes = {code for code, _ in acts}
        self.fields["act"].choices = [  # type: ignore[attr-defined]
            (code, bi(words.zh, words.en)) for code, words in acts
        ]
        self.fields["grade"].choices = [  # type: ignore[attr-defined]
            (one.code, bi(one.title.zh, one.title.en)) for one in choices
        ]
        if "decide" not in codes:
            self.fields["grade"].widget = forms.HiddenInput()
        if not ({"decide"} & codes or ("confirm" in codes and objected)):
            self.fields["words"].widget = forms.HiddenInput()
