"""What holds of a commitment: which text is read, which words are taken, its days, and how it is sealed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist

from gongxin.apps.catalogue.api import (
    Catalogue,
    CommitmentType,
    EditionRef,
    get_clock,
    get_commitment_type,
    packs_of,
)
from gongxin.apps.directory.api import get_organ
from gongxin.apps.register.api import seal_for_subject, unseal_for_subject
from gongxin.lib.bilingual import Text
from gongxin.lib.canonical import canonical_json
from gongxin.lib.identifiers import holds_citizen_number
from gongxin.lib.periods import BEIJING, Length
from gongxin.lib.reckoning import ClockKind, length_words, reckon
from gongxin.lib.sealing import SealBroken

from .errors import nobody_there, words_unfit
from .models import Commitment
from .types import TextShown

LONGEST = 2_000
MATTERS = "commitment-matter"
LONGEST_DETAIL = 200
LONGEST_DOCUMENT = 128
_SHORTEST = 5
_MADE = Text("在这一天作出承诺。", "It was made on this day.")
_TOLD = Text("在这一天送达告知。", "The notice was served on this day.")


@lru_cache(maxsize=8)
def _catalogue(editions: tuple[EditionRef, ...]) -> Catalogue:
    """Editions never change, so that a process reads each set of them once."""
    return packs_of(editions=editions).catalogue


def rules_of(row: Commitment) -> tuple[Catalogue, CommitmentType]:
    """The catalogue and the type by the editions that were loaded when it was made."""
    catalogue = _catalogue(tuple(EditionRef(*one) for one in row.editions))
    return catalogue, get_commitment_type(code=row.type_code, catalogue=catalogue)


def text_shown(wanted: CommitmentType, catalogue: Catalogue) -> TextShown:
    """The whole text that is read before it is made; what the maker adds are their own words."""
    firms = _openness(wanted, catalogue, wanted.open_of_organisations)
    persons = _openness(wanted, catalogue, wanted.open_of_persons)
    perform, valid = length_words(wanted.perform), length_words(wanted.valid)
    paragraphs = (
        wanted.text,
        Text(
            f"履行期限：作出之日起{perform.zh}内。有效期：作出之日起{valid.zh}，到期自动停止展示和使用。",
            f"To be performed within {perform.en} of the day on which it is made. It holds for {valid.en}; then display and use end by themselves.",
        ),
        Text(f"违诺责任：{wanted.failure.zh}", f"What a failure may lead to: {wanted.failure.en}"),
        Text(
            f"公开类型：单位作出的，{firms.zh}；自然人作出的，{persons.zh}。向社会公开须另经审查。",
            f"Publication: of an organisation, {firms.en}; of a natural person, {persons.en}. It is published only after a review.",
        ),
    )
    said = [wanted.code, wanted.type, [one.as_dict() for one in paragraphs]]
    return TextShown(paragraphs, hashlib.sha256(canonical_json(said)).hexdigest())


def _openness(wanted: CommitmentType, catalogue: Catalogue, value: str) -> Text:
    item = catalogue.items[wanted.item]
    assert item.commitment is not None
    listed = catalogue.code_lists[item.field(item.commitment.openness).codes or ""]
    return next(one.name for one in listed.entries if one.value == value)


def matter_of(content: Mapping[str, Any], catalogue: Catalogue) -> Text:
    """承诺事由: the matter by its name, and which one, such as the number of an application."""
    listed = catalogue.code_lists[MATTERS].entries
    name = next(one.name for one in listed if one.value == content["matter"])
    detail = content["detail"]
    return Text(f"{name.zh}：{detail}", f"{name.en}: {detail}") if detail else name


def end_of(length: Length, start: date, kind: ClockKind) -> datetime:
    """The instant at which a time that begins on that day is over. Raises ValueError for one that never is."""
    over = reckon(
        start=start,
        length=length,
        kind=kind,
        begins=_MADE,
        calendar=settings.WORKING_CALENDAR,
    ).over
    if over is None:
        raise ValueError("a commitment that never ends")
    return over


def clock_end(code: str, *, at: datetime, row_organ: str, catalogue: Catalogue) -> datetime:
    """When the clock of that code is over that an event of that instant sets going, for the organ's place."""
    day = at.astimezone(BEIJING).date()
    place = get_organ(code_or_uscc=row_organ).pack
    clock = get_clock(code=code, on=day, pack=place, catalogue=catalogue)
    over = reckon(
        start=day,
        length=clock.length,
        kind=clock.kind,
        begins=_TOLD,
        calendar=settings.WORKING_CALENDAR,
    ).over
    if over is None:
        raise ValueError("a clock that never ends")
    return over


def check_words(said: str, name: Text, *, most: int = LONGEST, least: int = _SHORTEST) -> str:
    """Words as they are kept, stripped. Raises Refusal."""
    plain = said.strip()
    if len(plain) < least:
        raise words_unfit(Text(f"没有写明{name.zh}", f"the {name.en} is missing"))
    if len(plain) > most:
        raise words_unfit(
            Text(f"{name.zh}超过{most}字", f"the {name.en} is longer than {most} characters")
        )
    if holds_citizen_number(plain):
        raise words_unfit(Text("里面有居民身份证号码", "they hold a resident identity number"))
    return plain


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of what was committed to, in hexadecimal; a random number in it keeps it from being guessed."""
    return hashlib.sha256(canonical_json(content)).hexdigest()


def sealed(subject_key: UUID, number: str, said: object) -> bytes:
    """Something of a commitment as JSON under the subject's key for documents. Replaces the transaction's context."""
    try:
        return seal_for_subject(
            subject_key=subject_key,
            plain=json.dumps(said, ensure_ascii=False).encode(),
            bound_to=number.encode(),
        )
    except (SealBroken, ObjectDoesNotExist):
        raise nobody_there() from None


def opened(row: Commitment, closed: bytes | memoryview) -> dict[str, Any]:
    """What was sealed in it; nothing where nothing was. Raises Refusal where the key that opens it was destroyed."""
    if not closed:
        return {}
    try:
        plain = unseal_for_subject(
            subject_key=row.subject_key, sealed=bytes(closed), bound_to=row.number.encode()
        )
    except SealBroken:
        raise nobody_there() from None
    found: dict[str, Any] = json.loads(plain)
    return found


def paragraphs_of(said: dict[str, Any]) -> tuple[Text, ...]:
    """The paragraphs of a notice as they were kept."""
    return tuple(Text.from_dict(one) for one in said.get("paragraphs", ()))
