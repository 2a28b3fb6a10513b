"""The forms by which a subscription to what is public is proposed, confirmed and ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from gongxin.apps.directory.api import InstrumentInfo
from gongxin.apps.feeds.api import Purpose
from gongxin.interfaces.pages.forms import LastDayField, PageForm
from gongxin.interfaces.pages.words import bi, said
from gongxin.lib.bilingual import Text

from .forms import said_choose


class SubscriptionForm(PageForm):
    """Who keeps a copy of what, for what, on which basis, with which key and until when."""

    name = forms.CharField(label=bi("订阅方名称", "Name of the subscriber"), max_length=200)
    uscc = forms.CharField(
        label=bi("统一社会信用代码", "Unified social credit code"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    site = forms.CharField(
        label=bi("公示网址", "Site on which it is shown"),
        help_text=bi("以 https:// 开头。", "It begins with https://."),
        max_length=200,
    )
    purpose = forms.ChoiceField(
        label=bi("用途", "Purpose"),
        choices=[
            ("", bi("请选择", "Choose")),
            *((one.value, bi(one.words.zh, one.words.en)) for one in Purpose),
        ],
    )
    instrument = forms.ChoiceField(label=bi("依据", "Basis"))
    article = forms.CharField(
        label=bi("条款", "Article"),
        help_text=bi("例如 第四十八条。", "For example 第四十八条."),
        max_length=64,
        required=False,
    )
    items = forms.MultipleChoiceField(
        label=bi("事项", "Items"),
        help_text=bi(
            "只列出目录规定向社会公示的事项。", "Only items that the catalogue shows to the public."
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    public_key = forms.CharField(
        label=bi("公钥", "Public key"),
        help_text=bi(
            "Ed25519，PEM 或 JWK；私钥不离开订阅方。",
            "Ed25519, PEM or JWK; the private half never leaves the subscriber.",
        ),
        max_length=1000,
        widget=forms.Textarea({"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )
    last_day = LastDayField(help_text=bi("最长一年。", "Within a year."))

    def __init__(
        self,
        *args: Any,
        instruments: Sequence[InstrumentInfo],
        items: Mapping[str, Text],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].choices = [  # type: ignore[attr-defined]
            ("", said_choose()),
            *((one.code, said(one.title)) for one in instruments),
        ]
        self.fields["items"].choices = [  # type: ignore[attr-defined]
            (code, said(title)) for code, title in items.items()
        ]


class SubscriptionDecisionForm(PageForm):
    """What becomes of a subscription."""

    decision = forms.ChoiceField(label=bi("决定", "Decision"))

    def __init__(self, *args: Any, choices: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "confirm": bi("确认，使其生效", "Confirm; it comes into force"),
            "end": bi("停止，立即失效", "End it; nothing more is told at once"),
        }
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            ("", said_choose()),
            *((choice, words[choice]) for choice in choices),
        ]
