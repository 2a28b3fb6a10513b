"""Signed report PDFs a second, in one process, beside typesetting alone and signing alone.

The whole is what a person's click does: read and unseal the file, compose, typeset (PDF/A-3a and
PDF/UA-1), sign (PAdES), seal and store, with the event, committed.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from .house import House
from .intake import file_of, take_in
from .race import Subject, race, table

REPORTS = 40
RECORDS = 20


def run(house: House, options: Namespace) -> dict[str, Any]:
    """Measure, print, give the JSON."""
    from gongxin.apps.reports.api import issue_report
    from gongxin.apps.reports.operations import issue_report as issuing

    reports = options.rows or REPORTS
    actors = _people(house, reports)
    now = datetime.now(UTC)

    def issue_all() -> int:
        for actor in actors:
            line = issue_report(actor=actor, now=now)
            if line.records != RECORDS:
                raise RuntimeError(f"{line.records} records in the report, not {RECORDS}")
        return reports

    # The first reports make certificate, checkpoint and font tables and are not timed. What they
    # hand to typesetting and to signing is kept, and done again for each of the two alone.
    with _kept_calls(issuing, "typeset_report") as typeset, _kept_calls(issuing, "sign") as sign:
        issue_all()
    subjects = [
        Subject("report_signed", issue_all, unit="PDF", prepare=house.settle),
        Subject("typesetting_alone", lambda: _again(typeset), unit="PDF"),
        Subject("signing_alone", lambda: _again(sign), unit="PDF"),
    ]
    results = race(subjects, rounds=options.rounds, postmaster=house.postmaster)
    print(table(results))
    return {
        "reports": reports,
        "records_per_report": RECORDS,
        "pdf_bytes": len(sign[0]()),
        "reports_s": round(results["report_signed"].rate, 2),
        "typeset_s": round(results["typesetting_alone"].rate, 2),
        "sign_s": round(results["signing_alone"].rate, 2),
        "peak_rss_bytes": results["report_signed"].peak_rss,
        "subjects": {name: result.as_dict() for name, result in results.items()},
    }


def _people(house: House, size: int) -> list[Any]:
    """As many people as reports, each with `RECORDS` records that are shown.

    Nobody comes twice in a round: the typesetter remembers pages it has just set.
    """
    from gongxin.apps.identity.api import Actor, Role
    from gongxin.apps.register.api import subject_key

    filed = file_of(
        house,
        rows=2 * size * RECORDS,
        name="reports.csv",
        subjects=2 * size,  # a person and a company by turns
        days=300,
        bad_share=0.0,
    )
    house.empty_register()
    take_in(house, filed.path)
    house.analyse()
    return [
        Actor(
            ref=f"account:{number}",
            role=Role.CITIZEN,
            subject_key=subject_key(identifier=f"id:{row['identifier']}"),
        )
        for number, row in enumerate(filed.subjects.rows(named=True), 1)
        if row["person"]
    ]


@contextmanager
def _kept_calls(module: Any, name: str) -> Iterator[list[Callable[[], bytes]]]:
    """Keep every call of a module's function, so that it can be made again by itself."""
    original, kept = getattr(module, name), []

    def keeping(*args: Any, **kwargs: Any) -> Any:
        kept.append(lambda: original(*args, **kwargs))
        return original(*args, **kwargs)

    setattr(module, name, keeping)
    try:
        yield kept
    finally:
        setattr(module, name, original)


def _again(calls: list[Callable[[], bytes]]) -> int:
    for call in calls:
        call()
    return len(calls)
