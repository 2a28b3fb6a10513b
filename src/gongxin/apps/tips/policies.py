"""What holds of tips: whose business they are, by when, in what words."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.conf import settings

from gongxin.apps.catalogue.api import Clock, TipMatter
from gongxin.apps.directory.api import Organ, OrganFunction
from gongxin.lib.bilingual import Text
from gongxin.lib.explanations import Explanation
from gongxin.lib.periods import BEIJING
from gongxin.lib.reckoning import reckon

from .enums import TipOutcome, TipState
from .errors import too_many, words_unfit
from .models import Tip

TAKE_UP, INQUIRY, WORDS = "tip-take-up", "tip-inquiry", "tip-words"
"""The clocks of the packs."""

SHORTEST, LONGEST = 20, 5_000
LONGEST_CONTACT = 300
MOST_FILES = 3
MOST_SAID = 20
"""How often whoever left it may add or answer."""

_BEGAN = {
    TAKE_UP: Text("举报在这一天到达单位。", "It came to the organ on this day."),
    INQUIRY: Text("单位在这一天接手。", "The organ took it up on this day."),
    WORDS: Text("举报在这一天提交。", "It was left on this day."),
}


def hour_of(now: datetime) -> datetime:
    """The hour, which is all that is kept of when somebody left or added something."""
    return now.replace(minute=0, second=0, microsecond=0)


def due_after(clock: Clock, at: datetime) -> datetime:
    """The instant from which it is late, or over."""
    due = _explain(clock, at).over
    if due is None:
        raise ValueError("a clock that never ends")
    return due


def _explain(clock: Clock, at: datetime) -> Explanation:
    """Why it is that day, by the calendar as it is known now."""
    return reckon(
        start=at.astimezone(BEIJING).date(),
        length=clock.length,
        kind=clock.kind,
        begins=_BEGAN[clock.in_place_of or clock.code],
        calendar=settings.WORKING_CALENDAR,
    )


def code_hash(code: str) -> str:
    """SHA-256 of the code, however it is spelt; with close to eighty random bits it needs no key."""
    plain = "".join(one for one in unicodedata.normalize("NFKC", code).upper() if one.isalnum())
    return hashlib.sha256(plain.encode("ascii", "replace")).hexdigest()


def told_alike(matter: str, said: str) -> str:
    """The words with nothing but letters and figures: the same tip sent twice reads the same."""
    plain = "".join(one for one in unicodedata.normalize("NFKC", said) if one.isalnum())
    return f"{matter}\n{plain.casefold()}"


def state_of(tip: Tip) -> TipState:
    """How far it is."""
    if tip.closed_at is not None:
        return TipState.CLOSED
    return TipState.WAITING if tip.taken_up_at is None else TipState.INQUIRY


def outcome_of(tip: Tip) -> TipOutcome | None:
    """The class of its outcome."""
    return TipOutcome(tip.outcome) if tip.outcome else None


def check_words(said: str, *, least: int = SHORTEST) -> str:
    """The words as they are kept. What is in them is sealed and judged by nobody here."""
    plain = said.replace("\r\n", "\n").replace("\0", "").strip()
    if not least <= len(plain) <= LONGEST:
        raise words_unfit(
            Text(f"应为 {least} 至 {LONGEST} 字", f"they are {least} to {LONGEST} characters long")
        )
    return plain


def check_contact(said: str) -> str:
    """Name and contact, or nothing."""
    plain = " ".join(said.replace("\0", "").split())
    if len(plain) > LONGEST_CONTACT:
        raise words_unfit(
            Text(
                f"姓名和联系方式不超过 {LONGEST_CONTACT} 字",
                f"name and contact take {LONGEST_CONTACT} characters at most",
            )
        )
    return plain


def check_files(count: int) -> None:
    """No more than there may be."""
    if count > MOST_FILES:
        raise too_many(Text(f"文件最多 {MOST_FILES} 个", f"{MOST_FILES} files at most"))


def competent(
    *, matter: TipMatter, place: str, organs: Sequence[Organ], above: Mapping[str, str | None]
) -> list[Organ]:
    """有管辖权的单位: those of the matter's functions in that place, or in the nearest above it that has one."""
    here: str | None = place
    while here is not None:
        found = [one for one in organs if one.division == here and one.function in matter.functions]
        if found:
            return found
        here = above.get(here)
    return []


def over(
    *,
    organ: Organ,
    functions: Collection[str],
    organs: Sequence[Organ],
    above: Mapping[str, str | None],
) -> Organ | None:
    """上级单位: of the same business in the nearest place above; where there is none, who leads the platform from its own place upwards."""
    here = above.get(organ.division)
    while here is not None:
        for one in organs:
            if one.division == here and one.function in functions:
                return one
        here = above.get(here)
    here = organ.division
    while here is not None:
        for one in organs:
            leads = one.function is OrganFunction.LEAD and one.code != organ.code
            if one.division == here and leads:
                return one
        here = above.get(here)
    return None
