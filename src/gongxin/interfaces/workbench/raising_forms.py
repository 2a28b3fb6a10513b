"""Forms by which officers raise cases: which record, by its document; what of it is wrong; and at a window, who stands there."""

from __future__ import annotations

from typing import Any

from django import forms

from gongxin.apps.cases.api import LONGEST, MeansShown
from gongxin.apps.catalogue.api import FieldType, Item, Workflow
from gongxin.apps.intake.api import naming_fields
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.words import bi, said

from .forms import said_choose

_ROWS = 3
"""Fields that may be named at once; who has more to say raises again, or objects to the record as a whole."""


class _RecordForm(PageForm):
    """Which record, by what names it. Fields of its own have a name of one word."""

    workflow = forms.ChoiceField(label=bi("提出什么", "What is raised"), widget=forms.RadioSelect)

    of_person = False
    first: tuple[str, ...] = ()
    """Fields that come before those of the record."""
    value_label = bi("应当是什么", "What it ought to say")

    def __init__(self, *args: Any, item: Item, flows: list[Workflow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._naming = [
            name for name, _ in naming_fields(item_code=item.code, of_person=self.of_person)
        ]
        for name in self._naming:
            field = item.field(name)
            self.fields[f"naming_{name}"] = forms.CharField(
                label=bi(field.label.zh, field.label.en),
                help_text=bi("照文书填写。", "As the document says it."),
                max_length=field.length or 64,
                required=False,
                widget=forms.TextInput({"autocomplete": "off"}),
            )
        naming = {name for name, _ in naming_fields(item_code=item.code)}
        wrong = [
            (field.name, said(field.label))
            for field in item.fields
            if field.name not in naming
            # a window takes down no identity number, and whose record it is, is not corrected
            and not (self.of_person and field.type is FieldType.ID_NUMBER)
        ]
        for row in range(1, _ROWS + 1):
            self.fields[f"field_{row}"] = forms.ChoiceField(
                label=bi(f"第 {row} 处：哪一栏不对", f"Fault {row}: which field"),
                choices=[("", said_choose()), *wrong],
                required=False,
            )
            self.fields[f"value_{row}"] = forms.CharField(
                label=self.value_label, max_length=LONGEST, required=False
            )
        self.fields["workflow"].choices = [  # type: ignore[attr-defined]
            (flow.code, said(flow.title)) for flow in flows
        ]
        self.order_fields([*self.first, *(name for name in self.fields if "_" in name)])

    def naming(self) -> dict[str, str]:
        """What names the record, by field."""
        given = self.cleaned_data
        return {name: given[f"naming_{name}"] for name in self._naming if given[f"naming_{name}"]}

    def values(self) -> dict[str, str]:
        """What is wrong, by field."""
        given = self.cleaned_data
        rows = range(1, _ROWS + 1)
        return {
            given[f"field_{row}"]: given[f"value_{row}"] for row in rows if given[f"field_{row}"]
        }

    def clean(self) -> dict[str, Any]:
        """A field once, and no value without its field."""
        given = super().clean() or {}
        named = [given.get(f"field_{row}", "") for row in range(1, _ROWS + 1)]
        for row, name in enumerate(named, 1):
            if given.get(f"value_{row}") and not name:
                self.add_error(f"field_{row}", bi("请选择是哪一栏。", "Choose the field."))
            if name and named.index(name) + 1 < row:
                self.add_error(f"field_{row}", bi("同一栏只写一次。", "Name a field once."))
        return given


class SourceForm(_RecordForm):
    """A source about a record of its own."""

    reason = forms.CharField(
        label=bi("理由", "Reason"),
        help_text=bi("怎样发现的，依据什么。", "How it was found, and on what it rests."),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
    )
    evidence = forms.CharField(
        label=bi("依据的材料", "Evidence"),
        help_text=bi(
            "撤下被撤销的决定时必填。", "Needed where an annulled decision is taken down."
        ),
        max_length=LONGEST,
        required=False,
    )


class WindowForm(_RecordForm):
    """An officer of a window for the citizen who stands there."""

    of_person = True
    first = ("name", "number", "means", "organisation", "mandate")
    name = forms.CharField(
        label=bi("本人姓名", "Name"), max_length=64, widget=forms.TextInput({"autocomplete": "off"})
    )
    number = forms.CharField(
        label=bi("公民身份号码", "Identity number"),
        max_length=18,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    means = forms.ChoiceField(
        label=bi("出示的证件", "What they showed"),
        help_text=bi(
            "请核对照片与本人；平台不留证件影像。", "Compare the photograph; no image is kept."
        ),
        widget=forms.RadioSelect,
    )
    organisation = forms.CharField(
        label=bi("替单位办理的：统一社会信用代码", "For an organisation: its credit code"),
        help_text=bi("替本人办理的不填。", "Leave it empty for who stands there themselves."),
        max_length=18,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    mandate = forms.CharField(
        label=bi("替单位办理的：经办登记编号", "For an organisation: number of the mandate"),
        help_text=bi(
            "以 JB 开头，须是来人本人的、在期限内，并写明可以提出案件。",
            "It begins with JB; theirs, in force, and allowing to raise cases.",
        ),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    words = forms.CharField(
        label=bi("本人的话", "In their words"),
        help_text=bi(
            "照本人的意思记下，念给本人听。不写证件号码和他人的情况。",
            "As they say it, read back to them. No identity numbers, nothing about others.",
        ),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
    )
    evidence = forms.CharField(
        label=bi("带来的材料", "Papers they brought"), max_length=LONGEST, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["means"].choices = [  # type: ignore[attr-defined]
            (one.value, said(one.words)) for one in MeansShown
        ]
