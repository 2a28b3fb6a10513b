"""Ask one question about many: a file of names and numbers, held under seal until a second officer approves it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction

from gongxin.apps.catalogue.api import Purpose, get_purpose, read_catalogue
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, check_witnessed, event_by_uid, record_event
from gongxin.apps.recalls.api import check_owed
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.readable import readable
from gongxin.lib.sealing import seal, unseal

from ..errors import no_question
from ..errors.seconding import bulk_too_large, bulk_unfit
from ..models import BulkLookUp
from ..policies import check_number, check_purpose, check_question, reach_of, read_identifier
from ..types import BulkRow
from .list_grants import grants_in_force
from .remember_key import remember, remembered
from .seconding import check_officer, key_of, new_key

WAITS = timedelta(days=14)
"""From asking to the end: approval, run and download all fall into it; then nothing of it can be opened."""

_NAMES = frozenset({"名称", "姓名", "姓名或名称", "单位名称", "name"})
_NUMBERS = frozenset(
    {"号码", "身份证号", "身份证号码", "公民身份号码", "统一社会信用代码", "identifier", "number"}
)
_FAULTS_TOLD = 5


def ask_in_bulk(
    *,
    file: Path,
    purpose_code: str,
    case_reference: str,
    warrant: str,
    actor: Actor,
    now: datetime,
    once: str = "",
) -> str:
    """Hold the question about everybody in `file`, and give its number. Nothing is read of anybody yet.

    The file has a column of names and one of numbers; the purpose has a question. More than the cap needs the number of
    the operator's recorded decision, `warrant`. With `once`, a key of the asker's own, the same again is the same.
    Raises Refusal, naming rows and never what stands in them.
    """
    check_witnessed(now=now)
    check_owed(organ=actor.organ, now=now)
    purpose = _may_be_asked(purpose_code, case_reference, actor, now)
    rows = list(_rows(file, actor.organ))
    for kind in sorted({row.identifier.partition(":")[0] for row in rows}):
        check_number(purpose=purpose, identifier=kind)
    persons = sum(row.identifier.startswith("id:") for row in rows)
    _check_size(persons, len(rows) - persons, warrant)
    written = _written(rows)
    said = [actor.ref, purpose.code, case_reference, warrant, sha256(written).hexdigest()]
    earlier = remembered(once=once, said=said, actor=actor) if once else None
    if earlier is not None:
        return str(event_by_uid(uid=earlier, organ=actor.organ).payload["bulk"])
    number = f"PL-{readable(groups=2)}"
    key, wrapped = new_key(number)
    with transaction.atomic():
        bulk = BulkLookUp.objects.create(
            number=number,
            organ=actor.organ,
            unit=actor.unit,
            purpose=purpose.code,
            case_reference=case_reference.strip(),
            warrant=warrant.strip(),
            persons=persons,
            organisations=len(rows) - persons,
            asked_at=now,
            asked_by=actor.ref,
            ends_at=now + WAITS,
            data_key=wrapped,
            rows_sealed=seal(key, written, f"{number}.rows".encode()),
        )
        event = record_event(
            kind=EventKind.BULK_ASKED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            payload=told(bulk),
        )
        if once:
            remember(once=once, said=said, actor=actor, event=event.uid, now=now)
    return number


def _may_be_asked(code: str, case_reference: str, actor: Actor, now: datetime) -> Purpose:
    check_role(actor, Role.OFFICER)
    catalogue = read_catalogue()
    purpose = get_purpose(code=code, catalogue=catalogue)
    if purpose.question is None or purpose.authorised:
        raise no_question(purpose.title)
    check_purpose(purpose=purpose, organ=actor.organ, case_reference=case_reference)
    check_officer(purpose=purpose, actor=actor)
    grants = grants_in_force(actor=actor, now=now)
    reach = reach_of(purpose=purpose, grants=grants, items=catalogue.known_items)
    check_question(purpose=purpose, reach=reach)
    return purpose


def told(bulk: BulkLookUp) -> dict[str, object]:
    """What events say of a bulk look-up."""
    return {
        "bulk": bulk.number,
        "purpose": bulk.purpose,
        "case_reference": bulk.case_reference,
        "persons": bulk.persons,
        "organisations": bulk.organisations,
    }


def open_rows(bulk: BulkLookUp) -> list[BulkRow]:
    """The rows as they were asked."""
    plain = unseal(key_of(bulk), bytes(bulk.rows_sealed), f"{bulk.number}.rows".encode())
    return [BulkRow(*row) for row in csv.reader(io.StringIO(plain.decode(), newline=""))]


def _written(rows: list[BulkRow]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows((row.name, row.identifier) for row in rows)
    return text.getvalue().encode()


def _rows(file: Path, organ: str) -> Iterator[BulkRow]:
    from gongxin.lib.tabular import open_table  # with Polars, which no other look-up needs

    table = open_table(file, or_widest=True)
    named = [cell.strip().lower() for cell in table.header]
    places = [
        next((place for place, cell in enumerate(named) if cell in known), None)
        for known in (_NAMES, _NUMBERS)
    ]
    if None in places:
        raise bulk_unfit(
            Text(
                "表头须有「名称」和「号码」两列",
                "the header needs the columns 名称 (name) and 号码 (number)",
            )
        )
    faulty: list[int] = []
    seen: set[str] = set()
    for chunk in table.chunks():
        columns = [chunk.cells[str(place)].to_list() for place in places]
        for number, name, identifier in zip(chunk.numbers.tolist(), *columns, strict=True):
            try:
                known_as = read_identifier(identifier or "", organ=organ)
            except Refusal:
                faulty.append(number)
                continue
            if not (name or "").strip() or known_as in seen:
                faulty.append(number)
                continue
            seen.add(known_as)
            yield BulkRow(name.strip(), known_as)
    if faulty or not seen:
        raise _faulty(faulty)


def _faulty(rows: list[int]) -> Refusal:
    if not rows:
        return bulk_unfit(Text("文件里没有数据行", "the file has no rows"))
    shown = "、".join(str(row) for row in rows[:_FAULTS_TOLD])
    more = "…" if len(rows) > _FAULTS_TOLD else ""
    return bulk_unfit(
        Text(
            f"{len(rows)} 行没有名称、号码不对或与前面重复：第 {shown} 行{more}",
            f"{len(rows)} rows have no name, a wrong number or one that stood before: rows {shown}{more}",
        )
    )


def _check_size(persons: int, organisations: int, warrant: str) -> None:
    over = persons > settings.BULK_PERSONS or organisations > settings.BULK_ORGANISATIONS
    if over and not warrant.strip():
        raise bulk_too_large(settings.BULK_PERSONS, settings.BULK_ORGANISATIONS)
