"""A counter's question over HTTP beside the look-up of the whole file, of the same organisations with 20 records each.

Every second organisation holds an honour, so that half of the answers give something and half of them nothing; both are checked.
"""

from __future__ import annotations

import csv
import json
import sys
from argparse import Namespace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from .api_lookups import LOOKS, OFFICERS, admit_system, token_for
from .api_lookups import request as file_request
from .house import House
from .http_load import json_request
from .intake import file_of, organs_of, take_in
from .lookups import CLIENTS, ORGAN, RECORDS, SUBJECTS, askings_of, median, sent, served

PATH = "/api/v1/eligibility"
PURPOSE, MATTER = "licence-review-organisation", "licence-renewal"
GIVEN = ("fast-lane", "documents-later")


def run(house: House, options: Namespace) -> dict[str, Any]:
    """Measure, print, give the JSON."""
    subjects = options.subjects or SUBJECTS
    filed = file_of(
        house,
        rows=subjects * RECORDS,
        name="eligibility.csv",
        subjects=subjects,
        days=300,
        bad_share=0.0,
    )
    house.empty_register()
    take_in(house, filed.path)
    firms = [one for one in filed.subjects.rows(named=True) if one["identifier"].startswith("9")]
    _honour(house, firms[::2])
    house.analyse()
    askings = [{**one, "purpose": PURPOSE} for one in askings_of(firms)]
    _check(askings)
    rounds: list[dict[str, Any]] = []
    with served(house) as port:
        system = admit_system(organ=ORGAN)
        for number in range(1, options.rounds + 1):
            token = token_for(system)
            rounds.append(
                {
                    **_files(house, port, token, askings, options.seconds),
                    **_answers(house, port, token, askings, options.seconds),
                }
            )
            print(f"  round {number}: {rounds[-1]}", file=sys.stderr, flush=True)
    said: dict[str, Any] = {key: median(rounds, key) for key in rounds[0]}
    said |= {
        "organisations": len(firms),
        "records_per_subject": RECORDS,
        "clients": CLIENTS,
        "answer_to_file": round(said["answer_rps"] / said["file_rps"], 2),
        "rounds": rounds,
    }
    print(
        f"{len(firms):,} organisations with {RECORDS} records, {CLIENTS} clients\n"
        + "".join(
            f"  {what:<24}{said[f'{name}_rps']:>10,.1f}/s  p50 {said[f'{name}_p50_ms']} ms,"
            f" p99 {said[f'{name}_p99_ms']} ms, {said[f'{name}_body_bytes']:,.0f} bytes\n"
            for name, what in (("file", "the whole file"), ("answer", "what may be given"))
        )
        + f"  answers to files {said['answer_to_file']}"
    )
    return said


def _honour(house: House, firms: list[dict[str, str]]) -> None:
    """An honour each, filed as a table."""
    from gongxin.apps.intake.api import Channel, receive_file

    organ, code = organs_of()[0]
    day = (datetime.now(UTC) - timedelta(days=60)).date()
    path: Path = house.home / "honours.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(
            ["RY_MC", "RY_LB", "RY_SHXYM", "RY_RYMC", "RY_JB", "RY_ND", "RY_WSH", "RY_RDRQ",
             "RY_RDDW", "RY_RDDWDM"]
        )  # fmt: skip
        for number, firm in enumerate(firms):
            rows.writerow(
                [firm["name"], "法人及非法人组织", firm["identifier"], "诚信示范企业", "省部级",
                 str(day.year), f"川测誉〔{day.year}〕{number}号", day.isoformat(), organ, code]
            )  # fmt: skip
    receipt = receive_file(
        path=path,
        item_code="honour",
        source_code=code,
        actor=house.actor(),
        channel=Channel.COMMAND,
        now=datetime.now(UTC),
    )
    if receipt.accepted != len(firms):
        raise RuntimeError(f"{receipt.accepted} honours of {len(firms)} were taken")


def _check(askings: list[dict[str, str]]) -> None:
    """The first of them is given both, the second nothing; asked by the operation itself."""
    from gongxin.apps.access.api import Asking, answer_eligibility
    from gongxin.apps.identity.api import actor_by_login

    from .officers import admit_officer

    admit_officer(login="bench-counter", organ=ORGAN)
    actor = actor_by_login(login="bench-counter")
    for asking, given in zip(askings, (GIVEN, ()), strict=False):
        found = answer_eligibility(
            asking=Asking(**asking), matter=MATTER, actor=actor, now=datetime.now(UTC)
        )
        if tuple(one.measure for one in found.given) != given:
            raise RuntimeError(f"{[one.measure for one in found.given]} instead of {given}")


def _files(
    house: House, port: int, token: str, askings: list[dict[str, str]], seconds: int
) -> dict[str, float]:
    def request(number: int) -> bytes:
        asking = askings[number % len(askings)]
        return file_request(number, port=port, token=token, asking=asking)

    return sent(house, port, request, seconds=seconds, prefix="file")


def _answers(
    house: House, port: int, token: str, askings: list[dict[str, str]], seconds: int
) -> dict[str, float]:
    def request(number: int) -> bytes:
        body = {
            **askings[number % len(askings)],
            "officer": f"e-{number // (OFFICERS * LOOKS)}-{number % OFFICERS}",
            "matter": MATTER,
        }
        return json_request(port=port, path=PATH, token=token, body=body)

    return sent(house, port, request, seconds=seconds, prefix="answer", is_right=_is_answer)


def _is_answer(body: bytes) -> bool:
    """It was answered, and by something or by nothing: a refusal has neither member."""
    told = json.loads(body)
    return told.get("answered") is True and isinstance(told.get("given"), list)
