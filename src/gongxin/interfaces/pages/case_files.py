"""证据材料 on the page of a case, for each of its parties: what was handed in, and the form by which one more is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django import forms
from django.http import HttpRequest

from gongxin.apps.cases.api import CaseShown, attach_evidence
from gongxin.apps.identity.api import Actor
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .components import Column, Link, Row, State, Table
from .evidence_field import EvidenceField
from .forms import PageForm

HAND_IN = "hand-in"
"""The button by which a file is sent, beside what else a case takes."""
_GONE = Text("内容已销毁", "its content was destroyed")


class FileForm(PageForm):
    """One file; what it is, the domain looks at."""

    file = EvidenceField(required=True)


def file_table(case: CaseShown, place: Callable[[str], str]) -> Table:
    """The files of the case, the oldest first; `place` gives the address of one by its number."""
    return Table(
        name="files",
        caption=Text("证据材料", "Evidence"),
        columns=(
            Column(label=Text("材料", "File")),
            Column(label=Text("由谁提交", "Handed in by")),
            Column(label=Text("提交时间（北京时间）", "Handed in (Beijing time)")),
            Column(label=Text("大小（kB）", "Size (kB)"), number=True),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(place(one.number), Text(one.name, one.name)) if one.name else _GONE,
                    one.party.words,
                    one.at,
                    -(-one.size // 1000),
                )
            )
            for one in case.evidence
        ),
        empty=State("empty", Text("还没有材料。", "Nothing was handed in yet.")),
    )


def taken_in(
    request: HttpRequest, case: CaseShown, actor: Actor, now: datetime
) -> forms.Form | None:
    """The file that was sent is kept with the case, and nothing is left to say; else the form, with what is wrong.

    Raises Refusal `access.no-mandate`, which is no matter of the file.
    """
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return form
    try:
        attach_evidence(
            number=case.line.number, file=form.cleaned_data["file"], actor=actor, now=now
        )
    except Refusal as refusal:
        if refusal.code == "access.no-mandate":
            raise
        form.refuse(refusal, "file")
        return form
    return None
