"""Propose that somebody be listed, on one document of one's own organ. Nobody's file is opened for it, and nothing begins by itself.

The officer has the document before them and says by it which record is meant, as for a correction. An attempt that finds nothing is
an event about the person all the same.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gongxin.apps.catalogue.api import Catalogue, SeriousList, began, get_list, read_catalogue
from gongxin.apps.directory.api import Organ, get_organ
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.intake.api import name_fact
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import HeldRecord
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING
from gongxin.lib.readable import readable

from ..errors import founds_already, no_document, not_competent, unknown_domain
from ..models import Determination
from ..policies import Rules, check_words, sealed
from ..types import Proposal
from .found_on import check_founded, day_of, document_of
from .go_on import close_lapsed, keep_waits, put_at
from .hold import see_rows

_LABEL = "RD"


def propose(*, proposal: Proposal, actor: Actor, now: datetime) -> str:
    """Begin a determination and say its number. Raises Refusal, one for a document that is not there and one of another organ's."""
    check_role(actor, Role.OFFICER)
    catalogue = read_catalogue()
    wanted = get_list(code=proposal.list_code, catalogue=catalogue)
    organ = get_organ(code_or_uscc=actor.organ) if actor.organ else None
    if organ is None or not wanted.is_competent(organ=organ.code, function=organ.function.value):
        raise not_competent()
    said = {
        "relevance": check_words(proposal.relevance, Text("关联性", "relevance")),
        "proportion": check_words(proposal.proportion, Text("适当性", "proportion")),
        "domain": _domain(proposal.domain, wanted, catalogue),
    }
    subject, record = name_fact(
        item_code=proposal.item, organ=organ.code, cells=proposal.naming, now=now
    )
    with transaction.atomic():
        held = document_of(subject_key=subject, record_key=record)
        if held is not None and held.source == organ.code:
            return _begin(held, wanted, catalogue, organ, said, actor, now)
    with transaction.atomic():
        record_event(
            kind=EventKind.DETERMINATION_NOT_PROPOSED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            subject_key=subject,
            payload={"list": wanted.code, "item": proposal.item, "reason": "no-document"},
        )
    raise no_document()


def _begin(
    held: HeldRecord,
    wanted: SeriousList,
    catalogue: Catalogue,
    organ: Organ,
    said: dict[str, str],
    actor: Actor,
    now: datetime,
) -> str:
    findings = check_founded(wanted, held, catalogue, on=now.astimezone(BEIJING).date())
    item = catalogue.known_items[held.item]
    assert item.document is not None
    number = f"{_LABEL}-{readable(groups=3)}"
    row = Determination(
        number=number,
        subject_key=held.subject_key,
        organ=organ.code,
        list_code=wanted.code,
        workflow=wanted.workflow,
        editions=[list(one) for one in catalogue.editions],
        place=organ.pack,
        item=held.item,
        record_key=held.record_key,
        proposed_at=now,
        proposed_by=actor.ref,
    )
    row.proposal_sealed = sealed(
        held.subject_key,
        number,
        {
            **said,
            "document": held.content[item.document.number],
            "day": day_of(held, item).isoformat(),
            "conditions": [[one.message.as_dict(), one.said.as_dict()] for one in findings],
        },
    )
    rules = Rules(row)
    course = put_at(row, began(rules.flow, now=now), rules)
    _free(held.subject_key, held.record_key, wanted.code, now)
    see_rows(row)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise founds_already() from None
    keep_waits(row, course)
    record_event(
        kind=EventKind.DETERMINATION_PROPOSED,
        occurred_at=now,
        actor=actor.ref,
        organ=actor.organ,
        subject_key=held.subject_key,
        payload={
            "determination": number,
            "list": wanted.code,
            "item": held.item,
            "due": course.stretches[0].due.isoformat(),
        },
    )
    return number


def _free(subject_key: UUID, record_key: UUID, list_code: str, now: datetime) -> None:
    """What lapsed founds nothing any more."""
    rows = Determination.objects.select_for_update().filter(
        subject_key=subject_key, record_key=record_key, list_code=list_code, holds=True, end=""
    )
    for row in list(rows):
        see_rows(row)
        close_lapsed(row, now)


def _domain(said: str, wanted: SeriousList, catalogue: Catalogue) -> str:
    field = catalogue.items[wanted.item].field(wanted.domain)
    listed = catalogue.code_lists.get(field.codes or "")
    if listed is not None and said not in {one.value for one in listed.entries}:
        raise unknown_domain()
    return said
