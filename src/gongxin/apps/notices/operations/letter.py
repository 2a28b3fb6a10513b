"""告知书: a notice on paper, as its person prints it; it names nobody, and bears the code."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from gongxin.apps.identity.api import Actor
from gongxin.lib import qr
from gongxin.lib.bilingual import Text, day_words
from gongxin.lib.periods import BEIJING
from gongxin.lib.typesetting import typeset

from .read_notices import open_notice

TEMPLATE = Path(__file__).resolve().parents[1] / "typeset" / "letter.typ"
_FREE = Text(
    "本平台办理任何事项都不收费，也不委托任何人收费。要看所告知的内容，请登录后打开“我的告知”。",
    "Nothing here costs anything, and nobody collects a fee for us. What you are told of is read under “My notices” after signing in.",
)


def letter(*, number: int, actor: Actor, now: datetime) -> bytes:
    """The PDF of a notice. To take it is to have opened it. Raises Refusal `notices.unknown`."""
    shown = open_notice(number=number, actor=actor, now=now)
    line, told = shown.line, shown.line.kind.told
    place = settings.PLACE_NAME
    site = f"{settings.PUBLIC_URL}/notice-check/"
    facts = [
        (Text("关于", "About"), line.about),
        (Text("单位", "Organ"), line.organ),
        (Text("送达时间（北京时间）", "Served (Beijing time)"), _moment(line.told_at)),
    ]
    data: dict[str, Any] = {
        "title": told.title.as_dict(),
        "facts": [{"label": label.as_dict(), "value": value.as_dict()} for label, value in facts],
        "paragraphs": [words.as_dict() for words in (told.means, told.may, _FREE)],
        "code": shown.code,
        "check_at": site,
        "qr": qr.svg(site),
        "issuer": Text(f"公信平台·{place['zh']}", f"Gongxin platform, {place['en']}").as_dict(),
    }
    return typeset(template=TEMPLATE, data=data, at=line.told_at)


def _moment(moment: datetime) -> Text:
    there = moment.astimezone(BEIJING)
    day = day_words(there.date())
    return Text(f"{day.zh} {there:%H:%M}", f"{day.en}, {there:%H:%M}")
