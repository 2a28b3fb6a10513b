"""陈述申辩: what the person, or who acts for them, says against what is proposed, and that they want a hearing.

Whatever is said, the outcome is never worse for it: the term that may be decided was fixed by the notice.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.catalogue.api import Party
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.bilingual import Text

from ..enums import Deed, Wrong
from ..errors import wrong_act
from ..models import Defence
from ..policies import check_words, sealed
from ..rules.judging import judge
from .go_on import go_on, keep
from .hold import hold, see_rows

_WORDS = Text("陈述申辩的内容", "defence")


def state_defence(*, number: str, words: str, actor: Actor, now: datetime) -> None:
    """Keep what was said, until it is decided; more may be said at any time before. Raises Refusal."""
    check_role(actor, Role.CITIZEN)
    plain = check_words(words, _WORDS)
    with transaction.atomic():
        held = hold(number, actor, now)
        if held.over or held.party is not Party.SUBJECT:
            raise wrong_act(Wrong.OVER)
        wrong = judge(Deed.STATE, done=held.row, by=actor.ref, now=now)
        if wrong is not None:
            raise wrong_act(wrong)
        row = held.row
        said = sealed(row.subject_key, row.number, {"words": plain})
        see_rows(row)
        Defence.objects.create(
            subject_key=row.subject_key,
            organ=row.organ,
            determination=row.number,
            said_at=now,
            by=actor.ref,
            mandate=held.told.get("mandate", ""),
            words_sealed=said,
        )
        row.statements += 1
        keep(row)
        record_event(
            kind=EventKind.DETERMINATION_DEFENDED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ or None,
            subject_key=row.subject_key,
            payload={**held.told, "determination": row.number, "statements": row.statements},
        )


def ask_hearing(*, number: str, actor: Actor, now: datetime) -> None:
    """A hearing has to be held before anything is decided against the person. Raises Refusal."""
    check_role(actor, Role.CITIZEN)
    with transaction.atomic():
        held = hold(number, actor, now)
        act = held.act(Deed.ASK_HEARING)
        held.row.hearing_asked_at = now
        go_on(held, act, actor=actor, now=now)
