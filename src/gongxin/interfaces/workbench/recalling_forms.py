"""The form by which a recall is acknowledged."""

from __future__ import annotations

from django import forms

from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.words import bi


class AcknowledgeForm(PageForm):
    """What the officer says was done; there is nothing else to acknowledge."""

    done = forms.BooleanField(
        label=bi(
            "本单位已停止使用，并删除了留存的内容和副本",
            "Your organ has stopped using it, and deleted what it kept and every copy",
        ),
    )
