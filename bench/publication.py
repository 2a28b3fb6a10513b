"""The public register: searches among many published organisations, and a large bundle that is released and taken back while people read.

One entry is published as two officers publish it; the server copies it, each copy of an organisation of its own with a name of its own, found by
the same grams (compared with what the house makes of the name). Searches go over HTTP, as browsers send them: a part of the name of two or three characters, and
initials. The large bundle is of the same kind: proposed by copies, released and taken back by the house's own operations.
"""

from __future__ import annotations

import random
import threading
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import quote

from .house import House
from .http_load import percentile, send_for
from .intake import ITEM, SOURCE, file_of, take_in
from .lookups import served
from .meter import measured

ENTRIES = 200_000
BUNDLE = 50_000
CLIENTS = 4
PAUSE = 0.02
"""Seconds between two pages of who reads while the bundle is released and taken back."""

# Characters with one reading each, and what firms do: 216,000 names to each trade.
_SYLLABLES = "安邦诚达恩丰光广恒弘宏华辉佳建杰金锦京景聚凯康科兰立利联良龙美明宁鹏启庆荣瑞森生顺泰腾天通同万伟祥新信兴旭雅扬益永友源智"
_TRADES = (
    "运输", "建材", "食品", "医药", "电子", "机械", "物流", "餐饮", "服饰", "园林", "装饰", "化工", "家具", "文化",
    "咨询", "环保", "农业", "纺织", "印刷", "包装", "汽配", "电器", "五金", "照明",
)  # fmt: skip
_ENDING = "有限公司"

_NAMES = """
CREATE TABLE bench.names AS
SELECT n, '91' || lpad(n::text, 16, '0') AS uscc, name, letters,
       ARRAY(SELECT DISTINCT said COLLATE "C" FROM (
           SELECT substr(name, at, 2) AS said FROM generate_series(1, length(name) - 1) at
           UNION ALL SELECT substr(letters, at, 3) FROM generate_series(1, length(letters) - 2) at) g ORDER BY 1) AS grams
FROM generate_series(%(first)s::int, %(last)s::int) n
CROSS JOIN LATERAL (SELECT
    substr(%(all)s, n %% 60 + 1, 1) || substr(%(all)s, n / 60 %% 60 + 1, 1) || substr(%(all)s, n / 3600 %% 60 + 1, 1)
    || (%(trades)s::text[])[n / 216000 %% 24 + 1] || %(ending)s AS name) a
CROSS JOIN LATERAL (SELECT translate(name, %(characters)s, %(initials)s) AS letters) b
"""
_RECORDS = """
INSERT INTO register_record (
    subject_key, record_key, version, item, nature, adverse_class, source, doc_number, doc_organ, doc_date, valid_from,
    shown_from, shown_until, recorded_from, batch_id, row_number, content_digest, content_sealed)
SELECT md5('firm ' || n)::uuid, md5('entry ' || n)::uuid, 1, r.item, r.nature, r.adverse_class, r.source, r.doc_number, r.doc_organ,
       r.doc_date, r.valid_from, r.shown_from, r.shown_until, r.recorded_from, r.batch_id, r.row_number, r.content_digest, r.content_sealed
FROM bench.names, publication_entry p JOIN register_record r USING (subject_key, record_key) WHERE p.number = %(like)s
"""
_ENTRIES = """
INSERT INTO publication_entry (number, bundle_id, subject_key, record_key, version, item, source, kind, nature, adverse_class,
    decided_on, name, uscc, values, findings, taken_out_for, taken_out_by)
SELECT md5('number ' || n)::uuid, b.id, md5('firm ' || n)::uuid, md5('entry ' || n)::uuid, 1, p.item, p.source, p.kind, p.nature,
       p.adverse_class, p.decided_on, m.name, m.uscc, p.values, p.findings, '', ''
FROM bench.names m, publication_entry p, publication_bundle b WHERE p.number = %(like)s AND b.number = %(bundle)s
"""
_ORGANISATIONS = """
INSERT INTO publication_organisation (uscc, name, initials, grams) SELECT uscc, name, letters, grams FROM bench.names
"""
_BUNDLE = """
INSERT INTO publication_bundle (number, item, source, entries, findings, late, digest, proposed_at, proposed_by, changed_by,
    released_at, released_by, sent_back_by, sent_back_for)
SELECT %(bundle)s, item, source, %(entries)s, 0, 0, %(digest)s, now(), proposed_by, '{}',
       CASE WHEN %(released)s THEN now() END, CASE WHEN %(released)s THEN released_by ELSE '' END, '', ''
FROM publication_bundle WHERE released_at IS NOT NULL LIMIT 1
"""
_AT_A_TIME = 500_000


def run(house: House, options: Namespace) -> dict[str, Any]:
    """Measure, print, give the JSON."""
    entries, bundle = options.rows or ENTRIES, options.subjects or BUNDLE
    began = time.monotonic()
    like = _one_published(house)
    with _unguarded(house), _without_index(house):
        _copy(house, like, bundle="GS-SEARCHED", first=1, many=entries, released=True)
    house.analyse()
    made = time.monotonic() - began
    _compare_grams(house)
    with served(house, public=True) as port:
        said = {
            "published": entries,
            "setup_s": round(made, 1),
            **_searched(house, port, entries, seconds=options.seconds, rounds=options.rounds),
            **_released_and_taken_back(house, like, port, first=entries + 1, many=bundle),
        }
    print(
        f"{said['published']:,} organisations published: {said['search_rps']} searches a second, p95 {said['search_p95_ms']} ms"
        f" ({said['search_p95_by_kind_ms']})\n"
        f"a bundle of {said['bundle']:,} released in {said['release_s']} s, entered among changes in {said['settle_s']} s,"
        f" its records ended in {said['end_s']} s, taken down in {said['take_down_s']} s\n"
        f"a search's p95 {said['search_p95_ms_alone']} ms alone, {said['search_p95_ms_while_releasing']} ms and"
        f" {said['search_p95_ms_while_taking_down']} ms meanwhile; the longest {said['search_longest_ms_meanwhile']} ms"
    )
    return said


# --- what is there ----------------------------------------------------------------------------------


def _one_published(house: House) -> str:
    """The number of an entry about an organisation, published by two officers of its source."""
    from gongxin.apps.publication.api import propose_bundle, release_bundle, see_bundle

    house.admin.execute(
        "TRUNCATE publication_bundle, publication_entry, publication_organisation, publication_standing, publication_change CASCADE"
    )
    filed = file_of(house, rows=40, name="published.csv", subjects=40, days=60, bad_share=0.0)
    house.empty_register()
    take_in(house, filed.path)
    filed.path.unlink()
    one, two = _officers()
    number = propose_bundle(item=ITEM, actor=one, now=datetime.now(UTC), most=1)
    read = see_bundle(number=number, actor=two)
    release_bundle(number=number, digest=read.line.digest, actor=two, now=datetime.now(UTC))
    return str(read.entries[0].number)


def _officers() -> tuple[Any, Any]:
    from gongxin.apps.identity.api import Actor, Role

    return Actor("account:1", Role.OFFICER, SOURCE), Actor("account:2", Role.OFFICER, SOURCE)


@contextmanager
def _unguarded(house: House) -> Iterator[None]:
    """What is there before the measurement is told to nobody."""
    house.admin.execute("SET session_replication_role = replica")
    yield
    house.admin.execute("SET session_replication_role = origin")


@contextmanager
def _without_index(house: House) -> Iterator[None]:
    """The index of names is built once, when all are there."""
    (made,) = house.admin.execute(
        "SELECT indexdef FROM pg_indexes WHERE indexname = 'organisation_by_grams'"
    ).fetchall()
    house.admin.execute("DROP INDEX organisation_by_grams")
    yield
    house.admin.execute("SET maintenance_work_mem = '1GB'")
    house.admin.execute(made[0])


def _copy(house: House, like: str, *, bundle: str, first: int, many: int, released: bool) -> None:
    from gongxin.lib.name_search import initials_of

    characters = sorted({*_SYLLABLES, *"".join(_TRADES), *_ENDING})
    given = {
        "all": _SYLLABLES,
        "trades": list(_TRADES),
        "ending": _ENDING,
        "characters": "".join(characters),
        "initials": "".join(initials_of(one)[0] for one in characters),
    }
    house.admin.execute(
        _BUNDLE, {"bundle": bundle, "entries": many, "digest": "0" * 64, "released": released}
    )
    for start in range(first, first + many, _AT_A_TIME):
        last = min(start + _AT_A_TIME, first + many) - 1
        house.admin.execute("DROP TABLE IF EXISTS bench.names")
        house.admin.execute(_NAMES, {**given, "first": start, "last": last})
        for statement in (_RECORDS, _ENTRIES, *([_ORGANISATIONS] if released else [])):
            house.admin.execute(statement, {"like": like, "bundle": bundle})
        print(f"  {last - first + 1:,} of {many:,} made", flush=True)


def _compare_grams(house: House) -> None:
    """The server's copies are found by what the house would have found them by."""
    from gongxin.lib.name_search import grams

    rows = house.admin.execute("SELECT name, grams FROM publication_organisation LIMIT 200")
    for name, made in rows.fetchall():
        # of characters with two readings the copies know the first
        if not set(made) <= set(grams(name)):
            raise RuntimeError(
                f"the grams of a name differ: {sorted(set(made) - set(grams(name)))}"
            )


# --- searches -----------------------------------------------------------------------------------------


def _words(entries: int) -> list[tuple[str, str]]:
    """What is searched for, by kind: parts of names that are there, and their initials."""
    from gongxin.lib.name_search import initials

    chosen, asked = random.Random(1), []
    for _ in range(400):
        n = chosen.randint(1, entries)
        brand = "".join(_SYLLABLES[n // step % 60] for step in (1, 60, 3600))
        trade = _TRADES[n // 216_000 % 24]
        asked += [
            ("two", brand[:2]),
            ("three", brand),
            ("whole", f"{brand}{trade}{_ENDING}"),
            ("initials", initials(f"{brand}{trade}")),
        ]
    return asked


def _request(port: int, words: str, number: int) -> bytes:
    """A search by a client of its own: budgets are for those who collect."""
    client = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    head = (
        f"GET /register/?q={quote(words)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Forwarded-For: {client}\r\n"
        "Accept: text/html\r\n\r\n"
    )
    return head.encode()


def _is_right(body: bytes) -> bool:
    # a page with something found on it, and no refusal
    return body.count(_ENDING.encode()) >= 1 and b"/register/91" in body


def _searched(
    house: House, port: int, entries: int, *, seconds: int, rounds: int
) -> dict[str, Any]:
    asked = _words(entries)
    words = {"": [said for _, said in asked]}
    for kind, said in asked:
        words.setdefault(kind, []).append(said)

    def request(number: int, only: str = "") -> bytes:
        return _request(port, words[only][number % len(words[only])], number)

    send = partial(send_for, port=port, clients=CLIENTS, is_right=_is_right)
    send(1, request=request)
    latencies, answers, took, others = [], 0, 0.0, []
    for _ in range(rounds):
        with measured(house.postmaster) as reading:
            load = send(seconds, request=request)
        if load.wrong or not load.latencies:
            raise RuntimeError(f"{load.wrong} of {len(load.latencies)} answers were wrong")
        latencies += load.latencies
        answers, took = answers + len(load.latencies), took + load.seconds
        others.append(round(reading.others / reading.wall, 2))
    by_kind = {
        kind: percentile(send(1, request=partial(request, only=kind)).latencies, 0.95)
        for kind in words
        if kind
    }
    return {
        "search_rps": round(answers / took, 1),
        "search_p50_ms": percentile(latencies, 0.5),
        "search_p95_ms": percentile(latencies, 0.95),
        "search_p95_by_kind_ms": by_kind,
        "search_clients": CLIENTS,
        "search_others_cores": max(others),
    }


# --- a large bundle -----------------------------------------------------------------------------------


class _Reader(threading.Thread):
    """Searches one after the other until it is told to stop; how long each took, with when it began."""

    def __init__(self, port: int, entries: int) -> None:
        super().__init__(daemon=True)
        self._port, self._asked = port, _words(entries)
        self.took: list[tuple[float, float]] = []
        self.wrong: list[str] = []
        self._over = threading.Event()

    def run(self) -> None:
        """A page, a pause, a page."""
        number = 1 << 20
        while not self._over.is_set():
            words = self._asked[number % len(self._asked)][1]
            began = time.perf_counter()
            load = send_for(
                0.001, port=self._port, clients=1, is_right=_is_right,
                request=partial(_request_at, self._port, words, number),
            )  # fmt: skip
            self.took += [(began, one) for one in load.latencies]
            self.wrong += [words] * load.wrong
            number += 1
            self._over.wait(PAUSE)

    def end(self) -> None:
        """Stop."""
        self._over.set()
        self.join()
        if self.wrong:
            raise RuntimeError(f"{len(self.wrong)} pages were wrong: {self.wrong[:5]}")

    def between(self, began: float, ended: float) -> list[float]:
        """Seconds of the pages that began in that time."""
        return [took for at, took in self.took if began <= at <= ended] or [0.0]


def _request_at(port: int, words: str, number: int, _: int) -> bytes:
    return _request(port, words, number)


def _released_and_taken_back(
    house: House, like: str, port: int, *, first: int, many: int
) -> dict[str, Any]:
    """Release so many as one bundle, enter them among the changes, end their records at once, take them down."""
    from gongxin.apps.publication.api import release_bundle, settle_changes, take_down

    # with the triggers: each record is told of, as the release asks
    _copy(house, like, bundle="GS-LARGE", first=first, many=many, released=False)
    house.analyse()
    while settle_changes(now=datetime.now(UTC)):
        pass
    _, two = _officers()
    reader = _Reader(port, first - 1)
    reader.start()
    marks = [time.perf_counter()]

    def mark() -> float:
        marks.append(time.perf_counter())
        return round(marks[-1] - marks[-2], 4)

    time.sleep(2)
    mark()
    released = release_bundle(number="GS-LARGE", digest="0" * 64, actor=two, now=datetime.now(UTC))
    said: dict[str, Any] = {"bundle": released, "release_s": mark()}
    while settle_changes(now=datetime.now(UTC)):
        pass
    said["settle_s"] = mark()
    house.admin.execute(
        "UPDATE register_record SET recorded_to = greatest(statement_timestamp(), recorded_from + interval '1 microsecond')"
        " WHERE recorded_to = 'infinity' AND (subject_key, record_key) IN ("
        "  SELECT p.subject_key, p.record_key FROM publication_entry p JOIN publication_bundle b ON b.id = p.bundle_id"
        "  WHERE b.number = 'GS-LARGE')"
    )
    said["end_s"] = mark()
    taken = take_down(now=datetime.now(UTC))
    said["take_down_s"] = mark()
    reader.end()
    if (released, taken) != (many, many):
        raise RuntimeError(f"{released} were released and {taken} taken down, of {many}")
    alone, releasing = reader.between(*marks[0:2]), reader.between(marks[1], marks[3])
    taking = reader.between(marks[3], marks[5])
    return {
        **said,
        "search_p95_ms_alone": percentile(alone, 0.95),
        "search_p95_ms_while_releasing": percentile(releasing, 0.95),
        "search_p95_ms_while_taking_down": percentile(taking, 0.95),
        "search_longest_ms_meanwhile": percentile([*releasing, *taking], 1.0),
    }
