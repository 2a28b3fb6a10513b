"""Suggestions as administrators see them: a list that names nobody, and one opened, masked, which is an event about both."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.identity.api import Actor, check_role
from gongxin.apps.ledger.api import EventKind, record_events
from gongxin.apps.register.api import SubjectIdentity, identities_of, see
from gongxin.lib.identifiers import mask_id_number, mask_name

from ..errors import unknown_suggestion
from ..models import Suggestion
from ..rules.comparing import FEATURES, LEVELS
from ..types import FeatureWeighed, SuggestionLine, SuggestionSeen
from .list_judgements import READERS
from .suggest_links import Judged


def list_suggestions(*, actor: Actor, limit: int = 500) -> list[SuggestionLine]:
    """Those about which nothing was judged, the heaviest first."""
    check_role(actor, *READERS)
    with transaction.atomic():
        judged = Judged()
        rows = Suggestion.objects.order_by("-bits", "number")
        open_ones = [row for row in rows if not judged.already(row.low_key, row.high_key)]
    return [_line(row) for row in open_ones[:limit]]


def see_suggestion(*, number: str, actor: Actor, now: datetime) -> SuggestionSeen:
    """One with what weighs how much, both masked. Raises Refusal `links.unknown-suggestion`."""
    check_role(actor, *READERS)
    with transaction.atomic():
        see(None)
        row = Suggestion.objects.filter(number=number.strip().upper()).first()
        known = {} if row is None else identities_of(subject_keys=[row.low_key, row.high_key])
        if row is None or len(known) < 2:
            raise unknown_suggestion()
        record_events(
            kind=EventKind.LINK_SUGGESTION_SEEN,
            occurred_at=now,
            actor=actor.ref,
            organ=None,
            subjects=[row.low_key, row.high_key],
            payload={"suggestion": row.number, "role": actor.role.value},
        )
    low, high = known[row.low_key], known[row.high_key]
    return SuggestionSeen(
        line=_line(row),
        names=(_name(low), _name(high)),
        identifiers=(_number(low), _number(high)),
        features=tuple(
            FeatureWeighed(FEATURES[name], LEVELS[level], weight)
            for name, level, weight in row.features
        ),
    )


def _line(row: Suggestion) -> SuggestionLine:
    return SuggestionLine(row.number, row.bits, row.engine, row.suggested_at)


def _name(one: SubjectIdentity) -> str:
    return mask_name(one.name) if one.kind == "person" else one.name


def _number(one: SubjectIdentity) -> str:
    number = one.identifier.partition(":")[2]
    return mask_id_number(number) if one.kind == "person" else number
