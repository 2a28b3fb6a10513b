"""See commitments: one's own, those before one's organ by what falls due, one of them whole, and the official form."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, When

from gongxin.apps.directory.api import Organ, get_organ
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event, record_events
from gongxin.apps.register.api import see, unseal_for_subjects
from gongxin.lib.periods import last_day_before

from ..enums import Deed, Fulfilment, Stage
from ..errors import unknown_commitment, wrong_act
from ..models import Commitment
from ..policies import matter_of, opened, paragraphs_of, rules_of
from ..rules.stage import MAKERS, due_of, judge, may_at, stage_of
from ..types import CommitmentLine, CommitmentShown, Finding
from .enter import template_row
from .hold import own_keys

MOST = 100
"""How many a list has at the most."""
MOST_OVER = 50
MOST_IN_FORM = 500
_DUE = Case(
    When(accepted_at=None, then=F("accept_by")),
    When(answer_until__isnull=False, then=F("answer_until")),
    default=F("perform_by"),
)
"""What is waited for first of one that is not over."""
_WAITED_FOR = frozenset({Stage.TO_ACCEPT, Stage.TO_FIND, Stage.TO_CONFIRM})
"""Where the organ has something to do."""


def own_commitments(*, actor: Actor, now: datetime) -> list[CommitmentLine]:
    """Those of whoever the actor acts for, the newest first."""
    with transaction.atomic():
        keys, _ = own_keys(actor)
        see(keys)
        rows = Commitment.objects.filter(subject_key__in=keys).order_by("-id")[:MOST]
        return [_line(row, now) for row in rows]


def see_own_commitment(*, number: str, actor: Actor, now: datetime) -> CommitmentShown:
    """One of them whole. Raises Refusal `commitments.unknown`."""
    with transaction.atomic():
        row = _own(number, actor)
        return _shown(row, actor, now)


def own_form(*, number: str, actor: Actor, now: datetime) -> str:
    """One's own in the columns of the official template, with name and number: an event. Raises Refusal `commitments.unknown`."""
    with transaction.atomic():
        row = _own(number, actor)
        _record_opened(row, actor, now)
        return _form([row])


def commitment_queue(*, actor: Actor, now: datetime) -> list[CommitmentLine]:
    """Those before the officer's organ: what waits for the organ by what falls due, then what runs by what ends first, then what is over."""
    check_role(actor, Role.OFFICER)
    if not actor.organ:
        return []
    with transaction.atomic():
        see([], organ=actor.organ)
        before = Commitment.objects.filter(organ=actor.organ)
        going = before.filter(valid_until__gt=now, ending="", state="").filter(
            Q(accepted_at__isnull=False) | Q(accept_by__gt=now)
        )
        rows = [*going.order_by(_DUE, "id")[:MOST]]
        over = before.exclude(pk__in=[row.pk for row in rows]).order_by("-id")[:MOST_OVER]
        lines = [_line(row, now) for row in (*rows, *over)]
    return sorted(lines, key=lambda one: (_place(one.stage), one.due or now))


def open_commitment(*, number: str, actor: Actor, now: datetime) -> CommitmentShown:
    """One for an officer of the accepting organ: an event about its subject. Raises Refusal `commitments.unknown`."""
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        see([], organ=actor.organ)
        row = Commitment.objects.filter(organ=actor.organ, number=number.strip()).first()
        if row is None or not actor.organ:
            raise unknown_commitment()
        _record_opened(row, actor, now)
        return _shown(row, actor, now)


def organ_form(*, actor: Actor, now: datetime) -> str:
    """What stands before the organ in the columns of the official template, the newest first: an event about each subject."""
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        see([], organ=actor.organ)
        standing = Commitment.objects.filter(organ=actor.organ, accepted_at__isnull=False)
        rows = list(standing.order_by("-id")[:MOST_IN_FORM]) if actor.organ else []
        said = _form(rows)
        record_events(
            kind=EventKind.COMMITMENTS_TAKEN,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            subjects={row.subject_key for row in rows},
            payload={"commitments": len(rows)},
        )
        return said


def _record_opened(row: Commitment, actor: Actor, now: datetime) -> None:
    record_event(
        kind=EventKind.COMMITMENT_OPENED,
        occurred_at=now,
        actor=actor.ref,
        organ=actor.organ or None,
        subject_key=row.subject_key,
        payload={"commitment": row.number},
    )


def _own(number: str, actor: Actor) -> Commitment:
    keys, _ = own_keys(actor)
    see(keys)
    row = Commitment.objects.filter(subject_key__in=keys, number=number.strip()).first()
    if row is None:
        raise unknown_commitment()
    return row


def _place(stage: Stage) -> int:
    if stage in _WAITED_FOR:
        return 0
    return 2 if stage.over else 1


def _line(row: Commitment, now: datetime) -> CommitmentLine:
    _, wanted = rules_of(row)
    return CommitmentLine(
        number=row.number,
        title=wanted.title,
        organ=row.organ,
        stage=stage_of(row, now=now),
        state=Fulfilment(row.state) if row.state else None,
        made_at=row.made_at,
        due=due_of(row, now=now),
        until=last_day_before(row.valid_until),
    )


def _shown(row: Commitment, actor: Actor, now: datetime) -> CommitmentShown:
    catalogue, wanted = rules_of(row)
    content, notice = opened(row, row.content_sealed), opened(row, row.notice_sealed)
    finding, line = opened(row, row.finding_sealed), _line(row, now)
    mine = actor.role is Role.CITIZEN
    deeds = [one for one in Deed if one in may_at(line.stage) and (one in MAKERS) is mine]
    why_not = {
        deed: wrong_act(wrong).what
        for deed in deeds
        if (
            wrong := judge(
                deed,
                done=row,
                by=actor.ref,
                now=now,
                withdrawable=wanted.withdrawable,
                weighed=True,
            )
        )
    }
    answered = row.answered_at is not None
    return CommitmentShown(
        line=line,
        type=wanted,
        maker=row.maker,
        name=content["name"],
        identifier=str(content["identifier"]).partition(":")[2],
        matter=matter_of(content, catalogue),
        text=content["text"],
        words=content["words"],
        liability=content["liability"],
        openness=content["openness"],
        digest=row.digest,
        at_counter=bool(row.unit),
        by_agent=bool(row.mandate),
        made_on=date.fromisoformat(content["made_on"]),
        perform_last=date.fromisoformat(content["perform_last"]),
        accepted_at=row.accepted_at,
        batch=row.batch,
        ending=opened(row, row.ending_sealed).get("words", ""),
        noticed_at=row.noticed_at,
        answer_until=row.answer_until,
        announced=Fulfilment(row.announced) if row.announced else None,
        claim=notice.get("claim", ""),
        notice=paragraphs_of(notice),
        answered_at=row.answered_at,
        answer=opened(row, row.answer_sealed).get("words", ""),
        found_at=row.found_at,
        unperformed=finding.get("unperformed", ""),
        weighed=finding.get("weighed", ""),
        document=row.document,
        may=tuple(
            one for one in deeds if one not in why_not and not (one is Deed.ANSWER and answered)
        ),
        why_not=why_not,
    )


def _form(rows: Sequence[Commitment]) -> str:
    """The rows as CSV; what was destroyed is left out. Replaces the context."""
    closed = [
        (row.subject_key, bytes(one), row.number.encode())
        for row in rows
        for one in (row.content_sealed, row.finding_sealed)
        if one
    ]
    plain = iter(unseal_for_subjects(closed=closed))
    text = io.StringIO(newline="")
    written: csv.DictWriter[str] | None = None
    organs = {code: get_organ(code_or_uscc=code) for code in {row.organ for row in rows}}
    for row in rows:
        content = _read(next(plain))
        found = _read(next(plain)) if row.finding_sealed else {}
        if not content:
            continue
        said = _columns(row, content, found, organs[row.organ])
        if written is None:
            written = csv.DictWriter(text, list(said))
            written.writeheader()
        written.writerow({name: _safe(value) for name, value in said.items()})
    return text.getvalue()


def _columns(
    row: Commitment, content: Mapping[str, Any], found: Mapping[str, Any], organ: Organ
) -> dict[str, str]:
    catalogue, wanted = rules_of(row)
    finding = Finding(Fulfilment(row.state), found.get("unperformed", "")) if row.state else None
    return template_row(
        row, content, catalogue=catalogue, wanted=wanted, organ=organ, found=finding
    )


def _read(plain: bytes | None) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(plain) if plain else {}
    return said


def _safe(value: str) -> str:
    """No cell that a spreadsheet would take for a formula."""
    return f"'{value}" if value[:1] in tuple("=+-@\t\r") and value else value
