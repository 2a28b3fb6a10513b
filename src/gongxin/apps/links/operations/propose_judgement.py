"""One administrator proposes a judgement on a document; nothing is read otherwise until another confirms it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_events
from gongxin.apps.register.api import seal_for_subject, see, subject_key
from gongxin.lib.readable import readable

from ..enums import LinkKind, Verdict
from ..errors import judged_already, unknown_judgement
from ..models import Judgement
from ..policies import check_evidence, check_kind, read_pair
from ..queries import in_force, one_at_a_time, waiting
from ..types import Evidence, Numbered
from .may_stand import check_known, check_may_stand


def propose_judgement(
    *,
    verdict: Verdict,
    kind: LinkKind,
    one: Numbered,
    other: Numbered,
    evidence: Evidence,
    actor: Actor,
    now: datetime,
) -> str:
    """Propose that the two are one subject, or that they are not; gives the judgement's number.

    Raises Refusal for numbers that are none, are one, are a person's and an organisation's, or do not fit the kind; without a document;
    where the register knows one of them not; and where what was judged before stands against it, which is named.
    """
    check_role(actor, Role.SECURITY)
    first, second = read_pair(one, other)
    check_kind(kind, verdict, first, second)
    check_evidence(evidence)
    low, high = sorted((subject_key(identifier=first), subject_key(identifier=second)))
    with transaction.atomic():
        one_at_a_time()
        check_known(subject_key(identifier=first), subject_key(identifier=second))
        check_may_stand(verdict, low, high)
        return _proposed(verdict, kind, low, high, evidence, "", actor, now)


def propose_undoing(*, number: str, evidence: Evidence, actor: Actor, now: datetime) -> str:
    """Propose that a judgement in force does not hold; gives the number of that proposal. Raises Refusal."""
    check_role(actor, Role.SECURITY)
    check_evidence(evidence)
    with transaction.atomic():
        one_at_a_time()
        see(None)
        standing = in_force(Verdict.SAME) | in_force(Verdict.NOT_SAME)
        found = standing.filter(number=number.strip().upper()).first()
        if found is None:
            raise unknown_judgement()
        kind = LinkKind(found.kind)
        return _proposed(
            Verdict.UNDO, kind, found.low_key, found.high_key, evidence, found.number, actor, now
        )


def told(judgement: Judgement) -> dict[str, str]:
    """What events say of it."""
    undoes = {"undoes": judgement.undoes} if judgement.undoes else {}
    return {
        "judgement": judgement.number,
        "verdict": judgement.verdict,
        "kind": judgement.kind,
        "document": judgement.document,
        **undoes,
    }


def _proposed(
    verdict: Verdict,
    kind: LinkKind,
    low: UUID,
    high: UUID,
    evidence: Evidence,
    undoes: str,
    actor: Actor,
    now: datetime,
) -> str:
    number = f"GL-{readable(groups=2)}"
    words = seal_for_subject(
        subject_key=low, plain=evidence.words.strip().encode(), bound_to=number.encode()
    )
    see([low, high])
    proposed = waiting().filter(low_key=low, high_key=high).first()
    if proposed is not None:
        raise judged_already(proposed.number)
    judgement = Judgement.objects.create(
        number=number,
        low_key=low,
        high_key=high,
        verdict=verdict.value,
        kind=kind.value,
        undoes=undoes,
        document=evidence.document.strip(),
        words_sealed=words,
        proposed_at=now,
        proposed_by=actor.ref,
    )
    record_events(
        kind=EventKind.LINK_PROPOSED,
        occurred_at=now,
        actor=actor.ref,
        organ=None,
        subjects=[low, high],
        payload=told(judgement),
    )
    return number
