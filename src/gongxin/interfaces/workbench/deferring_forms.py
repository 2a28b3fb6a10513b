"""Forms of telling a person later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from gongxin.apps.catalogue.api import Purpose
from gongxin.interfaces.pages.forms import LastDayField, PageForm
from gongxin.interfaces.pages.words import bi, said

from .forms import said_choose


class DeferralForm(PageForm):
    """For which case, on whose word, and until when."""

    purpose = forms.ChoiceField(label=bi("用途", "Purpose"))
    case_reference = forms.CharField(
        label=bi("事由编号", "Case reference"),
        help_text=bi(
            "只对这个事由、今后的查询有效；已经作出的查询照常告知。",
            "For this case and for looks from now on; those made before are told as ever.",
        ),
        max_length=64,
    )
    authority = forms.CharField(
        label=bi("决定机关", "Authority"),
        help_text=bi(
            "本人会看到它，例如某某人民法院。",
            "The person will see it, for example the court's name.",
        ),
        max_length=64,
    )
    document = forms.CharField(
        label=bi("决定文书文号", "Number of its document"),
        help_text=bi("告知之后本人会看到它。", "The person will see it once they are told."),
        max_length=64,
    )
    last_day = LastDayField(
        help_text=bi(
            "次日起向本人告知全部内容，不能延长。",
            "From the next day the person is told all of it. It cannot be extended.",
        )
    )

    def __init__(self, *args: Any, purposes: Sequence[Purpose], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [  # type: ignore[attr-defined]
            ("", said_choose()),
            *((purpose.code, said(purpose.title)) for purpose in purposes),
        ]


class DeferralAnswerForm(PageForm):
    """What becomes of one."""

    decision = forms.ChoiceField(label=bi("您的意见", "Your answer"))

    def __init__(self, *args: Any, choices: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "agree": bi("同意暂缓告知", "Agree to tell later"),
            "decline": bi("不同意，照常告知", "Decline; the person is told as ever"),
            "end": bi("结束，立即告知本人", "End it; the person is told at once"),
        }
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            ("", said_choose()),
            *((choice, words[choice]) for choice in choices),
        ]
