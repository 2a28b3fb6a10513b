"""The form of the counter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from gongxin.apps.catalogue.api import CodeEntry
from gongxin.interfaces.pages.words import bi, said

from .access_forms import LookUpForm
from .forms import said_choose


class CounterForm(LookUpForm):
    """A look-up as any other, and for which matter."""

    matter = forms.ChoiceField(label=bi("办事事项", "Matter"))

    field_order = ("matter", "purpose", "case_reference", "authorisation", "name", "identifier")

    def __init__(self, *args: Any, matters: Sequence[CodeEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].choices = [  # type: ignore[attr-defined]
            ("", said_choose()),
            *((one.value, said(one.name)) for one in matters),
        ]
