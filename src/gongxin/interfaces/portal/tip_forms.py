"""Forms of tips: what it is about and where, what is said, and the code by which it is followed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from gongxin.apps.catalogue.api import TipMatter
from gongxin.apps.directory.api import Division, Organ
from gongxin.apps.tips.api import LONGEST, LONGEST_CONTACT, MOST_FILES, SHORTEST
from gongxin.interfaces.pages.evidence_field import EvidenceField
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.words import bi
from gongxin.lib.bilingual import Text

_CODE = bi("查询码", "Code")
FILES = tuple(f"file{place}" for place in range(1, MOST_FILES + 1))


def _choose() -> tuple[str, object]:
    return "", bi("请选择", "Please choose")


class TipAboutForm(PageForm):
    """Which matter, in which place: whose business it is follows from both."""

    matter = forms.ChoiceField(label=bi("关于什么事", "What it is about"))
    place = forms.ChoiceField(
        label=bi("事情发生在哪里", "Where it happened"),
        help_text=bi(
            "当地没有主管单位的，由上一级办理。",
            "Where a place has no organ for it, the one above it handles it.",
        ),
    )

    def __init__(
        self,
        *args: Any,
        matters: Sequence[TipMatter],
        places: Sequence[Division],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].choices = [  # type: ignore[attr-defined]
            _choose(),
            *((one.code, bi(one.title.zh, one.title.en)) for one in matters),
        ]
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            _choose(),
            *((one.code, bi(one.name.zh, one.name.en)) for one in places),
        ]


class TipForm(PageForm):
    """What is said, to whom, with what, and, if one wishes, by whom."""

    matter = forms.CharField(widget=forms.HiddenInput)
    place = forms.CharField(widget=forms.HiddenInput)
    organ = forms.ChoiceField(
        label=bi("由哪个单位办理", "Which organ handles it"), widget=forms.RadioSelect
    )
    own_people = forms.BooleanField(
        label=bi(
            "举报涉及这个单位的人，请交给它的上级",
            "It is about people of this organ: let the organ above have it",
        ),
        help_text=bi(
            "勾选以后，这个单位看不到，也不能办理。",
            "If you tick it, this organ neither sees it nor handles it.",
        ),
        required=False,
    )
    said = forms.CharField(
        label=bi("您知道的情况", "What you know"),
        help_text=bi(
            f"什么人、什么时候、在哪里、做了什么，您怎么知道的。{SHORTEST} 至 {LONGEST} 字。不想让人认出您的，不要写只有您知道的细节。",
            f"Who, when, where, what, and how you know. {SHORTEST} to {LONGEST} characters. To stay unknown, leave out what only you can know.",
        ),
        widget=forms.Textarea({"rows": 9, "autocomplete": "off"}),
    )
    contact = forms.CharField(
        label=bi("您的姓名和联系方式（可以不写）", "Your name and how to reach you (you need not)"),
        help_text=bi(
            "加密保存，只有这个单位经办举报的人能打开，每次打开都有记录。不写也一样办理。",
            "Kept under seal; only the officers who handle tips there can open it, and each time is on record. Without it your tip is handled just the same.",
        ),
        max_length=LONGEST_CONTACT,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    file1 = EvidenceField(label=bi("材料一（可以不交）", "First file (you need not)"))
    file2 = EvidenceField(label=bi("材料二", "Second file"), help_text="")
    file3 = EvidenceField(label=bi("材料三", "Third file"), help_text="")

    def __init__(
        self, *args: Any, organs: Sequence[Organ], names: Sequence[Text], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organ"].choices = [  # type: ignore[attr-defined]
            (one.code, bi(name.zh, name.en)) for one, name in zip(organs, names, strict=True)
        ]


class TipCodeForm(PageForm):
    """The code that was shown once."""

    code = forms.CharField(
        label=_CODE,
        help_text=bi(
            "提交时给您的十六位查询码，大小写和横线都不要紧。",
            "The sixteen characters you were given. Case and hyphens do not matter.",
        ),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )


class TipAddForm(PageForm):
    """More words, or the answer to what the organ asks; the code goes with it out of sight."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=40)
    said = forms.CharField(
        label=bi("补充情况", "Add something"),
        widget=forms.Textarea({"rows": 5, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, asked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asked:
            self.fields["said"].label = bi("答复单位的提问", "Answer what the organ asks")
            self.word_demands()
