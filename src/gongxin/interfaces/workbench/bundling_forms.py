"""Forms of the bundle of a case: for whom it is, under which reference and why; and that another confirms it."""

from __future__ import annotations

from typing import Any

from django import forms

from gongxin.apps.replay.api import BundlePurpose
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.words import bi, said


class BundleForm(PageForm):
    """What an officer says before a bundle is put together."""

    purpose = forms.ChoiceField(label=bi("移交给谁", "For whom"), widget=forms.RadioSelect)
    case_reference = forms.CharField(
        label=bi("对方的案号", "Their reference"),
        help_text=bi(
            "复议机关或者法院的受理文号，例如：川政复〔2026〕12号。",
            "Under which the reconsideration organ or the court took the case up.",
        ),
        min_length=2,
        max_length=64,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=bi("理由", "Why"),
        help_text=bi(
            "当事人会看到。不写证件号码，不写他人的情况。",
            "The person reads it. No identity numbers, nothing about others.",
        ),
        min_length=5,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [  # type: ignore[attr-defined]
            (one.value, said(one.words)) for one in BundlePurpose if one is not BundlePurpose.OWN
        ]


class ConfirmBundleForm(PageForm):
    """Which bundle was read: by the digest of what it says."""

    digest = forms.CharField(widget=forms.HiddenInput)
