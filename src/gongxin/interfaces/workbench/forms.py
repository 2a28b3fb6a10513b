"""Forms of the workbench."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings

from gongxin.apps.catalogue.api import Item
from gongxin.apps.directory.api import Organ
from gongxin.apps.intake.api import ACTION, ACTION_NAMES, ColumnPreview, RecallReason
from gongxin.apps.rights.api import AnswerReason
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.words import bi, said


class LookAtFileForm(PageForm):
    """A file, the item it holds and the organ it comes from."""

    item = forms.ChoiceField(label=bi("条目", "Item"))
    source = forms.ChoiceField(label=bi("来源单位", "Source"))
    file = forms.FileField(
        label=bi("文件", "File"),
        help_text=bi(
            "CSV、XLSX、XLS、ODS、JSON 行或 Parquet。表头用数据项的中文名称或官方代码，上面可以有标题行。",
            "CSV, XLSX, XLS, ODS, JSON lines or Parquet. Headers are Chinese labels or official codes; titles may stand above.",
        ),
        max_length=255,
    )

    def __init__(
        self, *args: Any, items: Sequence[Item], sources: Sequence[Organ], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            ("", said_choose()),
            *((item.code, said(item.title)) for item in items),
        ]
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            (organ.code, said(organ.name)) for organ in sources
        ]

    def clean_file(self) -> Any:
        """Refuse what is larger than an upload may be."""
        upload = self.cleaned_data["file"]
        if upload.size > settings.UPLOAD_LIMIT_BYTES:
            raise forms.ValidationError(
                bi(
                    "文件超过 512 MB。请分成几个文件，或用命令行报送。",
                    "The file is larger than 512 MB. Split it, or file it by the command line.",
                )
            )
        return upload


class IntakeForm(LookAtFileForm):
    """What is filed, and whether it is only to be checked."""

    rehearsal = forms.BooleanField(
        label=bi("只检查，不入库", "Check only, store nothing"),
        required=False,
    )
    upload = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # the script of the page has sent the file already
        self.fields["file"].required = not self.data.get("upload")

    def clean_file(self) -> Any:
        """The file, unless it came as an upload."""
        return super().clean_file() if self.cleaned_data["file"] else None


LEFT_ASIDE = "-"
"""The choice for a column that is not recorded."""


class ColumnsForm(PageForm):
    """A choice of field for each column of a file."""

    header = forms.CharField(widget=forms.HiddenInput)
    item = forms.CharField(widget=forms.HiddenInput)
    source = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, item: Item, columns: Sequence[ColumnPreview], source: str, **kwargs: Any
    ) -> None:
        names = [column.name for column in columns]
        kept = {
            "header": json.dumps(names, ensure_ascii=False),
            "item": item.code,
            "source": source,
        }
        super().__init__(*args, initial=kept, **kwargs)
        choices = [
            (LEFT_ASIDE, str(bi("不记录", "Not recorded"))),
            *((field.name, f"{said(field.label)}（{field.name}）") for field in item.fields),
            (ACTION, said(ACTION_NAMES)),
        ]
        for place, column in enumerate(columns):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=column.name or bi(f"第 {place + 1} 列", f"Column {place + 1}"),
                help_text="、".join(value for value in column.values if value),
                choices=choices,
                initial=column.field or LEFT_ASIDE,
            )

    @property
    def chosen(self) -> list[str]:
        """The field of each column, empty for one that is left aside."""
        names = (self.cleaned_data[field.name] for field in self.columns)
        return ["" if name == LEFT_ASIDE else name for name in names]

    @property
    def columns(self) -> list[forms.BoundField]:
        """The choices alone, in the order of the file."""
        return [self[name] for name in self.fields if name.startswith("column-")]


def said_choose() -> str:
    """The empty choice of a list."""
    return str(bi("请选择", "Choose"))


class RecallForm(PageForm):
    """Why a whole batch is taken back."""

    reason = forms.ChoiceField(
        label=bi("原因", "Reason"),
        choices=[
            ("", bi("请选择", "Please choose")),
            *((reason.value, bi(reason.words.zh, reason.words.en)) for reason in RecallReason),
        ],
    )


class ReviewForm(PageForm):
    """What becomes of a held batch."""

    decision = forms.ChoiceField(
        label=bi("决定", "Decision"),
        choices=[
            ("", bi("请选择", "Please choose")),
            ("release", bi("放行入库", "Release and load")),
            ("reject", bi("退回并销毁文件", "Send away and destroy the file")),
        ],
    )


class AnswerWhyForm(PageForm):
    """Why a look-up was made, for the person to read; how long it may be, and what it may not hold, the domain says."""

    reason = forms.ChoiceField(
        label=bi("理由", "Reason"),
        choices=[
            ("", bi("请选择", "Please choose")),
            *((one.value, bi(one.words.zh, one.words.en)) for one in AnswerReason),
        ],
    )
    said = forms.CharField(
        label=bi("说明", "In your organ’s words"),
        help_text=bi(
            "写给本人看：办的是什么事，为什么需要查。10 至 500 字；不写证件号码，不写他人的情况。",
            "For the person: which matter it was and why the look was needed. 10 to 500 characters; no identity numbers, nothing about others.",
        ),
        widget=forms.Textarea({"rows": 5}),
    )
