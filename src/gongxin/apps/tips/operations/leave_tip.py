"""提交举报: anybody leaves a tip, named or not, and is given a code that is shown once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from gongxin.apps.catalogue.api import TipMatter, get_clock, read_catalogue
from gongxin.apps.directory.api import Organ, list_divisions, list_organs
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.evidence import LARGEST, EvidenceRead, read_evidence
from gongxin.lib.readable import readable
from gongxin.lib.sealing import seal

from ..enums import Speech
from ..errors import nobody_above, unknown_matter
from ..models import Tip, TipContact, TipEvidence
from ..policies import (
    TAKE_UP,
    WORDS,
    check_contact,
    check_files,
    check_words,
    code_hash,
    competent,
    due_after,
    hour_of,
    over,
    told_alike,
)
from ..queries import alike_hash, keep_words, new_data_key, tip_store
from ..types import TipLeft

ANYBODY = "public:tip"
"""Who acts, in events: nobody that could be told from another."""


class HandedIn(Protocol):
    """A file as a form hands it over."""

    def read(self, size: int = ..., /) -> bytes: ...


def tip_matters() -> list[TipMatter]:
    """What a tip may be about, as the packs in force list it."""
    return list(read_catalogue().tip_matters.values())


def competent_organs(*, matter: str, place: str) -> list[Organ]:
    """Who is competent for the matter in that place; nobody for what is not known."""
    return _competent(_matter(matter), place, list_organs(), _above())


def leave_tip(
    *,
    matter: str,
    place: str,
    organ: str,
    own_people: bool,
    said: str,
    contact: str,
    files: Sequence[HandedIn],
    now: datetime,
) -> TipLeft:
    """Keep the tip under seal for the organ, or for the one above it where it is about the organ's `own_people`.

    Raises Refusal for what was not offered, for words that do not fit, and for files that are not sound (`evidence.refused`);
    nothing is kept then. Nobody is told whether the same was said before.
    """
    about, organs, above = _matter(matter), list_organs(), _above()
    named = {one.code: one for one in _competent(about, place, organs, above)}.get(organ)
    if named is None:
        raise unknown_matter()
    handler = _over(named, about, organs, above) if own_people else named
    words, who = check_words(said), check_contact(contact)
    check_files(len(files))
    # one byte more than there may be tells that there is more
    read = [read_evidence(one.read(LARGEST + 1)) for one in files]
    hour, code = hour_of(now), readable(groups=4)
    due_at = due_after(get_clock(code=TAKE_UP, pack=handler.pack), hour)
    keeps_until = due_after(get_clock(code=WORDS, pack=handler.pack), hour)
    number = f"JB-{readable(groups=2)}"
    key, key_sealed = new_data_key(number)
    with tip_store(code=code_hash(code)):
        Tip.objects.create(
            number=number,
            code_hash=code_hash(code),
            matter=about.code,
            place=place,
            organ=handler.code,
            spared=named.code if own_people else "",
            has_contact=bool(who),
            left_at=hour,
            due_at=due_at,
            keeps_until=keeps_until,
            key_sealed=key_sealed,
            alike=alike_hash(told_alike(about.code, words)),
        )
        keep_words(tip=number, key=key, speech=Speech.TOLD, text=words, at=hour)
        if who:
            sealed = seal(key, who.encode(), f"{number}/contact".encode())
            TipContact.objects.create(tip=number, said_sealed=sealed)
        for file in read:
            _keep(number, key, file)
        record_event(
            kind=EventKind.TIP_LEFT,
            occurred_at=hour,
            actor=ANYBODY,
            organ=handler.code,
            payload={"tip": number, "matter": about.code},
        )
    return TipLeft(code, handler.code, due_at, keeps_until)


def _over(
    organ: Organ, matter: TipMatter, organs: Sequence[Organ], above: dict[str, str | None]
) -> Organ:
    higher = over(organ=organ, functions=matter.functions, organs=organs, above=above)
    if higher is None:
        raise nobody_above(organ.name)
    return higher


def _keep(number: str, key: bytes, file: EvidenceRead) -> None:
    own = f"{number}-{readable()}"
    TipEvidence.objects.create(
        number=own,
        tip=number,
        kind=file.kind,
        size=len(file.content),
        content_sealed=seal(key, file.content, own.encode()),
    )


def _competent(
    matter: TipMatter, place: str, organs: Sequence[Organ], above: dict[str, str | None]
) -> list[Organ]:
    return competent(matter=matter, place=place, organs=organs, above=above)


def _matter(code: str) -> TipMatter:
    found = read_catalogue().tip_matters.get(code)
    if found is None:
        raise unknown_matter()
    return found


def _above() -> dict[str, str | None]:
    return {one.code: one.parent for one in list_divisions()}
