"""The field of a form by which evidence is handed in; what comes of it goes to `cases.attach_evidence` as it is."""

from __future__ import annotations

from typing import Any

from django import forms

from gongxin.lib.evidence import KINDS, LARGEST

from .words import bi


class EvidenceField(forms.FileField):
    """One file. What it is, is not judged here, and never by its name."""

    def __init__(self, **kwargs: Any) -> None:
        most = LARGEST // 1024**2
        super().__init__(
            **{
                "label": bi("证据材料", "Evidence"),
                "help_text": bi(
                    f"PDF、PNG 或 JPEG，不超过 {most} MB。照片里的地点和设备信息会去掉。",
                    f"PDF, PNG or JPEG, up to {most} MB. Place and device are taken out of photographs.",
                ),
                "required": False,
                "widget": forms.ClearableFileInput({"accept": ",".join(KINDS.values())}),
                **kwargs,
            }
        )
