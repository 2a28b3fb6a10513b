"""The base of every form: labels in both languages, errors that name the field and the mend."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.functional import lazy

from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING, over_from

from .words import bi, language, said

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class PageForm(forms.Form):
    """A form whose faults are told by the page and not by the browser's own bubbles.

    Labels and hints are given by `words.bi(…)`. Render with `{% form_fields form %}`, or field by
    field with `{% form_field form.name %}` below one `{% error_summary form %}`.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.word_demands()

    def word_demands(self) -> None:
        """Say of each field what is wrong when it is left empty; once more where a form adds fields of its own."""
        for name, field in self.fields.items():
            label = field.label or name
            if isinstance(field, forms.FileField):
                field.error_messages["required"] = _demand("请选择「{}」。", "Choose “{}”.", label)
                field.error_messages["empty"] = _demand(
                    "「{}」是空文件，请另选一个。", "“{}” is an empty file. Choose another.", label
                )
            elif isinstance(field, forms.BooleanField):
                field.error_messages["required"] = _demand("请勾选「{}」。", "Tick “{}”.", label)
            elif isinstance(field, forms.ChoiceField):
                field.error_messages["required"] = _demand("请选择「{}」。", "Choose “{}”.", label)
            else:
                field.error_messages["required"] = _demand("请填写「{}」。", "Fill in “{}”.", label)

    def refuse(self, refusal: Refusal, field: str | None = None) -> None:
        """Show the domain's refusal beside `field`, or above the form."""
        gap = " " if language() == "en" else ""
        self.add_error(field, f"{said(refusal.what)}{gap}{said(refusal.mend)}")


class LastDayField(forms.DateField):
    """最后一天: a day from today to a year hence; gives the instant from which it is over."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
        super().__init__(label=bi("最后一天", "Last day"), widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        """Told here, so that a form with several steps says it in the first."""
        day = super().clean(value)
        today = datetime.now(BEIJING).date()
        if not today <= day <= today + timedelta(days=365):
            raise forms.ValidationError(
                bi("最后一天须在今天至一年之内。", "The last day is from today to a year hence.")
            )
        return over_from(day)


def _demand(zh: str, en: str, label: object) -> _StrPromise:
    return cast("_StrPromise", _said_demand(zh, en, label))


def _say_demand(zh: str, en: str, label: object) -> str:
    return (en if language() == "en" else zh).format(str(label).rstrip("。."))


_said_demand = lazy(_say_demand, str)
