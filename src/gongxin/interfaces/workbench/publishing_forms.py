"""What is given on the publication desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.words import bi
from gongxin.lib.bilingual import Text

ACTS = ("release", "send-back", "keep", "take-out")


class ProposeForm(PageForm):
    """Of which item the organ proposes to publish what it has on display."""

    item = forms.ChoiceField(label=bi("哪一类信息", "Which item"))

    def __init__(self, *args: Any, items: Sequence[tuple[str, Text]]) -> None:
        super().__init__(*args)
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            (code, bi(title.zh, title.en)) for code, title in items
        ]


class BundleForm(PageForm):
    """What is done to a bundle: released as it was read, sent back, an entry taken out, a finding kept."""

    act = forms.ChoiceField(choices=[(one, one) for one in ACTS])
    digest = forms.CharField(max_length=64, required=False)
    entry = forms.UUIDField(required=False)
    finding = forms.IntegerField(min_value=0, required=False)
    reason = forms.CharField(label=bi("理由", "Reason"), max_length=200, required=False)
