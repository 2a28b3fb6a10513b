"""作出承诺: by the person after reading the whole text, or at the counter of the accepting organ with the person present.

What was read is fixed: the digest of the content stands in the event of its making. A form that is sent again gives the same commitment.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gongxin.apps.access.api import Power, mandate_shown, read_identifier, same_name, whose_file
from gongxin.apps.catalogue.api import (
    INDIVIDUAL,
    ORGANISATION,
    PERSON,
    Catalogue,
    CommitmentType,
    get_commitment_type,
    read_catalogue,
)
from gongxin.apps.directory.api import Organ, get_organ, list_organs
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import identities_of, see, subject_key
from gongxin.lib.bilingual import Text
from gongxin.lib.identifiers import birth_date
from gongxin.lib.periods import BEIJING, last_day, last_day_before
from gongxin.lib.reckoning import ClockKind

from ..errors import (
    nobody_there,
    not_accepting,
    not_for_such,
    not_the_one,
    serials_used_up,
    text_changed,
    unknown_matter,
)
from ..models import Commitment
from ..policies import (
    LONGEST_DETAIL,
    check_words,
    clock_end,
    digest_of,
    end_of,
    sealed,
    text_shown,
)
from ..queries import next_serial, one_at_a_time
from ..types import AtCounter, Given, Offered
from .enter import enter_commitment
from .hold import see_rows

_ADULT = 18
_MOST_SERIALS = 999_999
_INDIVIDUAL = "92"
"""What the codes of individual businesses begin with (GB 32100-2015)."""


@dataclass(frozen=True, slots=True)
class Maker:
    """承诺人: under which key, by which number, name and category of the template; `mandate` where somebody else makes it for them."""

    subject_key: UUID
    identifier: str
    name: str
    mandate: str = ""

    @property
    def category(self) -> str:
        """承诺人类别."""
        kind, _, number = self.identifier.partition(":")
        if kind == "id":
            return PERSON
        return INDIVIDUAL if number.startswith(_INDIVIDUAL) else ORGANISATION


def offered(*, organ: str = "") -> list[Offered]:
    """What may be made, and before whom; with `organ` only what that organ takes."""
    catalogue = read_catalogue()
    organs = [one for one in list_organs() if not organ or one.code == organ]
    found = []
    for wanted in catalogue.commitments.values():
        takers = tuple((one.code, one.name) for one in organs if _takes(wanted, one))
        if takers:
            found.append(Offered(wanted, takers, text_shown(wanted, catalogue)))
    return found


def offered_to(*, actor: Actor, told_elsewhere: bool = False) -> list[Offered]:
    """What whoever the actor acts for may make; under a mandate that is an event about them, unless what else the page shows is one.

    Nothing for whom the register does not know.
    """
    with transaction.atomic():
        whose = whose_file(actor=actor, power=Power.MAKE_COMMITMENTS, told_elsewhere=told_elsewhere)
        key = whose.subject_key
        who = identities_of(subject_keys=[key]).get(key) if key is not None else None
    if who is None:
        return []
    category = Maker(who.subject_key, who.identifier, who.name).category
    return [one for one in offered() if category in one.type.made_by]


def make_commitment(*, given: Given, actor: Actor, now: datetime) -> str:
    """Make it for oneself, or for whoever the actor acts for, and say its code. Raises Refusal."""
    check_role(actor, Role.CITIZEN)
    with transaction.atomic():
        whose = whose_file(actor=actor, power=Power.MAKE_COMMITMENTS, told_elsewhere=True)
        key = whose.subject_key
        who = identities_of(subject_keys=[key]).get(key) if key is not None else None
        if who is None:
            raise nobody_there()
        maker = Maker(who.subject_key, who.identifier, who.name, whose.told.get("mandate", ""))
        return _make(given, maker, actor, now, unit="")


def make_at_counter(*, given: Given, at: AtCounter, actor: Actor, now: datetime) -> str:
    """An officer of the accepting organ enters it for who stands there; it is accepted by that. Raises Refusal.

    Who shows a name that does not fit the number, or no mandate in force, gets one answer, and the attempt is an event about the subject.
    """
    check_role(actor, Role.OFFICER)
    if not actor.organ or given.organ != actor.organ:
        raise not_accepting()
    identifier = read_identifier(at.organisation or at.number)
    key = subject_key(identifier=identifier)
    with transaction.atomic():
        maker = _who_stands_there(key, identifier, at)
        if maker is not None:
            return _make(given, maker, actor, now, unit=actor.unit or "counter")
    with transaction.atomic():
        record_event(
            kind=EventKind.COMMITMENT_NOT_MADE,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            subject_key=key,
            payload={"type": given.type_code, "reason": "not-the-one"},
        )
    raise not_the_one()


def _who_stands_there(key: UUID, identifier: str, at: AtCounter) -> Maker | None:
    """Who it is; somebody whom the register does not know yet is who their document says."""
    known = identities_of(subject_keys=[key]).get(key)
    if not at.organisation:
        fits = known is None or same_name(known.name, at.name)
        return Maker(key, identifier, known.name if known else at.name.strip()) if fits else None
    shown = mandate_shown(
        number=at.mandate,
        agent_number=at.number,
        agent_name=at.name,
        power=Power.MAKE_COMMITMENTS,
    )
    if known is None or shown is None or shown.subject_key != key:
        return None
    return Maker(key, identifier, known.name, at.mandate.strip().upper())


def _make(given: Given, maker: Maker, actor: Actor, now: datetime, *, unit: str) -> str:
    catalogue = read_catalogue()
    wanted = get_commitment_type(code=given.type_code, catalogue=catalogue)
    one_at_a_time(given.submission)
    see([maker.subject_key])
    there = Commitment.objects.filter(
        subject_key=maker.subject_key, submission=given.submission
    ).first()
    if there is not None:
        return there.number
    organ = get_organ(code_or_uscc=given.organ)
    if not _takes(wanted, organ):
        raise not_accepting()
    if given.read != text_shown(wanted, catalogue).digest:
        raise text_changed()
    _check_maker(wanted, maker, now)
    row, content = _drawn_up(given, maker, wanted, catalogue, organ, now)
    row.made_by, row.mandate, row.unit = actor.ref, maker.mandate, unit
    if unit or not wanted.acceptance:
        row.record_key, row.batch = enter_commitment(
            row, content, catalogue=catalogue, wanted=wanted, actor=actor, now=now
        )
        row.accepted_at, row.accepted_by = now, actor.ref
    row.content_sealed = sealed(row.subject_key, row.number, content)
    see_rows(row)
    row.save(force_insert=True)
    record_event(
        kind=EventKind.COMMITMENT_MADE,
        occurred_at=now,
        actor=actor.ref,
        organ=actor.organ or None,
        subject_key=row.subject_key,
        payload={
            "commitment": row.number,
            "type": row.type_code,
            "to": row.organ,
            "digest": row.digest,
            "tells": ["subject"],
            **({"mandate": row.mandate} if row.mandate else {}),
            **({"unit": row.unit} if row.unit else {}),
            **({"due": row.accept_by.isoformat()} if row.accept_by and not row.accepted_at else {}),
        },
    )
    return row.number


def _drawn_up(
    given: Given,
    maker: Maker,
    wanted: CommitmentType,
    catalogue: Catalogue,
    organ: Organ,
    now: datetime,
) -> tuple[Commitment, dict[str, Any]]:
    """The row, and its content as it is fixed and sealed."""
    day = now.astimezone(BEIJING).date()
    perform = end_of(wanted.perform, day, ClockKind.RIGHT)
    valid = end_of(wanted.valid, day, ClockKind.LIMIT)
    serial = next_serial(division=organ.division[:6], day=day)
    if serial > _MOST_SERIALS:
        raise serials_used_up()
    words = check_words(given.words, wanted.own_words) if wanted.own_words else ""
    detail = check_words(given.detail, Text("具体事项", "detail"), most=LONGEST_DETAIL, least=0)
    if given.matter not in wanted.matters:
        raise unknown_matter()
    content = {
        "nonce": secrets.token_hex(16),
        "type": wanted.type,
        "organ": organ.code,
        "maker": maker.category,
        "name": maker.name,
        "identifier": maker.identifier,
        "matter": given.matter,
        "detail": detail,
        "text": wanted.text.zh,
        "words": words,
        "liability": wanted.failure.zh,
        "openness": wanted.openness(maker.category),
        "made_on": day.isoformat(),
        "perform_last": last_day_before(perform).isoformat(),
        "valid_last": last_day_before(valid).isoformat(),
    }
    row = Commitment(
        number=f"{organ.division[:6]}{day:%Y%m%d}{serial:06d}",
        subject_key=maker.subject_key,
        organ=organ.code,
        type_code=wanted.code,
        editions=[list(one) for one in catalogue.editions],
        maker=maker.category,
        submission=given.submission,
        made_at=now,
        digest=digest_of(content),
        perform_by=perform,
        valid_until=valid,
    )
    if wanted.acceptance:
        row.accept_by = clock_end(
            wanted.acceptance, at=now, row_organ=organ.code, catalogue=catalogue
        )
    return row, content


def _check_maker(wanted: CommitmentType, maker: Maker, now: datetime) -> None:
    if maker.category not in wanted.made_by:
        raise not_for_such()
    born = birth_date(maker.identifier.partition(":")[2]) if maker.category == PERSON else None
    if born is not None and last_day(born, years=_ADULT) > now.astimezone(BEIJING).date():
        raise not_for_such()


def _takes(wanted: CommitmentType, organ: Organ) -> bool:
    return wanted.is_accepting(organ=organ.code, function=organ.function.value)
