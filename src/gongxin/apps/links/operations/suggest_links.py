"""Let an engine say who may be one subject: pairs with what weighs how much. It acts on nothing, and nobody is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import everybody, everybody_same, see
from gongxin.lib.linkage import Identity, NoEngine, Pair, engine, suggest
from gongxin.lib.readable import readable
from gongxin.lib.row_security import Act

from ..enums import Verdict
from ..errors import no_engine
from ..models import Suggestion
from ..queries import in_force, pairs_of, waiting
from ..rules.comparing import comparable
from ..rules.components import held_apart
from ..types import Suggested


def suggest_links(*, actor: Actor, now: datetime) -> Suggested:
    """Compare everybody with everybody, in memory, and keep the pairs that are new. Raises Refusal `links.no-engine`.

    Persons are compared with persons and organisations with organisations. Who is one already, who was judged not to be, and
    about whom a judgement waits is not suggested.
    """
    check_role(actor, Role.OPERATOR)
    try:
        by = engine()
    except NoEngine:
        raise no_engine() from None
    with transaction.atomic():
        persons: list[Identity] = []
        organisations: list[Identity] = []
        for one in everybody():
            among = persons if one.kind == "person" else organisations
            among.append(comparable(str(one.subject_key), one.identifier, one.name))
        pairs = _new([*suggest(persons), *suggest(organisations)])
        see(None, act=Act.LINK)
        Suggestion.objects.bulk_create([_row(pair, by, now) for pair in pairs], batch_size=1000)
        done = Suggested(by, len(persons) + len(organisations), len(pairs))
        record_event(
            kind=EventKind.LINKS_SUGGESTED,
            occurred_at=now,
            actor=actor.ref,
            payload={"engine": by, "subjects": done.subjects, "suggested": done.suggested},
        )
    return done


def _row(pair: Pair, by: str, now: datetime) -> Suggestion:
    low, high = sorted((UUID(pair.one), UUID(pair.other)))
    return Suggestion(
        number=f"TS-{readable(groups=2)}",
        low_key=low,
        high_key=high,
        engine=by,
        features=[[each.feature, each.level, each.weight] for each in pair.features],
        bits=pair.weight,
        suggested_at=now,
    )


def _new(pairs: Iterable[Pair]) -> list[Pair]:
    """Those about which nothing was said yet."""
    see(None)
    said = {frozenset(pair) for pair in pairs_of(waiting()).values()}
    said |= {frozenset(pair) for pair in Suggestion.objects.values_list("low_key", "high_key")}
    judged = Judged()
    return [
        pair
        for pair in pairs
        if frozenset((UUID(pair.one), UUID(pair.other))) not in said
        and not judged.already(UUID(pair.one), UUID(pair.other))
    ]


class Judged:
    """Whether two are one already, or were judged not to be, directly or through others. The transaction is shown everybody."""

    def __init__(self) -> None:
        same = everybody_same()
        see(None)
        self._apart = pairs_of(in_force(Verdict.NOT_SAME))
        self._same: dict[UUID, set[UUID]] = {}
        for one, other in same:
            self._same.setdefault(one, {one}).add(other)

    def already(self, one: UUID, other: UUID) -> bool:
        """Whether something was judged of the two."""
        sides = self._same.get(one, {one}), self._same.get(other, {other})
        return other in sides[0] or held_apart(self._apart, *sides) is not None
