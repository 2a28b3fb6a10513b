"""Forms of cases: which of them are listed, what comes with an act, and what becomes of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from gongxin.apps.cases.api import (
    CaseShown,
    DisputeShown,
    Given,
    NewValue,
    QueueCount,
)
from gongxin.apps.catalogue.api import CaseAct, CaseEnd, Gives
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.words import bi, said

from .forms import said_choose

_ROWS = 3
"""Fields of a record that may be corrected at once; more are corrected by another case."""
_GIVEN = (
    (
        Gives.REASON,
        "reason",
        bi("理由", "Reasons"),
        bi(
            "本人会看到。写明事实、依据和为什么；不写证件号码，不写他人的情况。",
            "The person reads it. State facts, basis and why; no identity numbers, nothing about others.",
        ),
    ),
    (
        Gives.EVIDENCE,
        "evidence",
        bi("依据的材料", "Evidence"),
        bi("写明材料名称、文号和存放处。", "Name the papers, their numbers, and where they lie."),
    ),
    (
        Gives.WORDS,
        "words",
        bi("要告诉本人什么", "What the person is told"),
        bi(
            "例如还缺哪些材料，怎样提交。",
            "For example which papers are missing, and how to send them.",
        ),
    ),
)


class QueueForm(PageForm):
    """Which of what waits is listed; an address, and no change."""

    at = forms.ChoiceField(label=bi("流程和环节", "Workflow and step"), required=False)

    def __init__(self, *args: Any, counts: Sequence[QueueCount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in counts:
            title = said(one.workflow_title)
            of_flow = groups.setdefault(title, [(one.workflow, str(bi("全部环节", "Every step")))])
            of_flow.append(
                (f"{one.workflow}:{one.step}", f"{said(one.step_title)} ({one.waiting})")
            )
        self.fields["at"].choices = [  # type: ignore[attr-defined]
            ("", bi("全部", "All")),
            *((title, choices) for title, choices in groups.items()),
        ]


class CaseActForm(PageForm):
    """What the workflow asks for with an act; how long it may be and what it may not hold, the domain says."""

    def __init__(
        self,
        *args: Any,
        act: CaseAct,
        end: CaseEnd | None,
        departs: bool,
        disputes: Sequence[DisputeShown],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._disputes: list[DisputeShown] = []
        self._whole: list[DisputeShown] = []
        if end is not None and end.grounds:
            self.fields["ground"] = forms.ChoiceField(
                label=bi("理由类型", "Ground"),
                help_text=bi("用于统计，理由另写。", "It is counted; the reasons stand beside it."),
                choices=[
                    ("", said_choose()),
                    *((one.code, said(one.title)) for one in end.grounds),
                ],
            )
        for gives, name, label, hint in _GIVEN:
            if gives in act.gives:
                self.fields[name] = forms.CharField(
                    label=label,
                    help_text=hint,
                    widget=forms.Textarea({"rows": 5}),
                )
        if departs:
            self.fields["departure"] = forms.CharField(
                label=bi("为什么与同类案件不同", "Why it departs from like cases"),
                help_text=bi(
                    "写明本案与同类案件不同在哪里。本人会看到。",
                    "Say in what this case is unlike them. The person reads it.",
                ),
                widget=forms.Textarea({"rows": 3}),
            )
        if Gives.VALUES in act.gives:
            self._disputes = [one for one in disputes if one.field]
            self._whole = [one for one in disputes if one.correctable]
            self._add_disputed()
            for place, one in enumerate(self._whole):
                self._add_rows(place, one)
        self.word_demands()

    def _add_disputed(self) -> None:
        """A field for each that was disputed by its name."""
        if any(one.claimed for one in self._disputes):
            self.fields["as_claimed"] = forms.BooleanField(
                required=False,
                label=bi("按本人主张的内容更正", "Correct it to what is claimed"),
                help_text=bi("下面另写的，以所写的为准。", "What is written below goes before it."),
            )
        for place, one in enumerate(self._disputes):
            self.fields[f"value-{place}"] = forms.CharField(
                required=False,
                label=bi(
                    f"{one.item.zh}「{one.label.zh}」应为",
                    f"{one.item.en}, “{one.label.en}” ought to be",
                ),
                help_text=bi(
                    f"现在记载：{one.now or '无'}；主张：{one.claimed or '无'}",
                    f"It says now: {one.now or 'nothing'}. Claimed: {one.claimed or 'nothing'}",
                ),
            )

    def _add_rows(self, place: int, one: DisputeShown) -> None:
        """Of a record that was disputed as a whole the officer says which of its fields are wrong."""
        choices = [(name, said(label)) for name, label in one.correctable]
        document = one.document or "—"
        for row in range(_ROWS):
            self.fields[f"field-{place}-{row}"] = forms.ChoiceField(
                required=False,
                label=bi(
                    f"{one.item.zh}（{document}）第 {row + 1} 处：哪一栏",
                    f"{one.item.en} ({document}), fault {row + 1}: which field",
                ),
                choices=[("", said_choose()), *choices],
            )
            self.fields[f"right-{place}-{row}"] = forms.CharField(
                required=False, label=bi("应为", "It ought to be")
            )

    def clean(self) -> dict[str, Any]:
        """A field once, and no value without its field."""
        given = super().clean() or {}
        for place in range(len(self._whole)):
            named = [given.get(f"field-{place}-{row}", "") for row in range(_ROWS)]
            for row, name in enumerate(named):
                if given.get(f"right-{place}-{row}") and not name:
                    self.add_error(
                        f"field-{place}-{row}", bi("请选择是哪一栏。", "Choose the field.")
                    )
                if name and name in named[:row]:
                    self.add_error(
                        f"field-{place}-{row}", bi("同一栏只写一次。", "Name a field once.")
                    )
        return given

    @property
    def given(self) -> Given:
        """As the domain takes it."""
        names = ("ground", "departure", *(name for _, name, _, _ in _GIVEN))
        given = self.cleaned_data
        values = [
            NewValue(str(one.record), one.field, given[f"value-{place}"])
            for place, one in enumerate(self._disputes)
            if given.get(f"value-{place}")
        ]
        values += [
            NewValue(str(one.record), given[f"field-{place}-{row}"], given[f"right-{place}-{row}"])
            for place, one in enumerate(self._whole)
            for row in range(_ROWS)
            if given.get(f"field-{place}-{row}")
        ]
        return Given(
            **{name: given.get(name, "") for name in names},
            values=tuple(values),
            as_claimed=bool(given.get("as_claimed")),
        )


class DraftForm(PageForm):
    """What becomes of the draft that was read: done, or taken back."""

    read = forms.DateTimeField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[("confirm", ""), ("drop", "")])

    @classmethod
    def of(cls, shown: CaseShown) -> DraftForm | None:
        """For a reader who may answer the draft; nothing where there is none."""
        if shown.draft is None:
            return None
        return cls(initial={"read": shown.draft.at.isoformat()})
