"""Forms of the desk of commitments: who stands at the counter, and what comes with each act."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms

from gongxin.apps.catalogue.api import get_code_list
from gongxin.apps.commitments.api import (
    LONGEST,
    LONGEST_DETAIL,
    LONGEST_DOCUMENT,
    AtCounter,
    CommitmentShown,
    Deed,
    Finding,
    Fulfilment,
    Given,
    Offered,
)
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.words import bi, said
from gongxin.lib.bilingual import Text


class CounterForm(PageForm):
    """Who stands there, for which organisation if for one, for what, and that they have read the whole text and their document was seen."""

    name = forms.CharField(label=bi("办理人姓名", "Name of who stands there"), max_length=100)
    number = forms.CharField(
        label=bi("办理人身份证号码", "Their identity number"),
        max_length=18,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    organisation = forms.CharField(
        label=bi("单位统一社会信用代码", "Code of the organisation"),
        help_text=bi("为单位办理时填写。", "Where they act for an organisation."),
        max_length=18,
        required=False,
    )
    mandate = forms.CharField(
        label=bi("单位委托编号", "Number of its mandate"), max_length=20, required=False
    )
    matter = forms.ChoiceField(label=bi("承诺事由", "Matter"))
    detail = forms.CharField(
        label=bi("具体事项", "Which one"), max_length=LONGEST_DETAIL, required=False
    )
    words = forms.CharField(max_length=LONGEST, widget=forms.Textarea({"rows": 5}))
    present = forms.BooleanField(
        label=bi(
            "本人在场，已核对证件，并已阅读上面的全文",
            "They are present, their document was checked, and they have read the whole text above",
        )
    )
    read = forms.CharField(widget=forms.HiddenInput)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offer: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer = offer
        names = {one.value: one.name for one in get_code_list("commitment-matter").entries}
        self.fields["matter"].choices = [  # type: ignore[attr-defined]
            (code, said(names[code])) for code in offer.type.matters
        ]
        own = offer.type.own_words
        if own is None:
            del self.fields["words"]
        else:
            self.fields["words"].label = bi(own.zh, own.en)
        self.initial.update(read=offer.text.digest, submission=uuid4())
        self.word_demands()

    def clean(self) -> dict[str, Any]:
        """An organisation shows its mandate, and nobody shows one for nobody."""
        given = super().clean() or self.cleaned_data
        if bool(given.get("organisation")) != bool(given.get("mandate")):
            self.add_error(
                "mandate",
                bi(
                    "单位代码和委托编号须一并填写。",
                    "The organisation's code and its mandate come together.",
                ),
            )
        return given

    def given(self) -> Given:
        """What was entered."""
        one = self.cleaned_data
        return Given(
            type_code=self._offer.type.code,
            organ=self._offer.organs[0][0],
            matter=one["matter"],
            detail=one["detail"],
            words=one.get("words", ""),
            read=one["read"],
            submission=one["submission"],
        )

    def at(self) -> AtCounter:
        """Who stands there."""
        one = self.cleaned_data
        return AtCounter(one["name"], one["number"], one["organisation"], one["mandate"])


class DeedForm(PageForm):
    """What comes with one act; an act that needs nothing has no field."""

    def __init__(self, *args: Any, deed: Deed, shown: CommitmentShown, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if deed in {Deed.NOTIFY, Deed.CONFIRM}:
            self.fields["state"] = _state(shown.announced)
        if deed is Deed.REFUSE:
            hint = Text("本人会看到。", "The person reads it.")
            self.fields["words"] = _text(Text("不予受理的理由", "Reason"), hint)
        if deed in {Deed.NOTIFY, Deed.CONFIRM}:
            label = Text("未履行的承诺内容", "What was not performed")
            hint = Text("写明哪一项没有履行；本人会看到。", "Say which part; the person reads it.")
            self.fields["words"] = _text(label, hint, initial=shown.claim)
        if deed is Deed.CONFIRM and shown.answered_at:
            label = Text("对说明的答复", "Answer to what was said")
            hint = Text("写明是否采纳和理由。", "Whether it is accepted, and why.")
            self.fields["weighed"] = _text(label, hint)
        if deed is Deed.CONFIRM and shown.type.breach:
            self.fields["document"] = forms.CharField(
                label=bi("违诺认定文书号", "Number of the decision"),
                help_text=bi(
                    "违诺须有书面认定，另行记入违诺条目，有自己的展示期限，可以异议和修复。",
                    "A breach rests on a written decision and becomes a record of its own, with its own display, objection and repair.",
                ),
                max_length=LONGEST_DOCUMENT,
            )
        self.word_demands()

    @property
    def words(self) -> str:
        """The words that were given."""
        return str(self.cleaned_data.get("words", ""))

    @property
    def state(self) -> Fulfilment:
        """How it was performed."""
        return Fulfilment(self.cleaned_data["state"])

    @property
    def finding(self) -> Finding:
        """What is confirmed."""
        given = self.cleaned_data
        return Finding(self.state, self.words, given.get("weighed", ""), given.get("document", ""))


def _state(announced: Fulfilment | None) -> forms.ChoiceField:
    """What may be found: never worse than announced."""
    failed = [one for one in Fulfilment if one.failed]
    allowed = [one for one in failed if announced is not Fulfilment.PART or one is announced]
    return forms.ChoiceField(
        label=bi("履行状态", "How it was performed"),
        choices=[(one.value, said(one.words)) for one in allowed],
        initial=announced.value if announced else None,
        widget=forms.RadioSelect,
    )


def _text(label: Text, hint: Text, *, initial: str = "") -> forms.CharField:
    return forms.CharField(
        label=bi(label.zh, label.en),
        help_text=bi(hint.zh, hint.en),
        max_length=LONGEST,
        initial=initial,
        widget=forms.Textarea({"rows": 5}),
    )
