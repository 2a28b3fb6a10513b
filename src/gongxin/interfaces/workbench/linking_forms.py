"""Forms of the link desk."""

from __future__ import annotations

from typing import Any

from django import forms

from gongxin.apps.links.api import Evidence, LinkKind, Numbered, NumberKind, Verdict
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.words import bi
from gongxin.lib.bilingual import Text

from .forms import said_choose

_PLACES = {"one": Text("第一个号码", "First number"), "other": Text("第二个号码", "Second number")}


def _choices(words: dict[str, Text]) -> list[tuple[str, object]]:
    return [("", said_choose()), *((value, bi(one.zh, one.en)) for value, one in words.items())]


def _two_numbers(form: forms.Form, *, required: bool) -> None:
    """Two numbers, each with the kind of document it is of."""
    kinds = {kind.value: kind.words for kind in NumberKind}
    for place, words in _PLACES.items():
        form.fields[f"{place}_kind"] = forms.ChoiceField(
            label=bi(f"{words.zh}的种类", f"Kind of the {words.en.lower()}"),
            choices=_choices(kinds),
            required=required,
        )
        form.fields[f"{place}_number"] = forms.CharField(
            label=bi(words.zh, words.en),
            max_length=40,
            required=required,
            widget=forms.TextInput({"autocomplete": "off"}),
        )


def numbers_of(given: dict[str, Any]) -> dict[str, Numbered]:
    """The two numbers as the desk takes them."""
    return {
        place: Numbered(given[f"{place}_number"], NumberKind(given[f"{place}_kind"]))
        for place in _PLACES
    }


def evidence_of(given: dict[str, Any]) -> Evidence:
    """On what it rests."""
    return Evidence(given["document"], given["words"])


class EvidenceForm(PageForm):
    """The document and what it shows: what a judgement, and an undoing, rests on."""

    document = forms.CharField(
        label=bi("证明文件的文号", "Number of the document"),
        help_text=bi(
            "户籍证明、登记通知书、证件签发记录等。不要写姓名和号码。",
            "A certificate of the register, a notice of registration, a record of issue. No name, no identity number.",
        ),
        max_length=64,
    )
    words = forms.CharField(
        label=bi("它证明什么", "What it shows"),
        help_text=bi(
            "4 至 300 字，加密留存。姓名相同不是依据。",
            "4 to 300 characters, kept sealed. That names agree is no evidence.",
        ),
        max_length=300,
        widget=forms.Textarea({"rows": 4}),
    )


class JudgementForm(EvidenceForm):
    """A judgement about two numbers."""

    field_order = (
        "verdict", "kind", "one_kind", "one_number", "other_kind", "other_number",
        "document", "words",
    )  # fmt: skip
    verdict = forms.ChoiceField(label=bi("结论", "Judgement"))
    kind = forms.ChoiceField(
        label=bi("情形", "Kind of link"),
        help_text=bi(
            "“不是同一主体”的，选“不同主体”。",
            "For “not the same subject”, choose “different subjects”.",
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verdicts = {one.value: one.words for one in (Verdict.SAME, Verdict.NOT_SAME)}
        self.fields["verdict"].choices = _choices(verdicts)  # type: ignore[attr-defined]
        kinds = {kind.value: kind.words for kind in LinkKind}
        self.fields["kind"].choices = _choices(kinds)  # type: ignore[attr-defined]
        _two_numbers(self, required=True)
        self.order_fields(self.field_order)


class JudgementAnswerForm(PageForm):
    """What becomes of one that waits: confirming it asks for the two numbers once more."""

    decision = forms.ChoiceField(label=bi("您的意见", "Your answer"))

    def __init__(self, *args: Any, may_confirm: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        confirm = {"confirm": Text("确认，立即生效", "Confirm: it holds at once")}
        decline = {
            "decline": Text("不予确认或撤回，什么都不改变", "Do not confirm; nothing changes")
        }
        self.fields["decision"].choices = _choices(  # type: ignore[attr-defined]
            {**(confirm if may_confirm else {}), **decline}
        )
        if may_confirm:
            _two_numbers(self, required=False)

    def clean(self) -> dict[str, Any]:
        """Whoever confirms types both numbers."""
        given = super().clean() or self.cleaned_data
        if given.get("decision") == "confirm":
            for name in self.fields:
                if name != "decision" and not given.get(name):
                    words = bi(
                        "确认时，请对照证明文件再输入一次。",
                        "To confirm, type it once more from the document.",
                    )
                    self.add_error(name, words)
        return given
