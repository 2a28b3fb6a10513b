"""Forms of the determination desk: what is proposed on which document, and what comes with each act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from gongxin.apps.catalogue.api import CodeEntry, Item, SeriousList
from gongxin.apps.determinations.api import LONGEST, Deed, DeterminationShown, Proposal, Said
from gongxin.apps.intake.api import naming_fields
from gongxin.interfaces.pages.evidence_field import EvidenceField
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.words import bi, said
from gongxin.lib.bilingual import Text

from .forms import said_choose

_WORDS = {
    Deed.SERVE_NOTICE: (
        Text("事实和理由", "Facts and grounds"),
        Text("写进事先告知书，本人会看到。", "They stand in the notice, which the person reads."),
    ),
    Deed.HOLD_HEARING: (
        Text("听证记录", "Record of the hearing"),
        Text("写明时间、参加人的身份和各方意见。", "When, who by their part, and what each side said."),
    ),
    Deed.REVIEW: (
        Text("审核意见", "Opinion"),
        Text("事实、证据、依据、程序和是否适当。", "Facts, evidence, basis, procedure and proportion."),
    ),
    Deed.LIST: (
        Text("决定的理由", "Reason"),
        Text("写进决定书和名单的记录，本人会看到。", "It stands in the decision and the record, which the person reads."),
    ),
    Deed.REFUSE: (
        Text("不列入的理由", "Reason"),
        Text("本人会看到。", "The person reads it."),
    ),
    Deed.WITHDRAW: (
        Text("不再认定的理由", "Reason"),
        Text("本人会看到。", "The person reads it."),
    ),
}  # fmt: skip


class ProposalForm(PageForm):
    """Which document, by what names it; the domain; why it bears on the conduct and is proportionate."""

    domain = forms.ChoiceField(label=bi("所属领域", "Domain"))
    relevance = forms.CharField(
        label=bi("与行为的关联", "Relevance"),
        help_text=bi(
            "列入与文书认定的行为有什么直接关联。", "How being listed bears on the conduct itself."
        ),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
    )
    proportion = forms.CharField(
        label=bi("是否适当", "Proportion"),
        help_text=bi(
            "为什么较轻的处理不够，期限为什么适当。", "Why less is not enough, and the term is fit."
        ),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        wanted: SeriousList,
        item: Item,
        domains: Sequence[CodeEntry],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._wanted, self._item = wanted, item
        self._naming = [name for name, _ in naming_fields(item_code=item.code)]
        for name in self._naming:
            field = item.field(name)
            self.fields[f"naming_{name}"] = forms.CharField(
                label=bi(field.label.zh, field.label.en),
                help_text=bi(
                    "照文书填写；没有的留空。",
                    "As the document says it; empty where it says nothing.",
                ),
                max_length=field.length or 64,
                required=False,
                widget=forms.TextInput({"autocomplete": "off"}),
            )
        self.fields["domain"].choices = [  # type: ignore[attr-defined]
            ("", said_choose()),
            *((one.value, said(one.name)) for one in domains),
        ]
        self.order_fields([*(name for name in self.fields if "_" in name)])

    def proposal(self) -> Proposal:
        """What is proposed."""
        given = self.cleaned_data
        return Proposal(
            list_code=self._wanted.code,
            item=self._item.code,
            naming={name: given[f"naming_{name}"] for name in self._naming},
            domain=given["domain"],
            relevance=given["relevance"],
            proportion=given["proportion"],
        )


class DeedForm(PageForm):
    """What comes with one act; an act that needs nothing has no field."""

    def __init__(self, *args: Any, deed: Deed, shown: DeterminationShown, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if deed in _WORDS:
            label, hint = _WORDS[deed]
            self.fields["words"] = _text(label, hint)
        if deed in {Deed.SERVE_NOTICE, Deed.LIST}:
            self.fields["months"] = _months(deed, shown)
        if deed is Deed.LIST:
            self.fields["document"] = forms.CharField(
                label=bi("决定书文号", "Number of the decision"), max_length=128
            )
        if deed in {Deed.LIST, Deed.REFUSE} and shown.defences:
            answer = Text("对陈述申辩的答复", "Answer to the defence")
            hint = Text(
                "逐项写明是否采纳和理由。", "Of each point whether it is accepted, and why."
            )
            self.fields["answer"] = _text(answer, hint, required=deed is Deed.LIST)
        self.word_demands()

    @property
    def said(self) -> Said:
        """What was given."""
        given = self.cleaned_data
        return Said(
            words=given.get("words", ""),
            months=given.get("months") or 0,
            answer=given.get("answer", ""),
            document=given.get("document", ""),
        )


class EvidenceForm(PageForm):
    """One file; what it is, the domain looks at."""

    file = EvidenceField(required=True)


class AnnulForm(PageForm):
    """Why what was entered is annulled."""

    words = forms.CharField(
        label=bi("撤销的理由", "Reason"),
        help_text=bi(
            "例如复议或者诉讼撤销了文书，写明文号。不能恢复。",
            "Such as that the document was annulled, with the number. It cannot be undone.",
        ),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
    )


def _text(label: Text, hint: Text, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=bi(label.zh, label.en),
        help_text=bi(hint.zh, hint.en),
        max_length=LONGEST,
        required=required,
        widget=forms.Textarea({"rows": 5}),
    )


def _months(deed: Deed, shown: DeterminationShown) -> forms.IntegerField:
    least, most = shown.serious_list.least, shown.serious_list.most
    if deed is Deed.LIST and shown.announced_months is not None:
        most = min(most, shown.announced_months)
    hint = Text(
        f"{least} 至 {most} 个月。决定的期限不得长于告知的期限。",
        f"From {least} to {most}. What is decided is never longer than what was announced.",
    )
    label = Text("期限（月）", "Term (months)")
    if deed is Deed.SERVE_NOTICE:
        label = Text("最长期限（月）", "Longest term (months)")
    return forms.IntegerField(
        label=bi(label.zh, label.en),
        help_text=bi(hint.zh, hint.en),
        min_value=least,
        max_value=most,
    )
