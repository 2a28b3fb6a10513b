"""Forms of the desk for tips, and of who may sit at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from gongxin.apps.directory.api import Organ
from gongxin.apps.identity.api import Worker
from gongxin.apps.tips.api import PassGround, RewardAmount, TipOutcome
from gongxin.interfaces.pages.forms import LastDayField, PageForm
from gongxin.interfaces.pages.words import bi
from gongxin.lib.bilingual import Text

from .forms import said_choose


def _choices(kinds: type[TipOutcome] | type[PassGround] | type[RewardAmount]) -> list[Any]:
    return [("", said_choose()), *((one.value, bi(one.words.zh, one.words.en)) for one in kinds)]


class TipSureForm(PageForm):
    """An act with nothing to write."""


class TipWordsForm(PageForm):
    """What whoever has the code will read."""

    said = forms.CharField(
        label=bi("对举报人说", "To whoever left it"),
        help_text=bi(
            "举报人凭查询码看到，看不到您是谁。不要写被举报人的情况。",
            "They read it by their code, and not who you are. Write nothing about whom the tip is about.",
        ),
        widget=forms.Textarea({"rows": 4}),
    )


class TipCloseForm(TipWordsForm):
    """The class of the outcome, and words to whoever left it."""

    field_order = ("outcome", "said")
    outcome = forms.ChoiceField(
        label=bi("办理结果", "Outcome"),
        help_text=bi(
            "“线索不足”须由没有接手的另一位经办人决定。",
            "That there is too little to go on, an officer decides who did not take it up.",
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = _choices(TipOutcome)  # type: ignore[attr-defined]


class TipPassForm(PageForm):
    """To which organ, and why."""

    to_organ = forms.ChoiceField(label=bi("移交给", "To"))
    ground = forms.ChoiceField(label=bi("理由", "Why"))

    def __init__(self, *args: Any, organs: Sequence[Organ], own: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_organ"].choices = [  # type: ignore[attr-defined]
            ("", said_choose()),
            *((one.code, bi(one.name.zh, one.name.en)) for one in organs if one.code != own),
        ]
        self.fields["ground"].choices = _choices(PassGround)  # type: ignore[attr-defined]


class TipRewardForm(PageForm):
    """The class of the amount."""

    amount = forms.ChoiceField(
        label=bi("金额档次", "Class of the amount"),
        help_text=bi(
            "只记档次和日期，不记领取人。",
            "The class and days are kept, and nobody who collects it.",
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].choices = _choices(RewardAmount)  # type: ignore[attr-defined]


class TipCollectForm(PageForm):
    """The code that somebody shows at the counter."""

    code = forms.CharField(
        label=bi("查询码", "Code"),
        help_text=bi(
            "由来人出示；不问姓名，不看证件，不留签名。",
            "As it is shown. Ask for no name, no papers and no signature.",
        ),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class TipOfficerForm(PageForm):
    """Whom to let handle the tips of their organ, and until when."""

    officer = forms.ChoiceField(label=bi("经办人", "Officer"))
    last_day = LastDayField()

    def __init__(
        self, *args: Any, workers: Sequence[Worker], organs: Mapping[str, Text], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [
            (one, organs.get(one.organ, Text(one.organ, one.organ)))
            for one in workers
            if one.ref.startswith("account:")
        ]
        self.fields["officer"].choices = [  # type: ignore[attr-defined]
            ("", said_choose()),
            *(
                (
                    one.ref,
                    bi(f"{organ.zh} {one.unit} {one.name}", f"{organ.en} {one.unit} {one.name}"),
                )
                for one, organ in named
            ),
        ]


class TipOfficerDecisionForm(PageForm):
    """Confirm or take back."""

    decision = forms.ChoiceField(label=bi("办理", "What to do"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Text]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            (code, bi(words.zh, words.en)) for code, words in choices
        ]
