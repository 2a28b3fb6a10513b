"""Forms of destruction lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from gongxin.apps.identity.api import Actor
from gongxin.apps.retention.api import (
    DESTROYABLE,
    SAID_BY_REVIEWERS,
    ListLine,
    ListState,
)
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.words import bi, said
from gongxin.lib.bilingual import Text

from .forms import said_choose


class ListForm(PageForm):
    """What a list is to be made of."""

    thing = forms.ChoiceField(label=bi("销毁什么", "What"))
    item = forms.ChoiceField(
        label=bi("条目", "Item"),
        help_text=bi("不选即全部条目；报告不分条目。", "None means all; reports have none."),
        required=False,
    )
    source = forms.ChoiceField(
        label=bi("报送单位", "Organ that filed"),
        help_text=bi("不选即全部单位。", "None means all."),
        required=False,
    )
    before = forms.DateField(
        label=bi("保存期限早于这一天届满", "Kept until before this day"),
        help_text=bi("今天以后的日期按今天计。", "A day after today counts as today."),
        widget=forms.DateInput({"type": "date"}),
    )
    document = forms.CharField(
        label=bi("依据文号", "Number of the document"),
        help_text=bi(
            "批准编制清单的文件。不要写姓名和号码。",
            "The document on which the list rests. No name, no identity number.",
        ),
        max_length=64,
    )

    def __init__(
        self, *args: Any, items: Mapping[str, Text], organs: Mapping[str, Text], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        every = ("", bi("全部", "All"))
        self.fields["thing"].choices = [  # type: ignore[attr-defined]
            ("", said_choose()),
            *((one.value, said(one.words)) for one in DESTROYABLE),
        ]
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            every,
            *((code, said(words)) for code, words in items.items()),
        ]
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            every,
            *((code, said(words)) for code, words in organs.items()),
        ]


class ListAnswerForm(PageForm):
    """What the next of its persons says to a list."""

    decision = forms.ChoiceField(label=bi("您的意见", "Your answer"))
    places = forms.CharField(
        label=bi("剔除的序号", "Places to take out"),
        help_text=bi(
            "剔除时必填，如 3 或 3-20。", "Needed to take entries out, such as 3, or 3-20."
        ),
        max_length=200,
        required=False,
    )
    reason = forms.ChoiceField(
        label=bi("原因", "Reason"),
        help_text=bi("剔除或者退回时必填。", "Needed to take entries out or to send it back."),
        required=False,
    )

    def __init__(self, *args: Any, found: ListLine, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices(found)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            ("", said_choose()),
            *((one.value, said(one.words)) for one in SAID_BY_REVIEWERS),
        ]
        if found.by_me:
            del self.fields["places"], self.fields["reason"]

    def _choices(self, found: ListLine) -> None:
        choices: list[tuple[str, Any]] = [("", said_choose())]
        if found.by_me:
            choices.append(("withdraw", bi("撤回，不销毁", "Take it back; nothing is destroyed")))
        else:
            if not found.mine and found.state in {ListState.TO_REVIEW, ListState.TO_SECOND}:
                choices.append(("approve", bi("同意销毁", "Agree that it is destroyed")))
            choices.append(("take-out", bi("剔除部分条目", "Take entries out")))
            choices.append(("send-back", bi("退回，不销毁", "Send it back; nothing is destroyed")))
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A reason wherever something stays for one."""
        given = super().clean() or {}
        decision = given.get("decision")
        if decision in {"take-out", "send-back"} and not given.get("reason"):
            self.add_error("reason", bi("请选择原因。", "Choose a reason."))
        if decision == "take-out" and not given.get("places"):
            self.add_error("places", bi("请填写序号。", "Give the places."))
        return given
