"""Forms of the measures board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from gongxin.apps.directory.api import organ_names
from gongxin.apps.measures.api import Proposable
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.words import bi
from gongxin.lib.bilingual import Text


class ProposeForm(PageForm):
    """Which measure of which record, until when, and why that is enough and not too much."""

    what = forms.ChoiceField(
        label=bi("措施和所依据的记录", "Measure, and the record it rests on"),
        widget=forms.RadioSelect,
    )
    last_day = forms.DateField(
        label=bi("最后一天", "Last day"),
        help_text=bi(
            "不超过清单规定的最长期限，够用即可。",
            "Within the longest term of the list, and no longer than is enough.",
        ),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    proportion = forms.CharField(
        label=bi("是否相当", "Proportion"),
        help_text=bi(
            "写明为什么需要这项措施、这个期限，有没有更轻的办法。10 至 1000 字，不写证件号码；本人看得到。",
            "Why this measure and this term are needed, and whether less would do. 10 to 1000 characters, no identity numbers; the subject reads it.",
        ),
        widget=forms.Textarea({"rows": 5}),
    )

    def __init__(self, *args: Any, found: Sequence[Proposable]) -> None:
        super().__init__(*args)
        names = organ_names()
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (f"{one.record} {one.measure.code}", _label(one, names)) for one in found
        ]


def record_words(one: Proposable, organs: Mapping[str, Text]) -> Text:
    """The record it would rest on: its item, and who filed it."""
    organ = organs.get(one.source, Text(one.source, one.source))
    return Text(f"{one.item.zh}（{organ.zh}）", f"{one.item.en} ({organ.en})")


def _label(one: Proposable, organs: Mapping[str, Text]) -> Any:
    words = record_words(one, organs)
    return bi(f"{one.measure.title.zh}——{words.zh}", f"{one.measure.title.en} - {words.en}")


class ActForm(PageForm):
    """What to do with the measure; where its subject spoke, the answer to that."""

    act = forms.ChoiceField(label=bi("办理", "What to do"), widget=forms.RadioSelect)
    weighed = forms.CharField(
        label=bi("对陈述申辩的答复", "Your answer to what was said"),
        help_text=bi(
            "确认时必填：逐条写明是否采纳、为什么。10 至 1000 字，本人看得到。",
            "Needed to confirm: say of each point whether it was accepted, and why. 10 to 1000 characters; the subject reads it.",
        ),
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )

    def __init__(self, *args: Any, acts: Sequence[tuple[str, Text]], defended: bool) -> None:
        super().__init__(*args)
        self.fields["act"].choices = [  # type: ignore[attr-defined]
            (code, bi(words.zh, words.en)) for code, words in acts
        ]
        if not defended or "confirm" not in {code for code, _ in acts}:
            self.fields["weighed"].widget = forms.HiddenInput()
