"""Look-ups by an officer over HTTP beside the same SQL under pgbench.

HTTP is the whole way: session, form with its token, role, purpose, reading, opening the seals, the
event in the same transaction, the page. The page of a file with 20 records is what a person reads,
not a short JSON answer; its size is given.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from .api_lookups import PATH as API_PATH
from .api_lookups import admit_system, token_for
from .api_lookups import request as api_request
from .bulk_lookups import in_bulk
from .database_load import number_subjects, run_pgbench, write_script
from .house import House
from .http_load import form_request, percentile, send_for
from .intake import file_of, take_in
from .meter import measured
from .officers import admit_officer

SUBJECTS = 5_000
RECORDS = 20
CLIENTS = 8
OFFICERS = 64
ORGAN = "sc-market-regulation"
_PATH = "/workbench/look-up/"
_TOKEN = "b" * 32  # the browser's own secret; the server compares cookie and form


def run(house: House, options: Namespace) -> dict[str, Any]:
    """Measure, print, give the JSON."""
    subjects = options.subjects or max(1, (options.rows or SUBJECTS * RECORDS) // RECORDS)
    # decided within the year: an ordinary penalty is shown that long
    filed = file_of(
        house,
        rows=subjects * RECORDS,
        name="look-ups.csv",
        subjects=subjects,
        days=300,
        bad_share=0.0,
    )
    house.empty_register()
    take_in(house, filed.path)
    house.analyse()
    askings = askings_of(filed.subjects.rows(named=True))
    scripts = _scripts(house)
    rounds: list[dict[str, Any]] = []
    with served(house) as port:
        # look-ups of one officer go one at a time: the budget is judged
        system = admit_system(organ=ORGAN)
        cookies = [_signed_in(number) for number in range(OFFICERS)]
        for number in range(1, options.rounds + 1):
            rounds.append(
                {
                    **_by_database(house, scripts, options.seconds),
                    **_by_call(askings, seconds=min(options.seconds, 5)),
                    **_by_http(house, port, token_for(system), askings, seconds=options.seconds),
                    **_by_page(house, port, cookies, askings, seconds=options.seconds),
                }
            )
            print(f"  round {number}: {rounds[-1]}", file=sys.stderr, flush=True)
    said: dict[str, Any] = {key: median(rounds, key) for key in rounds[0]}
    said |= {
        "subjects": subjects,
        "records_per_subject": RECORDS,
        "clients": CLIENTS,
        "sql_statements": _statements(askings, token_for(system)),
        "http_to_pgbench": round(said["http_rps"] / said["pgbench_tps"], 4),
        "p99_ratio": round(said["http_p99_ms"] / said["pgbench_p99_ms"], 2),
        **in_bulk(house, askings, organ=ORGAN),
        "rounds": rounds,
    }
    _print(said)
    return said


def median(rounds: list[dict[str, Any]], key: str) -> float:
    """The middle of what the rounds measured."""
    return round(float(statistics.median(one[key] for one in rounds)), 2)


def askings_of(subjects: list[dict[str, Any]]) -> list[dict[str, str]]:
    """A sound question about each of the subjects."""
    return [
        {
            "purpose": "licence-review",
            "case_reference": "川测受〔2026〕第118号",
            "name": subject["name"],
            "identifier": subject["identifier"],
        }
        for subject in subjects
    ]


# --- the database alone ---------------------------------------------------------------------


def _scripts(house: House) -> dict[str, Any]:
    count = number_subjects(house)
    whole, reading = house.home / "look-up.sql", house.home / "read.sql"
    write_script(whole, subjects=count)
    write_script(reading, subjects=count, with_event=False)
    for path in (whole, reading):
        path.chmod(0o644)
    return {"pgbench": whole, "pgbench_read": reading}


def _by_database(house: House, scripts: dict[str, Any], seconds: int) -> dict[str, float]:
    said = {}
    for name, script in scripts.items():
        house.settle()
        load = run_pgbench(house, script, seconds=seconds, clients=CLIENTS)
        said[f"{name}_tps"] = round(load.tps, 1)
        said[f"{name}_p50_ms"] = percentile(load.latencies, 0.5)
        said[f"{name}_p99_ms"] = percentile(load.latencies, 0.99)
    house.settle()
    # the house's connections do not keep prepared statements: what that alone costs
    load = run_pgbench(house, scripts["pgbench"], seconds=seconds, clients=CLIENTS, mode="extended")
    said["pgbench_unprepared_tps"] = round(load.tps, 1)
    return said


# --- the house's call, without HTTP -----------------------------------------------------------


def _officer(number: int = 0) -> Any:
    return admit_officer(login=f"bench-officer-{number}", organ=ORGAN)


def _call(asking: dict[str, str], actor: Any) -> None:
    from gongxin.apps.access.api import Asking, FileReason, look_up

    file = look_up(
        asking=Asking(**asking), reason=FileReason.WEIGH, actor=actor, now=datetime.now(UTC)
    )
    if len(file.records) != RECORDS:
        raise RuntimeError(f"{len(file.records)} records, not {RECORDS}")


def _by_call(askings: list[dict[str, str]], *, seconds: int) -> dict[str, float]:
    """One thread calls the operation itself."""
    from gongxin.apps.identity.api import actor_by_login

    actor = actor_by_login(login="bench-officer-0")
    end = time.perf_counter() + seconds
    latencies: list[float] = []
    while (start := time.perf_counter()) < end:
        _call(askings[len(latencies) % len(askings)], actor)
        latencies.append(time.perf_counter() - start)
    return {
        "call_rps": round(1 / statistics.mean(latencies), 1),
        "call_p99_ms": percentile(latencies, 0.99),
    }


def _statements(askings: list[dict[str, str]], token: str) -> int:
    """SQL statements of one request by a program, BEGIN and COMMIT included, as Django sends them."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    counts = []
    for asking in askings[:3]:
        body = {**asking, "officer": "o-1", "want": "file", "reason": "weigh-the-record"}
        with CaptureQueriesContext(connection) as captured:
            answer = Client().post(
                API_PATH, body, "application/json", HTTP_HOST="127.0.0.1",
                headers={"Authorization": f"Bearer {token}"},
            )  # fmt: skip
        if answer.status_code != 200:
            raise RuntimeError(f"the interface answered {answer.status_code}")
        counts.append(len(captured))
    return counts[-1]


# --- over HTTP --------------------------------------------------------------------------------


def _signed_in(number: int) -> dict[str, str]:
    """Cookies of an officer's browser: a session as sign-in makes it, and the form's secret."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    officer = _officer(number)
    session = SessionStore()
    session[SESSION_KEY] = str(officer.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = officer.get_session_auth_hash()
    session.create()
    return {
        settings.SESSION_COOKIE_NAME: str(session.session_key),
        settings.CSRF_COOKIE_NAME: _TOKEN,
    }


def _by_http(
    house: House, port: int, token: str, askings: list[dict[str, str]], *, seconds: int
) -> dict[str, float]:
    """Programs ask: a token, JSON there and back."""

    def request(number: int) -> bytes:
        return api_request(number, port=port, token=token, asking=askings[number % len(askings)])

    return sent(house, port, request, seconds=seconds, prefix="http")


def _by_page(
    house: House,
    port: int,
    cookies: list[dict[str, str]],
    askings: list[dict[str, str]],
    *,
    seconds: int,
) -> dict[str, float]:
    def request(number: int) -> bytes:
        fields = {
            **askings[number % len(askings)],
            "reason": "weigh-the-record",
            "csrfmiddlewaretoken": _TOKEN,
        }
        officer = cookies[number % len(cookies)]
        return form_request(port=port, path=_PATH, cookies=officer, fields=fields)

    return sent(house, port, request, seconds=seconds, prefix="page")


def is_whole_file(body: bytes) -> bool:
    """Every record carries its document number, so an empty or refused answer shows."""
    return body.count("川测市监罚".encode()) >= RECORDS


def sent(
    house: House,
    port: int,
    request: Callable[[int], bytes],
    *,
    seconds: int,
    prefix: str,
    is_right: Callable[[bytes], bool] = is_whole_file,
) -> dict[str, float]:
    """What such requests got, under names that begin with the prefix; raises RuntimeError where an answer was wrong."""
    send = partial(send_for, port=port, clients=CLIENTS, request=request, is_right=is_right)
    # the log has grown by what pgbench wrote, and connections keep their plans: autovacuum would see to it within a minute
    house.admin.execute("ANALYZE ledger_event")
    send(1)  # caches, connections
    house.settle()
    with measured(house.postmaster) as reading:
        load = send(seconds)
    if load.wrong or not load.latencies:
        raise RuntimeError(f"{load.wrong} of {len(load.latencies)} answers were wrong")
    answers = len(load.latencies)
    return {
        f"{prefix}_rps": round(answers / load.seconds, 1),
        f"{prefix}_p50_ms": percentile(load.latencies, 0.5),
        f"{prefix}_p99_ms": percentile(load.latencies, 0.99),
        f"{prefix}_body_bytes": load.body_bytes,
        f"{prefix}_app_cpu_ms": round(reading.client_cpu / answers * 1000, 2),
        f"{prefix}_server_cpu_ms": round(reading.server_cpu / answers * 1000, 2),
        f"{prefix}_others_cores": round(reading.others / reading.wall, 2),
    }


@contextmanager
def served(house: House, *, public: bool = False) -> Iterator[int]:
    """Granian with two workers, of four threads each as `gongxin serve` runs it, or of one as `gongxin serve --public` does."""
    from gongxin.interfaces.cli.serving import free_port, web_server

    port = free_port(0)
    web = web_server(host="127.0.0.1", port=port, workers=2, threads=1 if public else 4)
    settings = {
        "DATABASE_URL": house.cluster.url_for("gongxin_public"),
        "DJANGO_SETTINGS_MODULE": "gongxin.config.public",
    }
    with (house.home / "web.log").open("wb") as log:
        server = subprocess.Popen(
            web.command, stdout=log, stderr=log, env={**os.environ, **(settings if public else {})}
        )
    try:
        _wait(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return
        except HTTPError:
            return
        except OSError:  # not there yet, or slow to answer for the first time
            time.sleep(0.2)
    raise RuntimeError("the web server did not come up")


def _print(said: dict[str, Any]) -> None:
    print(
        f"{said['subjects']:,} subjects with {RECORDS} records, {CLIENTS} clients\n"
        f"  pgbench, the same SQL     {said['pgbench_tps']:>10,.0f}/s  p99 {said['pgbench_p99_ms']} ms"
        f"  (reading alone {said['pgbench_read_tps']:,.0f}/s,"
        f" not prepared {said['pgbench_unprepared_tps']:,.0f}/s)\n"
        f"  the call, one thread      {said['call_rps']:>10,.0f}/s  p99 {said['call_p99_ms']} ms\n"
        + "".join(
            f"  {what:<8}{said[f'{prefix}_body_bytes'] / 1024:>5,.0f} KiB"
            f"         {said[f'{prefix}_rps']:>10,.1f}/s  p99 {said[f'{prefix}_p99_ms']} ms"
            f"  (CPU {said[f'{prefix}_app_cpu_ms']} ms application with client,"
            f" {said[f'{prefix}_server_cpu_ms']} ms database)\n"
            for prefix, what in (("http", "JSON"), ("page", "the page"))
        )
        + f"  JSON to pgbench {said['http_to_pgbench']:.3f}, p99 {said['p99_ratio']} times,"
        f" {said['sql_statements']} SQL statements, others {said['http_others_cores']} cores\n"
        f"  in bulk, {said['bulk_subjects']:,} subjects   {said['bulk_rps']:>10,.0f}/s,"
        f" the bare join {said['bulk_join_rps']:,.0f}/s: {said['bulk_to_join']:.2f}"
    )
