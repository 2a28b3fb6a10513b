"""Cases: the queue of an officer's organ with many cases open, and marks of many cases at once as look-ups see them.

One case is raised as a person raises it; the server copies it, each copy of a subject of its own, due on a day of its own, some of them drafted. A
copy's seals could not be opened, which no statement of the queue does. The queue is asked for as a browser asks: session, role, row security,
page. Marks are said one case after another, each in a transaction of its own, as objections come.
"""

from __future__ import annotations

import os
import random
import threading
import time
from argparse import Namespace
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from .house import House
from .http_load import percentile
from .intake import file_of, take_in

CASES = 100_000
"""Open cases of the officer's organ; half as many more wait for the platform."""
MARKED = 10_000
ASKED = 60
"""Pages of each kind that are asked for."""
HIDDEN = 1_000
"""Records that silence hides in one instant."""
_A_MARK = 0.05
"""Seconds that saying a mark takes at most: the instant must not come before all are said."""
MARKING = 4
"""Threads that mark at once."""
_PATH = "/workbench/cases/"
_PAGE = 50
_DRAFTED = 20
"""One case in so many has a draft."""

_COPIES = """
INSERT INTO cases_case SELECT r.* FROM cases_case c, generate_series(1, %(cases)s::int) n, LATERAL jsonb_populate_record(
    c, jsonb_build_object('id', nextval('cases_case_id_seq'), 'number', %(label)s::text || n, 'step', %(step)s::text,
        'subject_key', md5(%(label)s::text || n)::uuid)
    || CASE WHEN n %% %(drafted)s = 0 THEN jsonb_build_object('draft_act', 'refuse', 'draft_by', 'account:0',
        'draft_at', now(), 'draft_sealed', c.words_sealed) ELSE '{}' END) r
WHERE c.number = %(number)s;
INSERT INTO cases_dispute SELECT r.* FROM cases_dispute c, generate_series(1, %(cases)s::int) n, LATERAL jsonb_populate_record(
    c, jsonb_build_object('id', nextval('cases_dispute_id_seq'), 'case', %(label)s::text || n, 'subject_key', md5(%(label)s::text || n)::uuid)) r
WHERE c.case = %(number)s;
INSERT INTO cases_wait SELECT r.* FROM cases_wait c, generate_series(1, %(cases)s::int) n, LATERAL jsonb_populate_record(
    c, jsonb_build_object('id', nextval('cases_wait_id_seq'), 'case', %(label)s::text || n, 'step', %(step)s::text,
        'party', %(party)s::text, 'holder', %(holder)s::text, 'subject_key', md5(%(label)s::text || n)::uuid,
        'begins_at', now() - interval '20 days', 'due_at', now() + interval '1 minute' * (n * 7919 %% 40000 - 4000))) r
WHERE c.case = %(number)s;
"""

_LIKE = """
INSERT INTO cases_done SELECT r.* FROM cases_done c, generate_series(1, %(cases)s::int) n, LATERAL jsonb_populate_record(
    c, jsonb_build_object('id', nextval('cases_done_id_seq'), 'case', 'YY-L-' || n, 'subject_key', md5('YY-L-' || n)::uuid,
        'act', 'refuse', 'from_step', 'at-source', 'to', 'refused', 'party', 'source', 'by', 'account:2', 'second', true,
        'drafted_by', 'account:1', 'outcome', 'refused', 'ground', CASE WHEN n %% 3 = 0 THEN 'not-shown' ELSE 'as-document' END)) r
WHERE c.case = %(number)s
"""


def run(house: House, options: Namespace) -> dict[str, Any]:
    """Measure, print, give the JSON."""
    cases = options.rows or CASES
    subjects = options.subjects or min(MARKED, cases)
    filed = file_of(
        house, rows=subjects * 3, name="cases.csv", subjects=subjects, days=80, bad_share=0.0
    )
    house.empty_register()
    take_in(house, filed.path)
    filed.path.unlink()
    # what else is measured of cases (recalls, notices) adds a function to the three below
    said = {
        **_queue(house, cases=cases, rounds=options.rounds),
        **_marks(house, subjects=subjects),
        **_hidden(house),
    }
    print(
        f"{said['open_cases']:,} cases wait for one organ, {said['open_at_platform']:,} for the platform: the queue's p95"
        f" {said['queue_p95_ms']} ms over all kinds of pages ({said['queue_ms']}), {said['queue_statements']} SQL statements\n"
        f"the page of an act beside {said['like_cases']:,} like cases: p95 {said['act_page_p95_ms']} ms\n"
        f"marks of {said['marked_cases']:,} cases seen by look-ups after {said['marks_seen_s']} s, {said['marks_s']:,} a second;"
        f" a look-up's p95 {said['look_up_p95_ms_while_marking']} ms meanwhile\n"
        f"silence hides {said['hidden_at_once']:,} records in one instant: told to nobody from it on"
    )
    return said


# --- the queue --------------------------------------------------------------------------------


def _queue(house: House, *, cases: int, rounds: int) -> dict[str, Any]:
    number, organ = _one_case(house)
    began = time.monotonic()
    others = max(1, cases // 2)
    for label, many, step, party, holder in (
        ("YY-S-", cases, "at-source", "source", organ),
        ("YY-P-", others, "at-platform", "platform", ""),
    ):
        given = {"label": label, "cases": many, "step": step, "party": party, "holder": holder}
        _copy(house, {**given, "number": number, "drafted": _DRAFTED})
    house.analyse()
    made = time.monotonic() - began
    officer, operator = _desk(organ)
    last = -(-cases // _PAGE)
    chosen = random.Random(1)
    kinds: dict[str, Callable[[], tuple[Any, str]]] = {
        "first": lambda: (officer, ""),
        "any": lambda: (officer, f"?page={chosen.randint(1, last)}"),
        "last": lambda: (officer, f"?page={last}"),
        "overdue": lambda: (officer, "?which=overdue"),
        "to_confirm": lambda: (officer, "?which=confirm"),
        "of_a_step": lambda: (officer, "?at=objection:at-source"),
        "platform": lambda: (operator, ""),
    }
    took: dict[str, list[float]] = {kind: [] for kind in kinds}
    statements = {kind: _statements(*asked()) for kind, asked in kinds.items()}
    if len(set(statements.values())) != 1:
        raise RuntimeError(f"the number of statements varies: {statements}")
    for _ in range(min(ASKED, max(3, cases)) * rounds):
        for kind, asked in kinds.items():
            began = time.perf_counter()
            _ask(*asked())
            took[kind].append(time.perf_counter() - began)
    return {
        "open_cases": cases,
        "open_at_platform": others,
        "setup_s": round(made, 1),
        "queue_statements": next(iter(statements.values())),
        "queue_p95_ms": percentile([one for each in took.values() for one in each], 0.95),
        "queue_ms": {kind: percentile(each, 0.95) for kind, each in took.items()},
        "queue_pages_asked": sum(map(len, took.values())),
        **_beside_like(house, officer, operator, number, cases=cases, rounds=rounds),
    }


def _beside_like(
    house: House, officer: Any, operator: Any, number: str, *, cases: int, rounds: int
) -> dict[str, Any]:
    """The page of an act, beside as many like cases as are open, all of which ended."""
    place = f"{_PATH}{number}/"
    if operator.post(f"{place}pass-to-source/").status_code != 302:
        raise RuntimeError("the case was not passed on")
    house.admin.execute(_LIKE, {"cases": cases, "number": number})
    house.analyse()
    took = []
    for _ in range(ASKED * rounds // 3):
        began = time.perf_counter()
        answer = officer.get(f"{place}refuse/")
        took.append(time.perf_counter() - began)
        if answer.status_code != 200 or b'id="like"' not in answer.content:
            raise RuntimeError(f"the act's page answered {answer.status_code}")
    return {"like_cases": cases, "act_page_p95_ms": percentile(took, 0.95)}


def _one_case(house: House) -> tuple[str, str]:
    """A case that a person raised about a record of theirs; its number, and the organ that answers for the record."""
    from gongxin.apps.access.api import open_own_file
    from gongxin.apps.cases.api import Claim, raise_cases
    from gongxin.apps.identity.api import Role, actor_of, create_account, system_actor

    key = _one(house, "SELECT subject_key FROM register_subject WHERE kind = 'person' LIMIT 1")
    now = datetime.now(UTC)
    account = create_account(
        login="bench-person",
        password=os.urandom(16).hex(),
        role=Role.CITIZEN,
        subject_key=key,
        actor=system_actor("bench"),
        now=now,
    )
    person = actor_of(account)
    record = open_own_file(actor=person, now=now).records[0]
    claims = [Claim(record.key)]
    (raised,) = raise_cases(
        workflow="objection", claims=claims, words="it says so wrongly", actor=person, now=now
    )
    return raised.number, record.source_code


def _copy(house: House, given: dict[str, Any]) -> None:
    for statement in _COPIES.strip().split(";\n"):
        house.admin.execute(statement.rstrip(";"), given)


def _desk(organ: str) -> tuple[Any, Any]:
    """Browsers of an officer of the organ and of an operator, signed in."""
    from django.test import Client

    from gongxin.apps.identity.api import Role, create_account, system_actor

    clients = []
    for login, role, of in (
        ("bench-desk", Role.OFFICER, organ),
        ("bench-platform", Role.OPERATOR, ""),
    ):
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(
            create_account(
                login=login,
                password=os.urandom(16).hex(),
                role=role,
                organ=of,
                actor=system_actor("bench"),
                now=datetime.now(UTC),
            )
        )
        clients.append(client)
    return clients[0], clients[1]


def _ask(client: Any, query: str) -> None:
    answer = client.get(_PATH + query)
    if answer.status_code != 200 or b'id="cases"' not in answer.content:
        raise RuntimeError(f"the queue answered {answer.status_code} to {query!r}")


def _statements(client: Any, query: str) -> int:
    """SQL statements of one page, BEGIN and COMMIT included, as Django sends them; what is kept between pages is there already."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _ask(client, query)
    with CaptureQueriesContext(connection) as captured:
        _ask(client, query)
    return len(captured)


# --- marks ------------------------------------------------------------------------------------


def _marks(house: House, *, subjects: int) -> dict[str, Any]:
    """A record of each subject is disputed by a case of its own, while somebody looks subjects up."""
    found = house.admin.execute(
        "SELECT DISTINCT ON (subject_key) subject_key, record_key FROM register_shown r"
        " WHERE NOT EXISTS (SELECT FROM register_mark d WHERE d.subject_key = r.subject_key)"
        " ORDER BY subject_key LIMIT %s",
        [subjects],
    ).fetchall()
    marked: list[tuple[UUID, UUID]] = [(row[0], row[1]) for row in found]
    done, took = threading.Event(), list[float]()
    looking = threading.Thread(target=_look, args=(marked, done, took))
    looking.start()
    began = time.monotonic()
    shares = [marked[place::MARKING] for place in range(MARKING)]
    threads = [threading.Thread(target=_mark, args=(share,)) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    unseen = sum(not _disputed(key, record) for key, record in _some(marked))
    seen = time.monotonic() - began
    done.set()
    looking.join()
    count = _one(
        house,
        "SELECT count(*) FROM register_mark WHERE recorded_to = 'infinity' AND through ? 'YY-BENCH'",
    )
    if unseen or count != len(marked):
        raise RuntimeError(
            f"{count} of {len(marked)} records are marked, {unseen} are not told as disputed"
        )
    return {
        "marked_cases": len(marked),
        "marks_seen_s": round(seen, 2),
        "marks_s": round(len(marked) / seen, 1),
        "look_up_p95_ms_while_marking": percentile(took, 0.95),
    }


def _mark(
    share: Iterable[tuple[UUID, UUID]], case: str = "YY-BENCH", hides_at: datetime | None = None
) -> None:
    from django.db import connection, transaction

    from gongxin.apps.register.api import Mark, mark_records

    try:
        for key, record in share:
            now = datetime.now(UTC)
            with transaction.atomic():
                mark_records(
                    subject_key=key,
                    records=[record],
                    case=case,
                    mark=Mark(now, hides_at, None),
                    now=now,
                )
    finally:
        connection.close()


def _look(marked: list[tuple[UUID, UUID]], done: threading.Event, took: list[float]) -> None:
    from django.db import connection

    chosen = random.Random(2)
    try:
        while not done.is_set() or not took:
            began = time.perf_counter()
            _disputed(*chosen.choice(marked))
            took.append(time.perf_counter() - began)
    finally:
        connection.close()


def _disputed(key: UUID, record: UUID) -> bool:
    """Whether a look-up is told that the record is in dispute."""
    from django.db import transaction

    from gongxin.apps.register.api import Reach, Within, open_file

    with transaction.atomic():
        file = open_file(subject_key=key, reach=Reach((Within(),)))
    return file is not None and any(
        one.record_key == record and one.disputed_since for one in file.records
    )


def _some(marked: list[tuple[UUID, UUID]]) -> list[tuple[UUID, UUID]]:
    """Those that were marked last, and a sample of the others."""
    return [*marked[-MARKING:], *random.Random(3).sample(marked, min(200, len(marked)))]


def _hidden(house: House) -> dict[str, Any]:
    """Cases reach the end of their clock in one instant, and nobody acts: asked before it and after."""
    found = house.admin.execute(
        "SELECT subject_key, record_key FROM register_mark WHERE recorded_to = 'infinity' AND through ? 'YY-BENCH' LIMIT %s",
        [HIDDEN],
    ).fetchall()
    at = datetime.now(UTC) + timedelta(seconds=2 + len(found) * _A_MARK)
    _mark([(row[0], row[1]) for row in found], "YY-SILENT", at)
    shown = (
        "SELECT count(*) FROM register_shown r JOIN register_mark d USING (subject_key, record_key)"
        " WHERE d.recorded_to = 'infinity' AND d.hides_at = %s"
    )
    before = house.admin.execute(shown, [at]).fetchone()
    time.sleep(max(0.0, (at - datetime.now(UTC)).total_seconds()))
    after = house.admin.execute(shown, [at]).fetchone()
    if before != (len(found),) or after != (0,):
        raise RuntimeError(f"{before} records were told before the instant, {after} after it")
    return {"hidden_at_once": len(found)}


def _one(house: House, statement: str) -> Any:
    row = house.admin.execute(statement).fetchone()
    if row is None:
        raise RuntimeError("nothing was found")
    return row[0]
